/*
 * row.h - the rows a ledger is made of
 *
 * The model makes them in the order of completion and hands each to a sink; a
 * row and what it points to are valid during that call.  Times are ns of the
 * trace's clock.  Ids count from 1 in each trace; 0 means "none".
 */
#ifndef MODEL_ROW_H
#define MODEL_ROW_H

#include <stdbool.h>
#include <stdint.h>

struct ior_error;

/*
 * Pseudo tasks: the remainders of the ledger.  Their rows are made first, with
 * these ids, and their comm is the name in parentheses.
 */
enum task_remainder {
	TASK_JOURNAL = 1,  /* (journal) */
	TASK_METADATA,     /* (metadata) */
	TASK_SWAP,         /* (swap) */
	TASK_BEFORE,       /* (before recording) */
	TASK_UNATTRIBUTED, /* (unattributed) */
	TASK_IOREC,        /* (iorec) */
	TASK_FIRST,        /* the first id of a real task */
};

/*
 * A thread while its process, name, user and cgroup stayed the same.  A new row
 * on rename, exec, setuid and cgroup move; handed out when it ends.
 */
struct task_row {
	uint32_t task_id;
	uint32_t process_id; /* one a process, also when its pid is reused */
	int32_t tid;
	int32_t pid;  /* tgid */
	int32_t ppid; /* 0 unknown */
	uint32_t uid; /* effective; UINT32_MAX unknown */
	const char *thread_comm;
	const char *comm;   /* of the process: its group leader's name */
	const char *cgroup; /* "" unknown */
	uint64_t from_ns;   /* 0: before the trace */
	uint64_t to_ns;
};

enum file_kind {
	FILE_KIND_UNKNOWN,
	FILE_KIND_FILE,
	FILE_KIND_BLOCKDEV,
	FILE_KIND_SOCKET,
	FILE_KIND_PIPE,
	FILE_KIND_PROC, /* proc, sysfs, tracefs, debugfs, cgroup, devpts */
	FILE_KIND_OTHER,
};

struct file_row {
	uint32_t file_id;
	enum file_kind kind;
	uint32_t dev; /* s_dev, kernel dev_t */
	uint64_t ino;
	uint32_t device_id; /* whole disk of its file system; 0 none */
	const char *fs;     /* "ext4", "sockfs", "pipefs", "" unknown */
	const char *mount;  /* mount point, "" unknown */
	const char *path;   /* "" unknown */
	bool path_given; /* ... as a call gave it, not as the kernel has it */
};

/* A block device of the host. */
struct device_row {
	uint32_t device_id;
	uint32_t dev;       /* kernel dev_t */
	uint32_t parent_id; /* of a partition: the whole disk */
	uint64_t start;     /* of a partition: in sectors */
	uint64_t size;      /* in sectors; 0 unknown */
	bool rotational;
	bool accounted;     /* queue/iostats is 1 */
	const char *name;   /* vda, loop0, dm-0; MAJ:MIN when not known */
	const char *detail; /* dm name, loop's backing file; "" none */
};

/* A mount of one mount namespace. */
struct mount_row {
	uint64_t namespace; /* inode of the mount namespace */
	uint32_t mount_id;  /* as in mountinfo */
	uint32_t dev;       /* s_dev */
	uint32_t device_id; /* whole disk of its source; 0 none */
	const char *fs;
	const char *source;
	const char *root;
	const char *path;
};

enum vfs_class {
	VFS_READ,
	VFS_WRITE,
	VFS_SYNC,
};

#define VFS_DIRECT        0x01 /* O_DIRECT: pages are not counted */
#define VFS_LOST          0x02 /* open across a gap: duration means nothing */
#define VFS_OFFSET_GUESS  0x04 /* offset from the first page seen */
#define VFS_PAGES_UNKNOWN 0x08 /* a file read whose pages cannot be told */
#define VFS_CUT           0x10 /* only its end, or begin, was seen: not counted */
#define VFS_DAX           0x20 /* past the cache: pages are not counted */

#define VFS_RESULT_UNKNOWN INT64_MIN

/* One read, write or sync call.  A MOVE call makes two: a read and a write. */
struct vfs_row {
	uint64_t vfs_id;
	uint64_t time_ns; /* of entry */
	uint64_t duration_ns;
	uint32_t task_id;
	uint32_t file_id;
	uint32_t cpu; /* of exit */
	enum vfs_class class;
	const char *call; /* "pread64"; static */
	int64_t offset;   /* bytes; -1 unknown or meaningless */
	uint64_t asked;   /* bytes; 0 unknown (readv) */
	int64_t result;   /* bytes or negative errno; VFS_RESULT_UNKNOWN */
	uint32_t pages;   /* of the cache that the call read */
	uint32_t hit_pages;
	uint32_t readahead_pages;
	uint32_t inflight_pages;
	uint32_t miss_pages;
	uint32_t flags; /* VFS_* */
};

