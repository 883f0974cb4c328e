/*
 * test_task.c - threads and processes over time
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/decode/event.h"
#include "report/model/task.h"
#include "tests/model/told.h"

#define CLONE_THREAD_      UINT64_C(0x10000)
#define CLONE_NEWUSER_     UINT64_C(0x10000000)
#define CLONE_INTO_CGROUP_ UINT64_C(0x200000000)

static struct told told;
static struct row_sink sink;
static struct tasks *tasks;

static void forget(void)
{
	told = (struct told){ 0 };
}

/* What was told since the last call. */
static void assert_told(const char *expected)
{
	assert_string_equal(told.text, expected);
	forget();
}

static int begin(void **state)
{
	(void)state;
	told_sink_init(&sink, &told);
	sink.task = tell_task;
	if (tasks_create(&sink, &tasks, NULL) < 0)
		return -1;
	forget();
	return 0;
}

static int end(void **state)
{
	(void)state;
	tasks_free(tasks);
	return 0;
}

static void finish(uint64_t end_ns, const char *expected)
{
	assert_int_equal(tasks_finish(tasks, end_ns, NULL), 0);
	assert_told(expected);
}

static const struct task *get(int32_t tid, uint64_t time_ns)
{
	struct task *task;

	assert_int_equal(tasks_get(tasks, tid, time_ns, &task, NULL), 0);
	return task;
}

static const struct task *take(uint64_t time_ns, int32_t tid,
			       enum ior_event_kind kind,
			       const struct task_event *about)
{
	const struct event event = {
		.time_ns = time_ns,
		.tid = tid,
		.kind = kind,
		.task = *about,
	};
	struct task *task;

	assert_int_equal(tasks_event(tasks, &event, &task, NULL), 0);
	return task;
}

static const struct task *fork_at(uint64_t time_ns, int32_t parent,
				  int32_t child, uint64_t flags,
				  const char *comm)
{
	struct task_event about = { .tid = child, .clone_flags = flags };

	snprintf(about.comm, sizeof(about.comm), "%s", comm);
	return take(time_ns, parent, IOR_EVENT_TASK_NEW, &about);
}

static void rename_at(uint64_t time_ns, int32_t tid, const char *comm)
{
	struct task_event about = { .tid = tid };

	snprintf(about.comm, sizeof(about.comm), "%s", comm);
	take(time_ns, tid, IOR_EVENT_TASK_RENAME, &about);
}

static const struct task *exec_at(uint64_t time_ns, int32_t tid,
				  int32_t old_tid)
{
	const struct task_event about = { .tid = tid, .old_tid = old_tid };

	return take(time_ns, tid, IOR_EVENT_TASK_EXEC, &about);
}

static const struct task *exit_at(uint64_t time_ns, int32_t tid)
{
	const struct task_event about = { .tid = tid };

	return take(time_ns, tid, IOR_EVENT_TASK_EXIT, &about);
}

static void take_text(const char *name, uint64_t time_ns, bool early,
		      const char *data)
{
	struct ior_text text = {
		.time_ns = time_ns,
		.data = data,
		.size = strlen(data),
	};

	snprintf(text.name, sizeof(text.name), "%s", name);
	assert_int_equal(tasks_text(tasks, &text, early, NULL), 0);
}

static void remainders_are_the_first_rows(void **state)
{
	struct tasks *other;

	assert_int_equal(tasks_create(&sink, &other, NULL), 0);
	assert_non_null(strstr(told.text,
			       "task 5 process 5 tid -1 pid -1 ppid 0 uid -1 "
			       "(unattributed) of (unattributed) in '' 0-0\n"));
	assert_string_equal(tasks_find_row(other, TASK_IOREC)->comm, "(iorec)");
	assert_null(tasks_find_row(other, 0));
	tasks_free(other);
	(void)state;
}

