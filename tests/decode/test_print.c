/*
 * test_print.c - records as text, also those that were made to do harm
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/decode/formats.h"
#include "report/decode/print.h"
#include "shape.h"

#define ID 2104

/* A record with a number, a row of chars and a string behind it. */
static void make_shape(struct shape *shape)
{
	shape_begin(shape);
	shape_add(shape, "unsigned int dev", 4, 4, false);
	shape_add(shape, "int error", 4, 4, true);
	shape_add(shape, "char rwbs[8]", 8, 1, false);
	shape_add(shape, "__data_loc char[] cmd", 4, 4, false);
	shape_set(shape, "common_type", ID);
	shape_set(shape, "dev", 0x700005);
	shape_set(shape, "error", (uint64_t)-5);
	shape_set_bytes(shape, "rwbs", "WS", 2);
	shape_append(shape, "cmd", "command", 8);
}

/* What is printed of 'size' bytes of the record by this "print fmt". */
static void print_record(const struct shape *shape, const char *print,
			 uint32_t size, char *ret, size_t room)
{
	struct formats *const formats = calloc(1, sizeof(*formats));
	struct printer *const printer = printer_create();
	uint8_t *const record = malloc(size);
	struct ior_text text = { .name = "" };
	char *const data = malloc((64 << 10) + strlen(print));

	text.size = shape_print(shape, "an_event", ID, data, 64 << 10);
	text.size = (size_t)(strstr(data, "print fmt:") - data);
	text.size +=
		(size_t)sprintf(data + text.size, "print fmt: %s\n", print);
	text.data = data;
	assert_int_equal(formats_add(formats, "a_system", &text, NULL), 0);

	memcpy(record, shape->record, size);
	printer_print(printer, formats_find(formats, ID), record, size, ret,
		      room);
	free(record);
	free(data);
	printer_free(printer);
	formats_release(formats);
	free(formats);
}

static void expect_text(const struct shape *shape, const char *print,
			const char *expected)
{
	char text[512];

	print_record(shape, print, shape->size, text, sizeof(text));
	assert_string_equal(text, expected);
}

static const char plain[] = "dev=7340037 error=-5 rwbs=WS cmd=command";

static void a_record_is_printed_as_the_kernel_does(void **state)
{
	struct shape shape;

	make_shape(&shape);
	expect_text(&shape,
		    "\"%d,%d %s %s [%d] %s\", ((unsigned int) ((REC->dev) >> "
		    "20)), ((unsigned int) ((REC->dev) & ((1U << 20) - 1))), "
		    "REC->rwbs, __get_str(cmd), REC->error, "
		    "__print_symbolic(REC->error, { 3, \"three\" }, { 5, "
		    "\"five\" })",
		    "7,5 WS command [-5] 0xfffffffb");
	(void)state;
}

static void a_text_that_libtraceevent_does_not_take_is_no_loss(void **state)
{
	struct shape shape;

	make_shape(&shape);
	expect_text(&shape, "", plain);
	expect_text(&shape, "\"%d\", REC->", plain);
	expect_text(&shape, "\"%d\", some_function(REC->dev)", plain);
	(void)state;
}

static void helpers_that_read_by_lengths_are_not_called(void **state)
{
	static const char *const prints[] = {
		"\"%s\", __print_hex(REC->rwbs, 100000000)",
		"\"%s\", __print_array(REC->rwbs, 100000000, 8)",
		"\"%s\", __get_bitmask(cmd)",
		"\"%s\", __get_dynamic_array(cmd)",
		"\"%s\", __print_hex_str(__get_dynamic_array(cmd), 1 << 30)",
		"\"%s\", (char *)REC + __data_offset",
		"\"%*s\", REC->dev, REC->rwbs",
		"\"%.*d\", REC->dev, REC->dev",
		"\"%99999999d\", REC->dev",
		"\"%.99999999d\", REC->dev",
		"\"%n\", REC->dev",
		"\"%pI6\", REC->rwbs",
		"\"%*ph\", REC->dev, REC->rwbs",
		"\"%p4cc\", REC->rwbs",
	};
	struct shape shape;
	size_t i;

	make_shape(&shape);
	for (i = 0; i < sizeof(prints) / sizeof(prints[0]); i++)
		expect_text(&shape, prints[i], plain);
	(void)state;
}

static void a_text_that_nests_without_end_is_not_parsed(void **state)
{
	char *const print = malloc(30000);
	struct shape shape;

	memset(print, '(', 30000);
	memcpy(print, "\"%d\", ", 6);
	print[29999] = '\0';
	make_shape(&shape);
	expect_text(&shape, print, plain);
	memset(print + 6, '-', 29993);
	expect_text(&shape, print, plain);
	memset(print + 6, '!', 29993);
	expect_text(&shape, print, plain);
	free(print);
	(void)state;
}

static void a_record_cut_at_any_byte_is_printed_as_far_as_it_goes(void **state)
{
	struct shape shape;
	uint32_t size;
	char text[512];

	make_shape(&shape);
	for (size = 8; size < shape.size; size++) {
		print_record(&shape,
			     "\"%d %s %s\", REC->dev, REC->rwbs, "
			     "__get_str(cmd)",
			     size, text, sizeof(text));
		assert_ptr_equal(strstr(text, "dev="), text);
	}
	(void)state;
}

static void a_string_outside_of_its_record_is_not_printed(void **state)
{
	static const uint32_t places[] = { 1 << 16 | 36, 0xffffffff, 0xffff };
	struct shape shape;
	size_t i;

	make_shape(&shape);
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		shape_set(&shape, "cmd", places[i]);
		expect_text(&shape, "\"%s\", __get_str(cmd)",
			    "dev=7340037 error=-5 rwbs=WS cmd=");
	}
	(void)state;
}

static void a_string_that_does_not_end_ends_with_its_record(void **state)
{
	struct shape shape;

	make_shape(&shape);
	shape.record[shape.size - 1] = 's';
	expect_text(&shape, "\"%s\", __get_str(cmd)", "commands");
	(void)state;
}

static void a_length_of_a_string_ends_with_its_record(void **state)
{
	struct shape shape;

	make_shape(&shape);
	expect_text(&shape, "\"%.*s\", REC->dev, __get_str(cmd)", "command");
	(void)state;
}

static void a_text_is_cut_to_its_room(void **state)
{
	struct shape shape;
	char text[5];

	make_shape(&shape);
	print_record(&shape, "\"%s\", __get_str(cmd)", shape.size, text,
		     sizeof(text));
	assert_string_equal(text, "comm");
	print_record(&shape, "", shape.size, text, sizeof(text));
	assert_string_equal(text, "dev=");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_printed_as_the_kernel_does),
		cmocka_unit_test(
			a_text_that_libtraceevent_does_not_take_is_no_loss),
		cmocka_unit_test(helpers_that_read_by_lengths_are_not_called),
		cmocka_unit_test(a_text_that_nests_without_end_is_not_parsed),
		cmocka_unit_test(
			a_record_cut_at_any_byte_is_printed_as_far_as_it_goes),
		cmocka_unit_test(a_string_outside_of_its_record_is_not_printed),
		cmocka_unit_test(
			a_string_that_does_not_end_ends_with_its_record),
		cmocka_unit_test(a_length_of_a_string_ends_with_its_record),
		cmocka_unit_test(a_text_is_cut_to_its_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
