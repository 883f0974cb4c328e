/*
 * test_block.c - bios and requests, from queue to completion
 *
 * Each test is a story of events, one a line, and of the rows that come of it:
 *
 *	TIME TID EVENT MAJ:MIN RWBS SECTOR+N [<- MAJ:MIN SECTOR] [ERROR]
 *
 *	ID OP DEVICE/SECTOR BYTES @QUEUE,ISSUE,COMPLETE rREQUESTxCOUNT MATCH
 *	OWNER=BYTES... and what else is there to say
 *
 * Owners that are estimated have a ~, those before the trace a ?.  A rwbs of
 * "-" is empty.  Of a stack the sector is the one caller.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "format/bytes.h"
#include "iorec/catalog.h"
#include "report/decode/event.h"
#include "report/model/attribute.h"
#include "report/model/block.h"
#include "report/model/cache.h"
#include "report/model/call_stack.h"
#include "report/model/dirty.h"
#include "report/model/file.h"
#include "report/model/loop.h"
#include "report/model/stack.h"
#include "report/model/task.h"
#include "report/model/write_range.h"

#define PAGE_SIZE 4096

/* The threads: 23 and 31 are processes, 5 and 7 of the kernel. */
#define KWORKER 5
#define JOURNAL 7

#define LOOP_DEV  (7u << 20 | 1)
#define LOOP_FILE 61

struct story {
	struct block *block;
	struct dirty *dirty;
	struct call_stacks *stacks; /* NULL: none are recorded */
	struct write_ranges *ranges;
	struct attribution_sources sources;
	struct row_sink sink;
	struct task task;
	char rows[4096];
	size_t rows_size;
	char cache[256]; /* what the cache was told */
};

/* The story being told, for those who stand in for others. */
static struct story *story_now;

static struct ior_call_def pread64 = { .name = "pread64",
				       .class = IOR_CALL_READ };

/* 8:0 has a partition 8:1; 253:0 and 253:1 lie above; 9:9 nobody knows. */
static const struct device_row devices[] = {
	{ .device_id = 1, .dev = 8 << 20, .size = 1000003 },
	{ .device_id = 2, .dev = 8 << 20 | 1, .parent_id = 1, .size = 1009 },
	{ .device_id = 3, .dev = 253 << 20, .size = 1013 },
	{ .device_id = 4, .dev = 253 << 20 | 1, .size = 1019 },
	{ .device_id = 5, .dev = 9 << 20 | 9 },
	{ .device_id = 6, .dev = LOOP_DEV, .size = 1021 },
};

/* 7:1 lies on a file of 8:0, behind its first page. */
static struct loop loop_device;

struct loop *loops_find(struct loops *loops, uint32_t dev)
{
	(void)loops;
	return dev == LOOP_DEV ? &loop_device : NULL;
}

struct loop *loops_find_on(struct loops *loops, uint32_t file_id)
{
	(void)loops;
	return file_id == loop_device.file_id ? &loop_device : NULL;
}

struct loop *loops_learn(struct loops *loops, uint32_t device_id,
			 uint32_t file_id)
{
	(void)loops;
	assert_int_equal(device_id, 6);
	loop_device.file_id = file_id;
	loop_device.offset = 0;
	return &loop_device;
}

int stack_get(struct stack *stack, uint32_t dev, const struct device_row **ret,
	      struct ior_error *err)
{
	size_t i;

	for (i = 0; i < sizeof(devices) / sizeof(*devices); i++) {
		if (devices[i].dev == dev)
			*ret = &devices[i];
	}
	(void)stack;
	(void)err;
	return 0;
}

const struct device_row *stack_find(const struct stack *stack,
				    uint32_t device_id)
{
	(void)stack;
	return device_id ? &devices[device_id - 1] : NULL;
}

const char *files_find_fs(const struct files *files, uint32_t dev,
			  uint32_t disk_id)
{
	(void)files;
	(void)dev;
	(void)disk_id;
	return "ext4";
}

const struct file_row *files_find_row(const struct files *files,
				      uint32_t file_id)
{
	(void)files;
	(void)file_id;
	return NULL;
}

static void tell_cache(const char *what, uint64_t disk_id, uint64_t number)
{
	const size_t at = strlen(story_now->cache);

	snprintf(story_now->cache + at, sizeof(story_now->cache) - at,
		 "%s %u %u\n", what, (unsigned int)disk_id,
		 (unsigned int)number);
}

void cache_bio_queued(struct cache *cache, struct context *context,
		      uint64_t disk_id, uint64_t size, struct cache_claim *ret)
{
	tell_cache("queued", disk_id, size);
	*ret = (struct cache_claim){ 0 };
	(void)cache;
	(void)context;
}

void cache_bio_done(struct cache *cache, uint64_t disk_id, uint64_t time_ns)
{
	tell_cache("done", disk_id, time_ns);
	(void)cache;
}

