/*
 * catalog.h - every event and system call that iorec knows
 *
 * The one table that the recorder enables from and the analyzer decodes by.
 * An event that changed its name has one row a name, of the same kind, newest
 * first: a kernel offers at most one of them, and the kind is covered when any
 * is there.  Facts: the kernel's include/trace/events.
 */
#ifndef IOREC_CATALOG_H
#define IOREC_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

/* Each level has all that the one before it has. */
enum ior_level {
	IOR_LEVEL_BLOCK,
	IOR_LEVEL_CACHE,
	IOR_LEVEL_VFS,
	IOR_LEVEL_FULL,
	IOR_N_LEVELS,
};

/* What an event means to the analyzer, whatever a kernel calls it. */
enum ior_event_kind {
	IOR_EVENT_OTHER, /* recorded, counted and printed, not modelled */

	IOR_EVENT_BIO_QUEUE,
	IOR_EVENT_BIO_REMAP,
	IOR_EVENT_BIO_SPLIT,
	IOR_EVENT_BIO_COMPLETE,
	IOR_EVENT_BIO_BACKMERGE,
	IOR_EVENT_BIO_FRONTMERGE,
	IOR_EVENT_RQ_GET,
	IOR_EVENT_RQ_INSERT,
	IOR_EVENT_RQ_ISSUE,
	IOR_EVENT_RQ_COMPLETE,
	IOR_EVENT_RQ_REQUEUE,
	IOR_EVENT_RQ_MERGE,
	IOR_EVENT_RQ_REMAP,
	IOR_EVENT_RQ_ERROR,

	IOR_EVENT_PAGE_GET, /* a buffered read took pages from the cache */
	IOR_EVENT_PAGE_ADD, /* a folio entered the cache */
	IOR_EVENT_PAGE_DELETE,
	IOR_EVENT_PAGE_FAULT,
	IOR_EVENT_PAGE_MAP,
	IOR_EVENT_DAX,

	IOR_EVENT_FOLIO_DIRTY,
	IOR_EVENT_INODE_WRITEBACK_START, /* bracket of the flusher */
	IOR_EVENT_INODE_WRITEBACK_END,
	IOR_EVENT_INODE_MARK_WRITEBACK,
	IOR_EVENT_DIRTY_THROTTLE,

	IOR_EVENT_WRITE_BEGIN, /* a file system takes a range to be written */
	IOR_EVENT_WRITEPAGES_START, /* bracket of an inode, any task */
	IOR_EVENT_WRITEPAGES_END,
	IOR_EVENT_FILE_CUT, /* all from an offset on is no longer in the file */
	IOR_EVENT_FILE_TRUNCATE, /* ... to a size that the call alone tells */
	IOR_EVENT_SYNC_ENTER,
	IOR_EVENT_SYNC_EXIT,
	IOR_EVENT_FILE_READ, /* buffered: dev, ino, offset, count */
	IOR_EVENT_FILE_DAX_READ,
	IOR_EVENT_FILE_DIRECT_READ,
	IOR_EVENT_FILE_DIRECT_WRITE,
	IOR_EVENT_FILE_DIRECT, /* one of the two */
	IOR_EVENT_WRITE_RANGE, /* exact range of the writeback to come */
	IOR_EVENT_WORK_QUEUED, /* btrfs work chain */
	IOR_EVENT_WORK_START,
	IOR_EVENT_WORK_END,
	IOR_EVENT_JOURNAL_SHARE, /* blocks that a task's handle dirtied */
	IOR_EVENT_COMMIT_START,  /* of a transaction, by the journal's thread */
	IOR_EVENT_COMMIT_DATA,   /* it writes data of an inode */
	IOR_EVENT_COMMIT_LOG,    /* ... and from here on the log */
	IOR_EVENT_COMMIT_END,
	IOR_EVENT_FAST_COMMIT_START, /* the same, by whoever waits for it */
	IOR_EVENT_FAST_COMMIT_END,

	IOR_EVENT_SYS_ENTER, /* of a call in the table below */
	IOR_EVENT_SYS_PATH,  /* the path that the call was given; a probe */
	IOR_EVENT_SYS_EXIT,