enum disk_op {
	DISK_READ,
	DISK_WRITE,
	DISK_DISCARD,
	DISK_ZERO,
	DISK_FLUSH,
	DISK_PASSTHROUGH,
};

enum disk_cause {
	CAUSE_UNKNOWN,
	CAUSE_DIRECT,
	CAUSE_READ_MISS,
	CAUSE_READAHEAD,
	CAUSE_FAULT,
	CAUSE_WRITEBACK,
	CAUSE_FSYNC,
	CAUSE_JOURNAL,
	CAUSE_METADATA,
	CAUSE_SWAP,
	CAUSE_DISCARD,
	CAUSE_FLUSH,
};

enum owner_method {
	METHOD_EXACT,
	METHOD_ESTIMATED,
	METHOD_BEFORE,
	METHOD_UNATTRIBUTED,
};

/* How surely a bio's events were found to belong together. */
enum disk_match {
	MATCH_EXACT, /* one bio, one request, one completion */
	MATCH_MERGED,
	MATCH_SPLIT,
	MATCH_REQUEUED,
	MATCH_PARTIAL,   /* completed in parts */
	MATCH_UNMATCHED, /* its queue or issue was not seen */
	MATCH_LOST,      /* open across a gap: times mean nothing */
};

struct disk_owner {
	uint32_t task_id;
	uint32_t file_id;
	uint64_t size; /* bytes; those of all owners sum to the bio's */
	enum owner_method method;
};

/*
 * Pseudo stacks, as there are pseudo tasks: of bios that no event of queueing told
 * of, of those whose stack did not come, and what is more than is remembered.
 */
enum stack_remainder {
	STACK_NONE = 0, /* no stacks were recorded */
	STACK_UNTOLD,   /* (no stack) */
	STACK_LOST,     /* (stack lost) */
	STACK_OTHER,    /* (other stacks) */
	STACK_FIRST,    /* the first id of a real stack */
};

/*
 * Pages of a file that a bio wrote back, by the task that dirtied them and how
 * long they had been dirty when it was queued, in powers of two.
 */
struct disk_age {
	uint32_t task_id;
	uint32_t bucket; /* of 2^bucket ns and more, below 2^(bucket+1) */
	uint64_t n_pages;
	uint64_t sum_us; /* of the ages of the pages */
	uint64_t max_ns;
};

#define DISK_SYNC      0x01 /* rwbs S */
#define DISK_META      0x02 /* rwbs M */
#define DISK_READAHEAD 0x04 /* rwbs A */
#define DISK_FUA       0x08
#define DISK_LOWER     0x10 /* below another device: not in process totals */
#define DISK_INFLIGHT  0x20 /* not complete when the trace ended: not summed */

/*
 * One bio from queue to completion (or one flush request).  A time that was not
 * seen is 0.
 */
struct disk_row {
	uint64_t disk_id;
	uint64_t request_id; /* the same for bios merged in one request */
	uint32_t n_requests; /* done with it: 0 merged in another's, > 1 split */
	uint64_t upper_id;   /* disk_id of the bio above it; 0 none */
	uint64_t queue_ns;
	uint64_t get_ns;    /* it got a request */
	uint64_t insert_ns; /* that was handed to a scheduler, the last time */
	uint64_t first_issue_ns;
	uint64_t issue_ns; /* that counts: the last; if split, the first */
	uint64_t complete_ns;
	uint32_t device_id;    /* the whole disk */
	uint32_t partition_id; /* 0 none */
	uint64_t sector;
	uint64_t size; /* bytes: completed; of a row in flight: queued */
	enum disk_op op;
	enum disk_cause cause;
	enum disk_match match;
	uint32_t flags;   /* DISK_* */
	int32_t error;    /* negative errno */
	uint32_t cpu;     /* of queueing */
	uint32_t task_id; /* who submitted it */
	uint64_t vfs_id;  /* the call in which it was queued; 0 none */
	const char *call; /* its name; NULL none */
	uint32_t file_id;
	uint32_t stack_id; /* from where it was queued */
	uint32_t n_owners; /* at least 1 */
	const struct disk_owner *owners;
	uint32_t n_ages; /* 0: it is not known how long anything was dirty */
	const struct disk_age *ages;
};

/* From where in the kernel bios were queued. */
struct stack_row {
	uint32_t stack_id;
	const char *frames; /* functions from the outside in, parted by ';' */
};

/* What became of bytes that a task wrote into the page cache. */
enum dirty_fate {
	DIRTY_DIRTIED,   /* whole pages that it made dirty */
	DIRTY_COWRITTEN, /* into pages that another task had made dirty */
	DIRTY_CANCELLED, /* of the dirtied: their file was cut or deleted */
	DIRTY_LEFT,      /* of the dirtied: still dirty at the end */
	N_DIRTY_FATES,
};