static void print(struct story *story, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void print(struct story *story, const char *format, ...)
{
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(story->rows + story->rows_size,
			 sizeof(story->rows) - story->rows_size, format,
			 arguments);
	va_end(arguments);
	assert_true(size >= 0);
	story->rows_size += (size_t)size;
	assert_true(story->rows_size < sizeof(story->rows));
}

static void print_owners(struct story *story, const struct disk_row *row)
{
	static const char *const marks[] = { "", "~", "?", "" };
	uint32_t i;

	for (i = 0; i < row->n_owners; i++) {
		const struct disk_owner *const owner = &row->owners[i];

		print(story, " %s%u=%u", marks[owner->method], owner->task_id,
		      (unsigned int)owner->size);
	}
}

static void print_rest(struct story *story, const struct disk_row *row)
{
	if (row->get_ns)
		print(story, " get %u", (unsigned int)row->get_ns);
	if (row->insert_ns)
		print(story, " insert %u", (unsigned int)row->insert_ns);
	if (row->first_issue_ns != row->issue_ns)
		print(story, " first %u", (unsigned int)row->first_issue_ns);
	if (row->partition_id)
		print(story, " partition %u", row->partition_id);
	if (row->upper_id)
		print(story, " upper %u", (unsigned int)row->upper_id);
	if (row->vfs_id)
		print(story, " in %s %u", row->call, (unsigned int)row->vfs_id);
	if (row->flags & DISK_FUA)
		print(story, " fua");
	if (row->flags & DISK_LOWER)
		print(story, " lower");
	if (row->flags & DISK_INFLIGHT)
		print(story, " inflight");
	if (row->error)
		print(story, " error %d", row->error);
	if (row->stack_id)
		print(story, " stack %u", row->stack_id);
}

static int take_row(void *context, const struct disk_row *row,
		    struct ior_error *err)
{
	static const char *const ops[] = { "read", "write", "discard",
					   "zero", "flush", "command" };
	static const char *const matches[] = { "exact",   "merged",
					       "split",   "requeued",
					       "partial", "unmatched",
					       "lost" };
	struct story *const story = context;

	print(story, "%u %s %u/%u %u @%u,%u,%u r%ux%u %s",
	      (unsigned int)row->disk_id, ops[row->op], row->device_id,
	      (unsigned int)row->sector, (unsigned int)row->size,
	      (unsigned int)row->queue_ns, (unsigned int)row->issue_ns,
	      (unsigned int)row->complete_ns, (unsigned int)row->request_id,
	      row->n_requests, matches[row->match]);
	print_owners(story, row);
	print_rest(story, row);
	print(story, "\n");
	(void)err;
	return 0;
}

static int begin_story(void **state, struct call_stacks *stacks)
{
	static struct story story;
	struct block_options options = { .sink = &story.sink,
					 .sources = &story.sources };

	memset(&story, 0, sizeof(story));
	story_now = &story;
	story.sink.disk = take_row;
	story.sink.context = &story;
	loop_device = (struct loop){ .dev = LOOP_DEV,
				     .file_id = LOOP_FILE,
				     .offset = PAGE_SIZE };
	if (dirty_create(PAGE_SIZE, NULL, &story.dirty, NULL) < 0 ||
	    write_ranges_create(&story.ranges, NULL) < 0)
		return -1;
	options.dirty = story.dirty;
	options.stacks = stacks;
	story.stacks = stacks;
	if (block_create(&options, &story.block, NULL) < 0)
		return -1;
	story.sources.dirty = story.dirty;
	story.sources.ranges = story.ranges;
	*state = &story;
	return 0;
}

static int begin(void **state)
{
	return begin_story(state, NULL);
}

static int begin_with_stacks(void **state)
{
	struct call_stacks *stacks;

	if (call_stacks_create(NULL, &stacks, NULL) < 0)
		return -1;
	return begin_story(state, stacks);
}

static int end(void **state)
{
	struct story *const story = *state;

	block_free(story->block);
	write_ranges_free(story->ranges);
	dirty_free(story->dirty);
	call_stacks_free(story->stacks);
	return 0;
}

static struct task *task_of(struct story *story, int32_t tid)
{
	struct task *const task = &story->task;

	task->tid = tid;
	task->task_id = (uint32_t)tid;
	task->kernel = tid == KWORKER || tid == JOURNAL;
	strcpy(task->comm, tid == JOURNAL ? "jbd2/sda-8" : "anybody");
	return task;
}

static enum ior_event_kind kind_of(const char *name)
{
	static const struct {
		const char *name;
		enum ior_event_kind kind;
	} kinds[] = {
		{ "queue", IOR_EVENT_BIO_QUEUE },
		{ "remap", IOR_EVENT_BIO_REMAP },
		{ "end", IOR_EVENT_BIO_COMPLETE },
		{ "get", IOR_EVENT_RQ_GET },
		{ "insert", IOR_EVENT_RQ_INSERT },
		{ "issue", IOR_EVENT_RQ_ISSUE },
		{ "requeue", IOR_EVENT_RQ_REQUEUE },
		{ "complete", IOR_EVENT_RQ_COMPLETE },
		{ "map", IOR_EVENT_RQ_REMAP },
		{ "stack", IOR_EVENT_STACK },
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!strcmp(kinds[i].name, name))
			return kinds[i].kind;
	}
	fail_msg("no event is called '%s'", name);
	return IOR_EVENT_OTHER;
}

static void play_stack(struct story *story, struct event *event,
		       uint64_t caller)
{
	uint8_t bytes[8];

	put_le64(bytes, caller);
	event->stack = (struct stack_event){ bytes, 1 };
	assert_int_equal(block_stack(story->block, event, NULL), 0);
}

static void play_line(struct story *story, const char *line)
{
	struct event event = { 0 };
	unsigned int time, major, minor, old_major, old_minor, n_sectors;
	long long sector, old_sector;
	char name[16], rwbs[EVENT_RWBS_SIZE];
	int tid, n, error;
	int size = 0;

	n = sscanf(line, "%u %d %15s %u:%u %11s %lld+%u%n", &time, &tid, name,
		   &major, &minor, rwbs, &sector, &n_sectors, &size);
	assert_int_equal(n, 8);
	event.time_ns = time;
	event.tid = tid;
	event.kind = kind_of(name);
	if (event.kind == IOR_EVENT_STACK) {
		play_stack(story, &event, (uint64_t)sector);
		return;
	}
	event.block.dev = major << 20 | minor;
	event.block.sector = (uint64_t)sector;
	event.block.n_sectors = n_sectors;
	event.block.size = n_sectors * 512;
	if (strcmp(rwbs, "-") != 0)
		strcpy(event.block.rwbs, rwbs);
	if (sscanf(line + size, " <- %u:%u %lld", &old_major, &old_minor,
		   &old_sector) == 3) {
		event.block.old_dev = old_major << 20 | old_minor;
		event.block.old_sector = (uint64_t)old_sector;
	} else if (sscanf(line + size, " of %u", &event.block.size) == 1) {
		;
	} else if (sscanf(line + size, " %d", &error) == 1) {
		event.block.error = error;
	}
	assert_int_equal(block_event(story->block, task_of(story, tid), &event,
				     NULL),
			 0);
}

static void play(struct story *story, const char *lines)
{
	char line[128];

	while (*lines) {
		const size_t size = strcspn(lines, "\n");

		assert_true(size < sizeof(line));
		memcpy(line, lines, size);
		line[size] = '\0';
		play_line(story, line);
		lines += size + (lines[size] == '\n');
	}
}

/* The rows that came since the last call. */
static void assert_rows(struct story *story, const char *expected)
{
	assert_string_equal(story->rows, expected);
	story->rows[0] = '\0';
	story->rows_size = 0;
}

static void finish(struct story *story)
{
	assert_int_equal(block_finish(story->block, NULL), 0);
}

static void a_read_goes_from_queue_to_issue_to_completion(void **state)
{
	struct story *const story = *state;

	story->task.context.call.call = &pread64;
	story->task.context.call.vfs_id = 13;
	play(story, "10 23 queue 8:0 RA 20482+32");
	story->task.context.call.lost = true;
	play(story, "15 23 queue 8:0 RA 30001+8\n"
		    "20 5 issue 8:0 RA 20482+32\n"
		    "40 0 complete 8:0 RA 20482+32");
	assert_rows(story, "1 read 1/20482 16384 @10,20,40 r1x1 exact "
			   "23=16384 in pread64 13\n");
	assert_string_equal(story->cache, "queued 1 16384\n"
					  "queued 2 4096\n"
					  "done 1 40\n");
}

static void a_request_is_got_and_inserted_on_its_way(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 1001+8\n"
		    "13 23 get 8:0 R 1001+8\n"
		    "17 23 insert 8:0 R 1001+8\n"
		    "29 5 issue 8:0 R 1001+8\n"
		    "40 0 complete 8:0 R 1001+8");
	assert_rows(story, "1 read 1/1001 4096 @10,29,40 r1x1 exact 23=4096 "
			   "get 13 insert 17\n");
}

