/*
 * command.c - what a shell does beside SQL: lines that begin with a dot
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/nearest.h"
#include "report/sql/command.h"
#include "report/sql/example.h"
#include "report/sql/names.h"
#include "report/sql/statements.h"
#include "report/store/store.h"
#include "report/view/escape.h"

#define BLANKS " \t"

static const char *const mode_names[] = {
	[ROWS_TABLE] = "table",
	[ROWS_CSV] = "csv",
	[ROWS_JSON] = "json",
};

#define N_MODES (sizeof(mode_names) / sizeof(mode_names[0]))

/* Names the nearest, or else where the right ones are. */
static int refuse_word(const char *what, const struct ior_nearest *nearest,
		       const char *advice, struct ior_error *err)
{
	if (nearest->best[0])
		return ior_fail(err, EINVAL, "%s '%.64s', the nearest is '%s'",
				what, nearest->word, nearest->best);
	return ior_fail(err, EINVAL, "%s '%.64s'%s", what, nearest->word,
			advice);
}

static int list_examples(void)
{
	struct example example;
	size_t n;

	for (n = 1; example_get(n, &example); n++)
		printf("%2zu  %.*s\n", n, (int)example.question_size,
		       example.question);
	return 0;
}

static int run_example(struct command_scene *scene,
		       const struct example *example, struct ior_error *err)
{
	char *const sql = strndup(example->sql, example->sql_size);
	int r;

	if (!sql)
		return ior_fail(err, ENOMEM, "out of memory");

	printf("-- %.*s\n%s", (int)example->question_size, example->question,
	       sql);
	fflush(stdout); /* it may take a while */
	r = statements_run(scene->store, sql, stdout, scene->format, err);
	free(sql);
	return r;
}

static int examples(struct command_scene *scene, const char *argument,
		    struct ior_error *err)
{
	struct example example;
	unsigned long n;
	char *end;

	if (!argument)
		return list_examples();

	n = strtoul(argument, &end, 10);
	if (*end || !n || !example_get(n, &example))
		return ior_fail(err, EINVAL,
				"no example '%.64s'; .examples lists them",
				argument);
	return run_example(scene, &example, err);
}

static int mode(struct command_scene *scene, const char *argument,
		struct ior_error *err)
{
	struct ior_nearest nearest = { .word = argument };
	size_t i;

	if (!argument) {
		puts(mode_names[scene->format]);
		return 0;
	}
	for (i = 0; i < N_MODES; i++) {
		if (!strcmp(mode_names[i], argument)) {
			scene->format = (enum rows_format)i;
			return 0;
		}
		ior_nearest_offer(&nearest, mode_names[i]);
	}
	return refuse_word("unknown mode", &nearest, " (table, csv, json)",
			   err);
}

static int quit(struct command_scene *scene, const char *argument,
		struct ior_error *err)
{
	(void)argument;
	(void)err;
	scene->quits = true;
	return 0;
}

static const char select_names[] = "SELECT name "
				   "FROM sqlite_schema "
				   "WHERE type IN ('table', 'view') "
				   "ORDER BY name";

static int refuse_table(struct command_scene *scene, const char *name,
			struct ior_error *err)
{
	struct ior_nearest nearest = { .word = name };
	struct names names = { 0 };
	size_t i;
	int r;

	r = names_load(&names, scene->store, select_names, err);
	for (i = 0; i < names.n_items; i++)
		ior_nearest_offer(&nearest, names.items[i]);
	names_release(&names);
	if (r < 0)
		return r;
	return refuse_word("no table", &nearest, "; .tables lists them", err);
}

/* Lines of somebody's making. */
static void print_text(const struct store_value *text)
{
	char piece[ESCAPE_PIECE_SIZE];
	size_t at;

	for (at = 0; at < text->size;) {
		const char letter = text->text[at];

		at += escape_next(text->text + at, text->size - at, piece);
		if (letter == '\n' || letter == '\t')
			putchar(letter);
		else
			fputs(piece, stdout);
	}
	puts(";");
}

/* Returns how many there were. */
static int print_schemas(struct store_query *query, struct ior_error *err)
{
	struct store_value text;
	int n = 0;
	int r;

	while ((r = store_step(query, err)) > 0) {
		store_get(query, 0, &text);
		print_text(&text);
		n++;
	}
	return r < 0 ? r : n;
}

static int schema(struct command_scene *scene, const char *argument,
		  struct ior_error *err)
{
	static const char select[] = "SELECT sql "
				     "FROM sqlite_schema "
				     "WHERE sql IS NOT NULL "
				     "AND ifnull(tbl_name = ?1, 1)";
	struct store_query *query;
	int r;

	r = store_prepare(scene->store, select, NULL, &query, err);
	if (r < 0)
		return r;

