/*
 * editor_libedit.c - lines that libedit lets edit, recall and complete
 */
#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <histedit.h>

#include "iorec/error.h"
#include "report/sql/editor.h"
#include "report/sql/history_file.h"
#include "report/sql/names.h"

#define N_LINES_KEPT 1000
#define PROMPT_SIZE  16

struct editor {
	EditLine *edit;
	History *history;
	char *history_path; /* or NULL */
	const struct names *words;
	char prompt[PROMPT_SIZE];
	char *line;
};

/* What people's fingers know beyond libedit's own. */
static const char *const keys[][2] = {
	{ "^I", "complete" },
	{ "^R", "em-inc-search-prev" },
	{ "^W", "ed-delete-prev-word" },
	{ "\\e[3~", "ed-delete-next-char" },
	{ "\\e[1;5C", "em-next-word" },
	{ "\\e[1;5D", "ed-prev-word" },
};

static struct editor *editor_of(EditLine *edit)
{
	void *editor = NULL;

	el_get(edit, EL_CLIENTDATA, &editor);
	return editor;
}

static char *get_prompt(EditLine *edit)
{
	return editor_of(edit)->prompt;
}

/* Where the word before the cursor begins; a command has its dot. */
static const char *find_word(const LineInfo *line)
{
	const char *at = line->cursor;

	while (at > line->buffer &&
	       (isalnum((unsigned char)at[-1]) || at[-1] == '_'))
		at--;
	return at == line->buffer + 1 && *line->buffer == '.' ? at - 1 : at;
}

/* The words that begin with a text. */
struct matches {
	size_t n;
	const char *rest; /* with which the first goes on, and ... */
	size_t n_rest;    /* ... so many letters of it all of them */
};

static void add_match(struct matches *matches, const char *rest)
{
	size_t n = 0;

	if (!matches->n++) {
		matches->rest = rest;
		matches->n_rest = strlen(rest);
	}
	while (n < matches->n_rest && rest[n] == matches->rest[n])
		n++;
	matches->n_rest = n;
}

static struct matches find_matches(const struct names *words, const char *start)
{
	const size_t size = strlen(start);
	struct matches matches = { 0 };
	size_t i;

	for (i = 0; i < words->n_items; i++)
		if (!strncmp(words->items[i], start, size))
			add_match(&matches, words->items[i] + size);
	return matches;
}

static unsigned char insert(EditLine *edit, const char *text, size_t size)
{
	char *const copy = strndup(text, size);
	const int r = copy ? el_insertstr(edit, copy) : -1;

	free(copy);
	return r < 0 ? CC_ERROR : CC_REFRESH;
}

static unsigned char complete_from(const struct editor *editor,
				   const char *start)
{
	const struct matches matches = find_matches(editor->words, start);

	if (matches.n_rest)
		return insert(editor->edit, matches.rest, matches.n_rest);
	if (matches.n < 2)
		return CC_ERROR;

	fputc('\n', stderr);
	names_print(editor->words, start, "", stderr);
	return CC_REDISPLAY;
}

static unsigned char complete(EditLine *edit, int key)
{
	const LineInfo *const line = el_line(edit);
	const char *const word = find_word(line);
	char *const start = strndup(word, (size_t)(line->cursor - word));
	unsigned char result = CC_ERROR;

	(void)key;
	if (start && *start)
		result = complete_from(editor_of(edit), start);
	free(start);
	return result;
}

static void load_history(struct editor *editor)
{
	HistEvent event;

	history(editor->history, &event, H_SETSIZE, N_LINES_KEPT);
	history(editor->history, &event, H_SETUNIQUE, 1);
	editor->history_path = history_file_path();
	if (editor->history_path)
		history(editor->history, &event, H_LOAD, editor->history_path);
}

static void save_history(struct editor *editor)
{
	HistEvent event;
	FILE *stream;
	int r = -1;

	if (!editor->history_path)
		return;

	stream = history_file_create(editor->history_path);
	if (stream) {
		r = history(editor->history, &event, H_SAVE_FP, stream);
		if (fclose(stream) < 0)
			r = -1;
	}
	if (r < 0)
		fprintf(stderr, "cannot keep the history in '%s': %s\n",
			editor->history_path, strerror(errno));
}

static void bind_keys(EditLine *edit)
{
	size_t i;

	el_set(edit, EL_EDITOR, "emacs");
	el_set(edit, EL_ADDFN, "complete", "complete a name", complete);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		el_set(edit, EL_BIND, keys[i][0], keys[i][1], NULL);
	el_source(edit, NULL); /* the user's own keys */
}

int editor_create(const struct names *words, struct editor **ret,
		  struct ior_error *err)
{
	struct editor *editor;

	setlocale(LC_CTYPE, "");
	editor = calloc(1, sizeof(*editor));
	if (!editor)
		return ior_fail(err, ENOMEM, "out of memory");

	editor->words = words;
	editor->history = history_init();
	editor->edit = el_init("iorec", stdin, stderr, stderr);
	if (!editor->edit || !editor->history) {
		editor_free(editor);
		return ior_fail(err, ENOMEM, "out of memory");
	}

	load_history(editor);
	el_set(editor->edit, EL_CLIENTDATA, editor);
	el_set(editor->edit, EL_PROMPT, get_prompt);
	el_set(editor->edit, EL_SIGNAL, 1);
	el_set(editor->edit, EL_HIST, history, editor->history);
	bind_keys(editor->edit);
	*ret = editor;
	return 0;
}

static void remember(struct editor *editor, const char *line)
{
	HistEvent event;

	if (line[strspn(line, " \t")])
		history(editor->history, &event, H_ENTER, line);
}

int editor_read(struct editor *editor, const char *prompt, const char **ret,
		struct ior_error *err)
{
	const char *line;
	char *copy;
	int n = 0;

	snprintf(editor->prompt, sizeof(editor->prompt), "%s", prompt);
	errno = 0;
	line = el_gets(editor->edit, &n);
	if (!line || n <= 0) {
		const int why = n < 0 ? errno : 0;

		fputc('\n', stderr);
		return why ? ior_fail(err, why, "cannot read the terminal: %m")
			   : 0;
	}

	copy = strndup(line, strcspn(line, "\n"));
	if (!copy)
		return ior_fail(err, ENOMEM, "out of memory");

	free(editor->line);
	editor->line = copy;
	remember(editor, copy);
	*ret = copy;
	return 1;
}

void editor_free(struct editor *editor)
{
	if (!editor)
		return;
	if (editor->history) {
		save_history(editor);
		history_end(editor->history);
	}
	if (editor->edit)
		el_end(editor->edit);
	free(editor->history_path);
	free(editor->line);
	free(editor);
}