static void a_merged_bio_is_inserted_with_the_one_before_it(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 W 1001+8\n"
		    "11 23 get 8:0 W 1001+8\n"
		    "12 23 queue 8:0 W 1009+8\n"
		    "17 23 insert 8:0 W 1001+16\n"
		    "18 23 queue 8:0 W 1017+8\n"
		    "29 5 issue 8:0 W 1001+24\n"
		    "40 0 complete 8:0 W 1001+24");
	assert_rows(story, "1 write 1/1001 4096 @10,29,40 r1x1 merged ~23=4096 "
			   "get 11 insert 17\n"
			   "2 write 1/1009 4096 @12,29,40 r1x0 merged ~23=4096 "
			   "insert 17\n"
			   "3 write 1/1017 4096 @18,29,40 r1x0 merged "
			   "~23=4096\n");
}

static void of_requeues_the_last_moments_count(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 1001+16\n"
		    "11 23 get 8:0 R 1001+8\n"
		    "12 23 insert 8:0 R 1001+8\n"
		    "13 23 get 8:0 R 1009+8\n"
		    "14 23 insert 8:0 R 1009+8\n"
		    "20 5 issue 8:0 R 1001+8\n"
		    "21 5 issue 8:0 R 1009+8\n"
		    "22 5 requeue 8:0 R 1009+8\n"
		    "23 5 insert 8:0 R 1009+8\n"
		    "24 5 issue 8:0 R 1009+8\n"
		    "40 0 complete 8:0 R 1001+8\n"
		    "41 0 complete 8:0 R 1009+8");
	assert_rows(story, "1 read 1/1001 8192 @10,24,41 r3x2 requeued "
			   "23=8192 get 11 insert 23 first 20\n");
}

/* Of parts that come out one by one, and of all that were got before. */
static void of_parts_the_first_moments_count(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 1001+16\n"
		    "11 23 get 8:0 R 1001+8\n"
		    "12 23 insert 8:0 R 1001+8\n"
		    "13 5 issue 8:0 R 1001+8\n"
		    "14 23 get 8:0 R 1009+8\n"
		    "15 23 insert 8:0 R 1009+8\n"
		    "20 5 issue 8:0 R 1009+8\n"
		    "40 0 complete 8:0 R 1001+8\n"
		    "41 0 complete 8:0 R 1009+8\n"
		    "50 23 queue 8:0 W 2003+16\n"
		    "51 23 get 8:0 W 2003+8\n"
		    "52 23 get 8:0 W 2011+8\n"
		    "53 23 insert 8:0 W 2003+8\n"
		    "54 23 insert 8:0 W 2011+8\n"
		    "60 5 issue 8:0 W 2003+8\n"
		    "61 5 issue 8:0 W 2011+8\n"
		    "70 0 complete 8:0 W 2003+8\n"
		    "71 0 complete 8:0 W 2011+8\n");
	assert_rows(story, "1 read 1/1001 8192 @10,13,41 r2x2 split 23=8192 "
			   "get 11 insert 12\n"
			   "2 write 1/2003 8192 @50,60,71 r4x2 split ~23=8192 "
			   "get 51 insert 53\n");
}

static void insertions_of_nothing_known_change_nothing(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 1001+8\n"
		    "11 23 get 8:0 R 2003+8\n"
		    "12 23 insert 8:0 R 2003+8\n"
		    "13 23 insert 8:0 FF 0+0\n"
		    "14 23 get 8:0 FWS 0+0\n"
		    "29 5 issue 8:0 R 1001+8\n"
		    "40 0 complete 8:0 R 1001+8");
	assert_rows(story, "1 read 1/1001 4096 @10,29,40 r1x1 exact 23=4096\n");
}

static void a_read_of_metadata_takes_no_pages(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 RSM 77+2\n"
		    "11 23 queue 8:0 RA 20482+32\n"
		    "20 0 complete 8:0 RSM 77+2\n"
		    "30 0 complete 8:0 RA 20482+32\n");
	assert_string_equal(story->cache, "queued 2 16384\n"
					  "done 2 30\n");
}

static void a_journals_flushes_are_rows_beside_its_data(void **state)
{
	struct story *const story = *state;

	play(story, "10 7 queue 8:0 FWFSM 294964+2\n"
		    "20 5 issue 8:0 FF 0+0\n"
		    "30 0 complete 8:0 FF -1+0\n"
		    "40 5 issue 8:0 WSM 294964+2\n"
		    "50 0 complete 8:0 WSM 294964+2\n"
		    "60 5 issue 8:0 FF 0+0\n"
		    "70 0 complete 8:0 FF -1+0\n"
		    "80 0 complete 8:0 WSM 294964+0\n");
	assert_rows(story, "2 flush 1/0 0 @20,20,30 r1x1 exact 1=0\n"
			   "1 write 1/294964 1024 @10,40,50 r2x1 exact 1=1024 "
			   "fua\n"
			   "3 flush 1/0 0 @60,60,70 r3x1 exact 1=0\n");
	finish(story);
	assert_rows(story, "");
}

static void a_bio_that_only_flushes_is_the_flush(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 FWS 0+0\n"
		    "20 5 issue 8:0 FF 0+0\n"
		    "30 0 complete 8:0 FF -1+0\n"
		    "40 0 complete 8:0 WS 0+0\n");
	assert_rows(story, "1 flush 1/0 0 @10,20,30 r1x1 exact 23=0\n");
	finish(story);
	assert_rows(story, "");
}

static void a_flush_serves_all_that_wait_and_counts_once(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 FWS 0+0\n"
		    "11 31 queue 8:0 FWS 0+0\n"
		    "20 5 issue 8:0 FF 0+0\n"
		    "21 5 requeue 8:0 FF 0+0\n"
		    "25 5 issue 8:0 FF 0+0\n"
		    "28 31 queue 8:0 FWS 0+0\n"
		    "30 0 complete 8:0 FF -1+0\n");
	assert_rows(story, "1 flush 1/0 0 @10,25,30 r2x1 requeued 23=0 first "
			   "20\n"
			   "2 flush 1/0 0 @11,25,30 r2x0 requeued 31=0 first "
			   "20\n");
	finish(story);
	assert_rows(story, "3 flush 1/0 0 @28,0,0 r0x0 exact 31=0 inflight\n");
}

static void a_flush_that_nobody_asked_for_is_from_before(void **state)
{
	struct story *const story = *state;

	play(story, "30 0 complete 8:0 FF -1+0\n"
		    "40 5 issue 8:0 FF 0+0\n"
		    "50 0 complete 8:0 FF -1+0 -5\n");
	assert_rows(story, "1 flush 1/0 0 @0,0,30 r1x1 unmatched ?4=0\n"
			   "2 flush 1/0 0 @0,40,50 r2x1 unmatched ?4=0 error "
			   "-5\n");
}

