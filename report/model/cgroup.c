/*
 * cgroup.c - where a task is in the hierarchies of cgroups that say whose it is
 *
 * Facts: cgroups(7), and cgroup_attach_task of include/trace/events/cgroup.h,
 * whose dst_root is the first number on a line of /proc/PID/cgroup.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/model/cgroup.h"

/* One of the names between commas that a hierarchy has. */
static const char *const names[N_HIERARCHIES] = {
	[HIERARCHY_V2] = "",
	[HIERARCHY_BLKIO] = "blkio",
	[HIERARCHY_SYSTEMD] = "name=systemd",
};

enum hierarchy cgroups_find(const struct cgroups *cgroups, int64_t number)
{
	int i;

	if (number == 0)
		return HIERARCHY_V2;
	for (i = HIERARCHY_V2 + 1; i < N_HIERARCHIES; i++)
		if (number > 0 && cgroups->numbers[i] == number)
			return (enum hierarchy)i;
	return N_HIERARCHIES;
}

int cgroups_keep(struct cgroups *cgroups, const char *path, size_t size,
		 const char **ret, struct ior_error *err)
{
	return words_get(&cgroups->words, size ? path : "", size, ret, err);
}

static bool has_name(const char *list, size_t size, const char *name)
{
	const size_t name_size = strlen(name);
	size_t at = 0;

	while (at <= size) {
		const char *const comma = memchr(list + at, ',', size - at);
		const size_t end = comma ? (size_t)(comma - list) : size;

		if (end - at == name_size && !memcmp(list + at, name, end - at))
			return true;
		at = end + 1;
	}
	return false;
}

static enum hierarchy hierarchy_of(uint32_t number, const char *list,
				   size_t size)
{
	int i;

	if (!number)
		return size ? N_HIERARCHIES : HIERARCHY_V2;
	for (i = HIERARCHY_V2 + 1; i < N_HIERARCHIES; i++)
		if (has_name(list, size, names[i]))
			return (enum hierarchy)i;
	return N_HIERARCHIES;
}

/* A line is NUMBER:NAMES:PATH; others are passed by. */
static int take_line(struct cgroups *cgroups, const char *line, size_t size,
		     struct cgroup *ret, struct ior_error *err)
{
	char *end;
	const unsigned long number = strtoul(line, &end, 10);
	const char *const list = end + 1;
	const char *path;
	enum hierarchy hierarchy;

	if (end == line || end >= line + size || *end != ':' ||
	    number > UINT32_MAX)
		return 0;
	path = memchr(list, ':', size - (size_t)(list - line));
	if (!path)
		return 0;
	hierarchy = hierarchy_of((uint32_t)number, list, (size_t)(path - list));
	if (hierarchy == N_HIERARCHIES)
		return 0;

	cgroups->numbers[hierarchy] = (uint32_t)number;
	path++;
	return cgroups_keep(cgroups, path, size - (size_t)(path - line),
			    &ret->paths[hierarchy], err);
}

int cgroups_parse(struct cgroups *cgroups, const char *text, struct cgroup *ret,
		  struct ior_error *err)
{
	struct cgroup cgroup = { 0 };
	int r = 0;

	while (r == 0 && *text) {
		const size_t size = strcspn(text, "\n");

		r = take_line(cgroups, text, size, &cgroup, err);
		text += size;
		text += *text == '\n';
	}
	if (r == 0)
		*ret = cgroup;
	return r;
}

const char *cgroup_shown(const char *const paths[N_HIERARCHIES])
{
	bool is_unknown = true;
	int i;

	for (i = 0; i < N_HIERARCHIES; i++) {
		if (!paths[i])
			continue;
		if (*paths[i] && strcmp(paths[i], "/") != 0)
			return paths[i];
		if (!*paths[i])
			return ""; /* what comes first is not known */
		is_unknown = false;
	}
	return is_unknown ? "" : "/";
}

void cgroups_release(struct cgroups *cgroups)
{
	words_release(&cgroups->words);
}
