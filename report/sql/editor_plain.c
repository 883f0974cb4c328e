/*
 * editor_plain.c - lines as the terminal has them, where libedit is missing
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "iorec/error.h"
#include "report/sql/editor.h"

struct editor {
	char *line;
	size_t size; /* that 'line' has room for */
};

int editor_create(const struct names *words, struct editor **ret,
		  struct ior_error *err)
{
	struct editor *const editor = calloc(1, sizeof(*editor));

	(void)words;
	if (!editor)
		return ior_fail(err, ENOMEM, "out of memory");

	*ret = editor;
	return 0;
}

int editor_read(struct editor *editor, const char *prompt, const char **ret,
		struct ior_error *err)
{
	ssize_t n;

	fputs(prompt, stderr);
	errno = 0;
	n = getline(&editor->line, &editor->size, stdin);
	if (n < 0) {
		const int why = errno;

		clearerr(stdin);
		fputc('\n', stderr);
		return why ? ior_fail(err, why, "cannot read the terminal: %m")
			   : 0;
	}

	editor->line[strcspn(editor->line, "\n")] = '\0';
	*ret = editor->line;
	return 1;
}

void editor_free(struct editor *editor)
{
	if (!editor)
		return;
	free(editor->line);
	free(editor);
}
