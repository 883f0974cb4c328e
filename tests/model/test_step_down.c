/*
 * test_step_down.c - what a ledger makes of a recorder that steps down
 *
 * Nothing is lost, and nothing may be made of events that come no more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "iorec/format.h"
#include "iorec/snapshot.h"
#include "report/decode/event.h"
#include "report/decode/trace.h"
#include "report/model/ledger.h"
#include "report/model/line.h"
#include "report/model/step_down.h"
#include "tests/model/feed.h"
#include "tests/model/told.h"

#define FLUSHER 102

#define NS_PER_S UINT64_C(1000000000)

static int tell_disk(void *context, const struct disk_row *row,
		     struct ior_error *err)
{
	static const char *const methods[] = { "exact", "estimated", "before",
					       "unattributed" };

	(void)err;
	told_add(context, "disk %u: %u of file %u %s%s, vfs %u\n",
		 (unsigned)row->sector, (unsigned)row->owners[0].size,
		 (unsigned)row->file_id, methods[row->owners[0].method],
		 row->flags & DISK_INFLIGHT ? " inflight" : "",
		 (unsigned)row->vfs_id);
	return 0;
}

static int tell_dirty(void *context, const struct dirty_row *row,
		      struct ior_error *err)
{
	(void)err;
	told_add(context, "dirty file %u: %u dirtied, %u left\n",
		 (unsigned)row->file_id, (unsigned)row->sizes[DIRTY_DIRTIED],
		 (unsigned)row->sizes[DIRTY_LEFT]);
	return 0;
}

static int tell_fact(void *context, const struct fact_row *row,
		     struct ior_error *err)
{
	(void)err;
	told_add(context, "%s: %s\n", row->name, row->value);
	return 0;
}

static int begin(void **state)
{
	struct row_sink *const sink = feed_sink();

	(void)state;
	sink->vfs = tell_vfs;
	sink->disk = tell_disk;
	sink->dirty = tell_dirty;
	sink->cache = tell_cache;
	return feed_begin();
}

static int end(void **state)
{
	(void)state;
	feed_end();
	return 0;
}

static void take_text(uint16_t kind, const char *name, uint64_t time_ns,
		      const char *data)
{
	struct ior_text text = { .time_ns = time_ns,
				 .data = data,
				 .size = strlen(data) };

	snprintf(text.name, sizeof(text.name), "%s", name);
	assert_int_equal(ledger_text(feed_ledger(), kind, &text, NULL), 0);
}

static void step_down(uint64_t time_ns, const char *from, const char *to)
{
	char line[64];

	snprintf(line, sizeof(line), "%" PRIu64 "\t%s\t%s\ttoo\\040much\n",
		 time_ns, from, to);
	take_text(IOR_KIND_SNAPSHOT, "step_down", time_ns, line);
}

static void enter(uint64_t time_ns)
{
	feed_enter(time_ns, "pread64", 3, 0);
}

static void leave(uint64_t time_ns)
{
	feed_leave(time_ns, "pread64", FEED_PAGE);
}

static void io(uint64_t time_ns, int32_t tid, uint64_t sector, const char *rwbs)
{
	feed_block(time_ns, IOR_EVENT_BIO_QUEUE, tid, sector, rwbs);
	feed_block(time_ns + 1, IOR_EVENT_RQ_ISSUE, tid, sector, rwbs);
	feed_block(time_ns + 2, IOR_EVENT_RQ_COMPLETE, tid, sector, rwbs);
}

static void inode(uint64_t time_ns, enum ior_event_kind kind, int32_t tid,
		  uint64_t offset)
{
	feed_event((struct event){
		.time_ns = time_ns,
		.tid = tid,
		.kind = kind,
		.inode = { .dev = FEED_DEV, .ino = 11, .offset = offset },
	});
}

static void finish(void)
{
	assert_int_equal(ledger_finish(feed_ledger(), NULL), 0);
}

static void assert_told(const char *expected)
{
	assert_string_equal(feed_told(), expected);
}

/* Events that come while the recorder disables one after the other are left. */
static void a_call_that_is_open_then_leaves_no_row(void **state)
{
	enter(100);
	leave(107);
	enter(200);
	step_down(210, "vfs", "cache");
	leave(217);
	enter(300);
	leave(307);
	finish();
	assert_told("read pread64 at 0 = 4096 of file 1, 7 ns\n");
	(void)state;
}

