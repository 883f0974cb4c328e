/*
 * test_async.c - requests of io_uring, and operations of aio
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "iorec/catalog.h"
#include "report/decode/event.h"
#include "report/model/async.h"
#include "report/model/cache.h"
#include "report/model/coverage.h"
#include "report/model/dirty.h"
#include "report/model/file.h"
#include "report/model/page_use.h"
#include "report/model/stack.h"
#include "report/model/task.h"
#include "report/model/vfs.h"
#include "tests/model/told.h"

#define OP_READV 1
#define OP_FSYNC 3
#define OP_POLL  6
#define OP_READ  22
#define OP_WRITE 23

#define CQE_F_MORE 2

#define CLONE_THREAD_ 0x10000

static struct told told;
static struct row_sink sink;
static struct tasks *tasks;
static struct stack *stack;
static struct files *files;
static struct cache *cache;
static struct dirty *dirty;
static struct page_uses *uses;
static struct vfs *vfs;
static struct async *async;

static void assert_told(const char *expected)
{
	assert_string_equal(told.text, expected);
	told = (struct told){ 0 };
}

static int create_vfs(void)
{
	const struct vfs_options options = {
		.sink = &sink,
		.tasks = tasks,
		.files = files,
		.cache = cache,
		.dirty = dirty,
		.uses = uses,
		.page_size = 4096,
		.sees_pages = true,
		.sees_hits = true,
	};

	return vfs_create(&options, &vfs, NULL);
}

static int begin(void **state)
{
	(void)state;
	told_sink_init(&sink, &told);
	sink.vfs = tell_vfs;
	sink.coverage = tell_coverage;
	if (tasks_create(&sink, &tasks, NULL) < 0 ||
	    stack_create(&sink, &stack, NULL) < 0 ||
	    files_create(&sink, stack, tasks, &files, NULL) < 0 ||
	    cache_create(&sink, 4096, &cache, NULL) < 0 ||
	    dirty_create(4096, NULL, &dirty, NULL) < 0 ||
	    page_uses_create(&sink, 4096, &uses, NULL) < 0 ||
	    create_vfs() < 0 || async_create(tasks, vfs, &async, NULL) < 0)
		return -1;
	told = (struct told){ 0 };
	return 0;
}

static int end(void **state)
{
	(void)state;
	async_free(async);
	vfs_free(vfs);
	page_uses_free(uses);
	dirty_free(dirty);
	cache_free(cache);
	files_free(files);
	stack_free(stack);
	tasks_free(tasks);
	return 0;
}

static struct task *get(int32_t tid, uint64_t time_ns)
{
	struct task *task;

	assert_int_equal(tasks_get(tasks, tid, time_ns, &task, NULL), 0);
	return task;
}

static void take(uint64_t time_ns, int32_t tid, enum ior_event_kind kind,
		 const struct uring_event *about)
{
	const struct event event = {
		.time_ns = time_ns,
		.tid = tid,
		.kind = kind,
		.uring = *about,
	};

	assert_int_equal(async_event(async, get(tid, time_ns), &event, NULL),
			 0);
}

static void submit(uint64_t time_ns, int32_t tid, uint64_t request,
		   uint32_t opcode)
{
	take(time_ns, tid, IOR_EVENT_URING_SUBMIT,
	     &(struct uring_event){ .request = request, .opcode = opcode });
}

static void get_file(uint64_t time_ns, int32_t tid, uint64_t request,
		     int64_t fd)
{
	take(time_ns, tid, IOR_EVENT_URING_FILE,
	     &(struct uring_event){ .request = request, .fd = fd });
}

static void complete(uint64_t time_ns, int32_t tid, uint64_t request,
		     int64_t result)
{
	take(time_ns, tid, IOR_EVENT_URING_COMPLETE,
	     &(struct uring_event){ .request = request, .result = result });
}

static void note(int32_t tid, enum vfs_class class, uint32_t file_id,
		 int64_t offset)
{
	const struct vfs_note about = {
		.class = class,
		.file_id = file_id,
		.offset = offset,
		.of_a_file = true,
	};

	assert_int_equal(vfs_note(vfs, get(tid, 1), &about, NULL), 0);
}

/* SYS_ENTER or SYS_EXIT, as the ledger hands them out. */
static void call(uint64_t time_ns, int32_t tid, enum ior_event_kind kind,
		 const char *name, int64_t result)
{
	const struct event event = {
		.time_ns = time_ns,
		.tid = tid,
		.kind = kind,
		.call = {
			.call = ior_catalog_find_call(name),
			.result = result,
		},
	};
	struct task *const task = get(tid, time_ns);

	if (kind == IOR_EVENT_SYS_EXIT)
		assert_int_equal(async_event(async, task, &event, NULL), 0);
	assert_int_equal(vfs_event(vfs, task, &event, NULL), 0);
}

