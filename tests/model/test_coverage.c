/*
 * test_coverage.c - what a trace could see, and what it could not and why
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/coverage.h"
#include "tests/model/told.h"

static struct told told;
static struct coverage *coverage;

static int begin(void **state)
{
	(void)state;
	told = (struct told){ 0 };
	return coverage_create(&coverage, NULL);
}

static int end(void **state)
{
	(void)state;
	coverage_free(coverage);
	return 0;
}

static void take(const char *name, const char *data)
{
	struct ior_text text = { .data = data, .size = strlen(data) };

	snprintf(text.name, sizeof(text.name), "%s", name);
	assert_int_equal(coverage_text(coverage, &text, NULL), 0);
}

static void finish(void)
{
	struct row_sink sink;

	told_sink_init(&sink, &told);
	sink.coverage = tell_coverage;
	assert_int_equal(coverage_finish(coverage, &sink, NULL), 0);
}

static void assert_says(const char *line)
{
	if (!strstr(told.text, line))
		fail_msg("'%s' is not in: %s", line, told.text);
}

static void assert_told(const char *expected)
{
	finish();
	assert_string_equal(told.text, expected);
}

/* What no trace sees. */
#define BLIND                                                             \
	"unseen: loads and stores through mmap that fault nothing: the "  \
	"kernel is not told of them\n"                                    \
	"unseen: system calls of 32-bit programs: they make no syscalls " \
	"events; their disk I/O is seen\n"

#define NOT_AT(level, what, takes)                                           \
	"unseen: " what ": that takes -l " takes "; recorded with -l " level \
	"\n"

#define ABSENT(what, why) "unseen: " what ": " why "\n"

#define NO_BLOCK_EVENTS                                                    \
	ABSENT("I/O of devices and who submitted it",                      \
	       "block:block_bio_queue was not recorded")                   \
	ABSENT("requests, flushes and discards, with their times",         \
	       "block:block_rq_issue was not recorded")                    \
	ABSENT("partitions, devices on devices, devices without requests", \
	       "block:block_bio_remap was not recorded")                   \
	ABSENT("processes and threads that begin and end",                 \
	       "task:task_newtask was not recorded")                       \
	ABSENT("moves between cgroups",                                    \
	       "cgroup:cgroup_attach_task was not recorded; cgroups are "  \
	       "those of the looks at /proc")

#define NO_CACHE_EVENTS                                                   \
	ABSENT("cache misses and readahead",                              \
	       "filemap:mm_filemap_add_to_page_cache was not recorded")   \
	ABSENT("files of reads that hit the cache",                       \
	       "filemap:mm_filemap_get_pages was not recorded; hits are " \
	       "told by descriptor and offset")                           \
	ABSENT("page faults of mapped files",                             \
	       "filemap:mm_filemap_fault was not recorded; what is read " \
	       "outside of calls counts as a fault")                      \
	ABSENT("pages made dirty, also through mmap",                     \
	       "writeback:writeback_dirty_folio was not recorded")        \
	ABSENT("files of writeback and fsync",                            \
	       "writeback:writeback_single_inode_start was not recorded") \
	ABSENT("writers that were held back",                             \
	       "writeback:balance_dirty_pages was not recorded")

#define NO_CALLS(level)                                                      \
	NOT_AT(level, "reads and writes, with their bytes and times", "vfs") \
	NOT_AT(level, "fsync and other syncs", "vfs")                        \
	NOT_AT(level, "sendfile, splice and copy_file_range", "vfs")         \
	NOT_AT(level, "requests of io_uring and their results", "vfs")       \
	NOT_AT(level, "how many operations of aio", "vfs")                   \
	NOT_AT(level, "which file a descriptor is of", "vfs")                \
	NOT_AT(level, "paths of files as they are opened", "vfs")            \
	NOT_AT(level, "changes of user", "vfs")

#define NO_DETAIL(level)                                                      \
	NOT_AT(level, "merges of bios and time in the I/O scheduler", "full") \
	NOT_AT(level, "evictions from the cache", "full")

#define JOURNAL "shares of processes in the journal of ext4"

static void a_trace_of_blocks_says_which_level_tells_more(void **state)
{
	take("level", "block");
	assert_told(NO_BLOCK_EVENTS NOT_AT(
		"block", "cache misses and readahead",
		"cache") NOT_AT("block", "files of reads that hit the cache",
				"cache") NOT_AT("block",
						"page faults of mapped files",
						"cache")
			    NOT_AT("block",
				   "pages made dirty, also through mmap",
				   "cache")
				    NOT_AT("block",
					   "files of writeback and fsync",
					   "cache")
					    NOT_AT("block",
						   "writers that were held back",
						   "cache") NO_CALLS("block")
						    NO_DETAIL("block") BLIND);
	(void)state;
}