	IOR_EVENT_TASK_NEW,
	IOR_EVENT_TASK_RENAME,
	IOR_EVENT_TASK_EXEC,
	IOR_EVENT_TASK_EXIT,
	IOR_EVENT_TASK_CGROUP,
	IOR_EVENT_CGROUP_POPULATED, /* is empty no longer, or now */

	IOR_EVENT_URING_SUBMIT,
	IOR_EVENT_URING_FILE,
	IOR_EVENT_URING_COMPLETE,

	IOR_EVENT_STACK, /* of the event before it on the same CPU */

	IOR_N_EVENT_KINDS,
};

/* A row of the events table. */
struct ior_event_def {
	const char *system;
	const char *name;
	enum ior_event_kind kind;
	enum ior_level level; /* the lowest that records it */
	const char *fs;  /* only when one of this type is mounted; or NULL */
	const char *why; /* what is unseen without it */
};

/* What a system call does to the ledger. */
enum ior_call_class {
	IOR_CALL_READ,
	IOR_CALL_WRITE,
	IOR_CALL_SYNC,
	IOR_CALL_MOVE,   /* reads one descriptor and writes another */
	IOR_CALL_ADVISE, /* brings pages in or throws them out */
	IOR_CALL_OPEN,   /* returns a new descriptor of a file */
	IOR_CALL_CREATE, /* returns a new descriptor of something else */
	IOR_CALL_CLOSE,
	IOR_CALL_DUP,
	IOR_CALL_SEEK,
	IOR_CALL_CHDIR,     /* changes where relative paths begin */
	IOR_CALL_IDENTITY,  /* changes the user */
	IOR_CALL_NAMESPACE, /* enters other namespaces */
	IOR_CALL_ASYNC, /* submits I/O whose detail the call does not show */
};

/*
 * A row of the calls table: names of the arguments in the format of
 * syscalls:sys_enter_NAME that play a part; NULL where the call has none.
 */
struct ior_call_def {
	const char *name;
	enum ior_call_class class;
	enum ior_level level;
	const char *fd;     /* read from, written to, closed, seeked */
	const char *fd_out; /* MOVE: written to; DUP: the number wanted */
	const char *count;  /* bytes asked for */
	const char *offset; /* in bytes */
	const char *flags;
	const char *argument; /* fcntl's arg, setuid's new effective uid */
};

/*
 * A row of the probes table: an event that the recorder makes itself, where the
 * kernel lets it, on the entry of a call.  Its system is IOR_PROBE_SYSTEM with
 * the recorder's number behind it: they are of the host, not of an instance.
 */
#define IOR_PROBE_SYSTEM "iorec_"

struct ior_probe_def {
	const char *call; /* and the name of the probe */
	const char *path; /* the argument that points to it */
};

/* The tables; all end at *n_ret rows. */
const struct ior_event_def *ior_catalog_events(size_t *n_ret);
const struct ior_call_def *ior_catalog_calls(size_t *n_ret);
const struct ior_probe_def *ior_catalog_probes(size_t *n_ret);

/*
 * What a trigger records behind an event (record --stacks): no level enables it.
 */
#define IOR_STACK_SYSTEM "ftrace"
#define IOR_STACK_EVENT  "kernel_stack"

/* The row of an event, probe or stack, or NULL.  Calls are not in this table. */
const struct ior_event_def *ior_catalog_find_event(const char *system,
						   const char *name);

/*
 * The lowest level that records an event, probe or event of a call: IOR_N_LEVELS
 * for one that no level does.
 */
enum ior_level ior_catalog_find_level(const char *system, const char *name);

/* The row of a call by its name without "sys_enter_", or NULL. */
const struct ior_call_def *ior_catalog_find_call(const char *name);

/* "block", "cache", "vfs" or "full". */
const char *ior_level_name(enum ior_level level);

/* Whether 'name' is a level; then it is in *ret. */
bool ior_level_find(const char *name, enum ior_level *ret);

#endif
