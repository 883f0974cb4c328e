/*
 * test_attribute.c - to whom a bio is charged, why, and how surely
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/catalog.h"
#include "report/model/attribute.h"
#include "report/model/cache.h"
#include "report/model/dirty.h"
#include "report/model/file.h"
#include "report/model/journal.h"
#include "report/model/task.h"
#include "report/model/write_range.h"

#define PAGE_SIZE 4096

/* The files of all stories: 7 is a file, 9 the inode of a device. */
#define FILE_ID   7
#define DEVICE_ID 9

/* Stand in for file.c, of which attribution asks but this. */
static const char *fs_of_disk;

const char *files_find_fs(const struct files *files, uint32_t dev,
			  uint32_t disk_id)
{
	(void)files;
	(void)dev;
	(void)disk_id;
	return fs_of_disk;
}

const struct file_row *files_find_row(const struct files *files,
				      uint32_t file_id)
{
	static const struct file_row file = { .kind = FILE_KIND_FILE };
	static const struct file_row device = { .kind = FILE_KIND_BLOCKDEV };

	(void)files;
	return file_id == DEVICE_ID ? &device : &file;
}

struct story {
	struct dirty *dirty;
	struct journals *journals;
	struct write_ranges *ranges;
	struct attribution_sources sources;
	struct task task;
	struct cache_claim claim;
	bool swap;        /* bios go to a swap area */
	uint64_t address; /* of the next bio */
};

/* A process, task 23, that is in the midst of nothing. */
static int begin(void **state)
{
	static struct story story;

	memset(&story, 0, sizeof(story));
	if (dirty_create(PAGE_SIZE, NULL, &story.dirty, NULL) < 0 ||
	    write_ranges_create(&story.ranges, NULL) < 0 ||
	    journals_create(&story.journals, NULL) < 0)
		return -1;
	fs_of_disk = "ext4";
	story.sources.journals = story.journals;
	story.sources.dirty = story.dirty;
	story.sources.ranges = story.ranges;
	story.sources.sees_dirtying = true;
	story.task.task_id = 23;
	strcpy(story.task.comm, "writer");
	*state = &story;
	return 0;
}

static int end(void **state)
{
	struct story *const story = *state;

	write_ranges_free(story->ranges);
	dirty_free(story->dirty);
	journals_free(story->journals);
	return 0;
}

static void become_kernel_thread(struct story *story, const char *comm)
{
	story->task.kernel = true;
	snprintf(story->task.comm, sizeof(story->task.comm), "%s", comm);
}

static struct call_context *enter(struct story *story, const char *call,
				  uint32_t file_id)
{
	struct call_context *const context = &story->task.context.call;

	context->call = ior_catalog_find_call(call);
	assert_non_null(context->call);
	context->file_id = file_id;
	return context;
}

static void dirty_pages(struct story *story, uint32_t file_id, uint32_t task_id,
			uint64_t first, uint64_t n_pages)
{
	assert_int_equal(dirty_add(story->dirty, file_id, task_id,
				   first * PAGE_SIZE, n_pages * PAGE_SIZE,
				   NULL),
			 0);
}

static const char *cause_name(enum disk_cause cause)
{
	static const char *const names[] = {
		[CAUSE_UNKNOWN] = "unknown",
		[CAUSE_DIRECT] = "direct",
		[CAUSE_READ_MISS] = "read-miss",
		[CAUSE_READAHEAD] = "readahead",
		[CAUSE_FAULT] = "fault",
		[CAUSE_WRITEBACK] = "writeback",
		[CAUSE_FSYNC] = "fsync",
		[CAUSE_JOURNAL] = "journal",
		[CAUSE_METADATA] = "metadata",
		[CAUSE_SWAP] = "swap",
		[CAUSE_DISCARD] = "discard",
		[CAUSE_FLUSH] = "flush",
	};

	return names[cause];
}

static const char *task_name(uint32_t task_id)
{
	static const char *const names[] = {
		[TASK_JOURNAL] = "journal",
		[TASK_METADATA] = "metadata",
		[TASK_SWAP] = "swap",
		[TASK_BEFORE] = "before",
		[TASK_UNATTRIBUTED] = "unattributed",
		[TASK_IOREC] = "iorec",
	};
	static char number[16];

	if (task_id && task_id < TASK_FIRST)
		return names[task_id];
	snprintf(number, sizeof(number), "%u", task_id);
	return number;
}

