/*
 * coverage_topic.c - what a trace can show, and the events that it takes
 */
#include <string.h>

#include "report/model/coverage_topic.h"

#define B IOR_LEVEL_BLOCK
#define C IOR_LEVEL_CACHE
#define V IOR_LEVEL_VFS
#define F IOR_LEVEL_FULL

static const struct coverage_topic topics[] = {
	{ ABOUT_DISK,
	  B,
	  NULL,
	  "I/O of devices and who submitted it",
	  { "block:block_bio_queue" },
	  NULL },
	{ ABOUT_DISK,
	  B,
	  NULL,
	  "requests, flushes and discards, with their times",
	  { "block:block_rq_issue", "block:block_rq_complete" },
	  NULL },
	{ ABOUT_DISK,
	  B,
	  NULL,
	  "partitions, devices on devices, devices without requests",
	  { "block:block_bio_remap", "block:block_bio_complete" },
	  NULL },
	{ ABOUT_WHO,
	  B,
	  NULL,
	  "processes and threads that begin and end",
	  { "task:task_newtask", "task:task_rename", "sched:sched_process_exec",
	    "sched:sched_process_exit" },
	  NULL },
	{ ABOUT_WHO,
	  B,
	  NULL,
	  "moves between cgroups",
	  { "cgroup:cgroup_attach_task" },
	  "cgroups are those of the looks at /proc" },

	{ ABOUT_CACHE,
	  C,
	  NULL,
	  "cache misses and readahead",
	  { "filemap:mm_filemap_add_to_page_cache" },
	  NULL },
	{ ABOUT_CACHE,
	  C,
	  NULL,
	  "files of reads that hit the cache",
	  { "filemap:mm_filemap_get_pages" },
	  "hits are told by descriptor and offset" },
	{ ABOUT_CACHE,
	  C,
	  NULL,
	  "page faults of mapped files",
	  { "filemap:mm_filemap_fault" },
	  "what is read outside of calls counts as a fault" },
	{ ABOUT_DISK,
	  C,
	  NULL,
	  "pages made dirty, also through mmap",
	  { "writeback:writeback_dirty_folio|writeback_dirty_page" },
	  NULL },
	{ ABOUT_DISK,
	  C,
	  NULL,
	  "files of writeback and fsync",
	  { "writeback:writeback_single_inode_start",
	    "writeback:writeback_single_inode",
	    "writeback:sb_mark_inode_writeback" },
	  NULL },
	{ ABOUT_DETAIL,
	  C,
	  NULL,
	  "writers that were held back",
	  { "writeback:balance_dirty_pages" },
	  NULL },
	{ ABOUT_DISK,
	  C,
	  "ext4",
	  "ranges of writes, writeback and syncs on ext4",
	  { "ext4:ext4_da_write_begin", "ext4:ext4_writepages",
	    "ext4:ext4_da_write_pages_extent", "ext4:ext4_sync_file_enter" },
	  "owners of writes may be estimates" },
	{ ABOUT_DISK,
	  C,
	  "xfs",
	  "ranges of reads, writes and writeback on xfs",
	  { "xfs:xfs_file_buffered_read", "xfs:xfs_file_buffered_write",
	    "xfs:xfs_file_direct_write",
	    "iomap:iomap_add_to_ioend|iomap_writepage_map" },
	  "owners of writes may be estimates" },
	{ ABOUT_DISK,
	  C,
	  "btrfs",
	  "ranges of writeback on btrfs, also compressed",
	  { "btrfs:btrfs_ordered_extent_add", "btrfs:btrfs_work_queued",
	    "btrfs:btrfs_all_work_done" },
	  "owners of writes may be estimates" },

	{ ABOUT_CALLS,
	  V,
	  NULL,
	  "reads and writes, with their bytes and times",
	  { "syscalls:sys_exit_read", "syscalls:sys_exit_write",
	    "syscalls:sys_exit_pread64", "syscalls:sys_exit_pwrite64" },
	  NULL },
	{ ABOUT_CALLS,
	  V,
	  NULL,
	  "fsync and other syncs",
	  { "syscalls:sys_exit_fsync", "syscalls:sys_exit_fdatasync" },
	  NULL },
	{ ABOUT_CALLS,
	  V,
	  NULL,
	  "sendfile, splice and copy_file_range",
	  { "syscalls:sys_exit_sendfile64", "syscalls:sys_exit_splice",
	    "syscalls:sys_exit_copy_file_range" },
	  NULL },
	{ ABOUT_CALLS,
	  V,
	  NULL,
	  "requests of io_uring and their results",
	  { "io_uring:io_uring_submit_req|io_uring_submit_sqe",
	    "io_uring:io_uring_file_get", "io_uring:io_uring_complete" },
	  NULL },
	{ ABOUT_CALLS,
	  V,
	  NULL,
	  "how many operations of aio",
	  { "syscalls:sys_exit_io_submit" },
	  NULL },
	{ ABOUT_FILES,
	  V,
	  NULL,
	  "which file a descriptor is of",
	  { "syscalls:sys_exit_openat", "syscalls:sys_exit_close",
	    "syscalls:sys_exit_dup|sys_exit_dup3", "syscalls:sys_exit_fcntl" },
	  "files are told where the page cache names them" },
	{ ABOUT_FILES,
	  V,
	  NULL,
	  "paths of files as they are opened",
	  { "probe:openat" },
	  "known are those open when the recorder looked" },
	{ ABOUT_WHO,
	  V,
	  NULL,
	  "changes of user",
	  { "syscalls:sys_exit_setuid", "syscalls:sys_exit_setresuid" },
	  "users are those of the looks at /proc" },

	{ ABOUT_DISK,
	  F,
	  "ext4",
	  "shares of processes in the journal of ext4",
	  { "jbd2:jbd2_handle_stats" },
	  "its writes are (journal)" },
	{ ABOUT_DETAIL,
	  F,
	  NULL,
	  "merges of bios and time in the I/O scheduler",
	  { "block:block_rq_insert", "block:block_bio_backmerge" },
	  NULL },
	{ ABOUT_DETAIL,
	  F,
	  NULL,
	  "evictions from the cache",
	  { "filemap:mm_filemap_delete_from_page_cache" },
	  NULL },
};

const struct coverage_topic *coverage_topic_at(size_t index)
{
	return index < sizeof(topics) / sizeof(topics[0]) ? &topics[index]
							  : NULL;
}

/* A probe's system is the recorder's in a trace, and not in what it missed. */
static bool system_is(const char *need, size_t size, const char *system)
{
	static const char probe[] = "probe";

	if (size == strlen(probe) && !strncmp(need, probe, size) &&
	    !strncmp(system, IOR_PROBE_SYSTEM, strlen(IOR_PROBE_SYSTEM)))
		return true;
	return strlen(system) == size && !strncmp(need, system, size);
}

bool coverage_need_names(const char *need, const char *system, const char *name)
{
	const size_t system_size = strcspn(need, ":");
	size_t size;

	if (!system_is(need, system_size, system))
		return false;
	if (!strcmp(name, "*"))
		return true;

	for (need += system_size; *need; need += size) {
		need++;
		size = strcspn(need, "|");
		if (strlen(name) == size && !strncmp(need, name, size))
			return true;
	}
	return false;
}

bool coverage_topic_needs(const char *system, const char *name)
{
	size_t i, j;

	for (i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		for (j = 0; j < COVERAGE_NEEDS && topics[i].needs[j]; j++)
			if (coverage_need_names(topics[i].needs[j], system,
						name))
				return true;
	return false;
}
