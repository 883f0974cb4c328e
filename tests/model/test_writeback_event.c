/*
 * test_writeback_event.c - what events of writeback make clean, and of which file
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/catalog.h"
#include "report/decode/event.h"
#include "report/model/attribute.h"
#include "report/model/dirty.h"
#include "report/model/file.h"
#include "report/model/inode_event.h"
#include "report/model/task.h"
#include "report/model/work.h"
#include "report/model/write_range.h"
#include "report/model/writeback_event.h"

#define PAGE_SIZE     4096
#define FILE_ID       7
#define OTHER_ID      11
#define N_PAGES       13
#define I_DIRTY_PAGES 0x04u
#define WB_SYNC_NONE  0
#define WB_SYNC_ALL   1
#define EIO           5
#define WORK          0xffff888012345678

/* Stand in for inode_event.c and file.c: the number of a file is its id. */
int inode_event_get_file(const struct inode_event_sinks *sinks,
			 const struct event *event, uint32_t *ret,
			 struct ior_error *err)
{
	(void)sinks;
	(void)err;
	*ret = (uint32_t)event->inode.ino;
	return 0;
}

bool inode_event_is_of_kind(const struct inode_event_sinks *sinks,
			    uint32_t file_id, enum file_kind kind)
{
	(void)sinks;
	(void)file_id;
	return kind == FILE_KIND_FILE;
}

int inode_event_note(const struct inode_event_sinks *sinks, struct task *task,
		     enum vfs_class class, uint32_t file_id, int64_t offset,
		     struct ior_error *err)
{
	(void)sinks;
	(void)task;
	(void)class;
	(void)file_id;
	(void)offset;
	(void)err;
	return 0;
}

const char *files_find_fs(const struct files *files, uint32_t dev,
			  uint32_t disk_id)
{
	(void)files;
	(void)dev;
	(void)disk_id;
	return "";
}

const struct file_row *files_find_row(const struct files *files,
				      uint32_t file_id)
{
	(void)files;
	(void)file_id;
	return NULL;
}

struct story {
	struct works works;
	struct inode_event_sinks sinks;
	struct task task;
};

/* A task in the midst of nothing, and pages 0 to 12 of a file that are dirty. */
static int begin(void **state)
{
	static struct story story;

	memset(&story, 0, sizeof(story));
	story.sinks.page_size = PAGE_SIZE;
	story.sinks.works = &story.works;
	story.task.task_id = 23;
	*state = &story;
	if (write_ranges_create(&story.sinks.ranges, NULL) < 0 ||
	    dirty_create(PAGE_SIZE, NULL, &story.sinks.dirty, NULL) < 0)
		return -1;
	return dirty_add(story.sinks.dirty, FILE_ID, 23, 0, N_PAGES * PAGE_SIZE,
			 NULL);
}

static int end(void **state)
{
	struct story *const story = *state;

	write_ranges_forget(story->sinks.ranges, &story->task.context);
	write_ranges_free(story->sinks.ranges);
	dirty_free(story->sinks.dirty);
	works_release(&story->works);
	return 0;
}

static void take(struct story *story, enum ior_event_kind kind,
		 const struct inode_event *inode)
{
	const struct event event = { .kind = kind, .inode = *inode };

	assert_int_equal(
		writeback_event(&story->sinks, &story->task, &event, NULL), 0);
}

static void take_of(struct story *story, enum ior_event_kind kind,
		    uint32_t file_id)
{
	take(story, kind, &(struct inode_event){ .ino = file_id });
}

static void take_work(struct story *story, enum ior_event_kind kind)
{
	const struct event event = { .kind = kind, .work.work = WORK };

	assert_int_equal(
		writeback_event(&story->sinks, &story->task, &event, NULL), 0);
}