/* Compare with "cause file F: owner SIZE method, owner ...". */
static void assert_attribution(struct story *story, const char *rwbs,
			       uint32_t n_sectors, const char *expected)
{
	static const char *const methods[] = { "exact", "estimated", "before",
					       "unattributed" };
	const struct bio_place place = { .address = story->address,
					 .size = UINT64_C(512) * n_sectors,
					 .swap = story->swap };
	struct attribution attribution;
	struct bio_flags flags;
	char text[512];
	size_t at;
	uint32_t i;

	bio_flags_parse(rwbs, n_sectors, &flags);
	attribute_bio(&story->sources, &story->task, &flags, &place,
		      &story->claim, &attribution);
	at = (size_t)snprintf(text, sizeof(text),
			      "%s file %u:", cause_name(attribution.cause),
			      attribution.file_id);
	for (i = 0; i < attribution.n_owners; i++) {
		const struct disk_owner *const owner = &attribution.owners[i];

		assert_int_equal(owner->file_id, attribution.file_id);
		at += (size_t)snprintf(text + at, sizeof(text) - at,
				       "%s %s %llu %s", i ? "," : "",
				       task_name(owner->task_id),
				       (unsigned long long)owner->size,
				       methods[owner->method]);
	}
	assert_string_equal(text, expected);
}

static void flushes_and_discards_are_the_submitters(void **state)
{
	struct story *const story = *state;

	assert_attribution(story, "FWS", 0, "flush file 0: 23 0 exact");
	assert_attribution(story, "D", 16, "discard file 0: 23 8192 exact");
	assert_attribution(story, "WZ", 16, "unknown file 0: 23 8192 exact");
	enter(story, "fsync", FILE_ID);
	assert_attribution(story, "FWS", 0, "flush file 7: 23 0 exact");
}

static void flushes_of_kernel_threads_are_the_journals_or_nobodys(void **state)
{
	struct story *const story = *state;

	become_kernel_thread(story, "jbd2/vda1-8");
	assert_attribution(story, "FWS", 0, "flush file 0: journal 0 exact");
	become_kernel_thread(story, "kworker/0:1");
	assert_attribution(story, "D", 16,
			   "discard file 0: unattributed 8192 unattributed");
}

static void a_read_of_pages_tells_its_cause_by_them(void **state)
{
	struct story *const story = *state;

	enter(story, "pread64", FILE_ID);
	story->claim = (struct cache_claim){ .file_id = FILE_ID,
					     .demand_size = 4096,
					     .ahead_size = 12288 };
	assert_attribution(story, "RA", 32, "read-miss file 7: 23 16384 exact");
	story->claim =
		(struct cache_claim){ .file_id = FILE_ID, .ahead_size = 16384 };
	assert_attribution(story, "RA", 32, "readahead file 7: 23 16384 exact");
	story->claim = (struct cache_claim){ .file_id = FILE_ID,
					     .demand_size = 4096,
					     .fault = true };
	assert_attribution(story, "R", 8, "fault file 7: 23 4096 exact");
}

static void a_read_without_pages_is_direct_where_the_call_is(void **state)
{
	struct story *const story = *state;
	struct call_context *const call = enter(story, "pread64", FILE_ID);

	assert_attribution(story, "R", 8, "unknown file 0: 23 4096 exact");
	call->direct = true;
	assert_attribution(story, "RS", 8, "direct file 7: 23 4096 exact");
	assert_attribution(story, "RM", 8, "metadata file 0: 23 4096 exact");
	call->lost = true;
	assert_attribution(story, "RS", 8, "unknown file 0: 23 4096 exact");
	story->task.context.direct_io = true;
	assert_attribution(story, "RS", 8, "direct file 0: 23 4096 exact");
}

static void swap_comes_in_for_the_process_and_goes_out_for_nobody(void **state)
{
	struct story *const story = *state;

	story->swap = true;
	enter(story, "write", FILE_ID);
	assert_attribution(story, "R", 8, "swap file 0: 23 4096 exact");
	assert_attribution(story, "W", 8, "swap file 0: swap 4096 exact");
	assert_attribution(story, "D", 8, "discard file 7: 23 4096 exact");
	become_kernel_thread(story, "kswapd0");
	assert_attribution(story, "R", 8, "swap file 0: swap 4096 exact");
	assert_attribution(story, "W", 8, "swap file 0: swap 4096 exact");
}