static void the_last_issue_before_completion_counts(void **state)
{
	struct story *const story = *state;

	play(story, "100 23 queue 8:0 RA 12714400+8\n"
		    "113 23 issue 8:0 RA 12714400+8\n"
		    "124 23 requeue 8:0 RA 12714400+8\n"
		    "444 5 issue 8:0 RA 12714400+8\n"
		    "877 0 complete 8:0 RA 12714400+8\n");
	assert_rows(story, "1 read 1/12714400 4096 @100,444,877 r2x1 requeued "
			   "23=4096 first 113\n");
}

static void an_issue_again_without_requeue_counts_too(void **state)
{
	struct story *const story = *state;

	play(story, "100 23 queue 8:0 R 40+8\n"
		    "113 23 issue 8:0 R 40+8\n"
		    "444 5 issue 8:0 R 40+8\n"
		    "877 0 complete 8:0 R 40+8\n");
	assert_rows(story, "1 read 1/40 4096 @100,444,877 r1x1 exact 23=4096 "
			   "first 113\n");
	finish(story);
	assert_rows(story, "");
}

static void a_bio_that_was_split_is_one_row_of_many_requests(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 1000+384\n"
		    "11 23 issue 8:0 R 1000+128\n"
		    "12 23 issue 8:0 R 1128+128\n"
		    "13 23 issue 8:0 R 1256+128\n"
		    "22 0 complete 8:0 R 1128+128\n"
		    "23 0 complete 8:0 R 1256+128\n");
	assert_rows(story, "");
	play(story, "27 0 complete 8:0 R 1000+128\n");
	assert_rows(story, "1 read 1/1000 196608 @10,11,27 r3x3 split "
			   "23=196608\n");
}

static void bios_that_were_merged_share_a_request_that_counts_once(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 W 1000+8\n"
		    "11 31 queue 8:0 W 1008+16\n"
		    "12 23 queue 8:0 W 992+8\n"
		    "20 5 issue 8:0 W 992+32\n"
		    "30 0 complete 8:0 W 992+32\n");
	assert_rows(story, "3 write 1/992 4096 @12,20,30 r1x1 merged "
			   "~23=4096\n"
			   "1 write 1/1000 4096 @10,20,30 r1x0 merged "
			   "~23=4096\n"
			   "2 write 1/1008 8192 @11,20,30 r1x0 merged "
			   "~31=8192\n");
}

static void a_split_bio_may_be_merged_with_another(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 0+24\n"
		    "11 31 queue 8:0 R 24+8\n"
		    "20 5 issue 8:0 R 0+16\n"
		    "21 5 issue 8:0 R 16+16\n"
		    "30 0 complete 8:0 R 0+16\n"
		    "31 0 complete 8:0 R 16+16\n");
	assert_rows(story, "1 read 1/0 12288 @10,20,31 r2x2 split 23=12288\n"
			   "2 read 1/24 4096 @11,21,31 r2x0 merged 31=4096\n");
}

static void parts_of_a_request_add_up(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 0+24\n"
		    "11 31 queue 8:0 R 24+8\n"
		    "20 5 issue 8:0 R 0+32\n"
		    "30 0 complete 8:0 R 0+8\n"
		    "31 0 complete 8:0 R 8+20\n"
		    "32 0 complete 8:0 R 28+4 -5\n");
	assert_rows(story, "1 read 1/0 12288 @10,20,31 r1x0 partial "
			   "23=12288\n"
			   "2 read 1/24 4096 @11,20,32 r1x1 partial 31=4096 "
			   "error -5\n");
}

static void what_was_queued_before_the_trace_counts(void **state)
{
	struct story *const story = *state;

	play(story, "10 0 complete 8:0 W 100+8\n"
		    "20 5 issue 8:0 R 200+16\n"
		    "30 0 complete 8:0 R 200+16\n");
	assert_rows(story, "1 write 1/100 4096 @0,0,10 r1x1 unmatched "
			   "?4=4096\n"
			   "2 read 1/200 8192 @0,20,30 r2x1 unmatched "
			   "?4=8192\n");
}

static void a_request_may_hold_bios_from_before_and_since(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 W 108+8\n"
		    "20 5 issue 8:0 W 100+24\n"
		    "30 0 complete 8:0 W 100+24\n");
	assert_rows(story, "2 write 1/100 4096 @0,20,30 r1x1 unmatched "
			   "?4=4096\n"
			   "1 write 1/108 4096 @10,20,30 r1x0 merged "
			   "~23=4096\n"
			   "3 write 1/116 4096 @0,20,30 r1x0 unmatched "
			   "?4=4096\n");
}

static void a_completion_may_come_before_its_issue(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 100+8\n"
		    "20 0 complete 8:0 R 100+8\n"
		    "21 5 issue 8:0 R 100+8\n");
	assert_rows(story, "1 read 1/100 4096 @10,0,20 r1x1 unmatched "
			   "23=4096\n");
	finish(story);
	assert_rows(story, "");
}

static void a_remap_right_before_the_queue_tells_the_partition(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 remap 8:0 R 2148+8 <- 8:1 100\n"
		    "10 31 remap 8:0 R 2048+8 <- 8:1 0\n"
		    "11 23 queue 8:0 R 2148+8\n"
		    "12 23 queue 8:0 R 2048+8\n"
		    "20 0 complete 8:0 R 2148+8\n"
		    "21 0 complete 8:0 R 2048+8\n");
	/* the other thread's remap is not about this one's bio */
	assert_rows(story, "1 read 1/2148 4096 @11,0,20 r1x1 unmatched "
			   "23=4096 partition 2\n"
			   "2 read 1/2048 4096 @12,0,21 r2x1 unmatched "
			   "23=4096\n");
}

static void a_partition_that_nobody_knows_is_no_device_above(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 remap 8:0 R 2148+8 <- 9:9 100\n"
		    "11 23 queue 8:0 R 2148+8\n"
		    "12 23 issue 8:0 R 2148+8\n"
		    "20 0 complete 8:0 R 2148+8\n");
	assert_rows(story, "1 read 1/2148 4096 @11,12,20 r1x1 exact 23=4096 "
			   "partition 5\n");
}

