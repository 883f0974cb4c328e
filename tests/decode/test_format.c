/*
 * test_format.c - texts of formats, as kernels write them and as none does
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/decode/format.h"

#define HEAD                                                                   \
	"name: block_rq_issue\n"                                               \
	"ID: 2104\n"                                                           \
	"format:\n"                                                            \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n" \
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"

static const char whole[] = HEAD
	"\tfield:dev_t dev;\toffset:8;\tsize:4;\tsigned:0;\n"
	"\tfield:char rwbs[10];\toffset:12;\tsize:10;\tsigned:0;\n"
	"\tfield:__data_loc char[] cmd;\toffset:24;\tsize:4;\tsigned:0;\n"
	"\tfield:__rel_loc char[] path;\toffset:28;\tsize:4;\tsigned:0;\n"
	"\tfield:const struct iovec * vec;\toffset:32;\tsize:8;\tsigned:0;\n"
	"\nprint fmt: \"%d\", REC->nothing that is ever read\n";

/* From memory of its own, not ended by a zero, so that ASan sees more. */
static int parse(const char *text, size_t size, struct event_format **ret,
		 struct ior_error *err)
{
	char *const copy = malloc(size ? size : 1);
	int r;

	memcpy(copy, text, size);
	r = event_format_parse(copy, size, ret, err);
	free(copy);
	return r;
}

static struct event_format *parse_whole(void)
{
	struct event_format *format = NULL;
	struct ior_error error = { 0 };

	parse(whole, strlen(whole), &format, &error);
	assert_string_equal(error.text, "");
	assert_non_null(format);
	return format;
}

static void expect_refusal(const char *text, const char *expected)
{
	struct event_format *format = NULL;
	struct ior_error error = { 0 };

	assert_int_equal(parse(text, strlen(text), &format, &error), -EBADMSG);
	assert_string_equal(error.text, expected);
	assert_null(format);
}

static void expect_field(const struct event_format *format, const char *name,
			 const char *type, uint32_t offset, uint32_t size,
			 enum field_place place, bool is_array)
{
	const struct field *const field = event_format_find(format, name);

	assert_non_null(field);
	assert_string_equal(field->type, type);
	assert_int_equal(field->offset, offset);
	assert_int_equal(field->size, size);
	assert_int_equal(field->place, place);
	assert_int_equal(field->is_array, is_array);
}

static void a_format_has_its_name_its_id_and_its_fields(void **state)
{
	struct event_format *const format = parse_whole();

	assert_string_equal(format->name, "block_rq_issue");
	assert_int_equal(format->id, 2104);
	assert_int_equal(format->n_fields, 7);
	expect_field(format, "common_type", "unsigned short", 0, 2,
		     FIELD_INLINE, false);
	expect_field(format, "dev", "dev_t", 8, 4, FIELD_INLINE, false);
	expect_field(format, "rwbs", "char", 12, 10, FIELD_INLINE, true);
	expect_field(format, "cmd", "char[]", 24, 4, FIELD_DATA_LOC, false);
	expect_field(format, "path", "char[]", 28, 4, FIELD_REL_LOC, false);
	expect_field(format, "vec", "const struct iovec *", 32, 8, FIELD_INLINE,
		     false);
	assert_true(event_format_find(format, "common_pid")->is_signed);
	assert_false(event_format_find(format, "dev")->is_signed);
	event_format_free(format);
	(void)state;
}

static void a_field_that_is_not_there_is_not_found(void **state)
{
	struct event_format *const format = parse_whole();

	assert_null(event_format_find(format, "de"));
	assert_null(event_format_find(format, "devi"));
	event_format_free(format);
	(void)state;
}

static void each_line_that_is_wrong_is_named(void **state)
{
	expect_refusal("", "line 1: is not 'name: NAME'");
	expect_refusal("name: \n", "line 1: is not 'name: NAME'");
	expect_refusal("name: a b\n", "line 1: is not 'name: NAME'");
	expect_refusal("name: ../a\n", "line 1: is not 'name: NAME'");
	expect_refusal("name: a\nid: 1\n", "line 2: is not 'ID: NUMBER'");
	expect_refusal("name: a\nID: \n", "line 2: is not 'ID: NUMBER'");
	expect_refusal("name: a\nID: 65536\n", "line 2: is not 'ID: NUMBER'");
	expect_refusal("name: a\nID: -1\n", "line 2: is not 'ID: NUMBER'");
	expect_refusal("name: a\nID: 1x\n", "line 2: is not 'ID: NUMBER'");
	expect_refusal("name: a\nID: 99999999999999999999\n",
		       "line 2: is not 'ID: NUMBER'");
	expect_refusal("name: a\nID: 1\nfield", "line 3: is not 'format:'");
	expect_refusal(HEAD "nonsense\n", "line 7: is not a field");
	(void)state;
}

static void each_attribute_of_a_field_that_is_wrong_is_refused(void **state)
{
	static const char *const lines[] = {
		"\tfield:int a\n",
		"\tfield:int a;\n",
		"\tfield:int a; offset:8;\n",
		"\tfield:int a; offset:8; size:4;\n",
		"\tfield:int a; offset:8; size:4; signed:\n",
		"\tfield:int a; offset:8; size:4; signed:2;\n",
		"\tfield:int a; offset:; size:4; signed:0;\n",
		"\tfield:int a; offset:-8; size:4; signed:0;\n",
		"\tfield:int a; offset:0x8; size:4; signed:0;\n",
		"\tfield:int a; offset:65536; size:4; signed:0;\n",
		"\tfield:int a; offset:8; size:65536; signed:0;\n",
		"\tfield:int a; size:4; offset:8; signed:0;\n",
		"\tfield:int a; offset:99999999999999999999; size:4; signed:0;",
	};
	char text[1024];
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		snprintf(text, sizeof(text), "%s%s", HEAD, lines[i]);
		expect_refusal(text, "line 7: is not a field");
	}
	(void)state;
}