static void what_is_on_its_way_to_the_disk_arrives(void **state)
{
	enter(100);
	feed_block(103, IOR_EVENT_BIO_QUEUE, FEED_TID, 800, "R");
	step_down(105, "vfs", "block");
	feed_block(107, IOR_EVENT_RQ_ISSUE, FEED_TID, 800, "R");
	feed_block(109, IOR_EVENT_RQ_COMPLETE, FEED_TID, 800, "R");
	io(113, FEED_TID, 808, "R");
	finish();
	assert_told("disk 800: 4096 of file 0 exact, vfs 1\n"
		    "disk 808: 4096 of file 0 exact, vfs 0\n");
	(void)state;
}

static void a_flusher_goes_on_at_level_cache(void **state)
{
	inode(100, IOR_EVENT_FOLIO_DIRTY, FEED_TID, 0);
	inode(103, IOR_EVENT_INODE_WRITEBACK_START, FLUSHER, 0);
	step_down(105, "vfs", "cache");
	io(107, FLUSHER, 800, "W");
	inode(113, IOR_EVENT_INODE_WRITEBACK_END, FLUSHER, 0);
	finish();
	assert_told("disk 800: 4096 of file 1 exact, vfs 0\n"
		    "dirty file 1: 4096 dirtied, 0 left\n");
	(void)state;
}

/* Which file it is writing, and whose bytes, is known no longer. */
static void at_level_block_a_flusher_writes_for_whom_nobody_knows(void **state)
{
	inode(100, IOR_EVENT_FOLIO_DIRTY, FEED_TID, 0);
	inode(103, IOR_EVENT_INODE_WRITEBACK_START, FLUSHER, 0);
	step_down(105, "vfs", "block");
	inode(106, IOR_EVENT_FOLIO_DIRTY, FEED_TID, FEED_PAGE);
	io(107, FLUSHER, 800, "W");
	finish();
	assert_told("disk 800: 4096 of file 0 estimated, vfs 0\n"
		    "dirty file 1: 4096 dirtied, 4096 left\n");
	(void)state;
}

/* A page that readahead brings in is unused until it is known to be used. */
static void no_page_is_called_unused_when_no_call_tells(void **state)
{
	take_text(IOR_KIND_FILE, "page_size", 0, "4096");
	enter(100);
	feed_page(101, IOR_EVENT_PAGE_ADD, 11, 0);
	feed_page(102, IOR_EVENT_PAGE_ADD, 11, 1);
	step_down(105, "vfs", "cache");
	feed_page(107, IOR_EVENT_PAGE_ADD, 11, 2);
	finish();
	assert_told("task 7 file 1: +1 demand +0 ahead +0 unused +0 fault +0 "
		    "fault ahead\n"
		    "task 7 file 1: +0 demand +1 ahead +1 unused +0 fault +0 "
		    "fault ahead\n"
		    "task 7 file 1: +0 demand +0 ahead -1 unused +0 fault +0 "
		    "fault ahead\n"
		    "task 7 file 1: +1 demand +0 ahead +0 unused +0 fault +0 "
		    "fault ahead\n");
	(void)state;
}

static int begin_coverage(void **state)
{
	struct row_sink *const sink = feed_sink();

	(void)state;
	sink->coverage = tell_coverage;
	sink->fact = tell_fact;
	return feed_begin();
}

static void assert_says(const char *line, bool expected)
{
	if (!strstr(feed_told(), line) == expected)
		fail_msg("'%s' is %sin: %s", line, expected ? "not " : "",
			 feed_told());
}

static void the_coverage_says_until_when_and_why(void **state)
{
	take_text(IOR_KIND_FILE, "level", 0, "full");
	take_text(IOR_KIND_FILE, "patterns", 0, "sched:*");
	take_text(IOR_KIND_FILE, "start_ns", 0, "5000000000");
	io(6 * NS_PER_S, FEED_TID, 800, "R");
	step_down(7 * NS_PER_S, "full", "full");
	step_down(8 * NS_PER_S, "full", "cache");
	io(9 * NS_PER_S, FEED_TID, 808, "R");
	step_down(10 * NS_PER_S, "cache", "block");
	finish();
	assert_says("step_1: events of -e until 2.0 s, then none: too much\n"
		    "step_2: level full until 3.0 s, then cache: too much\n",
		    true);
	assert_says("step_3: level cache until 5.0 s, then block: too much\n",
		    true);
	assert_says("seen: I/O of devices and who submitted it\n", true);
	assert_says("unseen: cache misses and readahead: level cache until "
		    "5.0 s, then block: too much\n",
		    true);
	assert_says("seen: cache misses and readahead\n", false);
	assert_says("unseen: what -e added: events of -e until 2.0 s, then "
		    "none: too much\n",
		    true);
	/* What was not there before is not missing since. */
	assert_says("unseen: page faults of mapped files: "
		    "filemap:mm_filemap_fault was not recorded",
		    true);
	(void)state;
}

