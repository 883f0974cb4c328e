/*
 * test_call_stack.c - stacks, each once, with names
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "format/bytes.h"
#include "iorec/snapshot.h"
#include "report/decode/event.h"
#include "report/model/call_stack.h"
#include "tests/model/told.h"

#define VFS_READ UINT64_C(0xffffffff81000200)
#define SYSCALL  UINT64_C(0xffffffff81000100)
#define UNKNOWN  UINT64_C(0xffffffffc0000000)

struct tale {
	struct row_sink sink;
	struct told told;
	struct call_stacks *stacks;
};

static int tell_stack(void *context, const struct stack_row *row,
		      struct ior_error *err)
{
	told_add(context, "%u %s\n", row->stack_id, row->frames);
	(void)err;
	return 0;
}

static void begin(struct tale *tale)
{
	told_sink_init(&tale->sink, &tale->told);
	tale->told.size = 0;
	tale->sink.stack = tell_stack;
	assert_int_equal(call_stacks_create(&tale->sink, &tale->stacks, NULL),
			 0);
}

static uint32_t get(struct tale *tale, const uint64_t *callers,
		    uint32_t n_callers)
{
	struct stack_event event = { .n_callers = n_callers };
	uint8_t bytes[64 * 8];
	uint32_t id = 0;
	uint32_t i;

	for (i = 0; i < n_callers; i++)
		put_le64(bytes + i * 8, callers[i]);
	event.callers = bytes;
	assert_int_equal(call_stacks_get(tale->stacks, &event, &id, NULL), 0);
	return id;
}

static void name(struct tale *tale, const char *lines)
{
	struct ior_text text = {
		.name = "proc/kallsyms",
		.data = lines,
		.size = strlen(lines),
	};

	assert_int_equal(call_stacks_text(tale->stacks, &text, NULL), 0);
}

static void expect(struct tale *tale, const char *rows)
{
	char told[1024];

	assert_int_equal(call_stacks_finish(tale->stacks, NULL), 0);
	snprintf(told, sizeof(told), "%.*s", (int)tale->told.size,
		 tale->told.text);
	assert_string_equal(told, rows);
	call_stacks_free(tale->stacks);
}

static void a_stack_has_one_id_and_names_that_come_late(void **state)
{
	static const uint64_t read[] = { VFS_READ + 7, SYSCALL + 11 };
	static const uint64_t other[] = { VFS_READ + 9, SYSCALL + 11 };
	static struct tale tale;

	begin(&tale);
	assert_int_equal(get(&tale, read, 2), STACK_FIRST);
	assert_int_equal(get(&tale, other, 2), STACK_FIRST + 1);
	assert_int_equal(get(&tale, read, 2), STACK_FIRST);
	assert_int_equal(get(&tale, read, 1), STACK_FIRST + 2);
	name(&tale, "ffffffff81000300 t vfs_write\n"
		    "ffffffff81000200 t vfs_read\n");
	name(&tale, "ffffffff81000100 T do_syscall_64\n");
	expect(&tale, "1 (no stack)\n"
		      "2 (stack lost)\n"
		      "3 (other stacks)\n"
		      "4 do_syscall_64;vfs_read\n"
		      "5 do_syscall_64;vfs_read\n"
		      "6 vfs_read\n");
	(void)state;
}

/* A call that is the last of its function returns to where the next begins. */
static void a_caller_is_where_the_call_was(void **state)
{
	static const uint64_t callers[] = { VFS_READ, SYSCALL, UNKNOWN, 0 };
	static struct tale tale;

	begin(&tale);
	get(&tale, callers, 4);
	name(&tale, "ffffffff81000100 T do_syscall_64\n"
		    "ffffffff81000200 t vfs_read\n"
		    "ffffffff81000300 t odd;name\n");
	expect(&tale, "1 (no stack)\n"
		      "2 (stack lost)\n"
		      "3 (other stacks)\n"
		      "4 0x0;0xffffffffc0000000;0xffffffff81000100;"
		      "do_syscall_64\n");
	(void)state;
}

static void what_records_a_stack_is_not_in_it(void **state)
{
	static const uint64_t callers[] = { VFS_READ + 1, VFS_READ + 0x101,
					    VFS_READ + 0x201, SYSCALL + 1 };
	static struct tale tale;

	begin(&tale);
	get(&tale, callers, 4);
	get(&tale, callers, 2);
	name(&tale, "ffffffff81000100 T submit_bio\n"
		    "ffffffff81000200 t event_triggers_post_call\n"
		    "ffffffff81000300 t trace_event_raw_event_block_bio\n"
		    "ffffffff81000400 T __traceiter_block_bio_queue\n"
		    "ffffffff81000500 T behind\n");
	expect(&tale, "1 (no stack)\n"
		      "2 (stack lost)\n"
		      "3 (other stacks)\n"
		      "4 submit_bio\n"
		      "5 trace_event_raw_event_block_bio;"
		      "event_triggers_post_call\n");
	(void)state;
}

static void a_name_cannot_part_frames(void **state)
{
	static const uint64_t callers[] = { VFS_READ + 1 };
	static struct tale tale;

	begin(&tale);
	get(&tale, callers, 1);
	name(&tale, "ffffffff81000200 t odd;name\t[m\\012;]\n");
	expect(&tale, "1 (no stack)\n"
		      "2 (stack lost)\n"
		      "3 (other stacks)\n"
		      "4 odd?name [m??]\n");
	(void)state;
}

static void what_is_too_much_is_other(void **state)
{
	static struct tale tale;
	uint64_t caller = UNKNOWN;
	uint32_t id = 0;

	begin(&tale);
	while (id != STACK_OTHER && caller < UNKNOWN + 100003) {
		caller++;
		id = get(&tale, &caller, 1);
	}
	assert_int_equal(caller - UNKNOWN, (1 << 15) + 1);
	caller = UNKNOWN + 1;
	assert_int_equal(get(&tale, &caller, 1), STACK_FIRST);
	call_stacks_free(tale.stacks);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stack_has_one_id_and_names_that_come_late),
		cmocka_unit_test(a_caller_is_where_the_call_was),
		cmocka_unit_test(what_records_a_stack_is_not_in_it),
		cmocka_unit_test(a_name_cannot_part_frames),
		cmocka_unit_test(what_is_too_much_is_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