static void a_child_has_user_cgroup_and_namespace_of_its_parent(void **state)
{
	take_text("tasks", 5, true,
		  "11\t11\t1\t1000\t77\tsh\t/user.slice\t4026531841\t1\n");
	fork_at(13, 11, 17, 0, "sh");
	fork_at(19, 17, 23, CLONE_THREAD_, "sh");
	get(23, 29);

	assert_int_equal(tasks_get_mount_namespace(tasks, 17), 4026531841);
	exit_at(31, 17);
	assert_false(get(17, 37)->process_ended);
	assert_true(exit_at(41, 23)->process_ended);
	(void)state;
	finish(43,
	       "task 7 process 7 tid 11 pid 11 ppid 1 uid 1000 sh of sh in "
	       "'/user.slice' 0-43\n"
	       "task 8 process 8 tid 17 pid 17 ppid 11 uid 1000 sh of sh in "
	       "'/user.slice' 13-31\n"
	       "task 9 process 8 tid 23 pid 17 ppid 11 uid 1000 sh of sh in "
	       "'/user.slice' 19-41\n");
}

static void a_rename_of_the_leader_renames_the_process(void **state)
{
	const struct task *thread;

	fork_at(3, 11, 17, 0, "sh");
	fork_at(5, 17, 23, CLONE_THREAD_, "sh");
	rename_at(7, 23, "worker");
	thread = get(23, 11);
	assert_int_equal(thread->task_id, 9);
	rename_at(13, 17, "server");
	assert_int_equal(get(23, 19)->task_id, 11);
	assert_told("task 8 process 8 tid 17 pid 17 ppid 11 uid -1 sh of sh in "
		    "'' 3-13\n"
		    "task 9 process 8 tid 23 pid 17 ppid 11 uid -1 worker of "
		    "sh in '' 5-19\n");
	assert_null(tasks_find_row(tasks, 9));
	assert_string_equal(tasks_find_row(tasks, 11)->comm, "server");
	assert_string_equal(tasks_find_row(tasks, 11)->thread_comm, "worker");
	(void)state;
}

static void a_reused_pid_is_another_process(void **state)
{
	uint32_t process_id;

	fork_at(3, 11, 17, 0, "one");
	process_id = get(17, 5)->process_id;
	exit_at(7, 17);
	assert_int_equal(get(17, 11)->process_id, process_id);
	fork_at(13, 11, 17, 0, "two");
	assert_told("task 8 process 8 tid 17 pid 17 ppid 11 uid -1 one of one "
		    "in '' 3-7\n");
	assert_int_not_equal(get(17, 19)->process_id, process_id);
	assert_int_not_equal(tasks_find_process(tasks, 17), process_id);
	(void)state;
}

static void an_exec_by_another_thread_takes_the_leaders_tid(void **state)
{
	struct task *thread;

	fork_at(3, 11, 17, 0, "sh");
	fork_at(5, 17, 23, CLONE_THREAD_, "sh");
	assert_int_equal(tasks_get(tasks, 23, 7, &thread, NULL), 0);
	thread->context.marked_file_id = 29;

	exit_at(11, 17);
	rename_at(13, 17, "program");
	thread = NULL;
	assert_false(exec_at(19, 17, 23)->exited);
	assert_int_equal(get(17, 23)->context.marked_file_id, 29);
	assert_true(get(23, 23)->exited);
	assert_false(get(23, 23)->process_ended);
	assert_true(exit_at(31, 17)->process_ended);
	(void)state;
}

static void kernel_threads_are_so_until_they_run_a_program(void **state)
{
	assert_true(get(0, 3)->kernel);
	assert_string_equal(get(0, 3)->comm, "swapper");
	fork_at(5, 2, 17, 0, "kthreadd");
	rename_at(7, 17, "kworker/1:3");
	assert_true(get(17, 11)->kernel);
	fork_at(13, 17, 23, 0, "kworker/1:3");
	assert_true(get(23, 19)->kernel);
	exec_at(29, 23, 23);
	assert_false(get(23, 31)->kernel);
	(void)state;
}

