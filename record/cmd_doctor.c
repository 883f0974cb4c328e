/*
 * cmd_doctor.c - iorec doctor: tell what this host can record
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/cmd.h"
#include "record/diagnosis.h"
#include "record/events.h"
#include "record/tracing.h"

static const char help[] =
	"usage: iorec doctor\n"
	"Tell what this host can record, and what to do about what it cannot;\n"
	"changes nothing.\n"
	"\n"
	"examples:\n"
	"  iorec doctor\n";

static void print_finding(const struct finding *finding)
{
	char name[32];

	snprintf(name, sizeof(name), "%s%s", finding->name,
		 *finding->name ? ":" : "");
	if (finding->what.size)
		printf("%-13s %s\n", name, finding->what.data);
	if (finding->advice.size)
		printf("%-13s   %s\n", "", finding->advice.data);
}

static void print_findings(int tracing_fd)
{
	struct finding finding = { 0 };
	size_t i;

	for (i = 0; diagnosis_find(i, tracing_fd, &finding); i++)
		print_finding(&finding);
	finding_release(&finding);
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

	printf("%-13s %s\n", "tracefs:", path);
	print_findings(tracing_fd);
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
