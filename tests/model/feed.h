/*
 * feed.h - events into a ledger, one by one, and what it tells of them
 *
 *	struct row_sink *const sink = feed_sink();	what is to be told
 *	sink->vfs = tell_vfs;
 *	r = feed_begin();
 *	feed_enter(100, "read", 3, -1);
 *	feed_leave(107, "read", 5);
 *	assert_string_equal(feed_told(), "...");
 *	feed_end();
 *
 * There is one ledger at a time.  Threads are by their number, FEED_TID but for
 * where another is named; disk and file system are FEED_DEV.
 */
#ifndef TESTS_FEED_H
#define TESTS_FEED_H

#include <stdint.h>

#include "report/decode/event.h"
#include "report/model/row.h"

#define FEED_TID  101
#define FEED_DEV  (UINT32_C(8) << 20)
#define FEED_PAGE 4096

struct ledger;

/* A sink that tells nothing yet; its functions take a struct told. */
struct row_sink *feed_sink(void);

/* A ledger with that sink; 0 or a negative errno. */
int feed_begin(void);
void feed_end(void);

struct ledger *feed_ledger(void);

/* What was told since the begin, or since it was forgotten. */
const char *feed_told(void);
void feed_forget(void);

/* It gets the format of its kind. */
void feed_event(struct event event);

void feed_enter(uint64_t time_ns, const char *call, int64_t fd, int64_t offset);
void feed_leave(uint64_t time_ns, const char *call, int64_t result);
void feed_block(uint64_t time_ns, enum ior_event_kind kind, int32_t tid,
		uint64_t sector, const char *rwbs);
void feed_page(uint64_t time_ns, enum ior_event_kind kind, uint64_t ino,
	       uint64_t index);

#endif