static void the_recorders_threads_are_its_own_also_those_to_come(void **state)
{
	fork_at(3, 11, 17, 0, "iorec-record");
	take_text("self", 5, true, "tgid\t17\ntid\t17\noutput\t254:0\n");
	fork_at(7, 17, 19, CLONE_THREAD_, "iorec-record");
	fork_at(11, 17, 23, 0, "iorec-record");
	assert_int_equal(task_charge_id(get(17, 13)), TASK_IOREC);
	assert_int_equal(task_charge_id(get(19, 13)), TASK_IOREC);
	assert_int_not_equal(task_charge_id(get(23, 13)), TASK_IOREC);
	(void)state;
}

static const char line_of_17[] =
	"17\t13\t11\t1000\t77\tworker\t/a\\040b\t4026531841\t1\n";

static void an_early_line_tells_only_what_no_event_told(void **state)
{
	struct task *task;

	assert_int_equal(tasks_get(tasks, 17, 3, &task, NULL), 0);
	assert_int_equal(task->pid, 17);
	assert_int_equal(tasks_set_uid(tasks, task, 5, 5, NULL), 0);
	rename_at(7, 17, "renamed");
	get(17, 11);
	take_text("tasks", 97, true, line_of_17);

	assert_int_equal(get(17, 13)->pid, 13);
	assert_string_equal(get(17, 13)->comm, "renamed");
	assert_int_equal(tasks_find_row(tasks, task->task_id)->uid, 5);
	assert_string_equal(tasks_find_row(tasks, task->task_id)->cgroup,
			    "/a b");
	assert_told("");
	(void)state;
}

static void a_due_line_is_right_about_all(void **state)
{
	fork_at(3, 11, 13, 0, "sh");
	fork_at(5, 13, 17, CLONE_THREAD_, "sh");
	rename_at(7, 17, "worker");
	get(17, 11);
	take_text("tasks", 97, false, line_of_17);
	assert_told("");

	rename_at(101, 17, "other");
	get(17, 103);
	take_text("tasks", 107, false, line_of_17);
	assert_told("task 9 process 8 tid 17 pid 13 ppid 11 uid 1000 worker of "
		    "sh in '/a b' 5-101\n"
		    "task 10 process 8 tid 17 pid 13 ppid 11 uid 1000 other of "
		    "sh in '/a b' 101-107\n");
	(void)state;
}

static void a_line_ahead_of_its_task_makes_no_row_of_its_own(void **state)
{
	take_text("tasks", 97, true,
		  "17\t17\t11\t1000\t77\tnew\t-\t4026531841\t1\n");
	fork_at(13, 11, 17, 0, "sh");
	assert_int_equal(get(17, 19)->task_id, 7);
	finish(23,
	       "task 7 process 7 tid 17 pid 17 ppid 11 uid -1 sh of sh in '' "
	       "13-23\n"
	       "task 8 process 8 tid 11 pid 11 ppid 0 uid -1 sh of sh in '' "
	       "0-23\n");
	(void)state;
}

static void a_gap_ends_brackets_and_leaves_the_call(void **state)
{
	static const struct ior_call_def call;
	struct task *task;

	assert_int_equal(tasks_get(tasks, 17, 3, &task, NULL), 0);
	task->context.flush_file_id = 5;
	task->context.call.call = &call;
	tasks_gap(tasks);
	assert_int_equal(tasks_get(tasks, 17, 7, &task, NULL), 0);
	assert_int_equal(task->context.flush_file_id, 0);
	assert_ptr_equal(task->context.call.call, &call);
	assert_true(task->context.call.lost);
	(void)state;
}

static void hostile_lines_and_events_are_passed_by(void **state)
{
	take_text("tasks", 5, true,
		  "\n\t\t\t\n17\n17\t17\t11\n99999999999\t1\t1\t1\t1\tx\t/\t1\n"
		  "-3\t1\t1\t1\t1\tx\t/\t1\n0\t1\t1\t1\t1\tx\t/\t1\n"
		  "17\t17\t1\t4294967296\t1\tx\t/\t1\n");
	take_text("self", 5, true, "tgid\ntid\t-1\ntid\tx\n\n");
	assert_told("");

	fork_at(7, INT32_MIN, INT32_MAX, 0, "huge");
	fork_at(7, 17, 17, 0, "itself");
	fork_at(7, 17, 17, CLONE_THREAD_, "itself");
	exec_at(11, 17, 17);
	exec_at(11, 17, INT32_MIN);
	exit_at(13, INT32_MAX);
	exit_at(13, INT32_MAX);
	assert_int_equal(get(INT32_MAX, 17)->tid, -1);
	assert_int_equal(tasks_finish(tasks, 19, NULL), 0);
	(void)state;
}