/* It was taken in an earlier segment, or before what a flight recorder keeps. */
static void a_step_of_before_the_trace_has_no_time_in_it(void **state)
{
	take_text(IOR_KIND_FILE, "level", 0, "full");
	take_text(IOR_KIND_FILE, "patterns", 0, "sched:*");
	take_text(IOR_KIND_FILE, "start_ns", 0, "5000000000");
	step_down(3 * NS_PER_S, "full", "full");
	step_down(4 * NS_PER_S, "full", "cache");
	io(6 * NS_PER_S, FEED_TID, 800, "R");
	finish();
	assert_says("step_1: events of -e before the trace began, then none: "
		    "too much\n"
		    "step_2: level full before the trace began, then cache: "
		    "too much\n",
		    true);
	assert_says("seen: I/O of devices and who submitted it\n", true);
	assert_says("unseen: what -e added: events of -e before the trace "
		    "began, then none: too much\n",
		    true);
	(void)state;
}

static void why_it_stopped_is_a_fact(void **state)
{
	take_text(IOR_KIND_SNAPSHOT, "stop", 7 * NS_PER_S,
		  "the trace reached --max-size");
	finish();
	assert_says("stop: the trace reached --max-size\n", true);
	(void)state;
}

static void a_step_that_is_told_again_or_up_is_none(void **state)
{
	step_down(7 * NS_PER_S, "vfs", "cache");
	step_down(7 * NS_PER_S, "vfs", "cache");
	step_down(8 * NS_PER_S, "cache", "full");
	finish();
	assert_says("step_1: level vfs until 7.0 s, then cache: too much\n",
		    true);
	assert_says("step_2", false);
	(void)state;
}

static void lines_of_a_stranger_are_passed_by(void **state)
{
	static const char lines[] = "\n"
				    "soon\tvfs\tcache\twhy\n"
				    "17\tvfs\tnone\twhy\n"
				    "17\tblock\tcache\twhy\n"
				    "17\tvfs\tcache\n"
				    "19\tvfs\tblock\tbecause";
	struct ior_text text = { .name = "step_down",
				 .data = lines,
				 .size = sizeof(lines) - 1 };
	struct line line = { 0 };
	struct step_down step = { 0 };

	assert_true(step_down_next(&text, &line, &step));
	assert_int_equal(step.time_ns, 19);
	assert_int_equal(step.to, IOR_LEVEL_BLOCK);
	assert_string_equal(step.why, "because");
	assert_false(step_down_next(&text, &line, &step));

	line = (struct line){ 0 };
	strcpy(text.name, "missing");
	assert_false(step_down_next(&text, &line, &step));
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_call_that_is_open_then_leaves_no_row, begin, end),
		cmocka_unit_test_setup_teardown(
			what_is_on_its_way_to_the_disk_arrives, begin, end),
		cmocka_unit_test_setup_teardown(
			a_flusher_goes_on_at_level_cache, begin, end),
		cmocka_unit_test_setup_teardown(
			at_level_block_a_flusher_writes_for_whom_nobody_knows,
			begin, end),
		cmocka_unit_test_setup_teardown(
			no_page_is_called_unused_when_no_call_tells, begin,
			end),
		cmocka_unit_test_setup_teardown(
			the_coverage_says_until_when_and_why, begin_coverage,
			end),
		cmocka_unit_test_setup_teardown(
			a_step_of_before_the_trace_has_no_time_in_it,
			begin_coverage, end),
		cmocka_unit_test_setup_teardown(why_it_stopped_is_a_fact,
						begin_coverage, end),
		cmocka_unit_test_setup_teardown(
			a_step_that_is_told_again_or_up_is_none, begin_coverage,
			end),
		cmocka_unit_test(lines_of_a_stranger_are_passed_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
