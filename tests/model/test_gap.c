/*
 * test_gap.c - what a ledger makes of calls and I/O that lost events
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/format.h"
#include "iorec/snapshot.h"
#include "report/decode/event.h"
#include "report/decode/trace.h"
#include "report/model/ledger.h"
#include "tests/model/feed.h"
#include "tests/model/told.h"

static int tell_loss(void *context, const struct loss_row *row,
		     struct ior_error *err)
{
	(void)err;
	told_add(context, "cpu %u lost %u events, %u-%u\n", (unsigned)row->cpu,
		 (unsigned)row->n_events, (unsigned)row->from_ns,
		 (unsigned)row->to_ns);
	return 0;
}

static int tell_disk(void *context, const struct disk_row *row,
		     struct ior_error *err)
{
	static const char *const matches[] = { "exact",   "merged",
					       "split",   "requeued",
					       "partial", "unmatched",
					       "lost" };

	(void)err;
	told_add(context, "disk %u @%u,%u,%u %s of task %u%s\n",
		 (unsigned)row->sector, (unsigned)row->queue_ns,
		 (unsigned)row->issue_ns, (unsigned)row->complete_ns,
		 matches[row->match], (unsigned)row->owners[0].task_id,
		 row->flags & DISK_INFLIGHT ? " inflight" : "");
	return 0;
}

static int begin(void **state)
{
	struct row_sink *const sink = feed_sink();

	(void)state;
	sink->vfs = tell_vfs;
	sink->disk = tell_disk;
	sink->loss = tell_loss;
	return feed_begin();
}

static int end(void **state)
{
	(void)state;
	feed_end();
	return 0;
}

static void lose(uint32_t cpu, uint64_t from_ns, uint64_t to_ns)
{
	const struct trace_loss loss = {
		.cpu = cpu,
		.from_ns = from_ns,
		.to_ns = to_ns,
		.n_events = 1009,
	};

	assert_int_equal(ledger_loss(feed_ledger(), &loss, NULL), 0);
}

/* A read, FEED_TID's. */
static void block(uint64_t time_ns, enum ior_event_kind kind, uint64_t sector)
{
	feed_block(time_ns, kind, FEED_TID, sector, "R");
}

static void assert_told(const char *expected)
{
	assert_string_equal(feed_told(), expected);
}

/* The exit of the first and the entry of the second were lost. */
static void an_exit_does_not_end_the_call_before_the_gap(void **state)
{
	feed_enter(100, "read", 3, -1);
	lose(1, 103, 500);
	feed_leave(109, "read", 5);
	feed_enter(600, "read", 3, -1);
	feed_leave(607, "read", 7);
	assert_told("cpu 1 lost 1009 events, 103-500\n"
		    "read read at -1 = 5 of file 1, 9 ns, flags 0x02\n"
		    "read read at -1 = 7 of file 1, 7 ns\n");
	(void)state;
}

static void a_call_that_began_in_the_gap_is_lost_as_well(void **state)
{
	lose(1, 103, 500);
	feed_enter(109, "read", 3, -1);
	feed_leave(600, "read", 5);
	assert_told("cpu 1 lost 1009 events, 103-500\n"
		    "read read at -1 = 5 of file 1, 491 ns, flags 0x02\n");
	(void)state;
}

static void a_call_that_lost_its_exit_or_its_entry_is_told(void **state)
{
	feed_enter(100, "pread64", 3, 8192);
	lose(1, 103, 500);
	feed_enter(600, "read", 3, -1);
	feed_leave(607, "read", 7);
	feed_leave(613, "write", 11);
	assert_told(
		"cpu 1 lost 1009 events, 103-500\n"
		"read pread64 at -1 = -9223372036854775808 of file 0, 0 ns, "
		"flags 0x12\n"
		"read read at -1 = 7 of file 1, 7 ns\n"
		"write write at -1 = 11 of file 0, 0 ns, flags 0x12\n");
	(void)state;
}