static void a_device_above_is_charged_and_the_lower_like_it(void **state)
{
	struct story *const story = *state;

	story->task.context.flush_file_id = 3;
	assert_int_equal(dirty_add(story->dirty, 3, 37, 0, PAGE_SIZE, NULL), 0);
	assert_int_equal(dirty_add(story->dirty, 3, 41, 2 * PAGE_SIZE,
				   2 * PAGE_SIZE, NULL),
			 0);
	play(story, "10 5 queue 253:0 W 100+24\n"
		    "11 5 remap 8:0 W 500+8 <- 253:0 100\n"
		    "12 5 remap 8:0 W 2548+8 <- 8:1 500\n"
		    "13 5 queue 8:0 W 2548+8\n"
		    "14 5 issue 8:0 W 2548+8\n"
		    "15 5 remap 253:1 W 7+16 <- 253:0 108\n"
		    "16 5 queue 253:1 W 7+16\n"
		    "20 0 complete 8:0 W 2548+8\n"
		    "21 0 end 253:1 W 7+16\n"
		    "22 0 end 253:0 W 100+24\n");
	assert_rows(story, "2 write 1/2548 4096 @13,14,20 r1x1 exact "
			   "~41=2731 ~37=1365 partition 2 upper 1 lower\n"
			   "3 write 4/7 8192 @16,0,21 r0x1 exact "
			   "~41=5461 ~37=2731 upper 1 lower\n"
			   "1 write 3/100 12288 @10,0,22 r0x1 exact "
			   "~41=8192 ~37=4096\n");
}

static void a_lower_bio_takes_no_pages_and_may_outlive_its_upper(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 remap 8:0 R 500+8 <- 253:0 100\n"
		    "11 5 queue 8:0 R 500+8\n"
		    "12 5 issue 8:0 R 500+8\n"
		    "13 0 complete 8:0 R 500+8\n");
	assert_rows(story, "1 read 1/500 4096 @11,12,13 r1x1 exact ?4=4096 "
			   "lower\n");
	assert_string_equal(story->cache, "");
}

/* The worker begins a direct call on the file at this sector of the device. */
static void begin_direct(struct story *story, uint64_t sector, uint64_t size)
{
	story->task.context.direct = (struct direct_range){
		.file_id = LOOP_FILE,
		.offset = PAGE_SIZE + sector * 512,
		.size = size,
	};
}

static void a_worker_does_for_a_loop_device_what_is_open_there(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 7:1 R 100+8\n"
		    "11 31 queue 7:1 R 108+16\n"
		    "12 31 queue 7:1 W 100+8\n");
	begin_direct(story, 100, 24 * 512);
	play(story, "20 5 queue 8:0 R 5000+16\n"
		    "21 5 queue 8:0 R 7000+8\n"
		    "30 0 complete 8:0 R 5000+16\n"
		    "31 0 complete 8:0 R 7000+8\n"
		    "40 0 complete 7:1 R 100+24\n");
	assert_rows(story, "4 read 1/5000 8192 @20,0,30 r1x1 unmatched 23=4096 "
			   "31=4096 upper 1 lower\n"
			   "5 read 1/7000 4096 @21,0,31 r2x1 unmatched "
			   "31=4096 upper 2 lower\n"
			   "1 read 6/100 4096 @10,0,40 r3x1 unmatched "
			   "23=4096\n"
			   "2 read 6/108 8192 @11,0,40 r3x0 unmatched "
			   "31=8192\n");
}

/* The worker begins a direct call on another file, as if from the same device. */
static void begin_direct_elsewhere(struct story *story, uint64_t sector)
{
	begin_direct(story, sector, 8 * 512);
	story->task.context.direct.file_id = LOOP_FILE + 1;
	story->task.context.direct.offset -= PAGE_SIZE;
}

static void a_loop_device_set_up_late_is_known_by_its_worker(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 7:1 R 100+8\n");
	begin_direct_elsewhere(story, 100);
	/* nothing was issued yet, then it is of another size, then of another place */
	play(story, "11 5 queue 8:0 R 3000+8\n"
		    "12 23 issue 7:1 R 100+8\n");
	begin_direct_elsewhere(story, 100);
	play(story, "13 5 queue 8:0 R 4000+4\n");
	begin_direct_elsewhere(story, 108);
	play(story, "14 5 queue 8:0 R 4500+8\n");
	assert_int_equal(loop_device.file_id, LOOP_FILE);
	begin_direct_elsewhere(story, 100);
	play(story, "20 5 queue 8:0 R 5000+8\n"
		    "21 0 complete 8:0 R 5000+8\n");
	assert_rows(story, "5 read 1/5000 4096 @20,0,21 r2x1 unmatched 23=4096 "
			   "upper 1 lower\n");
	assert_int_equal(loop_device.file_id, LOOP_FILE + 1);
}

static void what_a_worker_reads_ahead_is_for_the_last_reader(void **state)
{
	struct story *const story = *state;

	begin_direct(story, 200, 8 * 512);
	play(story, "10 5 queue 8:0 R 5000+8\n"
		    "11 0 complete 8:0 R 5000+8\n"
		    "20 23 queue 7:1 R 100+8\n"
		    "25 23 issue 7:1 R 100+8\n"
		    "30 0 complete 7:1 R 100+8\n");
	begin_direct(story, 200, 8 * 512);
	play(story, "40 5 queue 8:0 R 6000+8\n"
		    "50 0 complete 8:0 R 6000+8\n");
	assert_rows(story, "1 read 1/5000 4096 @10,0,11 r1x1 unmatched 5=4096 "
			   "lower\n"
			   "2 read 6/100 4096 @20,25,30 r2x1 exact 23=4096\n"
			   "3 read 1/6000 4096 @40,0,50 r3x1 unmatched "
			   "~23=4096 lower\n");
}

static void what_is_written_to_a_loop_is_dirty_in_its_file(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 7:1 FWFSM 100+8\n");
	dirty_begin(story->dirty, LOOP_FILE, 0, DIRTY_ALL);
	dirty_end(story->dirty, LOOP_FILE, 0, DIRTY_ALL, true);
	play(story, "15 23 issue 7:1 WSM 100+8\n"
		    "20 0 complete 7:1 WSM 100+8\n");
	story->task.context.writepages_file_id = LOOP_FILE;
	play(story, "30 5 queue 8:0 W 5000+16\n"
		    "40 0 complete 8:0 W 5000+16\n");
	assert_rows(story, "1 write 6/100 4096 @10,15,20 r1x1 exact 1=4096 "
			   "fua\n"
			   "2 write 1/5000 8192 @30,0,40 r2x1 unmatched "
			   "1=8192 lower\n");
}

static void a_process_that_reads_the_file_itself_pays_itself(void **state)
{
	struct story *const story = *state;

	play(story, "10 31 queue 7:1 R 100+8\n");
	begin_direct(story, 100, 8 * 512);
	play(story, "20 23 queue 8:0 R 5000+8\n"
		    "30 0 complete 8:0 R 5000+8\n");
	assert_rows(story, "2 read 1/5000 4096 @20,0,30 r1x1 unmatched "
			   "23=4096\n");
}

static void a_flush_before_data_is_below_that_data(void **state)
{
	struct story *const story = *state;

	play(story, "10 7 queue 253:0 FWFSM 100+2\n"
		    "11 7 remap 8:0 FWS 0+0 <- 253:0 0\n"
		    "12 7 queue 8:0 FWS 0+0\n"
		    "20 5 issue 8:0 FF 0+0\n"
		    "30 0 complete 8:0 FF -1+0\n");
	assert_rows(story, "2 flush 1/0 0 @12,20,30 r1x1 exact 1=0 upper 1 "
			   "lower\n");
}