static void a_declaration_that_is_no_c_has_no_name(void **state)
{
	static const char *const declarations[] = {
		"",
		" ",
		"]",
		"[]",
		"int",
		"int a[",
		"int a-",
		"void (*f)(int)",
		"int name_that_is_longer_than_any_name_of_a_field_in_the_kernel",
	};
	char text[1024];
	size_t i;

	for (i = 0; i < sizeof(declarations) / sizeof(declarations[0]); i++) {
		struct event_format *format = NULL;

		snprintf(text, sizeof(text),
			 "%s\tfield:%s; offset:8; size:4; signed:0;\n", HEAD,
			 declarations[i]);
		assert_int_equal(parse(text, strlen(text), &format, NULL), 0);
		assert_int_equal(format->n_fields, 3);
		assert_null(event_format_find(format, "a"));
		event_format_free(format);
	}
	(void)state;
}

static void one_field_too_many_is_refused(void **state)
{
	static char text[FORMAT_FIELDS_MAX * 64 + 1024];
	char *at = text;
	char expected[64];
	int i;

	at += sprintf(at, "name: a\nID: 1\nformat:\n");
	for (i = 0; i < (int)FORMAT_FIELDS_MAX + 1; i++)
		at += sprintf(at, "\tfield:int a; offset:8; size:4; "
				  "signed:0;\n");
	snprintf(expected, sizeof(expected), "line %d: is one field too many",
		 FORMAT_FIELDS_MAX + 4);
	expect_refusal(text, expected);
	(void)state;
}

static void a_text_torn_at_any_byte_is_a_format_or_is_not(void **state)
{
	size_t size;

	for (size = 0; size < sizeof(whole); size++) {
		struct event_format *format = NULL;
		const int r = parse(whole, size, &format, NULL);

		assert_true(r == 0 || r == -EBADMSG);
		assert_int_equal(r == 0, format != NULL);
		event_format_free(format);
	}
	(void)state;
}

static void a_text_with_any_byte_changed_is_a_format_or_is_not(void **state)
{
	static const char bytes[] = { '\0', '\n', '\t', ';', ':',
				      '[',  ']',  '9',  '-', '\xff' };
	size_t at, i;

	for (at = 0; at < strlen(whole); at++) {
		for (i = 0; i < sizeof(bytes); i++) {
			struct event_format *format = NULL;
			char text[sizeof(whole)];

			memcpy(text, whole, sizeof(text));
			text[at] = bytes[i];
			parse(text, strlen(whole), &format, NULL);
			event_format_free(format);
		}
	}
	(void)state;
}

static void the_layout_of_a_page_is_that_of_its_fields(void **state)
{
	static const char text[] =
		"\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
		"\tfield: local_t commit;\toffset:8;\tsize:4;\tsigned:1;\n"
		"\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
		"\tfield: char data;\toffset:12;\tsize:4084;\tsigned:0;\n";
	struct page_layout layout = { 0 };

	assert_int_equal(page_layout_parse(text, strlen(text), &layout, NULL),
			 0);
	assert_int_equal(layout.time_at, 0);
	assert_int_equal(layout.commit_at, 8);
	assert_int_equal(layout.commit_size, 4);
	assert_int_equal(layout.data_at, 12);
	(void)state;
}

static void expect_bad_layout(const char *text, const char *expected)
{
	struct page_layout layout = { 0 };
	struct ior_error error = { 0 };

	assert_int_equal(page_layout_parse(text, strlen(text), &layout, &error),
			 -EBADMSG);
	assert_string_equal(error.text, expected);
	assert_int_equal(layout.data_at, 0);
}

static void a_layout_that_cannot_be_is_refused(void **state)
{
	expect_bad_layout("", "lacks a field of a page's head");
	expect_bad_layout("nonsense", "line 1: is not a field");
	expect_bad_layout(
		"\tfield: u64 timestamp; offset:0; size:8; signed:0;\n"
		"\tfield: local_t commit; offset:8; size:2; signed:1;\n"
		"\tfield: char data; offset:16; size:4080; signed:0;\n",
		"lacks a field of a page's head");
	expect_bad_layout(
		"\tfield: u64 timestamp; offset:0; size:8; signed:0;\n"
		"\tfield: local_t commit; offset:12; size:8; signed:1;\n"
		"\tfield: char data; offset:16; size:4080; signed:0;\n",
		"the head of a page is too large");
	expect_bad_layout(
		"\tfield: u64 timestamp; offset:0; size:8; signed:0;\n"
		"\tfield: local_t commit; offset:8; size:8; signed:1;\n"
		"\tfield: char data; offset:4096; size:4080; signed:0;\n",
		"the head of a page is too large");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_format_has_its_name_its_id_and_its_fields),
		cmocka_unit_test(a_field_that_is_not_there_is_not_found),
		cmocka_unit_test(each_line_that_is_wrong_is_named),
		cmocka_unit_test(
			each_attribute_of_a_field_that_is_wrong_is_refused),
		cmocka_unit_test(a_declaration_that_is_no_c_has_no_name),
		cmocka_unit_test(one_field_too_many_is_refused),
		cmocka_unit_test(a_text_torn_at_any_byte_is_a_format_or_is_not),
		cmocka_unit_test(
			a_text_with_any_byte_changed_is_a_format_or_is_not),
		cmocka_unit_test(the_layout_of_a_page_is_that_of_its_fields),
		cmocka_unit_test(a_layout_that_cannot_be_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