static void attach_at(uint64_t time_ns, int32_t tid, int64_t hierarchy,
		      const char *path)
{
	const struct task_event about = {
		.tid = tid,
		.hierarchy = hierarchy,
		.text = path,
		.text_size = (uint32_t)strlen(path),
	};

	take(time_ns, 5, IOR_EVENT_TASK_CGROUP, &about);
}

static void populate_at(uint64_t time_ns, int32_t tid, uint32_t populated,
			const char *path)
{
	const struct task_event about = {
		.populated = populated,
		.text = path,
		.text_size = (uint32_t)strlen(path),
	};

	take(time_ns, tid, IOR_EVENT_CGROUP_POPULATED, &about);
}

static const char *cgroup_of(int32_t tid, uint64_t time_ns)
{
	return tasks_find_row(tasks, get(tid, time_ns)->task_id)->cgroup;
}

static uint32_t uid_of(int32_t tid, uint64_t time_ns)
{
	return tasks_find_row(tasks, get(tid, time_ns)->task_id)->uid;
}

static void become(int32_t tid, uint64_t time_ns, uint32_t uid)
{
	struct task *task;

	assert_int_equal(tasks_get(tasks, tid, time_ns, &task, NULL), 0);
	assert_int_equal(tasks_set_uid(tasks, task, uid, time_ns, NULL), 0);
}

#define HYBRID(v2, blkio)                                                    \
	"11\t11\t1\t0\t77\tsh\t-\t3\t4\t-\t-\t-\t-\t-\t-\t-\t7:blkio:" blkio \
	"\\0121:name=systemd:/\\0120::" v2 "\\012\t4026531837\n"

static void a_cgroup_is_that_of_the_first_hierarchy_below_its_root(void **state)
{
	take_text("tasks", 5, true, HYBRID("/", "/docker/a"));
	assert_string_equal(cgroup_of(11, 7), "/docker/a");

	attach_at(11, 11, 4, "/of\040memory");
	assert_string_equal(cgroup_of(11, 13), "/docker/a");
	attach_at(17, 11, 0, "/user.slice");
	assert_string_equal(cgroup_of(11, 19), "/user.slice");
	attach_at(23, 11, 0, "/");
	attach_at(29, 11, 7, "/");
	assert_string_equal(cgroup_of(11, 31), "/");
	(void)state;
}

static void threads_move_alone_and_with_their_process(void **state)
{
	take_text("tasks", 5, true, "11\t11\t1\t0\t77\tsh\t/a\t3\t4\n");
	fork_at(7, 11, 13, CLONE_THREAD_, "sh");
	attach_at(11, 13, 0, "/a/threads");
	fork_at(13, 13, 17, CLONE_THREAD_, "sh");
	fork_at(17, 13, 19, 0, "sh");
	assert_string_equal(cgroup_of(11, 23), "/a");
	assert_string_equal(cgroup_of(13, 23), "/a/threads");
	assert_string_equal(cgroup_of(17, 23), "/a/threads");
	assert_string_equal(cgroup_of(19, 23), "/a/threads");

	attach_at(29, 11, 0, "/b");
	assert_string_equal(cgroup_of(11, 31), "/b");
	assert_string_equal(cgroup_of(13, 31), "/b");
	assert_string_equal(cgroup_of(17, 31), "/b");
	assert_string_equal(cgroup_of(19, 31), "/a/threads");
	(void)state;
}