static void a_request_of_a_device_above_becomes_a_lower_one(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 253:0 R 100+8\n"
		    "11 5 issue 253:0 R 100+8\n"
		    "12 5 map 8:0 R 500+8 <- 253:0 100\n"
		    "13 5 issue 8:0 R 500+8\n"
		    "20 0 complete 8:0 R 500+8\n"
		    "21 0 complete 253:0 R 100+8\n");
	assert_rows(story, "2 read 1/500 4096 @12,13,20 r2x1 exact 23=4096 "
			   "upper 1 lower\n"
			   "1 read 3/100 4096 @10,11,21 r1x1 exact 23=4096\n");
}

static void a_device_without_requests_completes_bios(void **state)
{
	struct story *const story = *state;

	/* of the split one the tail is told, of the walked one nothing */
	play(story, "10 23 queue 253:0 R 100+24\n"
		    "11 23 queue 253:0 W 200+8\n"
		    "12 23 queue 253:0 FWS 0+0\n"
		    "20 0 end 253:0 R 116+8\n"
		    "21 0 end 253:0 W 208+0\n"
		    "22 0 end 253:0 FWS 0+0\n"
		    "23 0 end 253:0 R 300+8\n");
	assert_rows(story,
		    "1 read 3/100 12288 @10,0,20 r0x1 exact 23=12288\n"
		    "2 write 3/200 4096 @11,0,21 r0x1 exact ~23=4096\n"
		    "3 flush 3/0 0 @12,0,22 r0x1 exact 23=0\n"
		    "4 read 3/300 4096 @0,0,23 r0x1 unmatched ?4=4096\n");
	finish(story);
	assert_rows(story, "");
}

static void a_part_that_a_device_split_off_is_no_bio_of_its_own(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 253:0 W 100+24\n"
		    "20 0 end 253:0 W 100+8\n"
		    "21 0 end 253:0 W 108+8 -5\n"
		    "22 0 end 253:0 W 116+8\n");
	assert_rows(story, "1 write 3/100 12288 @10,0,22 r0x1 split ~23=12288 "
			   "error -5\n");
	finish(story);
	assert_rows(story, "");
}

static void a_bio_refused_before_its_request_moved_nothing(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 100+8\n"
		    "11 23 issue 8:0 R 100+8\n"
		    "12 31 queue 8:0 R 100+8\n"
		    "13 31 end 8:0 R 100+8 -11\n"
		    "20 0 complete 8:0 R 100+8\n");
	assert_rows(story, "2 read 1/100 0 @12,0,13 r0x0 exact 31=0 error "
			   "-11\n"
			   "1 read 1/100 4096 @10,11,20 r1x1 exact 23=4096\n");
}

static void discards_and_zeroes_count_by_old_and_new_letters(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 DS 100+8\n"
		    "11 23 queue 8:0 N 200+16\n"
		    "12 23 queue 8:0 WZS 300+24\n"
		    "13 23 queue 8:0 DE 400+32\n"
		    "21 5 issue 8:0 DS 100+8\n"
		    "22 5 issue 8:0 N 200+16\n"
		    "23 5 issue 8:0 WZS 300+24\n"
		    "24 5 issue 8:0 DE 400+32\n"
		    "31 0 complete 8:0 DS 100+8\n"
		    "32 0 complete 8:0 N 200+16\n"
		    "33 0 complete 8:0 WZS 300+24\n"
		    "34 0 complete 8:0 DE 400+32\n");
	assert_rows(story,
		    "1 discard 1/100 4096 @10,21,31 r1x1 exact 23=4096\n"
		    "2 zero 1/200 8192 @11,22,32 r2x1 exact 23=8192\n"
		    "3 zero 1/300 12288 @12,23,33 r3x1 exact 23=12288\n"
		    "4 discard 1/400 16384 @13,24,34 r4x1 exact 23=16384\n");
}

static void commands_match_in_order(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 issue 8:0 N 0+0\n"
		    "11 5 issue 8:0 - -1+0\n"
		    "12 5 requeue 8:0 N -1+0\n"
		    "13 5 issue 8:0 N -1+0\n"
		    "20 0 complete 8:0 - -1+0\n"
		    "21 0 complete 8:0 N -1+8\n");
	assert_rows(story, "2 command 1/0 0 @11,11,20 r2x1 exact 5=0\n"
			   "1 command 1/0 4096 @10,13,21 r3x1 requeued 23=4096 "
			   "first 10\n");
}

static void a_command_may_be_of_less_than_a_sector(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 issue 8:0 N 0+0 of 96\n"
		    "20 0 complete 8:0 N -1+0\n"
		    "30 23 issue 8:0 N 0+0 of 1100\n"
		    "40 0 complete 8:0 N -1+2\n");
	assert_rows(story, "1 command 1/0 96 @10,10,20 r1x1 exact 23=96\n"
			   "2 command 1/0 1100 @30,30,40 r2x1 exact 23=1100\n");
}

static void reads_and_writes_of_the_same_sectors_are_not_confused(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 100+8\n"
		    "11 31 queue 8:0 W 100+8\n"
		    "12 31 queue 8:0 R 100+8\n"
		    "13 5 issue 8:0 W 100+8\n"
		    "14 5 issue 8:0 R 100+8\n"
		    "15 0 complete 8:0 R 100+8\n"
		    "16 5 issue 8:0 R 100+8\n"
		    "17 0 complete 8:0 W 100+8\n"
		    "18 0 complete 8:0 R 100+8\n");
	assert_rows(story, "1 read 1/100 4096 @10,14,15 r2x1 exact 23=4096\n"
			   "2 write 1/100 4096 @11,13,17 r1x1 exact ~31=4096\n"
			   "3 read 1/100 4096 @12,16,18 r3x1 exact 31=4096\n");
}

static void the_bio_that_fits_a_request_is_taken(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 100+16\n"
		    "11 31 queue 8:0 R 100+8\n"
		    "12 5 issue 8:0 R 100+8\n"
		    "13 5 issue 8:0 R 100+16\n"
		    "14 0 complete 8:0 R 100+16\n"
		    "15 0 complete 8:0 R 100+8\n");
	assert_rows(story, "1 read 1/100 8192 @10,13,14 r2x1 exact 23=8192\n"
			   "2 read 1/100 4096 @11,12,15 r1x1 exact 31=4096\n");
}

static void devices_are_not_confused(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 100+8\n"
		    "11 31 queue 9:9 R 100+8\n"
		    "12 5 issue 9:9 R 100+8\n"
		    "13 0 complete 9:9 R 100+8\n");
	assert_rows(story, "2 read 5/100 4096 @11,12,13 r1x1 exact 31=4096\n");
}