static uint32_t make_file(uint64_t ino)
{
	uint32_t file_id;

	assert_int_equal(files_get_inode(files, 8, ino, &file_id, NULL), 0);
	return file_id;
}

static void assert_coverage(const char *expected)
{
	struct coverage *coverage;

	assert_int_equal(coverage_create(&coverage, NULL), 0);
	assert_int_equal(async_note_coverage(async, coverage, NULL), 0);
	assert_int_equal(coverage_finish(coverage, &sink, NULL), 0);
	assert_non_null(strstr(told.text, expected));
	coverage_free(coverage);
	told = (struct told){ 0 };
}

static void a_request_is_a_row_from_submission_to_completion(void **state)
{
	const uint32_t file_id = make_file(11);

	call(3, 17, IOR_EVENT_SYS_ENTER, "io_uring_enter", 0);
	submit(5, 17, 0xa0, OP_READ);
	get_file(5, 17, 0xa0, 7);
	assert_string_equal(get(17, 5)->context.call.call->name, "uring_read");
	note(17, VFS_READ, file_id, 12288);
	submit(7, 17, 0xb0, OP_POLL);
	assert_string_equal(get(17, 7)->context.call.call->name,
			    "io_uring_enter");
	complete(18, 17, 0xa0, 8192);
	call(19, 17, IOR_EVENT_SYS_EXIT, "io_uring_enter", 2);
	assert_null(get(17, 23)->context.call.call);
	complete(29, 17, 0xb0, 1);
	assert_told("read uring_read at 12288 = 8192 of file 1, 13 ns, pages 2 "
		    "= 2 hit 0 readahead 0 inflight 0 miss, flags 0x04\n");
	assert_coverage("unseen: offsets of io_uring: 1 requests: no event "
			"tells them, but the page of a buffered read\n");
	(void)state;
}

static void a_failed_request_is_a_call_that_failed(void **state)
{
	submit(5, 17, 0xa0, OP_FSYNC);
	get_file(5, 17, 0xa0, 7);
	complete(16, 17, 0xa0, -5);
	assert_told("sync uring_fsync at -1 = -5 of file 1, 11 ns\n");
	(void)state;
}

static void begin_worker(int32_t tid, int32_t worker_tid)
{
	const struct event event = {
		.time_ns = 3,
		.tid = tid,
		.kind = IOR_EVENT_TASK_NEW,
		.task = { .tid = worker_tid, .clone_flags = CLONE_THREAD_ },
	};
	struct task *task;

	assert_int_equal(tasks_event(tasks, &event, &task, NULL), 0);
}