/* Who read on in the gap is elsewhere in the file now. */
static void an_offset_does_not_outlive_a_gap(void **state)
{
	feed_enter(100, "lseek", 3, 0);
	feed_leave(101, "lseek", 3 * FEED_PAGE);
	feed_enter(102, "read", 3, -1);
	feed_leave(103, "read", 5);
	lose(1, 103, 500);
	feed_enter(600, "read", 3, -1);
	feed_leave(601, "read", 7);
	assert_told("read read at 12288 = 5 of file 1, 1 ns\n"
		    "cpu 1 lost 1009 events, 103-500\n"
		    "read read at -1 = 7 of file 1, 1 ns\n");
	(void)state;
}

static void read_a_page(uint64_t time_ns, uint64_t ino)
{
	feed_enter(time_ns, "pread64", 3, 0);
	feed_page(time_ns + 1, IOR_EVENT_PAGE_GET, ino, 0);
	feed_leave(time_ns + 2, "pread64", FEED_PAGE);
}

static void
a_descriptor_opened_anew_in_a_gap_is_known_by_its_pages(void **state)
{
	read_a_page(100, 211);
	read_a_page(200, 223); /* no gap: an event that means another */
	lose(1, 203, 500);
	read_a_page(600, 223);
	read_a_page(700, 223);
	assert_told("read pread64 at 0 = 4096 of file 1, 2 ns, pages 1 = 1 hit "
		    "0 readahead 0 inflight 0 miss\n"
		    "read pread64 at 0 = 4096 of file 1, 2 ns, pages 1 = 1 hit "
		    "0 readahead 0 inflight 0 miss\n"
		    "cpu 1 lost 1009 events, 203-500\n"
		    "read pread64 at 0 = 4096 of file 2, 2 ns, pages 1 = 1 hit "
		    "0 readahead 0 inflight 0 miss\n"
		    "read pread64 at 0 = 4096 of file 2, 2 ns, pages 1 = 1 hit "
		    "0 readahead 0 inflight 0 miss\n");
	(void)state;
}

/* Whether it missed is in the events that were lost. */
static void pages_of_a_lost_call_are_of_no_class(void **state)
{
	read_a_page(100, 211);
	feed_enter(200, "pread64", 3, FEED_PAGE);
	lose(1, 203, 500);
	feed_leave(601, "pread64", FEED_PAGE);
	assert_told("read pread64 at 0 = 4096 of file 1, 2 ns, pages 1 = 1 hit "
		    "0 readahead 0 inflight 0 miss\n"
		    "cpu 1 lost 1009 events, 203-500\n"
		    "read pread64 at 4096 = 4096 of file 1, 401 ns, "
		    "flags 0x0a\n");
	(void)state;
}

/* Page 0 waits for its bio when the gap takes it: page 1's bio is another. */
static void a_page_that_lost_its_bio_does_not_take_another(void **state)
{
	read_a_page(100, 211);
	feed_enter(200, "readahead", 3, 0);
	feed_page(201, IOR_EVENT_PAGE_ADD, 211, 7);
	lose(1, 203, 500);
	feed_page(600, IOR_EVENT_PAGE_ADD, 211, 8);
	block(601, IOR_EVENT_BIO_QUEUE, 800);
	feed_leave(602, "readahead", 0);
	block(603, IOR_EVENT_RQ_ISSUE, 800);
	block(604, IOR_EVENT_RQ_COMPLETE, 800);
	feed_forget();
	feed_enter(605, "pread64", 3, 7 * FEED_PAGE);
	feed_page(606, IOR_EVENT_PAGE_GET, 211, 7);
	feed_leave(607, "pread64", FEED_PAGE);
	assert_told("read pread64 at 28672 = 4096 of file 1, 2 ns, pages 1 = 0 "
		    "hit 1 readahead 0 inflight 0 miss\n");
	(void)state;
}