static void what_is_open_in_a_gap_is_lost(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 100+8\n"
		    "11 5 issue 8:0 R 100+8\n");
	block_gap(story->block, 15);
	play(story, "14 31 queue 8:0 R 200+8\n"
		    "15 31 queue 8:0 R 300+8\n"
		    "20 0 complete 8:0 R 100+8\n"
		    "21 5 issue 8:0 R 200+8\n"
		    "22 0 complete 8:0 R 200+8\n"
		    "23 5 issue 8:0 R 300+8\n"
		    "24 0 complete 8:0 R 300+8\n");
	assert_rows(story, "1 read 1/100 4096 @10,11,20 r1x1 lost 23=4096\n"
			   "2 read 1/200 4096 @14,21,22 r2x1 lost 31=4096\n"
			   "3 read 1/300 4096 @15,23,24 r3x1 exact 31=4096\n");
}

static void a_bio_left_behind_goes_when_another_takes_its_place(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 100+8\n"
		    "11 23 queue 8:0 R 108+8\n"
		    "12 5 issue 8:0 R 100+16\n"
		    "13 23 queue 8:0 FWS 0+0\n");
	block_gap(story->block, 15);
	play(story, "20 31 queue 8:0 R 100+8\n"
		    "21 31 queue 8:0 FWS 0+0\n");
	assert_rows(story, "1 read 1/100 4096 @10,12,0 r1x0 lost 23=4096 "
			   "inflight\n"
			   "3 flush 1/0 0 @13,0,0 r0x0 lost 23=0 inflight\n");
	play(story, "30 5 issue 8:0 R 100+8\n"
		    "31 0 complete 8:0 R 100+8\n");
	assert_rows(story, "4 read 1/100 4096 @20,30,31 r2x1 exact 31=4096\n");
	assert_string_equal(story->cache, "queued 1 4096\n"
					  "queued 2 4096\n"
					  "done 1 20\n"
					  "queued 4 4096\n"
					  "done 4 31\n");
}

static void after_a_gap_nobody_says_before(void **state)
{
	struct story *const story = *state;

	block_gap(story->block, 5);
	play(story, "10 0 complete 8:0 W 100+8\n");
	assert_rows(story, "1 write 1/100 4096 @0,0,10 r1x1 unmatched "
			   "5=4096\n");
}

static void what_is_open_at_the_end_is_in_flight(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 100+8\n"
		    "11 23 issue 8:0 R 100+8\n"
		    "12 31 queue 8:0 W 200+8\n");
	finish(story);
	assert_rows(story, "1 read 1/100 4096 @10,11,0 r1x0 exact 23=4096 "
			   "inflight\n"
			   "2 write 1/200 4096 @12,0,0 r0x0 exact ~31=4096 "
			   "inflight\n");
	assert_string_equal(story->cache, "queued 1 4096\ndone 1 12\n");
}

static void what_is_done_of_a_bio_in_flight_is_a_row_of_its_own(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 100+24\n"
		    "11 23 issue 8:0 R 100+16\n"
		    "12 23 issue 8:0 R 116+8\n"
		    "13 0 complete 8:0 R 100+16\n");
	finish(story);
	assert_rows(story, "1 read 1/100 8192 @10,11,13 r2x1 split 23=8192\n"
			   "2 read 1/100 4096 @10,11,0 r2x0 split 23=4096 "
			   "inflight\n");
}

static void nonsense_is_passed_by(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 100+0\n"
		    "11 23 queue 8:0 R -1+8\n"
		    "12 23 issue 8:0 W -1+8\n"
		    "13 23 complete 8:0 R -1+8\n"
		    "14 23 requeue 8:0 R 100+8\n"
		    "15 23 requeue 8:0 FF 0+0\n"
		    "16 23 end 8:0 R 0+0\n"
		    "17 23 end 8:0 R -1+8\n"
		    "18 23 queue 8:0 - 100+8\n"
		    "19 23 end 8:0 - 100+8\n");
	finish(story);
	assert_rows(story, "");
}

static void many_bios_in_flight_all_come_home(void **state)
{
	struct story *const story = *state;
	const unsigned int n = 10007;
	char line[64];
	unsigned int i;

	for (i = 0; i < n; i++) {
		snprintf(line, sizeof(line), "%u 23 queue 8:0 W %u+8", i + 1,
			 i * 7919 % n * 8);
		play_line(story, line);
	}
	for (i = 0; i < n; i++) {
		snprintf(line, sizeof(line), "%u 5 issue 8:0 W %u+8", n + i,
			 i * 8);
		play_line(story, line);
	}
	for (i = 0; i < n; i++) {
		snprintf(line, sizeof(line), "%u 0 complete 8:0 W %u+8",
			 2 * n + i, (n - 1 - i) * 8);
		play_line(story, line);
		assert_non_null(strstr(story->rows, " 4096 @"));
		assert_non_null(strstr(story->rows, "x1 exact ~23=4096\n"));
		story->rows_size = 0;
	}
	story->rows[0] = '\0';
	finish(story);
	assert_rows(story, "");
}

/* The sums of rows that are complete, which a random story is held against. */
struct sums {
	uint64_t n_rows;
	uint64_t size;
};

static int add_row(void *context, const struct disk_row *row,
		   struct ior_error *err)
{
	struct sums *const sums = context;
	uint64_t size = 0;
	uint32_t i;

	for (i = 0; i < row->n_owners; i++)
		size += row->owners[i].size;
	assert_int_equal(size, row->size);
	if (!(row->flags & DISK_INFLIGHT)) {
		sums->n_rows++;
		sums->size += row->size;
	}
	(void)err;
	return 0;
}

static void bytes_equal_completions_whatever_happens(void **state)
{
	static const char *const names[] = { "queue",    "queue",  "queue",
					     "issue",    "issue",  "complete",
					     "complete", "requeue" };
	struct story *const story = *state;
	struct sums sums = { 0 };
	uint64_t completed_size = 0;
	uint32_t seed = 11;
	char line[64];
	int i;

	story->sink.disk = add_row;
	story->sink.context = &sums;
	for (i = 1; i < 50021; i++) {
		unsigned int sector, n_sectors, what;

		seed = seed * 1664525 + 1013904223;
		what = (seed >> 24) % 8;
		sector = (seed >> 16) % 61;
		n_sectors = (seed >> 9) % 13 + 1;
		snprintf(line, sizeof(line), "%d 23 %s 8:0 %s %u+%u", i,
			 names[what], seed & 256 ? "R" : "W", sector,
			 n_sectors);
		play_line(story, line);
		if (!strcmp(names[what], "complete"))
			completed_size += n_sectors * 512;
		if (seed >> 22 == 0)
			block_gap(story->block, (uint64_t)i);
		story->cache[0] = '\0';
	}
	finish(story);
	assert_int_equal(sums.size, completed_size);
	assert_true(sums.n_rows > 1009);
}