/* Which pages of the file are dirty, a letter a page. */
static void assert_dirty(const struct story *story, const char *expected)
{
	char told[N_PAGES + 1] = "";
	uint64_t page;

	for (page = 0; page < N_PAGES; page++)
		told[page] = dirty_has(story->sinks.dirty, FILE_ID,
				       page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
				     ? 'd'
				     : '.';
	assert_string_equal(told, expected);
}

static void assert_written(const struct story *story, uint32_t file_id)
{
	assert_int_equal(attribute_written_file(&story->task.context), file_id);
}

static struct call_context *enter(struct story *story, const char *call)
{
	struct call_context *const context = &story->task.context.call;

	context->call = ior_catalog_find_call(call);
	assert_non_null(context->call);
	context->file_id = FILE_ID;
	return context;
}

static void leave(struct story *story, int64_t result)
{
	writeback_event_leave_call(&story->sinks, &story->task, result);
	memset(&story->task.context.call, 0, sizeof(struct call_context));
}

static void a_flush_that_ends_without_dirty_pages_leaves_none(void **state)
{
	struct story *const story = *state;

	take_of(story, IOR_EVENT_INODE_WRITEBACK_START, FILE_ID);
	assert_written(story, FILE_ID);
	take(story, IOR_EVENT_INODE_WRITEBACK_END,
	     &(struct inode_event){ .ino = FILE_ID, .state = I_DIRTY_PAGES });
	assert_written(story, 0);
	assert_dirty(story, "ddddddddddddd");

	take_of(story, IOR_EVENT_INODE_WRITEBACK_START, FILE_ID);
	take_of(story, IOR_EVENT_INODE_WRITEBACK_END, FILE_ID);
	assert_dirty(story, ".............");
}

static void pages_that_a_flush_left_to_workers_are_still_dirty(void **state)
{
	struct story *const story = *state;

	take_of(story, IOR_EVENT_INODE_WRITEBACK_START, FILE_ID);
	take_work(story, IOR_EVENT_WORK_QUEUED);
	take_of(story, IOR_EVENT_INODE_WRITEBACK_END, FILE_ID);
	assert_dirty(story, "ddddddddddddd");
	take_work(story, IOR_EVENT_WORK_START);
	assert_written(story, FILE_ID);
	take_work(story, IOR_EVENT_WORK_END);
	assert_written(story, 0);
	take_work(story, IOR_EVENT_WORK_START);
	assert_written(story, 0);
}

static void writepages_that_wait_clean_their_part(void **state)
{
	struct inode_event part = {
		.ino = FILE_ID,
		.offset = PAGE_SIZE,
		.size = 3 * PAGE_SIZE - 1,
		.sync_mode = WB_SYNC_NONE,
	};
	struct story *const story = *state;

	take(story, IOR_EVENT_WRITEPAGES_START, &part);
	assert_written(story, FILE_ID);
	take_of(story, IOR_EVENT_WRITEPAGES_END, FILE_ID);
	assert_written(story, 0);
	assert_dirty(story, "ddddddddddddd");

	part.sync_mode = WB_SYNC_ALL;
	take(story, IOR_EVENT_WRITEPAGES_START, &part);
	take(story, IOR_EVENT_WRITEPAGES_END,
	     &(struct inode_event){ .ino = FILE_ID, .error = -EIO });
	assert_dirty(story, "ddddddddddddd");

	take(story, IOR_EVENT_WRITEPAGES_START, &part);
	take_of(story, IOR_EVENT_WRITEPAGES_END, FILE_ID);
	assert_dirty(story, "d...ddddddddd");

	part.size = INT64_MAX;
	take(story, IOR_EVENT_WRITEPAGES_START, &part);
	take_of(story, IOR_EVENT_WRITEPAGES_END, FILE_ID);
	assert_dirty(story, "d............");
}

static void a_bracket_that_lost_its_end_gives_way_to_the_next(void **state)
{
	struct story *const story = *state;

	take_of(story, IOR_EVENT_INODE_WRITEBACK_START, FILE_ID);
	take_of(story, IOR_EVENT_INODE_WRITEBACK_START, OTHER_ID);
	assert_written(story, OTHER_ID);
	take_of(story, IOR_EVENT_INODE_WRITEBACK_END, OTHER_ID);
	assert_written(story, 0);
	assert_dirty(story, "ddddddddddddd");
}

static void an_end_that_lost_its_bracket_cleans_nothing(void **state)
{
	struct story *const story = *state;

	take_of(story, IOR_EVENT_INODE_WRITEBACK_END, FILE_ID);
	take_of(story, IOR_EVENT_WRITEPAGES_END, FILE_ID);
	take_of(story, IOR_EVENT_SYNC_EXIT, FILE_ID);
	assert_dirty(story, "ddddddddddddd");
}

static void a_mark_lasts_until_the_flush_begins_or_ends(void **state)
{
	struct story *const story = *state;

	take_of(story, IOR_EVENT_INODE_MARK_WRITEBACK, FILE_ID);
	take_of(story, IOR_EVENT_INODE_MARK_WRITEBACK, OTHER_ID);
	assert_written(story, OTHER_ID);
	take_of(story, IOR_EVENT_INODE_WRITEBACK_START, FILE_ID);
	take_of(story, IOR_EVENT_INODE_MARK_WRITEBACK, OTHER_ID);
	assert_written(story, FILE_ID);
	take_of(story, IOR_EVENT_INODE_WRITEBACK_END, FILE_ID);
	assert_written(story, 0);
}

static void fsync_cleans_all_when_it_ends_well(void **state)
{
	struct story *const story = *state;

	enter(story, "fsync");
	writeback_event_enter_call(&story->sinks, &story->task);
	take_of(story, IOR_EVENT_SYNC_ENTER, FILE_ID);
	assert_written(story, FILE_ID);
	leave(story, -EIO);
	assert_written(story, 0);
	assert_dirty(story, "ddddddddddddd");

	enter(story, "fdatasync");
	writeback_event_enter_call(&story->sinks, &story->task);
	leave(story, 0);
	assert_dirty(story, ".............");
}

static void a_write_with_o_sync_cleans_what_it_wrote(void **state)
{
	struct story *const story = *state;
	struct call_context *const call = enter(story, "pwrite64");

	call->sync = true;
	call->offset = 2 * PAGE_SIZE;
	call->count = 5 * PAGE_SIZE;
	writeback_event_enter_call(&story->sinks, &story->task);
	assert_written(story, FILE_ID);
	leave(story, 3 * PAGE_SIZE);
	assert_dirty(story, "dd...dddddddd");
}

static void sync_file_range_cleans_when_it_waits_on_both_sides(void **state)
{
	struct story *const story = *state;
	struct call_context *call = enter(story, "sync_file_range");

	call->offset = PAGE_SIZE;
	call->count = 5 * PAGE_SIZE;
	call->flags = 0x02; /* SYNC_FILE_RANGE_WRITE */
	writeback_event_enter_call(&story->sinks, &story->task);
	leave(story, 0);
	assert_dirty(story, "ddddddddddddd");

	call = enter(story, "sync_file_range");
	call->offset = PAGE_SIZE;
	call->count = 5 * PAGE_SIZE;
	call->flags = 0x07;
	writeback_event_enter_call(&story->sinks, &story->task);
	leave(story, 0);
	assert_dirty(story, "d.....ddddddd");
}

static void a_call_with_a_gap_in_it_cleans_nothing(void **state)
{
	struct story *const story = *state;
	struct call_context *call = enter(story, "fsync");

	call->lost = true;
	writeback_event_enter_call(&story->sinks, &story->task);
	leave(story, 0);
	assert_dirty(story, "ddddddddddddd");

	call = enter(story, "pwrite64");
	call->sync = true;
	call->lost = true;
	call->count = PAGE_SIZE;
	leave(story, PAGE_SIZE);
	assert_dirty(story, "ddddddddddddd");
}

static void a_cut_leaves_what_lies_before_it(void **state)
{
	struct story *const story = *state;

	take(story, IOR_EVENT_FILE_CUT,
	     &(struct inode_event){ .ino = FILE_ID, .offset = 5 * PAGE_SIZE });
	assert_dirty(story, "ddddd........");
	enter(story, "ftruncate")->offset = 3 * PAGE_SIZE;
	take_of(story, IOR_EVENT_FILE_TRUNCATE, FILE_ID);
	assert_dirty(story, "ddd..........");
	enter(story, "read");
	take_of(story, IOR_EVENT_FILE_TRUNCATE, FILE_ID);
	assert_dirty(story, "ddd..........");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_flush_that_ends_without_dirty_pages_leaves_none),
		TEST(pages_that_a_flush_left_to_workers_are_still_dirty),
		TEST(writepages_that_wait_clean_their_part),
		TEST(a_bracket_that_lost_its_end_gives_way_to_the_next),
		TEST(an_end_that_lost_its_bracket_cleans_nothing),
		TEST(a_mark_lasts_until_the_flush_begins_or_ends),
		TEST(fsync_cleans_all_when_it_ends_well),
		TEST(a_write_with_o_sync_cleans_what_it_wrote),
		TEST(sync_file_range_cleans_when_it_waits_on_both_sides),
		TEST(a_call_with_a_gap_in_it_cleans_nothing),
		TEST(a_cut_leaves_what_lies_before_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