static void a_request_is_not_ended_by_the_next_at_its_place(void **state)
{
	block(100, IOR_EVENT_BIO_QUEUE, 800);
	block(101, IOR_EVENT_RQ_ISSUE, 800);
	lose(1, 103, 500);
	block(600, IOR_EVENT_BIO_QUEUE, 800);
	block(601, IOR_EVENT_RQ_ISSUE, 800);
	block(607, IOR_EVENT_RQ_COMPLETE, 800);
	assert_told("cpu 1 lost 1009 events, 103-500\n"
		    "disk 800 @100,101,0 lost of task 7 inflight\n"
		    "disk 800 @600,601,607 exact of task 7\n");
	(void)state;
}

/* Its queueing was lost: it is of anybody. */
static void a_request_that_is_issued_once_more_is_another(void **state)
{
	block(100, IOR_EVENT_BIO_QUEUE, 800);
	block(101, IOR_EVENT_RQ_ISSUE, 800);
	lose(1, 103, 500);
	block(601, IOR_EVENT_RQ_ISSUE, 800);
	block(607, IOR_EVENT_RQ_COMPLETE, 800);
	assert_told("cpu 1 lost 1009 events, 103-500\n"
		    "disk 800 @100,101,0 lost of task 7 inflight\n"
		    "disk 800 @0,601,607 unmatched of task 5\n");
	(void)state;
}

static void a_request_that_was_queued_in_the_gap_is_lost(void **state)
{
	lose(1, 103, 500);
	block(200, IOR_EVENT_BIO_QUEUE, 800);
	block(201, IOR_EVENT_RQ_ISSUE, 800);
	block(203, IOR_EVENT_RQ_COMPLETE, 800);
	block(499, IOR_EVENT_BIO_QUEUE, 816);
	block(501, IOR_EVENT_RQ_ISSUE, 816);
	block(503, IOR_EVENT_RQ_COMPLETE, 816);
	block(504, IOR_EVENT_BIO_QUEUE, 832);
	block(505, IOR_EVENT_RQ_ISSUE, 832);
	block(507, IOR_EVENT_RQ_COMPLETE, 832);
	assert_told("cpu 1 lost 1009 events, 103-500\n"
		    "disk 800 @200,201,203 lost of task 7\n"
		    "disk 816 @499,501,503 lost of task 7\n"
		    "disk 832 @504,505,507 exact of task 7\n");
	(void)state;
}

/* The two gaps overlap; the second is told first to end. */
static void a_gap_within_another_does_not_end_it(void **state)
{
	lose(1, 103, 500);
	lose(2, 109, 200);
	feed_enter(211, "read", 3, -1);
	feed_leave(223, "read", 5);
	feed_enter(503, "read", 3, -1);
	feed_leave(509, "read", 7);
	assert_told("cpu 1 lost 1009 events, 103-500\n"
		    "cpu 2 lost 1009 events, 109-200\n"
		    "read read at -1 = 5 of file 1, 12 ns, flags 0x02\n"
		    "read read at -1 = 7 of file 1, 6 ns\n");
	(void)state;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_exit_does_not_end_the_call_before_the_gap),
		TEST(a_call_that_began_in_the_gap_is_lost_as_well),
		TEST(a_call_that_lost_its_exit_or_its_entry_is_told),
		TEST(an_offset_does_not_outlive_a_gap),
		TEST(a_descriptor_opened_anew_in_a_gap_is_known_by_its_pages),
		TEST(pages_of_a_lost_call_are_of_no_class),
		TEST(a_page_that_lost_its_bio_does_not_take_another),
		TEST(a_request_is_not_ended_by_the_next_at_its_place),
		TEST(a_request_that_is_issued_once_more_is_another),
		TEST(a_request_that_was_queued_in_the_gap_is_lost),
		TEST(a_gap_within_another_does_not_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