static void pages_of_a_device_are_metadata_unless_read_as_file(void **state)
{
	struct story *const story = *state;

	story->claim = (struct cache_claim){ .file_id = DEVICE_ID,
					     .demand_size = 4096 };
	enter(story, "pread64", FILE_ID);
	assert_attribution(story, "R", 8, "metadata file 9: 23 4096 exact");
	enter(story, "pread64", DEVICE_ID);
	assert_attribution(story, "R", 8, "read-miss file 9: 23 4096 exact");
}

static void the_recorders_own_is_charged_to_iorec(void **state)
{
	struct story *const story = *state;

	story->task.own = true;
	assert_attribution(story, "R", 8, "unknown file 0: iorec 4096 exact");
	enter(story, "pwrite64", FILE_ID)->direct = true;
	assert_attribution(story, "WS", 8, "direct file 7: iorec 4096 exact");
}

static void journals_are_known_by_thread_or_by_flags(void **state)
{
	struct story *const story = *state;

	assert_attribution(story, "FWFSM", 2,
			   "journal file 0: journal 1024 exact");
	assert_attribution(story, "WFM", 2,
			   "journal file 0: journal 1024 exact");
	strcpy(story->task.comm, "jbd2/of-a-user");
	assert_attribution(story, "WS", 2, "unknown file 0: 23 1024 estimated");
	become_kernel_thread(story, "jbd2/vda1-8");
	assert_attribution(story, "WS", 2,
			   "journal file 0: journal 1024 exact");
}

static void xfs_writes_its_log_synchronously(void **state)
{
	struct story *const story = *state;

	fs_of_disk = "xfs";
	become_kernel_thread(story, "kworker/0:1");
	assert_attribution(story, "FWFSM", 2,
			   "journal file 0: journal 1024 exact");
	assert_attribution(story, "WSM", 64,
			   "journal file 0: journal 32768 exact");
	become_kernel_thread(story, "xfsaild/vdb");
	assert_attribution(story, "WM", 2,
			   "metadata file 0: metadata 1024 exact");
	assert_attribution(story, "FWS", 0, "flush file 0: metadata 0 exact");
}

static void what_an_array_does_on_its_own_is_metadata(void **state)
{
	struct story *const story = *state;

	become_kernel_thread(story, "md0_raid1");
	assert_attribution(story, "FWFSM", 1,
			   "metadata file 0: metadata 512 exact");
	assert_attribution(story, "FWS", 0, "flush file 0: metadata 0 exact");
	become_kernel_thread(story, "md127_resync");
	assert_attribution(story, "R", 128,
			   "metadata file 0: metadata 65536 exact");
	assert_attribution(story, "W", 128,
			   "metadata file 0: metadata 65536 exact");
}

static void btrfs_has_no_journal(void **state)
{
	struct story *const story = *state;

	fs_of_disk = "btrfs";
	become_kernel_thread(story, "btrfs-transacti");
	assert_attribution(story, "WSM", 32,
			   "metadata file 0: metadata 16384 exact");
	assert_attribution(story, "FWFSM", 8,
			   "metadata file 0: metadata 4096 exact");

	/* a snapshot makes it write the data of files */
	story->task.context.flush_file_id = FILE_ID;
	dirty_pages(story, FILE_ID, 31, 0, 1);
	assert_attribution(story, "W", 8, "writeback file 7: 31 4096 exact");
}

static void commit(struct story *story, uint32_t transaction, bool fast)
{
	story->task.context.commit = (struct commit_context){
		.dev = 8, .transaction = transaction, .fast = fast
	};
}

static void a_commit_is_shared_by_those_who_dirtied_its_blocks(void **state)
{
	struct story *const story = *state;

	journals_add(story->journals, 8, 11, 31, 3);
	journals_add(story->journals, 8, 11, 37, 5);
	journals_add(story->journals, 8, 13, 41, 7);
	become_kernel_thread(story, "jbd2/vda1-8");
	assert_attribution(story, "WSM", 16,
			   "journal file 0: journal 8192 exact");
	commit(story, 11, false);
	assert_attribution(story, "WSM", 16,
			   "journal file 0: 37 5120 estimated, "
			   "31 3072 estimated");
	commit(story, 13, false);
	assert_attribution(story, "FWFSM", 8,
			   "journal file 0: 41 4096 estimated");
	commit(story, 17, false);
	assert_attribution(story, "WSM", 8,
			   "journal file 0: journal 4096 exact");
}