	r = argument ? store_bind_text(query, 1, argument, err) : 0;
	if (r == 0)
		r = print_schemas(query, err);
	store_query_free(query);
	if (r == 0 && argument)
		return refuse_table(scene, argument, err);
	return r < 0 ? r : 0;
}

static int tables(struct command_scene *scene, const char *argument,
		  struct ior_error *err)
{
	static const struct {
		const char *title;
		const char *sql;
	} groups[] = {
		{ "tables:", "SELECT name FROM sqlite_schema WHERE type = "
			     "'table' AND name NOT GLOB 'rollup_*' "
			     "ORDER BY name" },
		{ "sums:  ", "SELECT name FROM sqlite_schema WHERE type = "
			     "'table' AND name GLOB 'rollup_*' ORDER BY name" },
		{ "views: ", "SELECT name FROM sqlite_schema WHERE type = "
			     "'view' ORDER BY name" },
	};
	size_t i;
	int r = 0;

	(void)argument;
	for (i = 0; r == 0 && i < sizeof(groups) / sizeof(groups[0]); i++) {
		struct names names = { 0 };

		r = names_load(&names, scene->store, groups[i].sql, err);
		if (r == 0)
			names_print(&names, "", groups[i].title, stdout);
		names_release(&names);
	}
	return r;
}

static int help(struct command_scene *scene, const char *argument,
		struct ior_error *err);

static const struct command {
	const char *name;
	const char *argument; /* NULL: takes none */
	const char *what;
	int (*run)(struct command_scene *scene, const char *argument,
		   struct ior_error *err);
} commands[] = {
	{ ".examples", "[N]", "questions with their SQL; N asks it", examples },
	{ ".exit", NULL, "end", quit },
	{ ".help", NULL, "this list", help },
	{ ".mode", "[MODE]", "how rows are printed: table, csv or json", mode },
	{ ".quit", NULL, "end", quit },
	{ ".schema", "[TABLE]", "the columns, with what they are", schema },
	{ ".tables", NULL, "the names of tables, sums and views", tables },
};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int help(struct command_scene *scene, const char *argument,
		struct ior_error *err)
{
	size_t i;

	(void)scene;
	(void)argument;
	(void)err;
	puts("A statement of SQL ends with ';' and may take several lines; it "
	     "only reads.\n"
	     "Ctrl-C ends the one that runs, Ctrl-D all.  iorec-schema(5) "
	     "explains the tables.\n");
	for (i = 0; i < N_COMMANDS; i++)
		printf("  %-9s %-8s %s\n", commands[i].name,
		       commands[i].argument ? commands[i].argument : "",
		       commands[i].what);
	return 0;
}

const char *command_name(size_t n)
{
	return n < N_COMMANDS ? commands[n].name : NULL;
}

/* By its name, or by a beginning that is no other's; else NULL. */
static const struct command *find(const char *name)
{
	const struct command *found = NULL;
	size_t i;

	for (i = 0; i < N_COMMANDS; i++) {
		if (strncmp(commands[i].name, name, strlen(name)) != 0)
			continue;
		if (!commands[i].name[strlen(name)])
			return &commands[i];
		if (found)
			return NULL;
		found = &commands[i];
	}
	return found;
}

/* ".examples, .exit": the commands that begin so; returns how many. */
static size_t list_begun(const char *name, char *ret, size_t size)
{
	size_t n = 0;
	size_t at = 0;
	size_t i;

	for (i = 0; i < N_COMMANDS && at < size; i++)
		if (!strncmp(commands[i].name, name, strlen(name)))
			at += (size_t)snprintf(ret + at, size - at, "%s%s",
					       n++ ? ", " : "",
					       commands[i].name);
	return n;
}

static int refuse(const char *name, struct ior_error *err)
{
	struct ior_nearest nearest = { .word = name };
	char begun[128];
	size_t i;

	if (list_begun(name, begun, sizeof(begun)) > 1)
		return ior_fail(err, EINVAL, "'%s' may be %s", name, begun);

	for (i = 0; i < N_COMMANDS; i++)
		ior_nearest_offer(&nearest, commands[i].name);
	return refuse_word("unknown command", &nearest, "; .help lists them",
			   err);
}

int command_run(struct command_scene *scene, char *line, struct ior_error *err)
{
	char *rest = line;
	const char *name, *argument, *more;
	const struct command *command;

	name = strtok_r(rest, BLANKS, &rest);
	argument = strtok_r(NULL, BLANKS ";", &rest);
	more = strtok_r(NULL, BLANKS ";", &rest);
	command = find(name);
	if (!command)
		return refuse(name, err);
	if (argument && !command->argument)
		return ior_fail(err, EINVAL, "%s takes no argument",
				command->name);
	if (more)
		return ior_fail(err, EINVAL, "%s takes one argument",
				command->name);
	return command->run(scene, argument, err);
}