static void a_child_begun_in_an_empty_cgroup_is_known_to_be_there(void **state)
{
	take_text("tasks", 3, true, "11\t11\t1\t0\t77\tsh\t/a\t3\t4\n");
	populate_at(5, 11, 1, "/new/leaf");
	populate_at(5, 11, 1, "/new");
	fork_at(7, 11, 13, CLONE_INTO_CGROUP_, "sh");
	assert_string_equal(cgroup_of(13, 11), "/new/leaf");
	fork_at(13, 11, 17, CLONE_INTO_CGROUP_, "sh");
	assert_string_equal(cgroup_of(17, 19), "");

	/* Who moves another fills a cgroup too, and exits empty them. */
	populate_at(23, 5, 1, "/moved");
	attach_at(23, 13, 0, "/moved");
	populate_at(29, 5, 0, "/gone");
	fork_at(31, 5, 37, CLONE_INTO_CGROUP_, "sh");
	assert_string_equal(cgroup_of(37, 41), "");
	(void)state;
}

static void users_of_a_user_namespace_are_those_of_the_host(void **state)
{
	take_text("uid_map/3", 3, true, "0 100000 65536\n70000 1000 1\n");
	take_text(
		"tasks", 3, true,
		"11\t11\t1\t0\t77\tsh\t/a\t3\t4\t-\t-\t-\t-\t-\t-\t-\t-\t3\n");
	become(11, 5, 33);
	assert_int_equal(uid_of(11, 7), 100033);
	become(11, 11, 70000);
	assert_int_equal(uid_of(11, 13), 1000);
	become(11, 17, 70001);
	assert_int_equal(uid_of(11, 19), UINT32_MAX);
	(void)state;
}

static void users_of_a_new_user_namespace_are_not_known(void **state)
{
	struct task *task;

	take_text("tasks", 3, true, "11\t11\t1\t7\t77\tsh\t/a\t3\t4\n");
	fork_at(5, 11, 13, CLONE_NEWUSER_, "sh");
	assert_int_equal(uid_of(13, 7), 7);
	become(13, 11, 0);
	assert_int_equal(uid_of(13, 13), UINT32_MAX);

	assert_int_equal(tasks_get(tasks, 11, 17, &task, NULL), 0);
	tasks_leave_user_namespace(tasks, task);
	become(11, 19, 0);
	assert_int_equal(uid_of(11, 23), UINT32_MAX);
	(void)state;
}

static void each_thread_has_a_user_of_its_own(void **state)
{
	take_text("tasks", 3, true, "11\t11\t1\t7\t77\tsh\t/a\t3\t4\n");
	fork_at(5, 11, 13, CLONE_THREAD_, "sh");
	become(13, 7, 11);
	fork_at(11, 13, 17, CLONE_THREAD_, "sh");
	become(13, 13, UINT32_MAX);
	assert_int_equal(uid_of(11, 19), 7);
	assert_int_equal(uid_of(13, 19), 11);
	assert_int_equal(uid_of(17, 19), 11);
	(void)state;
}

static void an_unknown_name_is_a_question_mark(void **state)
{
	get(17, 3);
	finish(5, "task 7 process 7 tid 17 pid 17 ppid 0 uid -1 ? of ? in '' "
		  "0-5\n");
	(void)state;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(remainders_are_the_first_rows),
		TEST(a_child_has_user_cgroup_and_namespace_of_its_parent),
		TEST(a_rename_of_the_leader_renames_the_process),
		TEST(a_reused_pid_is_another_process),
		TEST(an_exec_by_another_thread_takes_the_leaders_tid),
		TEST(kernel_threads_are_so_until_they_run_a_program),
		TEST(the_recorders_threads_are_its_own_also_those_to_come),
		TEST(an_early_line_tells_only_what_no_event_told),
		TEST(a_due_line_is_right_about_all),
		TEST(a_line_ahead_of_its_task_makes_no_row_of_its_own),
		TEST(a_gap_ends_brackets_and_leaves_the_call),
		TEST(hostile_lines_and_events_are_passed_by),
		TEST(an_unknown_name_is_a_question_mark),
		TEST(a_cgroup_is_that_of_the_first_hierarchy_below_its_root),
		TEST(threads_move_alone_and_with_their_process),
		TEST(a_child_begun_in_an_empty_cgroup_is_known_to_be_there),
		TEST(users_of_a_user_namespace_are_those_of_the_host),
		TEST(users_of_a_new_user_namespace_are_not_known),
		TEST(each_thread_has_a_user_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
