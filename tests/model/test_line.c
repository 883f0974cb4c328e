/*
 * test_line.c - lines and fields of the texts in a snapshot
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "report/model/line.h"

static struct line first_line(const char *text)
{
	struct line line = { 0 };

	assert_true(line_next(text, strlen(text), &line));
	return line;
}

static void tabs_part_empty_fields_and_blanks_do_not(void **state)
{
	const struct line tabs = first_line("1\t\t3\n");
	const struct line blanks = first_line("   7   1 loop1\n");
	char text[16];

	assert_int_equal(tabs.n_fields, 3);
	assert_true(line_get_text(&tabs, 1, text, sizeof(text)));
	assert_string_equal(text, "");
	assert_int_equal(blanks.n_fields, 3);
	assert_true(line_field_is(&blanks, 2, "loop1"));
	(void)state;
}

static void a_last_line_needs_no_newline(void **state)
{
	const char *const text = "a\nb";
	struct line line = { 0 };

	assert_true(line_next(text, 3, &line));
	assert_true(line_field_is(&line, 0, "a"));
	assert_true(line_next(text, 3, &line));
	assert_true(line_field_is(&line, 0, "b"));
	assert_false(line_next(text, 3, &line));
	(void)state;
}

static void what_is_no_number_is_refused(void **state)
{
	const struct line line = first_line(
		"- 12x 18446744073709551616 -13 4095:1048575 4096:1");
	uint64_t number;
	int64_t with_sign;
	uint32_t dev;

	assert_false(line_get_number(&line, 0, &number));
	assert_false(line_get_number(&line, 1, &number));
	assert_false(line_get_number(&line, 2, &number));
	assert_false(line_get_number(&line, 3, &number));
	assert_false(line_get_number(&line, 6, &number));
	assert_false(line_get_signed(&line, 0, &with_sign));
	assert_true(line_get_signed(&line, 3, &with_sign));
	assert_int_equal(with_sign, -13);
	assert_true(line_get_dev(&line, 4, &dev));
	assert_int_equal(dev, UINT32_MAX);
	assert_false(line_get_dev(&line, 5, &dev));
	(void)state;
}

static void octal_escapes_are_undone_and_long_texts_cut(void **state)
{
	const struct line line = first_line("a\\040b\\134\\11\tabcdef");
	char text[16], small[4];

	assert_true(line_get_text(&line, 0, text, sizeof(text)));
	assert_string_equal(text, "a b\\\\11");
	assert_true(line_get_text(&line, 1, small, sizeof(small)));
	assert_string_equal(small, "abc");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tabs_part_empty_fields_and_blanks_do_not),
		cmocka_unit_test(a_last_line_needs_no_newline),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(octal_escapes_are_undone_and_long_texts_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
