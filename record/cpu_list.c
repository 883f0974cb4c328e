/*
 * cpu_list.c - numbers of CPUs, as the kernel lists them: "0-3,8"
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "record/cpu_list.h"
#include "record/text.h"

static int add_range(struct cpu_list *list, unsigned long first,
		     unsigned long last)
{
	unsigned int *cpus;
	unsigned long cpu;

	if (first > last || last >= CPU_LIST_MAX)
		return -EINVAL;

	cpus = realloc(list->cpus,
		       (list->n_cpus + last - first + 1) * sizeof(*cpus));
	if (!cpus)
		return -ENOMEM;

	list->cpus = cpus;
	for (cpu = first; cpu <= last; cpu++)
		list->cpus[list->n_cpus++] = (unsigned int)cpu;
	return 0;
}

/* Parse "N" or "N-M" at *at and go behind it. */
static int parse_range(struct cpu_list *list, const char **at)
{
	unsigned long first, last;
	char *end;

	first = strtoul(*at, &end, 10);
	if (end == *at)
		return -EINVAL;

	last = first;
	if (*end == '-') {
		*at = end + 1;
		last = strtoul(*at, &end, 10);
		if (end == *at)
			return -EINVAL;
	}
	*at = end;
	return add_range(list, first, last);
}

int cpu_list_parse(struct cpu_list *list, const char *text,
		   struct ior_error *err)
{
	struct cpu_list result = { 0 };
	const char *at = text;
	int r;

	r = parse_range(&result, &at);
	while (r == 0 && *at == ',') {
		at++;
		r = parse_range(&result, &at);
	}
	if (r == 0 && *at && *at != '\n')
		r = -EINVAL;
	if (r < 0) {
		cpu_list_release(&result);
		if (r == -ENOMEM)
			return ior_fail(err, ENOMEM, "out of memory");
		return ior_fail(err, EBADMSG, "not a list of CPUs: '%.*s'",
				(int)strcspn(text, "\n"), text);
	}

	*list = result;
	return 0;
}

int cpu_list_read(struct cpu_list *list, const char *path,
		  struct ior_error *err)
{
	struct text text = { 0 };
	int r;

	r = text_read(&text, AT_FDCWD, path);
	if (r < 0)
		r = ior_fail(err, -r, "cannot read '%s': %m", path);
	else
		r = cpu_list_parse(list, text.data, err);
	text_release(&text);
	return r;
}

bool cpu_list_has(const struct cpu_list *list, unsigned int cpu)
{
	size_t i;

	for (i = 0; i < list->n_cpus; i++)
		if (list->cpus[i] == cpu)
			return true;
	return false;
}

void cpu_list_release(struct cpu_list *list)
{
	free(list->cpus);
	*list = (struct cpu_list){ 0 };
}