static void data_that_a_commit_waits_for_is_its_dirtiers(void **state)
{
	struct story *const story = *state;

	journals_add(story->journals, 8, 11, 31, 3);
	dirty_pages(story, FILE_ID, 37, 0, 2);
	become_kernel_thread(story, "jbd2/vda1-8");
	commit(story, 11, false);
	story->task.context.flush_file_id = FILE_ID;
	assert_attribution(story, "WS", 8, "writeback file 7: 37 4096 exact");
	story->task.context.writepages_file_id = FILE_ID;
	assert_attribution(story, "WS", 8, "writeback file 7: 37 4096 exact");
}

static void a_fast_commit_is_journal_whoever_writes_it(void **state)
{
	struct story *const story = *state;

	journals_add(story->journals, 8, 11, 31, 3);
	enter(story, "fsync", FILE_ID);
	commit(story, 11, true);
	assert_attribution(story, "WSM", 8,
			   "journal file 0: 31 4096 estimated");
	assert_attribution(story, "FWFSM", 8,
			   "journal file 0: 31 4096 estimated");
	dirty_pages(story, FILE_ID, 37, 0, 1);
	story->task.context.writepages_file_id = FILE_ID;
	assert_attribution(story, "WS", 8, "fsync file 7: 37 4096 exact");
}

static void metadata_is_known_by_flag_or_by_a_device_nobody_wrote(void **state)
{
	struct story *const story = *state;

	assert_attribution(story, "WSM", 8,
			   "metadata file 0: metadata 4096 exact");
	become_kernel_thread(story, "kworker/u8:1");
	story->task.context.flush_file_id = DEVICE_ID;
	assert_attribution(story, "W", 8,
			   "metadata file 9: metadata 4096 exact");
	dirty_pages(story, DEVICE_ID, 31, 0, 1);
	assert_attribution(story, "W", 8, "writeback file 9: 31 4096 exact");
}

static void a_direct_write_is_the_writers(void **state)
{
	struct story *const story = *state;

	enter(story, "pwrite64", FILE_ID)->direct = true;
	dirty_pages(story, FILE_ID, 31, 0, 1);
	assert_attribution(story, "WS", 8, "direct file 7: 23 4096 exact");

	/* pages in its way go first, and are their dirtier's */
	story->task.context.writepages_file_id = FILE_ID;
	assert_attribution(story, "WS", 8, "writeback file 7: 31 4096 exact");
}

/* As of a worker that serves a loop device, and writes back later. */
static void direct_io_in_no_call_ends_with_its_bytes(void **state)
{
	struct story *const story = *state;
	struct context *const context = &story->task.context;

	become_kernel_thread(story, "kworker/u8:1");
	context->direct_io = true;
	context->direct.size = 4096;
	assert_attribution(story, "WS", 8, "direct file 0: 23 4096 exact");

	dirty_pages(story, FILE_ID, 31, 0, 2);
	context->work_file_id = FILE_ID;
	assert_attribution(story, "W", 8, "writeback file 7: 31 4096 exact");
	context->work_file_id = 0;
	context->marked_file_id = FILE_ID;
	context->direct.size = 0;
	assert_attribution(story, "W", 8, "writeback file 7: 31 4096 exact");
}

static void a_sync_on_a_direct_descriptor_is_not_direct(void **state)
{
	struct story *const story = *state;

	enter(story, "fsync", FILE_ID)->direct = true;
	dirty_pages(story, FILE_ID, 31, 0, 1);
	assert_attribution(story, "WS", 8, "fsync file 7: 31 4096 exact");
}

static void writeback_is_charged_to_the_dirtiers(void **state)
{
	struct story *const story = *state;

	become_kernel_thread(story, "kworker/u8:1");
	story->task.context.flush_file_id = FILE_ID;
	dirty_pages(story, FILE_ID, 31, 0, 2);
	assert_attribution(story, "W", 16, "writeback file 7: 31 8192 exact");
	dirty_pages(story, FILE_ID, 31, 0, 2);
	dirty_pages(story, FILE_ID, 37, 2, 5);
	assert_attribution(story, "W", 40,
			   "writeback file 7: 37 12288 estimated, "
			   "31 8192 estimated");
	assert_attribution(story, "W", 16, "writeback file 7: 37 8192 exact");
	assert_attribution(story, "W", 16,
			   "writeback file 7: before 8192 before");
}

static void tell_range(struct story *story, uint32_t file_id, uint64_t first,
		       uint64_t n_pages, uint64_t address)
{
	const struct told_range told = {
		.file_id = file_id,
		.offset = first * PAGE_SIZE,
		.size = n_pages * PAGE_SIZE,
		.disk_size = n_pages * PAGE_SIZE,
		.address = address,
	};

	write_ranges_add(story->ranges, &story->task.context, &told);
}