static void of_file_systems_those_count_that_are_mounted(void **state)
{
	take("level", "cache");
	take("mountinfo/4026531841",
	     "22 1 254:1 / / rw - ext4 /dev/root rw\n"
	     "23 22 0:21 / /proc rw shared:5 - proc proc rw\n"
	     "24 22 254:2 / /boot rw shared:6 - vfat /dev/vda2 rw\n"
	     "25 22 254:2 / /efi rw shared:7 - vfat /dev/vda2 rw\n"
	     "26 22 0:40 / /home rw - nfs4 server:/home rw\n"
	     "27 22 0:41 / /sshfs rw - fuse.sshfs host: rw\n"
	     "28 22 7:0 / /snap rw - squashfs /dev/loop0 ro\n"
	     "29 22 0:43 / /host rw - 9p share rw\n"
	     "30 22 0:44 / /pool rw - zfs pool rw\n"
	     "31 22 0:45 / /merged rw - overlay overlay rw\n");
	assert_told(
		NO_BLOCK_EVENTS NO_CACHE_EVENTS ABSENT(
			"ranges of writes, writeback and syncs on ext4",
			"ext4:ext4_da_write_begin was not recorded; owners of "
			"writes may be estimates") NO_CALLS("cache")
			NOT_AT("cache", JOURNAL, "full") NO_DETAIL("cache") ABSENT(
				"file system vfat",
				"has no events of its own: owners of its writeback are "
				"told by calls and dirty pages, and may be estimates")
				ABSENT("file system nfs4",
				       "goes over the network, not to a disk; calls and cache "
				       "are seen")
					ABSENT("file system fuse.sshfs",
					       "a process serves it, whose own I/O is seen as its own")
						ABSENT("file system 9p",
						       "the host of this machine serves it; calls and cache "
						       "are seen")
							ABSENT("file system zfs",
							       "has its own cache and threads: disk I/O is charged to "
							       "these") BLIND);
	(void)state;
}

static void a_full_trace_has_no_higher_level(void **state)
{
	take("level", "full");
	take("missing",
	     "syscalls:*\tnot\\040offered\\040by\\040this\\040kernel\n"
	     "probe:openat\tDevice\\040or\\040resource\\040busy\n");
	finish();
	assert_null(strstr(told.text, "-l "));
	assert_says(ABSENT("reads and writes, with their bytes and times",
			   "syscalls:*: not offered by this kernel"));
	assert_says(ABSENT("changes of user",
			   "syscalls:*: not offered by this kernel; users "
			   "are those of the looks at /proc"));
	assert_says(ABSENT("paths of files as they are opened",
			   "probe:openat: Device or resource busy; known "
			   "are those open when the recorder looked"));
	assert_says(ABSENT("evictions from the cache",
			   "filemap:mm_filemap_delete_from_page_cache was not "
			   "recorded"));
	(void)state;
}

static void what_the_ledger_noticed_comes_first(void **state)
{
	coverage_note(coverage, ABOUT_CALLS, "a", "gone", NULL);
	finish();
	assert_int_equal(strncmp(told.text, "unseen: a: gone\n", 16), 0);
	(void)state;
}

static void a_missing_event_is_told_once(void **state)
{
	take("level", "vfs");
	take("missing",
	     "ext4:ext4_evict_inode\tnot\\040offered\n"
	     "filemap:mm_filemap_fault\tnot\\040offered\\040by\\040this"
	     "\\040kernel\n"
	     "foo:bar\tno\\040such\\040event\n");
	finish();
	assert_says(ABSENT("dirty bytes of deleted files",
			   "ext4:ext4_evict_inode: not offered"));
	assert_says(ABSENT("page faults of mapped files",
			   "filemap:mm_filemap_fault: not offered by this "
			   "kernel; what is read outside of calls counts as a "
			   "fault"));
	assert_null(strstr(told.text, "files read through mmap"));
	assert_says(ABSENT("foo:bar", "no such event"));
	(void)state;
}

static void a_recorder_in_namespaces_says_so(void **state)
{
	take("pid_namespace", "nested");
	take("cgroup_namespace", "nested");
	finish();
	assert_says("unseen: names, users and files of processes that were "
		    "there: the recorder ran in a pid namespace of its own\n");
	assert_says("unseen: whole paths of cgroups: the recorder ran in a "
		    "cgroup namespace of its own; paths begin there, but after "
		    "a move\n");
	(void)state;
}

static void a_recorder_that_may_not_look_at_others_says_so(void **state)
{
	take("processes", "own");
	finish();
	assert_says("unseen: open files and programs of other users' processes "
		    "that were there: the recorder was not allowed to look at "
		    "them\n");
	(void)state;
}

static void a_walk_that_is_not_whole_says_why(void **state)
{
	take("walk", "Too many open files");
	finish();
	assert_says("unseen: all processes and files that were there: Too many "
		    "open files\n");
	(void)state;
}

static void hostile_texts_are_passed_by(void **state)
{
	char mounts[64 * 64] = "";
	size_t i;

	for (i = 0; i < 64; i++)
		sprintf(mounts + strlen(mounts), "1 1 8:1 / / rw - fs%zu x\n",
			i);
	take("mountinfo/1", mounts);
	take("mountinfo/1",
	     "1 1 8:1 / /\n-\n - \n1 1 8:1 / / rw - \n"
	     "1 1 8:1 / / rw - a_name_that_is_longer_than_any_type x\n");
	take("missing", "\n\t\nx\n:\t\nblock:\ty\n:block\ty\n");
	take("level", "no such level");
	take("level", "");
	finish();
	assert_null(strstr(told.text, "recorded with -l"));
	assert_says("unseen: block:: y\n");
	assert_says("unseen: file system fs31: has no events of its own");
	assert_null(strstr(told.text, "fs32"));
	(void)state;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_trace_of_blocks_says_which_level_tells_more),
		TEST(of_file_systems_those_count_that_are_mounted),
		TEST(a_full_trace_has_no_higher_level),
		TEST(what_the_ledger_noticed_comes_first),
		TEST(a_missing_event_is_told_once),
		TEST(a_recorder_in_namespaces_says_so),
		TEST(a_recorder_that_may_not_look_at_others_says_so),
		TEST(a_walk_that_is_not_whole_says_why),
		TEST(hostile_texts_are_passed_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
