/*
 * feed.c - events into a ledger, one by one, and what it tells of them
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "report/decode/trace.h"
#include "report/model/ledger.h"
#include "tests/model/feed.h"
#include "tests/model/told.h"

static struct told told;
static struct row_sink sink;
static struct ledger *ledger;

static const struct trace_format formats[] = {
	{ "block", "block_bio_queue", IOR_EVENT_BIO_QUEUE, "", 0 },
	{ "block", "block_rq_issue", IOR_EVENT_RQ_ISSUE, "", 0 },
	{ "block", "block_rq_complete", IOR_EVENT_RQ_COMPLETE, "", 0 },
	{ "syscalls", "sys_enter_read", IOR_EVENT_SYS_ENTER, "", 0 },
	{ "syscalls", "sys_exit_read", IOR_EVENT_SYS_EXIT, "", 0 },
	{ "filemap", "mm_filemap_add_to_page_cache", IOR_EVENT_PAGE_ADD, "",
	  0 },
	{ "filemap", "mm_filemap_get_pages", IOR_EVENT_PAGE_GET, "", 0 },
	{ "writeback", "writeback_dirty_folio", IOR_EVENT_FOLIO_DIRTY, "", 0 },
	{ "writeback", "writeback_single_inode_start",
	  IOR_EVENT_INODE_WRITEBACK_START, "", 0 },
	{ "writeback", "writeback_single_inode", IOR_EVENT_INODE_WRITEBACK_END,
	  "", 0 },
};

#define N_FORMATS (sizeof(formats) / sizeof(formats[0]))

/* In place of a trace: what it recorded. */
const struct trace_format *trace_get_format(const struct trace *trace,
					    uint32_t index)
{
	(void)trace;
	return index < N_FORMATS ? &formats[index] : NULL;
}

struct row_sink *feed_sink(void)
{
	told = (struct told){ 0 };
	told_sink_init(&sink, &told);
	return &sink;
}

int feed_begin(void)
{
	return ledger_create(&sink, NULL, &ledger, NULL);
}

void feed_end(void)
{
	ledger_free(ledger);
	ledger = NULL;
}

struct ledger *feed_ledger(void)
{
	return ledger;
}

const char *feed_told(void)
{
	return told.text;
}

void feed_forget(void)
{
	told = (struct told){ 0 };
}

void feed_event(struct event event)
{
	event.format = 0;
	while (formats[event.format].kind != event.kind)
		event.format++;
	assert_int_equal(ledger_event(ledger, &event, NULL), 0);
}

void feed_enter(uint64_t time_ns, const char *call, int64_t fd, int64_t offset)
{
	feed_event((struct event){
		.time_ns = time_ns,
		.tid = FEED_TID,
		.kind = IOR_EVENT_SYS_ENTER,
		.call = { .call = ior_catalog_find_call(call),
			  .fd = fd,
			  .fd_out = -1,
			  .count = FEED_PAGE,
			  .offset = offset },
	});
}

void feed_leave(uint64_t time_ns, const char *call, int64_t result)
{
	feed_event((struct event){
		.time_ns = time_ns,
		.tid = FEED_TID,
		.kind = IOR_EVENT_SYS_EXIT,
		.call = { .call = ior_catalog_find_call(call),
			  .result = result },
	});
}

void feed_block(uint64_t time_ns, enum ior_event_kind kind, int32_t tid,
		uint64_t sector, const char *rwbs)
{
	struct event event = {
		.time_ns = time_ns,
		.tid = tid,
		.kind = kind,
		.block = { .dev = FEED_DEV, .sector = sector, .n_sectors = 8 },
	};

	snprintf(event.block.rwbs, sizeof(event.block.rwbs), "%s", rwbs);
	feed_event(event);
}

void feed_page(uint64_t time_ns, enum ior_event_kind kind, uint64_t ino,
	       uint64_t index)
{
	feed_event((struct event){
		.time_ns = time_ns,
		.tid = FEED_TID,
		.kind = kind,
		.page = { .dev = FEED_DEV,
			  .ino = ino,
			  .index = index,
			  .n_pages = 1 },
	});
}