/* Of one file and task; may come more than once, and adds up. */
struct dirty_row {
	uint32_t file_id;
	uint32_t task_id;
	uint64_t sizes[N_DIRTY_FATES]; /* bytes */
};

/* A task that dirties pages was held back until fewer are dirty. */
struct throttle_row {
	uint32_t task_id;
	uint32_t file_id; /* that it wrote to; 0 not known */
	uint64_t time_ns;
	uint64_t pause_ns; /* that the kernel chose, in its ticks */
};

/*
 * Pages that a task brought into the cache by reading a file; rows of a task and
 * file sum up.  Pages that a call or a page fault did not ask for are ahead; they
 * are unused until a call reads them, which is a row of its own, with less than 0.
 * What faults read ahead is apart: a program uses it unseen.
 */
struct cache_row {
	uint32_t task_id;
	uint32_t file_id;
	int64_t demand_pages;
	int64_t ahead_pages;
	int64_t unused_pages;
	int64_t fault_pages;
	int64_t fault_ahead_pages;
	uint64_t time_ns; /* at which they came, also of later news */
};

/* A page that enters the cache to be read, and was there before. */
struct refault_row {
	uint32_t task_id;
	uint32_t file_id;
	uint64_t time_ns;
	uint64_t n_pages; /* that it stands for */
	uint32_t bucket;  /* a cache that keeps the 2^bucket bytes that were
			     used last would still have had it */
};

/* A page that a task read. */
struct page_use_row {
	uint64_t page_id; /* the same for all tasks that read it */
	uint32_t task_id;
	uint32_t file_id;
	uint64_t n_pages; /* that it stands for */
};

/*
 * Events that a CPU lost in (from_ns, to_ns), and the kernel's own account.
 */
struct loss_row {
	uint32_t cpu;
	uint64_t from_ns;
	uint64_t to_ns;
	uint64_t n_events; /* 0 when the kernel did not say */
};

/* A number of the kernel's own account, as it stood at a time. */
struct counter_row {
	uint64_t time_ns;
	const char *source; /* "diskstats", "vmstat", "loadavg", "io" ... */
	const char *key;    /* device name, process id; "" none */
	const char *name;   /* "sectors_read" */
	int64_t value;
};

/* Whom a line of the coverage is for. */
enum coverage_about {
	ABOUT_DISK,  /* disk I/O and its owners */
	ABOUT_CACHE, /* hits and misses */
	ABOUT_CALLS,
	ABOUT_FILES,  /* which, and their names */
	ABOUT_WHO,    /* processes, users, cgroups */
	ABOUT_DETAIL, /* true of most traces; no table waits for it */
};

/* One line of the coverage statement. */
struct coverage_row {
	enum coverage_about about;
	bool seen;
	const char *what;
	const char *why; /* "" when seen */
};

/* How often an event fired in a process; 0 for one that never fired. */
struct event_count_row {
	const char *system;
	const char *name;
	uint32_t task_id; /* 0 for a count of nobody */
	uint64_t n_events;
};

/* A fact of the trace itself, as FILE has it, and a few that the run gives. */
struct fact_row {
	const char *name;
	const char *value;
};

/*
 * Where rows go; each function returns 0 or a negative errno, which ends the
 * run.  All must be set.
 */
struct row_sink {
	int (*task)(void *, const struct task_row *, struct ior_error *);
	int (*file)(void *, const struct file_row *, struct ior_error *);
	int (*device)(void *, const struct device_row *, struct ior_error *);
	int (*mount)(void *, const struct mount_row *, struct ior_error *);
	int (*vfs)(void *, const struct vfs_row *, struct ior_error *);
	int (*disk)(void *, const struct disk_row *, struct ior_error *);
	int (*stack)(void *, const struct stack_row *, struct ior_error *);
	int (*dirty)(void *, const struct dirty_row *, struct ior_error *);
	int (*throttle)(void *, const struct throttle_row *,
			struct ior_error *);
	int (*cache)(void *, const struct cache_row *, struct ior_error *);
	int (*refault)(void *, const struct refault_row *, struct ior_error *);
	int (*page_use)(void *, const struct page_use_row *,
			struct ior_error *);
	int (*loss)(void *, const struct loss_row *, struct ior_error *);
	int (*counter)(void *, const struct counter_row *, struct ior_error *);
	int (*coverage)(void *, const struct coverage_row *,
			struct ior_error *);
	int (*event_count)(void *, const struct event_count_row *,
			   struct ior_error *);
	int (*fact)(void *, const struct fact_row *, struct ior_error *);
	void *context;
};

#endif
