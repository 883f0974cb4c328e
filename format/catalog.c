/*
 * catalog.c - the table of events and the table of system calls
 *
 * Levels follow what an event costs against what it tells: block events fire a
 * few times an I/O, filemap and writeback events once a folio, system calls on
 * every call.  An event that only explains (plugs, merges) is of level full.
 */
#include <string.h>

#include "iorec/catalog.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

#define B IOR_LEVEL_BLOCK
#define C IOR_LEVEL_CACHE
#define V IOR_LEVEL_VFS
#define F IOR_LEVEL_FULL

static const struct ior_event_def events[] = {
	/* block: who queued what, and when the device had it */
	{ "block", "block_bio_queue", IOR_EVENT_BIO_QUEUE, B, NULL,
	  "who asked a disk for what" },
	{ "block", "block_bio_remap", IOR_EVENT_BIO_REMAP, B, NULL,
	  "partitions and stacked devices" },
	{ "block", "block_rq_issue", IOR_EVENT_RQ_ISSUE, B, NULL,
	  "time in the queue and in the device" },
	{ "block", "block_rq_complete", IOR_EVENT_RQ_COMPLETE, B, NULL,
	  "bytes that a disk moved" },
	{ "block", "block_rq_requeue", IOR_EVENT_RQ_REQUEUE, B, NULL,
	  "requests issued twice" },
	{ "block", "block_rq_merge", IOR_EVENT_RQ_MERGE, B, NULL,
	  "requests merged with each other" },
	{ "block", "block_rq_remap", IOR_EVENT_RQ_REMAP, B, NULL,
	  "request-based multipath" },
	{ "block", "block_split", IOR_EVENT_BIO_SPLIT, B, NULL,
	  "bios cut in parts" },
	{ "block", "block_bio_complete", IOR_EVENT_BIO_COMPLETE, B, NULL,
	  "bytes of devices without requests" },
	{ "block", "block_getrq", IOR_EVENT_RQ_GET, F, NULL,
	  "waits for a request" },
	{ "block", "block_rq_insert", IOR_EVENT_RQ_INSERT, F, NULL,
	  "time in the I/O scheduler" },
	{ "block", "block_bio_backmerge", IOR_EVENT_BIO_BACKMERGE, F, NULL,
	  "bios merged into a request" },
	{ "block", "block_bio_frontmerge", IOR_EVENT_BIO_FRONTMERGE, F, NULL,
	  "bios merged into a request" },
	{ "block", "block_rq_error", IOR_EVENT_RQ_ERROR, F, NULL,
	  "requests that failed" },
	{ "block", "block_io_start", IOR_EVENT_OTHER, F, NULL,
	  "start of accounting" },
	{ "block", "block_plug", IOR_EVENT_OTHER, F, NULL, "plugging" },
	{ "block", "block_unplug", IOR_EVENT_OTHER, F, NULL, "plugging" },

	/* tasks: whose thread it was, and under which name */
	{ "task", "task_newtask", IOR_EVENT_TASK_NEW, B, NULL,
	  "processes of new threads" },
	{ "task", "task_rename", IOR_EVENT_TASK_RENAME, B, NULL,
	  "names of tasks" },
	{ "sched", "sched_process_exec", IOR_EVENT_TASK_EXEC, B, NULL,
	  "programs that were run" },
	{ "sched", "sched_process_exit", IOR_EVENT_TASK_EXIT, B, NULL,
	  "reuse of a pid" },
	{ "cgroup", "cgroup_attach_task", IOR_EVENT_TASK_CGROUP, B, NULL,
	  "moves between cgroups" },
	{ "cgroup", "cgroup_notify_populated", IOR_EVENT_CGROUP_POPULATED, B,
	  NULL, "cgroups that tasks begin in" },

	/* the page cache */
	{ "filemap", "mm_filemap_get_pages", IOR_EVENT_PAGE_GET, C, NULL,
	  "files of reads that hit the cache" },
	{ "filemap", "mm_filemap_add_to_page_cache", IOR_EVENT_PAGE_ADD, C,
	  NULL, "misses and readahead" },
	{ "filemap", "mm_filemap_fault", IOR_EVENT_PAGE_FAULT, C, NULL,
	  "files read through mmap" },
	{ "filemap", "mm_filemap_delete_from_page_cache", IOR_EVENT_PAGE_DELETE,
	  F, NULL, "evictions" },
	{ "filemap", "mm_filemap_map_pages", IOR_EVENT_PAGE_MAP, F, NULL,
	  "fault-around" },
	{ "fs_dax", "dax_pte_fault", IOR_EVENT_DAX, F, NULL, "DAX faults" },
	{ "fs_dax", "dax_pmd_fault", IOR_EVENT_DAX, F, NULL, "DAX faults" },

	/* writeback */
	{ "writeback", "writeback_dirty_folio", IOR_EVENT_FOLIO_DIRTY, C, NULL,
	  "who dirtied what through mmap" },
	{ "writeback", "writeback_dirty_page", IOR_EVENT_FOLIO_DIRTY, C, NULL,
	  "who dirtied what through mmap" },
	{ "writeback", "writeback_single_inode_start",
	  IOR_EVENT_INODE_WRITEBACK_START, C, NULL, "files of writeback" },
	{ "writeback", "writeback_single_inode", IOR_EVENT_INODE_WRITEBACK_END,
	  C, NULL, "files of writeback" },
	{ "writeback", "sb_mark_inode_writeback",
	  IOR_EVENT_INODE_MARK_WRITEBACK, C, NULL, "files of fsync" },
	{ "writeback", "writeback_start", IOR_EVENT_OTHER, F, NULL,
	  "why writeback ran" },
	{ "writeback", "writeback_written", IOR_EVENT_OTHER, F, NULL,
	  "what writeback wrote" },
	{ "writeback", "writeback_exec", IOR_EVENT_OTHER, F, NULL,
	  "why writeback ran" },
	{ "writeback", "balance_dirty_pages", IOR_EVENT_DIRTY_THROTTLE, C, NULL,
	  "writers held back" },
	{ "writeback", "writeback_dirty_inode_enqueue", IOR_EVENT_OTHER, F,
	  NULL, "dirty inodes" },
	{ "writeback", "folio_wait_writeback", IOR_EVENT_OTHER, F, NULL,
	  "waits for writeback" },
	{ "writeback", "wait_on_page_writeback", IOR_EVENT_OTHER, F, NULL,
	  "waits for writeback" },

	/* ext4 */
	{ "ext4", "ext4_da_write_begin", IOR_EVENT_WRITE_BEGIN, C, "ext4",
	  "ranges that a process dirtied" },
	{ "ext4", "ext4_write_begin", IOR_EVENT_WRITE_BEGIN, C, "ext4",
	  "ranges that a process dirtied" },
	{ "ext4", "ext4_writepages", IOR_EVENT_WRITEPAGES_START, C, "ext4",
	  "files of writeback" },
	{ "ext4", "ext4_writepages_result", IOR_EVENT_WRITEPAGES_END, C, "ext4",
	  "files of writeback" },
	{ "ext4", "ext4_evict_inode", IOR_EVENT_FILE_CUT, C, "ext4",
	  "dirty bytes of deleted files" },
	{ "ext4", "ext4_truncate_enter", IOR_EVENT_FILE_TRUNCATE, C, "ext4",
	  "dirty bytes of cut files" },
	{ "ext4", "ext4_sync_file_enter", IOR_EVENT_SYNC_ENTER, C, "ext4",
	  "files of fsync" },
	{ "ext4", "ext4_sync_file_exit", IOR_EVENT_SYNC_EXIT, C, "ext4",
	  "files of fsync" },
	{ "ext4", "ext4_da_write_pages_extent", IOR_EVENT_WRITE_RANGE, C,
	  "ext4", "exact ranges of writeback" },
	{ "ext4", "ext4_da_write_end", IOR_EVENT_OTHER, F, "ext4",
	  "ends of writes" },
	{ "ext4", "ext4_read_folio", IOR_EVENT_OTHER, F, "ext4",
	  "single-folio reads" },
	{ "ext4", "ext4_readpage", IOR_EVENT_OTHER, F, "ext4",
	  "single-folio reads" },
	/* an event or two a commit, and a commit waits for the disk */
	{ "ext4", "ext4_fc_commit_start", IOR_EVENT_FAST_COMMIT_START, C,
	  "ext4", "fast commits" },
	{ "ext4", "ext4_fc_commit_stop", IOR_EVENT_FAST_COMMIT_END, C, "ext4",
	  "fast commits" },
	{ "jbd2", "jbd2_start_commit", IOR_EVENT_COMMIT_START, F, "ext4",
	  "commits of the journal" },
	{ "jbd2", "jbd2_submit_inode_data", IOR_EVENT_COMMIT_DATA, C, "ext4",
	  "files whose data a commit writes" },
	{ "jbd2", "jbd2_commit_logging", IOR_EVENT_COMMIT_LOG, C, "ext4",
	  "files whose data a commit writes" },
	{ "jbd2", "jbd2_end_commit", IOR_EVENT_COMMIT_END, F, "ext4",
	  "commits of the journal" },
	{ "jbd2", "jbd2_handle_stats", IOR_EVENT_JOURNAL_SHARE, F, "ext4",
	  "shares of the journal" },
	{ "jbd2", "jbd2_run_stats", IOR_EVENT_OTHER, F, "ext4",
	  "commits of the journal" },
	{ "jbd2", "jbd2_checkpoint", IOR_EVENT_OTHER, F, "ext4",
	  "checkpoints" },

	/* xfs */
	{ "xfs", "xfs_itruncate_extents_start", IOR_EVENT_FILE_CUT, C, "xfs",
	  "dirty bytes of cut and deleted files" },
	{ "xfs", "xfs_file_buffered_read", IOR_EVENT_FILE_READ, C, "xfs",
	  "exact ranges of reads" },
	{ "xfs", "xfs_file_splice_read", IOR_EVENT_FILE_READ, C, "xfs",
	  "exact ranges of splice and sendfile" },
	{ "xfs", "xfs_file_dax_read", IOR_EVENT_FILE_DAX_READ, C, "xfs",
	  "reads past the cache" },
	{ "xfs", "xfs_file_direct_read", IOR_EVENT_FILE_DIRECT_READ, C, "xfs",
	  "O_DIRECT reads" },
	{ "xfs", "xfs_file_buffered_write", IOR_EVENT_WRITE_BEGIN, C, "xfs",
	  "ranges that a process dirtied" },
	{ "xfs", "xfs_file_direct_write", IOR_EVENT_FILE_DIRECT_WRITE, C, "xfs",
	  "O_DIRECT writes" },
	{ "xfs", "xfs_file_fsync", IOR_EVENT_SYNC_ENTER, C, "xfs",
	  "files of fsync" },
	{ "xfs", "xfs_map_blocks_found", IOR_EVENT_OTHER, F, "xfs",
	  "ranges of writeback" },
	{ "xfs", "xfs_map_blocks_alloc", IOR_EVENT_OTHER, F, "xfs",
	  "ranges of writeback" },
	{ "xfs", "xfs_log_force", IOR_EVENT_OTHER, F, "xfs", "log forces" },
	{ "xfs", "xfs_read_fault", IOR_EVENT_OTHER, F, "xfs", "faults" },
	{ "xfs", "xfs_write_fault", IOR_EVENT_OTHER, F, "xfs", "faults" },
	{ "iomap", "iomap_add_to_ioend", IOR_EVENT_WRITE_RANGE, C, "xfs",
	  "exact ranges of writeback" },
	{ "iomap", "iomap_writepage_map", IOR_EVENT_WRITE_RANGE, C, "xfs",
	  "exact ranges of writeback" },
	/* once an O_DIRECT call: what else would tell whose descriptor it is */
	{ "iomap", "iomap_dio_rw_begin", IOR_EVENT_FILE_DIRECT, V, NULL,
	  "files of O_DIRECT calls" },
	{ "iomap", "iomap_dio_complete", IOR_EVENT_OTHER, F, NULL,
	  "direct I/O" },

	/* btrfs */
	{ "btrfs", "btrfs_work_queued", IOR_EVENT_WORK_QUEUED, C, "btrfs",
	  "files of compressed writeback" },
	{ "btrfs", "btrfs_work_sched", IOR_EVENT_WORK_START, C, "btrfs",
	  "files of compressed writeback" },
	{ "btrfs", "btrfs_ordered_sched", IOR_EVENT_WORK_START, C, "btrfs",
	  "files of compressed writeback" },
	{ "btrfs", "btrfs_all_work_done", IOR_EVENT_WORK_END, C, "btrfs",
	  "files of compressed writeback" },
	{ "btrfs", "btrfs_sync_file_enter", IOR_EVENT_SYNC_ENTER, C, "btrfs",
	  "files of fsync" },
	{ "btrfs", "btrfs_sync_file", IOR_EVENT_SYNC_ENTER, C, "btrfs",
	  "files of fsync" },
	{ "btrfs", "btrfs_inode_evict", IOR_EVENT_FILE_CUT, C, "btrfs",
	  "dirty bytes of deleted files" },
	{ "btrfs", "btrfs_ordered_extent_add", IOR_EVENT_WRITE_RANGE, C,
	  "btrfs", "exact ranges of writeback" },
	{ "btrfs", "extent_writepage", IOR_EVENT_OTHER, F, "btrfs",
	  "pages of writeback" },
	{ "btrfs", "__extent_writepage", IOR_EVENT_OTHER, F, "btrfs",
	  "pages of writeback" },
	{ "btrfs", "btrfs_transaction_commit", IOR_EVENT_OTHER, F, "btrfs",
	  "commits" },

	/* io_uring */
	{ "io_uring", "io_uring_submit_req", IOR_EVENT_URING_SUBMIT, V, NULL,
	  "submissions of io_uring" },
	{ "io_uring", "io_uring_submit_sqe", IOR_EVENT_URING_SUBMIT, V, NULL,
	  "submissions of io_uring" },
	{ "io_uring", "io_uring_file_get", IOR_EVENT_URING_FILE, V, NULL,
	  "descriptors of io_uring" },
	{ "io_uring", "io_uring_complete", IOR_EVENT_URING_COMPLETE, V, NULL,
	  "results of io_uring" },
	{ "io_uring", "io_uring_create", IOR_EVENT_OTHER, F, NULL,
	  "rings of io_uring" },
	{ "io_uring", "io_uring_queue_async_work", IOR_EVENT_OTHER, F, NULL,
	  "workers of io_uring" },

	/* readahead */
	{ "readahead", "page_cache_ra_unbounded", IOR_EVENT_OTHER, F, NULL,
	  "decisions of readahead" },
	{ "readahead", "page_cache_ra_order", IOR_EVENT_OTHER, F, NULL,
	  "decisions of readahead" },
	{ "readahead", "page_cache_sync_ra", IOR_EVENT_OTHER, F, NULL,
	  "decisions of readahead" },
	{ "readahead", "page_cache_async_ra", IOR_EVENT_OTHER, F, NULL,
	  "decisions of readahead" },
};