static void a_range_tells_whose_bytes_a_bio_carries(void **state)
{
	struct story *const story = *state;

	become_kernel_thread(story, "kworker/u8:1");
	story->task.context.flush_file_id = FILE_ID;
	dirty_pages(story, FILE_ID, 31, 0, 5);
	dirty_pages(story, FILE_ID, 37, 5, 7);
	tell_range(story, FILE_ID, 7, 5, ADDRESS_UNKNOWN);
	tell_range(story, FILE_ID, 0, 7, ADDRESS_UNKNOWN);
	assert_attribution(story, "W", 24, "writeback file 7: 37 12288 exact");
	assert_attribution(story, "W", 40,
			   "writeback file 7: 31 12288 exact, 37 8192 exact");
	assert_attribution(story, "W", 32,
			   "writeback file 7: 31 8192 exact, 37 8192 exact");
	assert_attribution(story, "W", 8,
			   "writeback file 7: before 4096 before");
}

static void a_range_with_an_address_is_found_by_it(void **state)
{
	struct story *const story = *state;

	become_kernel_thread(story, "kworker/u8:1");
	story->task.context.flush_file_id = FILE_ID;
	dirty_pages(story, FILE_ID, 31, 0, 5);
	dirty_pages(story, FILE_ID, 37, 5, 7);
	tell_range(story, FILE_ID, 0, 12, 1 << 20);
	story->address = (1 << 20) + 4 * PAGE_SIZE;
	assert_attribution(story, "W", 24,
			   "writeback file 7: 37 8192 exact, 31 4096 exact");
	story->address = 1 << 30;
	assert_attribution(story, "W", 8,
			   "writeback file 7: 31 4096 estimated");
}

static void a_range_names_the_inode_where_nothing_else_does(void **state)
{
	struct story *const story = *state;

	become_kernel_thread(story, "kworker/u8:1");
	dirty_pages(story, FILE_ID, 31, 0, 5);
	tell_range(story, FILE_ID, 0, 5, ADDRESS_UNKNOWN);
	assert_attribution(story, "WM", 8,
			   "metadata file 0: metadata 4096 exact");
	assert_attribution(story, "W", 40, "writeback file 7: 31 20480 exact");
	assert_attribution(story, "W", 8,
			   "unknown file 0: unattributed 4096 unattributed");
}

static void work_of_btrfs_is_for_the_file_it_was_queued_for(void **state)
{
	struct story *const story = *state;

	become_kernel_thread(story, "kworker/u8:1");
	dirty_pages(story, FILE_ID, 31, 0, 1);
	story->task.context.work_file_id = FILE_ID;
	story->task.context.flush_file_id = 43;
	assert_attribution(story, "W", 8, "writeback file 7: 31 4096 exact");
}

static void the_innermost_bracket_names_the_inode(void **state)
{
	struct story *const story = *state;
	struct context *const context = &story->task.context;

	become_kernel_thread(story, "kworker/u8:1");
	dirty_pages(story, 41, 31, 0, 1);
	dirty_pages(story, 43, 31, 0, 1);
	dirty_pages(story, 47, 31, 0, 1);
	dirty_pages(story, 53, 31, 0, 1);
	context->sync_file_id = 53;
	assert_attribution(story, "W", 8, "writeback file 53: 31 4096 exact");
	context->marked_file_id = 47;
	assert_attribution(story, "W", 8, "writeback file 47: 31 4096 exact");
	context->flush_file_id = 43;
	assert_attribution(story, "W", 8, "writeback file 43: 31 4096 exact");
	context->writepages_file_id = 41;
	assert_attribution(story, "W", 8, "writeback file 41: 31 4096 exact");
}

static void a_sync_call_makes_it_fsync_for_a_process_only(void **state)
{
	struct story *const story = *state;

	dirty_pages(story, FILE_ID, 31, 0, 3);
	enter(story, "pwrite64", FILE_ID)->sync = true;
	assert_attribution(story, "WS", 8, "fsync file 7: 31 4096 exact");
	enter(story, "fdatasync", FILE_ID)->sync = false;
	assert_attribution(story, "WS", 8, "fsync file 7: 31 4096 exact");
	become_kernel_thread(story, "kworker/u8:1");
	assert_attribution(story, "WS", 8, "writeback file 7: 31 4096 exact");
}

