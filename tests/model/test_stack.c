/*
 * test_stack.c - block devices, as the snapshots tell them
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/model/stack.h"
#include "tests/model/told.h"

static void take(struct stack *stack, const char *name, const char *data)
{
	struct ior_text text = { .data = data, .size = strlen(data) };

	snprintf(text.name, sizeof(text.name), "%s", name);
	assert_int_equal(stack_text(stack, &text, NULL), 0);
}

static struct stack *create(struct row_sink *sink, struct told *told)
{
	struct stack *stack = NULL;

	told_sink_init(sink, told);
	sink->device = tell_device;
	assert_int_equal(stack_create(sink, &stack, NULL), 0);
	return stack;
}

static void devices_are_told_with_all_that_is_known(void **state)
{
	struct told told = { 0 };
	struct row_sink sink;
	struct stack *const stack = create(&sink, &told);
	const struct device_row *row;

	take(stack, "sys/class/block/sda1/dev", "8:1\n");
	take(stack, "sys/class/block/sda1/partition", "1\n");
	take(stack, "sys/class/block/sda1/start", "2048\n");
	take(stack, "sys/class/block/sda1/size", "4099\n");
	take(stack, "sys/class/block/sda/dev", "8:0\n");
	take(stack, "sys/class/block/sda/queue/rotational", "1\n");
	take(stack, "sys/class/block/sda/queue/iostats", "0\n");
	take(stack, "sys/class/block/loop7/dev", "7:7\n");
	take(stack, "sys/class/block/loop7/loop/backing_file",
	     "/tmp/a file.img (deleted)\n");
	take(stack, "proc/partitions",
	     "major minor  #blocks  name\n\n   8        0   10240 sda\n"
	     "   8        1    2049 sda1\n   7        7     512 loop7\n");
	assert_int_equal(stack_get(stack, 259u << 20 | 3, &row, NULL), 0);
	assert_string_equal(row->name, "259:3");
	assert_int_equal(stack_disk_of(stack, 8u << 20 | 1), 2);
	assert_int_equal(stack_disk_of(stack, 5), 0);
	assert_int_equal(stack_find_name(stack, "loop7")->device_id, 3);
	assert_null(stack_find_name(stack, "loop8"));

	assert_int_equal(stack_finish(stack, NULL), 0);
	assert_string_equal(told.text,
			    "1 sda1 8:1 of 2 at 2048 4099\n"
			    "2 sda 8:0 rotational unaccounted 0\n"
			    "3 loop7 7:7 0 /tmp/a file.img (deleted)\n"
			    "4 259:3 259:3 0\n");
	stack_free(stack);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(devices_are_told_with_all_that_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