#define READ(name, ...)                             \
	{                                           \
		name, IOR_CALL_READ, V, __VA_ARGS__ \
	}
#define WRITE(name, ...)                             \
	{                                            \
		name, IOR_CALL_WRITE, V, __VA_ARGS__ \
	}

static const struct ior_call_def calls[] = {
	READ("read", "fd", NULL, "count", NULL, NULL, NULL),
	READ("pread64", "fd", NULL, "count", "pos", NULL, NULL),
	READ("readv", "fd", NULL, NULL, NULL, NULL, NULL),
	READ("preadv", "fd", NULL, NULL, "pos_l", NULL, NULL),
	READ("preadv2", "fd", NULL, NULL, "pos_l", "flags", NULL),
	WRITE("write", "fd", NULL, "count", NULL, NULL, NULL),
	WRITE("pwrite64", "fd", NULL, "count", "pos", NULL, NULL),
	WRITE("writev", "fd", NULL, NULL, NULL, NULL, NULL),
	WRITE("pwritev", "fd", NULL, NULL, "pos_l", NULL, NULL),
	WRITE("pwritev2", "fd", NULL, NULL, "pos_l", "flags", NULL),
	{ "sendfile64", IOR_CALL_MOVE, V, "in_fd", "out_fd", "count", NULL,
	  NULL, "offset" },
	{ "copy_file_range", IOR_CALL_MOVE, V, "fd_in", "fd_out", "len", NULL,
	  "flags", "off_in" },
	{ "splice", IOR_CALL_MOVE, V, "fd_in", "fd_out", "len", NULL, "flags",
	  "off_in" },

	{ "fsync", IOR_CALL_SYNC, V, "fd", NULL, NULL, NULL, NULL, NULL },
	{ "fdatasync", IOR_CALL_SYNC, V, "fd", NULL, NULL, NULL, NULL, NULL },
	{ "sync_file_range", IOR_CALL_SYNC, V, "fd", NULL, "nbytes", "offset",
	  "flags", NULL },
	{ "msync", IOR_CALL_SYNC, V, NULL, NULL, "len", NULL, "flags",
	  "start" },
	{ "syncfs", IOR_CALL_SYNC, V, "fd", NULL, NULL, NULL, NULL, NULL },
	{ "sync", IOR_CALL_SYNC, V, NULL, NULL, NULL, NULL, NULL, NULL },

	{ "fadvise64", IOR_CALL_ADVISE, V, "fd", NULL, "len", "offset",
	  "advice", NULL },
	{ "readahead", IOR_CALL_ADVISE, V, "fd", NULL, "count", "offset", NULL,
	  NULL },

	{ "openat", IOR_CALL_OPEN, V, "dfd", NULL, NULL, NULL, "flags", NULL },
	{ "openat2", IOR_CALL_OPEN, V, "dfd", NULL, NULL, NULL, NULL, NULL },
	{ "open", IOR_CALL_OPEN, V, NULL, NULL, NULL, NULL, "flags", NULL },
	{ "creat", IOR_CALL_OPEN, V, NULL, NULL, NULL, NULL, NULL, NULL },
	{ "chdir", IOR_CALL_CHDIR, V, NULL, NULL, NULL, NULL, NULL, NULL },
	{ "fchdir", IOR_CALL_CHDIR, V, "fd", NULL, NULL, NULL, NULL, NULL },
	{ "close", IOR_CALL_CLOSE, V, "fd", NULL, NULL, NULL, NULL, NULL },
	{ "close_range", IOR_CALL_CLOSE, V, "fd", "max_fd", NULL, NULL, "flags",
	  NULL },
	{ "dup", IOR_CALL_DUP, V, "fildes", NULL, NULL, NULL, NULL, NULL },
	{ "dup2", IOR_CALL_DUP, V, "oldfd", "newfd", NULL, NULL, NULL, NULL },
	{ "dup3", IOR_CALL_DUP, V, "oldfd", "newfd", NULL, NULL, "flags",
	  NULL },
	{ "fcntl", IOR_CALL_DUP, V, "fd", NULL, NULL, NULL, "cmd", "arg" },
	{ "lseek", IOR_CALL_SEEK, V, "fd", NULL, NULL, "offset", "whence",
	  NULL },
	{ "ftruncate", IOR_CALL_SEEK, V, "fd", NULL, NULL, "length", NULL,
	  NULL },
	{ "truncate", IOR_CALL_SEEK, V, NULL, NULL, NULL, "length", NULL,
	  NULL },

	{ "socket", IOR_CALL_CREATE, V, NULL, NULL, NULL, NULL, "type", NULL },
	{ "accept", IOR_CALL_CREATE, V, "fd", NULL, NULL, NULL, NULL, NULL },
	{ "accept4", IOR_CALL_CREATE, V, "fd", NULL, NULL, NULL, "flags",
	  NULL },
	{ "eventfd2", IOR_CALL_CREATE, V, NULL, NULL, NULL, NULL, "flags",
	  NULL },
	{ "epoll_create1", IOR_CALL_CREATE, V, NULL, NULL, NULL, NULL, "flags",
	  NULL },

	{ "io_submit", IOR_CALL_ASYNC, V, NULL, NULL, "nr", NULL, NULL, NULL },
	{ "io_getevents", IOR_CALL_ASYNC, V, NULL, NULL, "nr", NULL, NULL,
	  NULL },
	{ "io_uring_enter", IOR_CALL_ASYNC, V, "fd", NULL, "to_submit", NULL,
	  "flags", NULL },

	{ "unshare", IOR_CALL_NAMESPACE, V, NULL, NULL, NULL, NULL,
	  "unshare_flags", NULL },
	{ "setns", IOR_CALL_NAMESPACE, V, "fd", NULL, NULL, NULL, "flags",
	  NULL },

	{ "setuid", IOR_CALL_IDENTITY, V, NULL, NULL, NULL, NULL, NULL, "uid" },
	{ "setreuid", IOR_CALL_IDENTITY, V, NULL, NULL, NULL, NULL, NULL,
	  "euid" },
	{ "setresuid", IOR_CALL_IDENTITY, V, NULL, NULL, NULL, NULL, NULL,
	  "euid" },
	{ "setfsuid", IOR_CALL_IDENTITY, V, NULL, NULL, NULL, NULL, NULL,
	  "uid" },
};

