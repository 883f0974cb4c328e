/*
 * probe.c - events of our own that tell the path of an open
 *
 * Facts: Documentation/trace/eprobetrace.rst.  The file dynamic_events is
 * everybody's: definitions are appended, and only our own are removed, by name.
 * An open for writing without O_TRUNC leaves the others alone.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "iorec/catalog.h"
#include "record/events.h"
#include "record/instance.h"
#include "record/probe.h"
#include "record/text.h"
#include "record/tracing.h"

#define DEFINITIONS "dynamic_events"

/* A function of the kernel that is there if and only if eprobes are. */
#define SIGN " eprobe_dyn_event_create"

#define SYSTEM_SIZE INSTANCE_NAME_SIZE

/* "iorec.17.0" and "iorec_17_0": a system has no dots in its name. */
static void copy_name(const char *name, char from, char to,
		      char ret[SYSTEM_SIZE])
{
	char *at;

	snprintf(ret, SYSTEM_SIZE, "%.*s", SYSTEM_SIZE - 1, name);
	while ((at = strchr(ret, from)))
		*at = to;
}

/*
 * Nothing in tracefs tells: the kernel's README speaks of eprobes also where
 * they are not configured, and a definition on trial would be a change.
 */
bool probes_are_offered(void)
{
	FILE *const symbols = fopen("/proc/kallsyms", "re");
	bool offered = false;
	char line[512];

	if (!symbols)
		return false;
	while (!offered && fgets(line, sizeof(line), symbols))
		offered = strstr(line, SIGN);
	fclose(symbols);
	return offered;
}

static int define(int tracing_fd, const char *system,
		  const struct ior_probe_def *probe)
{
	char line[256];

	snprintf(line, sizeof(line),
		 "e:%s/%s syscalls.sys_enter_%s path=+0($%s):ustring", system,
		 probe->call, probe->call, probe->path);
	return tracing_write(tracing_fd, DEFINITIONS, line);
}

static int remove_one(int tracing_fd, const char *system, const char *name)
{
	char line[256];

	snprintf(line, sizeof(line), "-:%s/%s", system, name);
	return tracing_write(tracing_fd, DEFINITIONS, line);
}

/* A kernel without eprobes says that this is no definition it knows. */
static int create_one(int tracing_fd, const char *system,
		      const struct ior_probe_def *probe,
		      struct event_choice *choice, struct ior_error *err)
{
	char what[128];
	int r;

	snprintf(what, sizeof(what), "sys_enter_%s", probe->call);
	if (!event_choice_has(choice, "syscalls", what))
		return 0; /* this machine has no such call */

	r = define(tracing_fd, system, probe);
	if (r == 0)
		return event_choice_add(choice, system, probe->call, err);
	if (r == -EINVAL)
		return 0;

	snprintf(what, sizeof(what), "probe:%s", probe->call);
	event_choice_add_missing(choice, what, strerror(-r));
	return 0;
}

int probes_create(int tracing_fd, const char *instance,
		  struct event_choice *choice, struct ior_error *err)
{
	const struct ior_probe_def *probes;
	char system[SYSTEM_SIZE];
	size_t n_probes, i;
	int r = 0;

	/* Those of a dead recorder of the same name would be in the way. */
	probes_remove(tracing_fd, instance);
	copy_name(instance, '.', '_', system);
	probes = ior_catalog_probes(&n_probes);
	for (i = 0; r == 0 && i < n_probes; i++)
		r = create_one(tracing_fd, system, &probes[i], choice, err);
	return r;
}

/* Anybody may have a system that only begins like one of ours. */
static bool is_ours(const char *system)
{
	char instance[SYSTEM_SIZE];

	copy_name(system, '_', '.', instance);
	return instance_is_name(instance);
}

/* Name of system and event in a line of dynamic_events, if it is of ours. */
static bool parse(const char *line, char system[SYSTEM_SIZE], char event[64])
{
	return sscanf(line, "e:%47[^/ \n]/%63[^ \n]", system, event) == 2 &&
	       is_ours(system);
}

/*
 * Call 'visit' on each; it returns what hindered, the first is returned.  When
 * they cannot be read that is returned instead.
 */
static int for_each(int tracing_fd,
		    int (*visit)(int tracing_fd, const char *system,
				 const char *event, void *context),
		    void *context)
{
	char system[SYSTEM_SIZE], event[64];
	struct text text = { 0 };
	const char *line;
	int code, r;

	r = text_read(&text, tracing_fd, DEFINITIONS);
	if (r == 0 && text.size) {
		for (line = text.data; line; line = strchr(line, '\n')) {
			line += *line == '\n';
			if (!parse(line, system, event))
				continue;
			code = visit(tracing_fd, system, event, context);
			r = r ? r : code;
		}
	}
	text_release(&text);
	return r;
}

static int remove_of(int tracing_fd, const char *system, const char *event,
		     void *context)
{
	const char *const wanted = context;
	int r;

	if (strcmp(system, wanted) != 0)
		return 0;
	r = remove_one(tracing_fd, system, event);
	return r == -ENOENT ? 0 : r; /* somebody else was faster */
}

/* Without memory to read what there is: all that we would have made. */
static int remove_unseen(int tracing_fd, const char *system)
{
	const struct ior_probe_def *probes;
	size_t n_probes, i;
	int code, r = 0;

	probes = ior_catalog_probes(&n_probes);
	for (i = 0; i < n_probes; i++) {
		code = remove_one(tracing_fd, system, probes[i].call);
		/* Whoever may not write to the file made none. */
		if (code != -ENOENT && code != -EACCES)
			r = r ? r : code;
	}
	return r;
}

int probes_remove(int tracing_fd, const char *instance)
{
	char system[SYSTEM_SIZE];
	int r;

	copy_name(instance, '.', '_', system);
	r = for_each(tracing_fd, remove_of, system);
	return r < 0 ? remove_unseen(tracing_fd, system) : 0;
}

struct cleaning {
	void (*tell)(const char *name, int code, void *context);
	void *context;
};

/* An instance is there before its probes are. */
static int remove_orphan(int tracing_fd, const char *system, const char *event,
			 void *context)
{
	const struct cleaning *const cleaning = context;
	char instance[SYSTEM_SIZE];
	char path[SYSTEM_SIZE + 128];
	int r;

	copy_name(system, '_', '.', instance);
	snprintf(path, sizeof(path), "instances/%s", instance);
	if (tracing_has(tracing_fd, path))
		return 0;

	r = remove_one(tracing_fd, system, event);
	if (r == -ENOENT)
		return 0; /* somebody else was faster */
	snprintf(path, sizeof(path), "%s:%s", system, event);
	if (cleaning->tell)
		cleaning->tell(path, r, cleaning->context);
	return r;
}

void probes_clean(int tracing_fd,
		  void (*tell)(const char *name, int code, void *context),
		  void *context)
{
	struct cleaning cleaning = { .tell = tell, .context = context };

	for_each(tracing_fd, remove_orphan, &cleaning);
}
