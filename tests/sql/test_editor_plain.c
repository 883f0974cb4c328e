/*
 * test_editor_plain.c - lines where libedit is missing
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "report/sql/editor.h"

/* What is typed, as standard input. */
static struct editor *open_editor(const char *typed)
{
	struct editor *editor;
	FILE *const file = tmpfile();

	assert_non_null(file);
	assert_true(fputs(typed, file) >= 0);
	rewind(file);
	assert_int_equal(dup2(fileno(file), STDIN_FILENO), STDIN_FILENO);
	clearerr(stdin);
	fclose(file);
	assert_int_equal(editor_create(NULL, &editor, NULL), 0);
	return editor;
}

static void a_line_comes_without_its_end(void **state)
{
	struct editor *const editor = open_editor("SELECT 1;\n\nlast");
	const char *line;

	assert_int_equal(editor_read(editor, "> ", &line, NULL), 1);
	assert_string_equal(line, "SELECT 1;");
	assert_int_equal(editor_read(editor, "> ", &line, NULL), 1);
	assert_string_equal(line, "");
	assert_int_equal(editor_read(editor, "> ", &line, NULL), 1);
	assert_string_equal(line, "last");
	assert_int_equal(editor_read(editor, "> ", &line, NULL), 0);
	editor_free(editor);
	(void)state;
}

static void nothing_typed_is_the_end(void **state)
{
	struct editor *const editor = open_editor("");
	const char *line = "as before";

	assert_int_equal(editor_read(editor, "> ", &line, NULL), 0);
	assert_string_equal(line, "as before");
	editor_free(editor);
	editor_free(NULL);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_comes_without_its_end),
		cmocka_unit_test(nothing_typed_is_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