/*
 * Only what makes a descriptor or moves the directory from which paths are told:
 * lookups without an open (stat, access) are far more, and tell of no I/O.
 */
static const struct ior_probe_def probes[] = {
	{ "openat", "filename" }, { "openat2", "filename" },
	{ "open", "filename" },   { "creat", "pathname" },
	{ "chdir", "filename" },
};

/* What any of them is as an event. */
static const struct ior_event_def probe_event = {
	IOR_PROBE_SYSTEM,
	"path",
	IOR_EVENT_SYS_PATH,
	V,
	NULL,
	"paths of files as they are opened",
};

static const struct ior_event_def stack_event = {
	IOR_STACK_SYSTEM, IOR_STACK_EVENT, IOR_EVENT_STACK, B, NULL,
	"stacks of bios",
};

static const char *const level_names[IOR_N_LEVELS] = {
	[IOR_LEVEL_BLOCK] = "block",
	[IOR_LEVEL_CACHE] = "cache",
	[IOR_LEVEL_VFS] = "vfs",
	[IOR_LEVEL_FULL] = "full",
};

const struct ior_event_def *ior_catalog_events(size_t *n_ret)
{
	*n_ret = N_ITEMS(events);
	return events;
}

const struct ior_call_def *ior_catalog_calls(size_t *n_ret)
{
	*n_ret = N_ITEMS(calls);
	return calls;
}