static void what_nobody_was_seen_to_dirty_is_from_before(void **state)
{
	struct story *const story = *state;

	become_kernel_thread(story, "kworker/u8:1");
	story->task.context.flush_file_id = FILE_ID;
	assert_attribution(story, "W", 8,
			   "writeback file 7: before 4096 before");
	story->sources.sees_dirtying = false;
	assert_attribution(story, "W", 8,
			   "writeback file 7: unattributed 4096 unattributed");
}

static void other_writes_are_the_process_or_nobodys(void **state)
{
	struct story *const story = *state;

	assert_attribution(story, "W", 8, "unknown file 0: 23 4096 estimated");
	become_kernel_thread(story, "kworker/u8:1");
	assert_attribution(story, "W", 8,
			   "unknown file 0: unattributed 4096 unattributed");
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, begin, end)

static void what_was_submitted_is_direct_when_no_page_is_in_it(void **state)
{
	struct story *const story = *state;

	enter(story, "io_submit", 0);
	assert_attribution(story, "RS", 8, "unknown file 0: 23 4096 exact");
	story->sources.sees_pages = true;
	assert_attribution(story, "RS", 8, "direct file 0: 23 4096 exact");
	assert_attribution(story, "WS", 8, "direct file 0: 23 4096 exact");
	story->task.context.sync_file_id = 7;
	assert_attribution(story, "WS", 8,
			   "writeback file 7: before 4096 before");

	story->task.context = (struct context){ 0 };
	assert_attribution(story, "RS", 8, "unknown file 0: 23 4096 exact");
	strcpy(story->task.comm, "iou-wrk-23");
	assert_attribution(story, "RS", 8, "direct file 0: 23 4096 exact");
	assert_attribution(story, "WS", 8, "direct file 0: 23 4096 exact");
	story->task.context.marked_file_id = 7;
	assert_attribution(story, "WS", 8,
			   "writeback file 7: before 4096 before");
}

static void
what_is_submitted_is_of_the_file_that_its_file_system_names(void **state)
{
	struct story *const story = *state;

	enter(story, "io_submit", 0);
	story->task.context.direct_io = true;
	story->task.context.direct =
		(struct direct_range){ .file_id = 11, .size = 4096 };
	assert_attribution(story, "RS", 8, "direct file 11: 23 4096 exact");
	assert_attribution(story, "WS", 8, "direct file 11: 23 4096 exact");
	/* the next, of which nothing is told */
	story->task.context.direct.size = 0;
	assert_attribution(story, "RS", 8, "direct file 0: 23 4096 exact");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(flushes_and_discards_are_the_submitters),
		STORY(flushes_of_kernel_threads_are_the_journals_or_nobodys),
		STORY(a_read_of_pages_tells_its_cause_by_them),
		STORY(a_read_without_pages_is_direct_where_the_call_is),
		STORY(swap_comes_in_for_the_process_and_goes_out_for_nobody),
		STORY(pages_of_a_device_are_metadata_unless_read_as_file),
		STORY(the_recorders_own_is_charged_to_iorec),
		STORY(journals_are_known_by_thread_or_by_flags),
		STORY(xfs_writes_its_log_synchronously),
		STORY(what_an_array_does_on_its_own_is_metadata),
		STORY(btrfs_has_no_journal),
		STORY(a_commit_is_shared_by_those_who_dirtied_its_blocks),
		STORY(data_that_a_commit_waits_for_is_its_dirtiers),
		STORY(a_fast_commit_is_journal_whoever_writes_it),
		STORY(metadata_is_known_by_flag_or_by_a_device_nobody_wrote),
		STORY(a_direct_write_is_the_writers),
		STORY(direct_io_in_no_call_ends_with_its_bytes),
		STORY(a_sync_on_a_direct_descriptor_is_not_direct),
		STORY(writeback_is_charged_to_the_dirtiers),
		STORY(a_range_tells_whose_bytes_a_bio_carries),
		STORY(a_range_with_an_address_is_found_by_it),
		STORY(a_range_names_the_inode_where_nothing_else_does),
		STORY(work_of_btrfs_is_for_the_file_it_was_queued_for),
		STORY(the_innermost_bracket_names_the_inode),
		STORY(a_sync_call_makes_it_fsync_for_a_process_only),
		STORY(what_nobody_was_seen_to_dirty_is_from_before),
		STORY(other_writes_are_the_process_or_nobodys),
		STORY(what_was_submitted_is_direct_when_no_page_is_in_it),
		STORY(what_is_submitted_is_of_the_file_that_its_file_system_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
