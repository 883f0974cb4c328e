/*
 * test_loop.c - loop devices, and the files that they lie on
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/file.h"
#include "report/model/loop.h"
#include "report/model/stack.h"
#include "report/model/task.h"
#include "tests/model/told.h"

#define LOOP7 (7u << 20 | 7)
#define SDA   (8u << 20)

struct host {
	struct row_sink sink;
	struct told told;
	struct stack *stack;
	struct tasks *tasks;
	struct files *files;
	struct loops *loops;
};

static void tell(struct host *host, bool early, const char *name,
		 const char *data)
{
	struct ior_text text = { .data = data, .size = strlen(data) };

	snprintf(text.name, sizeof(text.name), "%s", name);
	assert_int_equal(stack_text(host->stack, &text, NULL), 0);
	assert_int_equal(files_text(host->files, &text, early, NULL), 0);
	assert_int_equal(loops_text(host->loops, &text, early, NULL), 0);
}

static int begin(void **state)
{
	static struct host host;

	memset(&host, 0, sizeof(host));
	told_sink_init(&host.sink, &host.told);
	if (stack_create(&host.sink, &host.stack, NULL) < 0 ||
	    tasks_create(&host.sink, &host.tasks, NULL) < 0 ||
	    files_create(&host.sink, host.stack, host.tasks, &host.files,
			 NULL) < 0 ||
	    loops_create(host.stack, host.files, &host.loops, NULL) < 0)
		return -1;
	tell(&host, true, "sys/class/block/loop7/dev", "7:7\n");
	tell(&host, true, "sys/class/block/loop7/loop/offset", "1048576\n");
	tell(&host, true, "sys/class/block/loop7/loop/dio", "1\n");
	tell(&host, true, "mountinfo/4026531841",
	     "54 1 8:0 / /srv rw - ext4 /dev/sda rw\n");
	*state = &host;
	return 0;
}

static int end(void **state)
{
	struct host *const host = *state;

	loops_free(host->loops);
	files_free(host->files);
	tasks_free(host->tasks);
	stack_free(host->stack);
	return 0;
}

static void a_loop_is_found_by_its_number_and_by_its_file(void **state)
{
	struct host *const host = *state;
	struct loop *loop;
	uint32_t file_id;

	assert_null(loops_find(host->loops, LOOP7));
	tell(host, true, "loops", "loop7\t54\t263\n");
	loop = loops_find(host->loops, LOOP7);
	assert_non_null(loop);
	assert_int_equal(loop->offset, 1048576);
	assert_true(loop->direct);

	assert_int_equal(files_get_inode(host->files, SDA, 263, &file_id, NULL),
			 0);
	assert_int_equal(loop->file_id, file_id);
	assert_ptr_equal(loops_find_on(host->loops, file_id), loop);
	assert_null(loops_find_on(host->loops, 0));
	assert_null(loops_find(host->loops, SDA));
}

static void
a_mount_that_nobody_knows_leaves_the_device_of_the_line(void **state)
{
	struct host *const host = *state;
	uint32_t file_id;

	tell(host, true, "loops", "loop7\t71\t263\n");
	assert_null(loops_find(host->loops, LOOP7));
	tell(host, true, "loops", "loop7\t0\t263\t8:0\n");
	assert_int_equal(files_get_inode(host->files, SDA, 263, &file_id, NULL),
			 0);
	assert_int_equal(loops_find(host->loops, LOOP7)->file_id, file_id);
}

static void a_later_text_counts_when_its_time_has_come(void **state)
{
	struct host *const host = *state;
	uint32_t old_id;

	tell(host, true, "loops", "loop7\t54\t263\n");
	old_id = loops_find(host->loops, LOOP7)->file_id;
	tell(host, true, "loops", "loop7\t54\t269\n");
	assert_int_equal(loops_find(host->loops, LOOP7)->file_id, old_id);
	tell(host, false, "loops", "loop7\t54\t269\n");
	assert_int_not_equal(loops_find(host->loops, LOOP7)->file_id, old_id);
}

static void a_device_moves_to_the_file_that_its_worker_reads(void **state)
{
	struct host *const host = *state;
	const struct device_row *const device =
		stack_find_name(host->stack, "loop7");
	struct loop *loop;

	tell(host, true, "loops", "loop7\t54\t263\n");
	loop = loops_learn(host->loops, device->device_id, 997);
	assert_ptr_equal(loops_find(host->loops, LOOP7), loop);
	assert_ptr_equal(loops_find_on(host->loops, 997), loop);
	assert_string_equal(loop->name, "loop7");
	assert_int_equal(loop->offset, 0);
	assert_true(loop->direct);
	assert_null(loops_learn(host->loops, 0, 997));
}

static void nonsense_is_passed_by(void **state)
{
	struct host *const host = *state;

	tell(host, true, "loops",
	     "loop7\n\nloop7\t54\nloop7\t54\t0\nloop7\tx\t263\n"
	     "loop8\t54\t263\n"
	     "a-name-that-is-longer-than-any-loop-device-has\t54\t263\n");
	tell(host, true, "sys/class/block/loop7/loop/offset", "");
	tell(host, true, "sys/class/block/loop/dio", "1\n");
	assert_null(loops_find(host->loops, LOOP7));
	assert_null(loops_find(host->loops, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_loop_is_found_by_its_number_and_by_its_file, begin,
			end),
		cmocka_unit_test_setup_teardown(
			a_mount_that_nobody_knows_leaves_the_device_of_the_line,
			begin, end),
		cmocka_unit_test_setup_teardown(
			a_later_text_counts_when_its_time_has_come, begin, end),
		cmocka_unit_test_setup_teardown(
			a_device_moves_to_the_file_that_its_worker_reads, begin,
			end),
		cmocka_unit_test_setup_teardown(nonsense_is_passed_by, begin,
						end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