const struct ior_probe_def *ior_catalog_probes(size_t *n_ret)
{
	*n_ret = N_ITEMS(probes);
	return probes;
}

static const struct ior_event_def *find_probe(const char *name)
{
	size_t i;

	for (i = 0; i < N_ITEMS(probes); i++)
		if (!strcmp(probes[i].call, name))
			return &probe_event;
	return NULL;
}

const struct ior_event_def *ior_catalog_find_event(const char *system,
						   const char *name)
{
	size_t i;

	if (!strncmp(system, IOR_PROBE_SYSTEM, strlen(IOR_PROBE_SYSTEM)))
		return find_probe(name);
	if (!strcmp(system, IOR_STACK_SYSTEM))
		return strcmp(name, IOR_STACK_EVENT) ? NULL : &stack_event;

	for (i = 0; i < N_ITEMS(events); i++)
		if (!strcmp(events[i].system, system) &&
		    !strcmp(events[i].name, name))
			return &events[i];
	return NULL;
}

const struct ior_call_def *ior_catalog_find_call(const char *name)
{
	size_t i;

	for (i = 0; i < N_ITEMS(calls); i++)
		if (!strcmp(calls[i].name, name))
			return &calls[i];
	return NULL;
}

/* What follows 'prefix' in a name, or NULL. */
static const char *behind(const char *name, const char *prefix)
{
	const size_t size = strlen(prefix);

	return strncmp(name, prefix, size) ? NULL : name + size;
}

enum ior_level ior_catalog_find_level(const char *system, const char *name)
{
	const struct ior_event_def *const event =
		ior_catalog_find_event(system, name);
	const struct ior_call_def *def;
	const char *call;

	if (event)
		return event->level;
	if (strcmp(system, "syscalls") != 0)
		return IOR_N_LEVELS;

	call = behind(name, "sys_enter_");
	if (!call)
		call = behind(name, "sys_exit_");
	def = call ? ior_catalog_find_call(call) : NULL;
	return def ? def->level : IOR_N_LEVELS;
}

const char *ior_level_name(enum ior_level level)
{
	return level_names[level];
}

bool ior_level_find(const char *name, enum ior_level *ret)
{
	size_t i;

	for (i = 0; i < N_ITEMS(level_names); i++) {
		if (!strcmp(level_names[i], name)) {
			*ret = (enum ior_level)i;
			return true;
		}
	}
	return false;
}