static void
a_worker_that_tells_its_request_works_for_its_submitter(void **state)
{
	const uint32_t file_id = make_file(11);

	begin_worker(17, 19);
	submit(5, 17, 0xa0, OP_READV);
	submit(7, 17, 0xb0, OP_READ);
	get_file(11, 19, 0xa0, 7);
	note(19, VFS_READ, file_id, 0);
	assert_int_equal(get(17, 11)->context.call.request, 0xb0);
	assert_int_equal(get(19, 11)->context.call.request, 0xa0);
	complete(13, 17, 0xa0, 4096);
	assert_null(get(19, 13)->context.call.call);
	assert_told("read uring_readv at 0 = 4096 of file 1, 8 ns, pages 1 = 1 "
		    "hit 0 readahead 0 inflight 0 miss, flags 0x04\n");
	(void)state;
}

static void what_a_worker_completes_it_was_at(void **state)
{
	const uint32_t file_id = make_file(11);

	submit(5, 17, 0xa0, OP_WRITE);
	get_file(5, 17, 0xa0, 7);
	call(7, 17, IOR_EVENT_SYS_EXIT, "io_uring_enter", 1);
	note(19, VFS_WRITE, file_id, 4096);
	note(19, VFS_READ, file_id, 4096);
	complete(18, 19, 0xa0, 4093);
	assert_told("write uring_write at -1 = 4093 of file 1, 13 ns\n");
	(void)state;
}

static void a_request_with_more_to_come_goes_on(void **state)
{
	submit(5, 17, 0xa0, OP_READ);
	get_file(5, 17, 0xa0, 7);
	take(7, 17, IOR_EVENT_URING_COMPLETE,
	     &(struct uring_event){
		     .request = 0xa0, .result = 11, .flags = CQE_F_MORE });
	complete(11, 17, 0xa0, 13);
	complete(13, 17, 0xa0, 17);
	assert_told("read uring_read at -1 = 11 of file 1, 2 ns\n"
		    "read uring_read at -1 = 13 of file 1, 6 ns\n");
	(void)state;
}

static void files_that_no_event_names_are_counted(void **state)
{
	submit(5, 17, 0xa0, OP_READ);
	complete(7, 17, 0xa0, 11);
	assert_told("read uring_read at -1 = 11 of file 1, 2 ns\n");
	assert_int_equal(files_find_row(files, 1)->kind, FILE_KIND_UNKNOWN);
	assert_coverage("unseen: files of io_uring: 1 requests used fixed "
			"files, which no event names\n");
	(void)state;
}

static void requests_whose_end_was_not_seen_are_counted(void **state)
{
	submit(5, 17, 0xa0, OP_READ);
	submit(7, 17, 0xa0, OP_WRITE); /* its completion was skipped */
	submit(11, 17, 0xb0, OP_READ);
	async_gap(async);
	complete(13, 17, 0xa0, 1);
	complete(13, 17, 0xb0, 1);
	submit(17, 17, 0, OP_READ); /* kernels before 6.1 */
	complete(19, 17, 0, 1);
	assert_told("");
	assert_coverage("unseen: results of io_uring: 4 requests completed "
			"unseen: they are not counted\n");
	(void)state;
}

static void operations_of_aio_are_counted(void **state)
{
	call(5, 17, IOR_EVENT_SYS_ENTER, "io_submit", 0);
	call(7, 17, IOR_EVENT_SYS_EXIT, "io_submit", 13);
	call(11, 17, IOR_EVENT_SYS_ENTER, "io_submit", 0);
	call(13, 17, IOR_EVENT_SYS_EXIT, "io_submit", -22);
	assert_told("");
	assert_coverage(
		"unseen: bytes, files and offsets of aio: 13 operations "
		"of io_submit: no event tells them; their disk I/O is "
		"charged to the submitter\n");
	(void)state;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_is_a_row_from_submission_to_completion),
		TEST(a_failed_request_is_a_call_that_failed),
		TEST(a_worker_that_tells_its_request_works_for_its_submitter),
		TEST(what_a_worker_completes_it_was_at),
		TEST(a_request_with_more_to_come_goes_on),
		TEST(files_that_no_event_names_are_counted),
		TEST(requests_whose_end_was_not_seen_are_counted),
		TEST(operations_of_aio_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
