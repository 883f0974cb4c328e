/*
 * test_escape.c - what a hostile name looks like when it is printed
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>

#include <stdlib.h>
#include <string.h>

#include "report/view/escape.h"

static void assert_escaped(const char *text, size_t size, const char *expected)
{
	char *const copy = escape_copy(text, size);

	assert_non_null(copy);
	assert_string_equal(copy, expected);
	free(copy);
}

#define ASSERT_ESCAPED(text, expected) \
	assert_escaped(text, sizeof(text) - 1, expected)

static void a_harmless_name_stays_as_it_is(void **state)
{
	ASSERT_ESCAPED("", "");
	ASSERT_ESCAPED("mysqld --datadir=\"/a b\"",
		       "mysqld --datadir=\"/a b\"");
	ASSERT_ESCAPED("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x92\xbe",
		       "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x92\xbe");
	ASSERT_ESCAPED("dev-disk\\x2dby.swap", "dev-disk\\x2dby.swap");
	(void)state;
}

static void control_characters_are_escaped(void **state)
{
	ASSERT_ESCAPED("a\nb\tc\x1b[31m", "a\\x0ab\\x09c\\x1b[31m");
	ASSERT_ESCAPED("nul\0end\x7f", "nul\\x00end\\x7f");
	ASSERT_ESCAPED("\xc2\x9b"
		       "31m",
		       "\\xc2\\x9b31m");
	(void)state;
}

static void what_is_no_utf8_is_escaped_byte_by_byte(void **state)
{
	ASSERT_ESCAPED("\xff\xfe", "\\xff\\xfe");
	ASSERT_ESCAPED("\xc3", "\\xc3");
	ASSERT_ESCAPED("\xe2\x82", "\\xe2\\x82");
	ASSERT_ESCAPED("\xe2\x82z", "\\xe2\\x82z");
	ASSERT_ESCAPED("\xc0\xaf", "\\xc0\\xaf");          /* too long */
	ASSERT_ESCAPED("\xe0\x80\xaf", "\\xe0\\x80\\xaf"); /* too long */
	ASSERT_ESCAPED("\xed\xa0\x80", "\\xed\\xa0\\x80"); /* surrogate */
	ASSERT_ESCAPED("\xf4\x90\x80\x80",
		       "\\xf4\\x90\\x80\\x80"); /* no such */
	(void)state;
}

static void width_counts_characters(void **state)
{
	assert_int_equal(escape_width(""), 0);
	assert_int_equal(escape_width("caf\xc3\xa9"), 4);
	(void)state;
}

/* Of two columns each, of none, of four bytes. */
static void width_is_that_of_the_locale(void **state)
{
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	assert_int_equal(escape_width("\u6f22\u5b57.txt"), 8);
	assert_int_equal(escape_width("cafe\u0301"), 4);
	assert_int_equal(escape_width("\U0001f4be"), 2);
	setlocale(LC_CTYPE, "C");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_harmless_name_stays_as_it_is),
		cmocka_unit_test(control_characters_are_escaped),
		cmocka_unit_test(what_is_no_utf8_is_escaped_byte_by_byte),
		cmocka_unit_test(width_counts_characters),
		cmocka_unit_test(width_is_that_of_the_locale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