/* Of a bio that nobody was seen to queue there is none. */
static void a_stack_goes_with_the_bio_before_it(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 1001+8\n"
		    "11 23 stack 0:0 - 4099+0\n"
		    "12 23 queue 8:0 R 2003+8\n"
		    "13 23 stack 0:0 - 4111+0\n"
		    "14 23 queue 8:0 R 3001+8\n"
		    "15 23 stack 0:0 - 4099+0\n"
		    "20 5 issue 8:0 R 1001+8\n"
		    "21 5 issue 8:0 R 2003+8\n"
		    "22 5 issue 8:0 R 3001+8\n"
		    "23 5 issue 8:0 R 4001+8\n"
		    "30 0 complete 8:0 R 1001+8\n"
		    "31 0 complete 8:0 R 2003+8\n"
		    "32 0 complete 8:0 R 3001+8\n"
		    "33 0 complete 8:0 R 4001+8");
	assert_rows(story, "1 read 1/1001 4096 @10,20,30 r1x1 exact 23=4096 "
			   "stack 4\n"
			   "2 read 1/2003 4096 @12,21,31 r2x1 exact 23=4096 "
			   "stack 5\n"
			   "3 read 1/3001 4096 @14,22,32 r3x1 exact 23=4096 "
			   "stack 4\n"
			   "4 read 1/4001 4096 @0,23,33 r4x1 unmatched ?4=4096 "
			   "stack 1\n");
}

static void a_stack_that_does_not_come_is_lost(void **state)
{
	struct story *const story = *state;

	play(story, "10 23 queue 8:0 R 1001+8\n"
		    "12 23 queue 8:0 R 2003+8\n"
		    "13 23 stack 0:0 - 4111+0\n"
		    "14 23 stack 0:0 - 4127+0\n"
		    "15 23 queue 8:0 R 3001+8");
	block_lose(story->block, 0);
	play(story, "16 23 stack 0:0 - 4111+0\n"
		    "20 5 issue 8:0 R 1001+8\n"
		    "21 5 issue 8:0 R 2003+8\n"
		    "22 5 issue 8:0 R 3001+8\n"
		    "30 0 complete 8:0 R 1001+8\n"
		    "31 0 complete 8:0 R 2003+8\n"
		    "32 0 complete 8:0 R 3001+8");
	assert_rows(story, "1 read 1/1001 4096 @10,20,30 r1x1 exact 23=4096 "
			   "stack 2\n"
			   "2 read 1/2003 4096 @12,21,31 r2x1 exact 23=4096 "
			   "stack 4\n"
			   "3 read 1/3001 4096 @15,22,32 r3x1 exact 23=4096 "
			   "stack 2\n");
}

static void flushes_have_the_stack_of_who_asked_for_them(void **state)
{
	struct story *const story = *state;

	play(story, "10 7 queue 8:0 FWFSM 294964+2\n"
		    "11 7 stack 0:0 - 4099+0\n"
		    "20 5 issue 8:0 FF 0+0\n"
		    "30 0 complete 8:0 FF -1+0\n"
		    "40 5 issue 8:0 WSM 294964+2\n"
		    "50 0 complete 8:0 WSM 294964+2");
	assert_rows(story, "2 flush 1/0 0 @20,20,30 r1x1 exact 1=0 stack 4\n"
			   "1 write 1/294964 1024 @10,40,50 r2x1 exact 1=1024 "
			   "fua stack 4\n");
}

#define STACKS(name) \
	cmocka_unit_test_setup_teardown(name, begin_with_stacks, end)
#define STORY(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(a_read_goes_from_queue_to_issue_to_completion),
		STORY(a_request_is_got_and_inserted_on_its_way),
		STORY(a_merged_bio_is_inserted_with_the_one_before_it),
		STORY(of_requeues_the_last_moments_count),
		STORY(of_parts_the_first_moments_count),
		STORY(insertions_of_nothing_known_change_nothing),
		STORY(a_read_of_metadata_takes_no_pages),
		STORY(a_journals_flushes_are_rows_beside_its_data),
		STORY(a_bio_that_only_flushes_is_the_flush),
		STORY(a_flush_serves_all_that_wait_and_counts_once),
		STORY(a_flush_that_nobody_asked_for_is_from_before),
		STORY(the_last_issue_before_completion_counts),
		STORY(an_issue_again_without_requeue_counts_too),
		STORY(a_bio_that_was_split_is_one_row_of_many_requests),
		STORY(bios_that_were_merged_share_a_request_that_counts_once),
		STORY(a_split_bio_may_be_merged_with_another),
		STORY(parts_of_a_request_add_up),
		STORY(what_was_queued_before_the_trace_counts),
		STORY(a_request_may_hold_bios_from_before_and_since),
		STORY(a_completion_may_come_before_its_issue),
		STORY(a_remap_right_before_the_queue_tells_the_partition),
		STORY(a_partition_that_nobody_knows_is_no_device_above),
		STORY(a_device_above_is_charged_and_the_lower_like_it),
		STORY(a_lower_bio_takes_no_pages_and_may_outlive_its_upper),
		STORY(a_worker_does_for_a_loop_device_what_is_open_there),
		STORY(a_loop_device_set_up_late_is_known_by_its_worker),
		STORY(what_a_worker_reads_ahead_is_for_the_last_reader),
		STORY(what_is_written_to_a_loop_is_dirty_in_its_file),
		STORY(a_process_that_reads_the_file_itself_pays_itself),
		STORY(a_flush_before_data_is_below_that_data),
		STORY(a_request_of_a_device_above_becomes_a_lower_one),
		STORY(a_device_without_requests_completes_bios),
		STORY(a_part_that_a_device_split_off_is_no_bio_of_its_own),
		STORY(a_bio_refused_before_its_request_moved_nothing),
		STORY(discards_and_zeroes_count_by_old_and_new_letters),
		STORY(commands_match_in_order),
		STORY(a_command_may_be_of_less_than_a_sector),
		STORY(reads_and_writes_of_the_same_sectors_are_not_confused),
		STORY(the_bio_that_fits_a_request_is_taken),
		STORY(devices_are_not_confused),
		STORY(what_is_open_in_a_gap_is_lost),
		STORY(a_bio_left_behind_goes_when_another_takes_its_place),
		STORY(after_a_gap_nobody_says_before),
		STORY(what_is_open_at_the_end_is_in_flight),
		STORY(what_is_done_of_a_bio_in_flight_is_a_row_of_its_own),
		STORY(nonsense_is_passed_by),
		STORY(many_bios_in_flight_all_come_home),
		STORY(bytes_equal_completions_whatever_happens),
		STACKS(a_stack_goes_with_the_bio_before_it),
		STACKS(a_stack_that_does_not_come_is_lost),
		STACKS(flushes_have_the_stack_of_who_asked_for_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
