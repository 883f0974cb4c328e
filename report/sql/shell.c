/*
 * shell.c - ask one question after another at a terminal
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/sql/command.h"
#include "report/sql/editor.h"
#include "report/sql/names.h"
#include "report/sql/shell.h"
#include "report/sql/statements.h"
#include "report/store/store.h"
#include "report/view/escape.h"

#define BLANKS " \t\r\n"

struct shell {
	struct command_scene scene;
	struct editor *editor;
	char *text; /* what was typed of a statement, or NULL */
	size_t size;
};

/* What Tab completes; a table that cannot be read has no columns. */
static int load_words(struct names *words, struct store *store,
		      struct ior_error *err)
{
	size_t n_tables, i;
	int r;

	r = names_load(words, store,
		       "SELECT name "
		       "FROM sqlite_schema "
		       "WHERE type IN ('table', 'view')",
		       err);
	n_tables = words->n_items;
	for (i = 0; r == 0 && i < n_tables; i++)
		names_add_columns(words, store, words->items[i], NULL);
	for (i = 0; r == 0 && command_name(i); i++)
		r = names_add(words, command_name(i), err);
	names_sort(words);
	return r;
}

static void forget_text(struct shell *shell)
{
	free(shell->text);
	shell->text = NULL;
	shell->size = 0;
}

static int add_line(struct shell *shell, const char *line,
		    struct ior_error *err)
{
	const size_t size = strlen(line);
	char *text;

	if (shell->size + size >= STATEMENTS_SIZE_MAX)
		return ior_fail(err, E2BIG, "more than 1 MiB of SQL");

	text = realloc(shell->text, shell->size + size + 2);
	if (!text)
		return ior_fail(err, ENOMEM, "out of memory");

	memcpy(text + shell->size, line, size);
	memcpy(text + shell->size + size, "\n", 2);
	shell->text = text;
	shell->size += size + 1;
	return 0;
}

/* Blank lines before a statement are none of its lines. */
static bool is_blank(const struct shell *shell, const char *line)
{
	return !shell->size && !line[strspn(line, BLANKS)];
}

static int run_command(struct shell *shell, const char *line,
		       struct ior_error *err)
{
	char *const copy = strdup(line);
	int r;

	if (!copy)
		return ior_fail(err, ENOMEM, "out of memory");

	r = command_run(&shell->scene, copy, err);
	free(copy);
	return r;
}

/* A command, or one more line of a statement, which runs when it is whole. */
static int take_line(struct shell *shell, const char *line,
		     struct ior_error *err)
{
	int r;

	if (is_blank(shell, line))
		return 0;
	if (!shell->size && *line == '.')
		return run_command(shell, line, err);

	r = add_line(shell, line, err);
	if (r == 0 && !store_is_statement(shell->text))
		return 0;
	if (r == 0)
		r = statements_run(shell->scene.store, shell->text, stdout,
				   shell->scene.format, err);
	forget_text(shell);
	return r;
}

static void say(const struct ior_error *why)
{
	fflush(stdout); /* rows come before what ended them */
	if (why->code == -EINTR)
		fputc('\n', stderr); /* behind the terminal's ^C */
	escape_print(stderr, why->text, strlen(why->text));
	fputc('\n', stderr);
}

static int run(struct shell *shell, atomic_bool *interrupted,
	       struct ior_error *err)
{
	struct ior_error why = { 0 };
	const char *line;
	int r;

	while (!shell->scene.quits) {
		fflush(stdout);
		*interrupted = false;
		r = editor_read(shell->editor,
				shell->size ? "  ...> " : "iorec> ", &line,
				err);
		if (r == -EINTR)
			forget_text(shell);
		else if (r <= 0)
			return r;
		else if (take_line(shell, line, &why) < 0)
			say(&why);
		if (*interrupted)
			clearerr(stdout); /* that cut a row off is no failure */
	}
	return 0;
}

int shell_run(struct store *store, enum rows_format format,
	      atomic_bool *interrupted, struct ior_error *err)
{
	struct shell shell = { .scene = { .store = store, .format = format } };
	struct names words = { 0 };
	int r;

	fputs("iorec " IOREC_VERSION ", SQL that only reads; .help tells what "
	      "else there is, .examples has questions.\n",
	      stderr);
	store_heed(store, interrupted);
	r = load_words(&words, store, err);
	if (r == 0)
		r = editor_create(&words, &shell.editor, err);
	if (r == 0)
		r = run(&shell, interrupted, err);
	editor_free(shell.editor);
	forget_text(&shell);
	names_release(&words);
	return r;
}
