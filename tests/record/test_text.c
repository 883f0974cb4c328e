/*
 * test_text.c - a text grows, escapes and reads files
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "record/text.h"

static void fields_escape_what_would_break_a_line(void **state)
{
	static const char field[] = "a b\tc\nd\\e\x7f\x01";
	struct text text = { 0 };

	text_add_field(&text, field, strlen(field));
	assert_string_equal(text.data, "a\\040b\\011c\\012d\\134e\\177\\001");
	text_release(&text);
	(void)state;
}

static void fields_keep_bytes_above_ascii(void **state)
{
	struct text text = { 0 };

	text_add_field(&text, "\xc3\xa9\xff", 3);
	assert_string_equal(text.data, "\xc3\xa9\xff");
	text_release(&text);
	(void)state;
}

static void printing_grows_beyond_the_first_room(void **state)
{
	struct text text = { 0 };
	size_t i;

	for (i = 0; i < 997; i++)
		text_print(&text, "%04zu\n", i);
	assert_false(text.failed);
	assert_int_equal(text.size, 997 * 5);
	assert_string_equal(text.data + 996 * 5, "0996\n");
	text_release(&text);
	(void)state;
}

static void reading_replaces_what_was_there(void **state)
{
	struct text text = { 0 };

	text_print(&text, "before");
	assert_int_equal(text_read(&text, AT_FDCWD, "/proc/sys/kernel/ostype"),
			 0);
	assert_string_equal(text.data, "Linux\n");
	text_release(&text);
	(void)state;
}

static void a_file_that_is_not_there_leaves_an_empty_text(void **state)
{
	struct text text = { 0 };

	text_print(&text, "before");
	assert_int_equal(text_read(&text, AT_FDCWD, "/proc/nothing"), -ENOENT);
	assert_int_equal(text.size, 0);
	assert_string_equal(text.data, "");
	text_release(&text);
	(void)state;
}

static void a_hash_tells_texts_apart(void **state)
{
	struct text one = { 0 }, other = { 0 };

	assert_int_equal(text_hash(&one), text_hash(&other));
	text_print(&one, "24 1 8:1 / / rw - ext4");
	text_print(&other, "24 1 8:1 / / ro - ext4");
	assert_int_not_equal(text_hash(&one), text_hash(&other));
	text_clear(&other);
	text_print(&other, "24 1 8:1 / / rw - ext4");
	assert_int_equal(text_hash(&one), text_hash(&other));
	text_release(&one);
	text_release(&other);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_escape_what_would_break_a_line),
		cmocka_unit_test(fields_keep_bytes_above_ascii),
		cmocka_unit_test(printing_grows_beyond_the_first_room),
		cmocka_unit_test(reading_replaces_what_was_there),
		cmocka_unit_test(a_file_that_is_not_there_leaves_an_empty_text),
		cmocka_unit_test(a_hash_tells_texts_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
