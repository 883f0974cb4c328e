/*
 * cmd_doctor.c - iorec doctor: tell what this host can record
 */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/cmd.h"
#include "record/cpu_list.h"
#include "record/events.h"
#include "record/facts.h"
#include "record/options.h"
#include "record/probe.h"
#include "record/tracing.h"

static const char help[] = "usage: iorec doctor\n"
			   "Tell what this host can record; changes nothing.\n"
			   "\n"
			   "examples:\n"
			   "  iorec doctor\n";

/* Optional files of an instance, and what a host without them does instead. */
static const struct {
	const char *file;
	const char *with;
	const char *without;
} features[] = {
	{ "buffer_subbuf_size_kb", "large sub-buffers",
	  "no large sub-buffers (before 6.8): a third more CPU" },
	{ "buffer_percent", "wakes when a buffer is a quarter full",
	  "no buffer_percent (before 5.0): a timer also when idle" },
	{ "options/disable_on_free", "tracing stops when iorec is killed",
	  "no disable_on_free: a killed iorec leaves tracing on" },
};

static const char *const file_systems[] = { "ext4", "xfs", "btrfs" };

static void print_host(const char *tracing_path)
{
	struct cpu_list online = { 0 };
	struct utsname host;

	uname(&host);
	printf("kernel:       %s %s\n", host.release, host.machine);
	printf("tracefs:      %s\n", tracing_path);
	printf("lockdown:     %s\n",
	       tracing_is_locked() ? "confidentiality" : "does not hinder");
	printf("pids:         %s\n",
	       facts_pids_are_nested()
		       ? "of a pid namespace: they will not match the events"
		       : "of the host");
	printf("cgroups:      %s\n",
	       facts_cgroups_are_nested()
		       ? "of a cgroup namespace: those of the events are not"
		       : "of the host");
	if (cpu_list_read(&online, CPU_LIST_ONLINE, NULL) == 0)
		printf("buffers:      %zu MB, %zu MB for each of %zu CPUs "
		       "(-b)\n",
		       online.n_cpus * (OPTIONS_BUFFER_SIZE >> 20),
		       OPTIONS_BUFFER_SIZE >> 20, online.n_cpus);
	cpu_list_release(&online);
}

static void print_features(int tracing_fd)
{
	size_t i;

	for (i = 0; i < sizeof(features) / sizeof(features[0]); i++)
		printf("%-13s %s\n", i ? "" : "tracing:",
		       tracing_has(tracing_fd, features[i].file)
			       ? features[i].with
			       : features[i].without);
}

static void print_paths(int tracing_fd)
{
	printf("paths:        %s\n",
	       probes_are_offered()
		       ? "of every open (eprobes)"
		       : "of what is open when iorec looks (no eprobes)");
	if (tracing_has(tracing_fd, "syscall_user_buf_size"))
		printf("              strings of calls are left out: they "
		       "hold what is written\n");
}

static void print_file_systems(void)
{
	size_t i;

	printf("mounted:     ");
	for (i = 0; i < sizeof(file_systems) / sizeof(file_systems[0]); i++)
		if (file_system_is_mounted(file_systems[i]))
			printf(" %s", file_systems[i]);
	printf(" (their own events are recorded)\n");
}

static void print_missing(const struct event_choice *choice)
{
	const char *line = choice->missing.data;
	size_t i;

	for (i = 0; i < choice->n_missing; i++) {
		printf("  missing: %.*s\n", (int)strcspn(line, "\t"), line);
		line = strchr(line, '\n') + 1;
	}
}

/* What each level adds to the one before: so each gap is named once. */
static int print_levels(int tracing_fd, struct ior_error *err)
{
	struct event_choice choice = { 0 };
	int level, r = 0;

	for (level = 0; r == 0 && level < IOR_N_LEVELS; level++) {
		event_choice_release(&choice);
		r = event_choice_add_level(&choice, tracing_fd,
					   (enum ior_level)level, err);
		if (r == 0)
			printf("level %-7s %zu events, %zu missing\n",
			       ior_level_name((enum ior_level)level),
			       choice.n_events, choice.n_missing);
	}
	if (r == 0 && choice.n_missing)
		print_missing(&choice);
	event_choice_release(&choice);
	return r;
}

static int examine(struct ior_error *err)
{
	const char *path;
	int tracing_fd, r;

	r = tracing_open(&tracing_fd, &path, err);
	if (r < 0)
		return r;

	print_host(path);
	print_features(tracing_fd);
	print_paths(tracing_fd);
	print_file_systems();
	r = print_levels(tracing_fd, err);
	close(tracing_fd);
	return r;
}

int cmd_doctor(int argc, char **argv)
{
	struct ior_error error;

	if (argc == 2 &&
	    (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		fputs(help, stdout);
		return CMD_DONE;
	}
	if (argc > 1) {
		fprintf(stderr,
			PROGRAM ": doctor takes no argument, not '%s'; see "
				"'iorec doctor --help'\n",
			argv[1]);
		return CMD_MISUSED;
	}
	if (examine(&error) < 0) {
		fprintf(stderr, PROGRAM ": %s\n", error.text);
		return CMD_FAILED;
	}
	return CMD_DONE;
}
