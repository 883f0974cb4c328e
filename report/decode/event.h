/*
 * event.h - one event, with its fields where every kernel's event has them
 *
 * Decoding binds the fields of a recorded format by name to these.  A field
 * that a kernel does not have is 0, where nothing else is said; without one
 * that its kind cannot do without, an event is IOR_EVENT_OTHER, and
 * trace_get_format() tells why.
 * Device numbers are the kernel's own dev_t: major << 20 | minor.
 */
#ifndef DECODE_EVENT_H
#define DECODE_EVENT_H

#include <stdint.h>

#include "iorec/catalog.h"

#define EVENT_COMM_SIZE 16
#define EVENT_RWBS_SIZE 12
#define EVENT_BDI_SIZE  32
#define EVENT_FSID_SIZE 16

/* block_*: sectors are of 512 bytes */
struct block_event {
	uint32_t dev;
	uint32_t old_dev; /* remap */
	uint64_t sector;
	uint64_t old_sector; /* remap; of a split: where the rest begins */
	uint32_t n_sectors;
	uint32_t size;              /* bytes; rq_insert and rq_issue only */
	int32_t error;              /* negative errno */
	char rwbs[EVENT_RWBS_SIZE]; /* ended by a zero */
};

/*
 * filemap: 'n_pages' is 1 << order for a folio that was added or deleted, and 1
 * where the event does not say
 */
struct page_event {
	uint32_t dev; /* s_dev of the super block */
	uint64_t ino;
	uint64_t index; /* in pages */
	uint64_t n_pages;
};

/* writeback and file systems; what an event lacks is 0 */
struct inode_event {
	uint32_t dev; /* 0: only 'bdi' or 'fsid' tells the file system */
	uint64_t ino;
	uint64_t offset;          /* bytes; a dirty folio's first page */
	uint64_t size;            /* bytes */
	uint64_t disk_size;       /* btrfs: bytes that it takes on the disk */
	uint64_t block;           /* see below */
	uint64_t root;            /* btrfs: root object id */
	char bdi[EVENT_BDI_SIZE]; /* ended by a zero */
	uint8_t fsid[EVENT_FSID_SIZE];
	uint32_t transaction; /* of a journal: its tid */
	uint32_t n_blocks;    /* jbd2_handle_stats: blocks dirtied */
	uint32_t state;       /* I_*: what is dirty of the inode */
	int32_t sync_mode;    /* of writepages: 1 waits for all, 0 does not */
	int32_t error;        /* of writepages: negative errno */
	uint32_t n_links;     /* names that an inode still has */
};

/*
 * WRITEPAGES_START: 'size' is that of the range less one, and INT64_MAX or more
 * for a whole file.
 *
 * WRITE_RANGE: iomap and btrfs give 'offset' and 'size' in bytes, and 'block' is
 * the byte address of that range on the device (btrfs: in its own address
 * space).  Up to 6.8 iomap gives the whole mapping that the range is in.
 * ext4_da_write_pages_extent gives the range in file system blocks, whose size
 * the event does not tell: 'block' is the first, counted from the start of the
 * file, and 'n_blocks' their number; offset and size are 0.
 */

/* DIRTY_THROTTLE */
struct throttle_event {
	int64_t pause_ms; /* that the task sleeps now; 0 or less: not */
};

/* btrfs_work_*: 'work' names the item from queued to done */
struct work_event {
	uint64_t work;
};

/*
 * syscalls: the arguments that the catalog names for this call.  What it names
 * not is -1 (fd, fd_out, offset) or 0.
 */
struct call_event {
	const struct ior_call_def *call;
	int64_t fd;
	int64_t fd_out;
	uint64_t count;
	int64_t offset;
	uint64_t flags;
	uint64_t argument;
	int64_t result; /* of SYS_EXIT */
};

/* SYS_PATH: of the call that the thread is in */
struct path_event {
	const char *text;   /* valid with the event */
	uint32_t text_size; /* not ended by a zero; 0: it could not be read */
};

/* task, sched, cgroup */
struct task_event {
	int32_t tid; /* the task meant; the event's own tid may be another */
	int32_t old_tid; /* exec: the thread that called it */
	uint64_t clone_flags;
	char comm[EVENT_COMM_SIZE + 1]; /* newtask, rename (the new name) */
	int64_t hierarchy;  /* cgroup: the number in /proc/PID/cgroup */
	uint32_t populated; /* cgroup_notify_populated: by the event's tid */
	const char *text;   /* exec: file; cgroup: path; valid with the event */
	uint32_t text_size; /* not ended by a zero */
};

struct uring_event {
	uint64_t request;
	int64_t fd;
	int64_t result;
	uint32_t opcode;
	uint32_t flags; /* of a completion */
};

/* STACK: from where the event before it on the same CPU was called */
struct stack_event {
	const uint8_t *callers; /* 8 bytes each, from the inside; valid with the
				   event */
	uint32_t n_callers;
};

/*
 * Of 'context': in an interrupt a CPU has events in between those of the thread
 * that it interrupted, whose tid they show.
 */
#define EVENT_HARD_IRQ 0x08u
#define EVENT_SOFT_IRQ 0x10u
#define EVENT_NMI      0x40u

struct event {
	uint64_t time_ns; /* of the trace's clock */
	uint32_t cpu;
	int32_t tid;     /* common_pid; means nothing on completions */
	uint8_t context; /* EVENT_*, and bits of no meaning here */
	enum ior_event_kind kind;
	uint32_t format;    /* index of its format: name, for counts */
	const uint8_t *raw; /* the record, valid until the next event */
	uint32_t raw_size;
	union {
		struct block_event block;
		struct page_event page;
		struct inode_event inode;
		struct throttle_event throttle;
		struct work_event work;
		struct call_event call;
		struct path_event path;
		struct task_event task;
		struct uring_event uring;
		struct stack_event stack;
	};
};

#endif
