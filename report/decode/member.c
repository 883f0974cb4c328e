/*
 * member.c - the members of struct event, and what kernels call them
 *
 * Facts: the kernel's include/trace/events from 4.18 to 7.3.  Names only: sizes,
 * places and the order of fields are those that the trace brings along.
 */
#include <string.h>

#include "report/decode/event.h"
#include "report/decode/member.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

/* Where a member lies, and how large it is. */
#define AT(member)                                 \
	(uint16_t) offsetof(struct event, member), \
		(uint16_t)sizeof(((struct event *)NULL)->member)

static const struct member bio[] = {
	{ AT(block.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(block.sector), MEMBER_NUMBER, { "sector" }, false },
	{ AT(block.n_sectors), MEMBER_NUMBER, { "nr_sector" }, false },
	{ AT(block.size), MEMBER_NUMBER, { "bytes" }, true },
	{ AT(block.error), MEMBER_NUMBER, { "error" }, true },
	{ AT(block.rwbs), MEMBER_CHARS, { "rwbs" }, false },
};

static const struct member remap[] = {
	{ AT(block.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(block.sector), MEMBER_NUMBER, { "sector" }, false },
	{ AT(block.n_sectors), MEMBER_NUMBER, { "nr_sector" }, false },
	{ AT(block.old_dev), MEMBER_NUMBER, { "old_dev" }, false },
	{ AT(block.old_sector), MEMBER_NUMBER, { "old_sector" }, false },
	{ AT(block.rwbs), MEMBER_CHARS, { "rwbs" }, false },
};

static const struct member split[] = {
	{ AT(block.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(block.sector), MEMBER_NUMBER, { "sector" }, false },
	{ AT(block.old_sector), MEMBER_NUMBER, { "new_sector" }, false },
	{ AT(block.rwbs), MEMBER_CHARS, { "rwbs" }, false },
};

static const struct member page[] = {
	{ AT(page.dev), MEMBER_NUMBER, { "s_dev", "dev" }, false },
	{ AT(page.ino), MEMBER_NUMBER, { "i_ino", "ino" }, false },
	{ AT(page.index), MEMBER_NUMBER, { "index", "pgoff" }, false },
	{ AT(page.n_pages), MEMBER_ORDER, { "order" }, true },
};

/* The name of the backing device is all that tells the file system. */
static const struct member writeback[] = {
	{ AT(inode.bdi), MEMBER_CHARS, { "name" }, false },
	{ AT(inode.ino), MEMBER_NUMBER, { "ino" }, false },
	{ AT(inode.offset), MEMBER_PAGES, { "index" }, true },
	{ AT(inode.state), MEMBER_NUMBER, { "state" }, true },
};

/* Without a range the whole file is written. */
static const struct member writepages_start[] = {
	{ AT(inode.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(inode.ino), MEMBER_NUMBER, { "ino" }, false },
	{ AT(inode.offset), MEMBER_NUMBER, { "range_start" }, false },
	{ AT(inode.size), MEMBER_NUMBER, { "range_end" }, false },
	{ AT(inode.size), MEMBER_SUBTRACT, { "range_start" }, false },
	{ AT(inode.sync_mode), MEMBER_NUMBER, { "sync_mode" }, true },
};

static const struct member writepages_end[] = {
	{ AT(inode.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(inode.ino), MEMBER_NUMBER, { "ino" }, false },
	{ AT(inode.error), MEMBER_NUMBER, { "ret" }, true },
};

static const struct member throttle[] = {
	{ AT(throttle.pause_ms), MEMBER_NUMBER, { "pause" }, false },
};

static const struct member inode[] = {
	{ AT(inode.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(inode.ino), MEMBER_NUMBER, { "ino" }, false },
};

static const struct member inode_btrfs[] = {
	{ AT(inode.fsid), MEMBER_BYTES, { "fsid" }, false },
	{ AT(inode.ino), MEMBER_NUMBER, { "ino" }, false },
	{ AT(inode.root), MEMBER_NUMBER, { "root_objectid" }, true },
};

/* xfs has a field "size" too, but that is the size of the file. */
static const struct member file_range[] = {
	{ AT(inode.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(inode.ino), MEMBER_NUMBER, { "ino" }, false },
	{ AT(inode.offset), MEMBER_NUMBER, { "pos", "offset" }, false },
	{ AT(inode.size), MEMBER_NUMBER, { "len", "count" }, false },
};

/* Without a size nothing stays. */
static const struct member cut[] = {
	{ AT(inode.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(inode.ino), MEMBER_NUMBER, { "ino" }, false },
	{ AT(inode.offset), MEMBER_NUMBER, { "new_size" }, true },
	{ AT(inode.n_links), MEMBER_NUMBER, { "nlink" }, true },
};

static const struct member share[] = {
	{ AT(inode.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(inode.transaction), MEMBER_NUMBER, { "tid" }, false },
	{ AT(inode.n_blocks), MEMBER_NUMBER, { "dirtied_blocks" }, false },
};

static const struct member commit[] = {
	{ AT(inode.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(inode.transaction), MEMBER_NUMBER, { "transaction" }, false },
};

/* Its number came with 6.1. */
static const struct member fast_commit[] = {
	{ AT(inode.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(inode.transaction), MEMBER_NUMBER, { "tid" }, true },
};

static const struct member range_ext4[] = {
	{ AT(inode.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(inode.ino), MEMBER_NUMBER, { "ino" }, false },
	{ AT(inode.block), MEMBER_NUMBER, { "lblk" }, false },
	{ AT(inode.n_blocks), MEMBER_NUMBER, { "len" }, false },
};

static const struct member range_btrfs[] = {
	{ AT(inode.fsid), MEMBER_BYTES, { "fsid" }, false },
	{ AT(inode.ino), MEMBER_NUMBER, { "ino" }, false },
	{ AT(inode.root), MEMBER_NUMBER, { "root_objectid" }, true },
	{ AT(inode.offset), MEMBER_NUMBER, { "file_offset" }, false },
	{ AT(inode.size), MEMBER_NUMBER, { "len" }, false },
	{ AT(inode.disk_size), MEMBER_NUMBER, { "disk_len" }, true },
	{ AT(inode.block), MEMBER_NUMBER, { "start" }, false },
};

/*
 * iomap's addr is where its mapping begins, at "offset" of the file; 'block' is
 * where the range does.  Up to 6.8 there is only the mapping, which may be
 * larger than the range that is written.
 */
static const struct member range_iomap[] = {
	{ AT(inode.dev), MEMBER_NUMBER, { "dev" }, false },
	{ AT(inode.ino), MEMBER_NUMBER, { "ino" }, false },
	{ AT(inode.offset), MEMBER_NUMBER, { "pos", "offset" }, false },
	{ AT(inode.size), MEMBER_NUMBER, { "dirty_len", "length" }, false },
	{ AT(inode.block), MEMBER_NUMBER, { "addr" }, false },
	{ AT(inode.block), MEMBER_ADD, { "pos", "offset" }, false },
	{ AT(inode.block), MEMBER_SUBTRACT, { "offset" }, false },
};

static const struct member work[] = {
	{ AT(work.work), MEMBER_NUMBER, { "work", "wtag" }, false },
};

static const struct member sys_exit[] = {
	{ AT(call.result), MEMBER_NUMBER, { "ret" }, false },
};

static const struct member sys_path[] = {
	{ AT(path.text), MEMBER_TEXT, { "path" }, false },
};

static const struct member task_new[] = {
	{ AT(task.tid), MEMBER_NUMBER, { "pid" }, false },
	{ AT(task.clone_flags), MEMBER_NUMBER, { "clone_flags" }, false },
	{ AT(task.comm), MEMBER_CHARS, { "comm" }, false },
};

static const struct member task_rename[] = {
	{ AT(task.tid), MEMBER_NUMBER, { "pid" }, false },
	{ AT(task.comm), MEMBER_CHARS, { "newcomm" }, false },
};

static const struct member task_exec[] = {
	{ AT(task.tid), MEMBER_NUMBER, { "pid" }, false },
	{ AT(task.old_tid), MEMBER_NUMBER, { "old_pid" }, false },
	{ AT(task.text), MEMBER_TEXT, { "filename" }, true },
};

static const struct member task_exit[] = {
	{ AT(task.tid), MEMBER_NUMBER, { "pid" }, false },
	{ AT(task.comm), MEMBER_CHARS, { "comm" }, true },
};

static const struct member task_cgroup[] = {
	{ AT(task.tid), MEMBER_NUMBER, { "pid" }, false },
	{ AT(task.comm), MEMBER_CHARS, { "comm" }, true },
	{ AT(task.hierarchy), MEMBER_NUMBER, { "dst_root" }, false },
	{ AT(task.text), MEMBER_TEXT, { "dst_path" }, false },
};

static const struct member cgroup_populated[] = {
	{ AT(task.hierarchy), MEMBER_NUMBER, { "root" }, false },
	{ AT(task.populated), MEMBER_NUMBER, { "val" }, false },
	{ AT(task.text), MEMBER_TEXT, { "path" }, false },
};

static const struct member uring_submit[] = {
	{ AT(uring.request), MEMBER_NUMBER, { "req" }, true },
	{ AT(uring.opcode), MEMBER_NUMBER, { "opcode" }, false },
};

static const struct member uring_file[] = {
	{ AT(uring.request), MEMBER_NUMBER, { "req" }, true },
	{ AT(uring.fd), MEMBER_NUMBER, { "fd" }, false },
};

static const struct member uring_complete[] = {
	{ AT(uring.request), MEMBER_NUMBER, { "req" }, true },
	{ AT(uring.result), MEMBER_NUMBER, { "res" }, false },
	{ AT(uring.flags), MEMBER_NUMBER, { "cflags" }, true },
};

/* The format tells of fewer callers than there may be. */
static const struct member stack[] = {
	{ AT(stack.n_callers), MEMBER_NUMBER, { "size" }, false },
	{ AT(stack.callers), MEMBER_WORDS, { "caller" }, false },
};

struct table {
	const struct member *members;
	size_t n_members;
};

#define TABLE(members)                    \
	{                                 \
		members, N_ITEMS(members) \
	}

static const struct table tables[IOR_N_EVENT_KINDS] = {
	[IOR_EVENT_BIO_QUEUE] = TABLE(bio),
	[IOR_EVENT_BIO_REMAP] = TABLE(remap),
	[IOR_EVENT_BIO_SPLIT] = TABLE(split),
	[IOR_EVENT_BIO_COMPLETE] = TABLE(bio),
	[IOR_EVENT_BIO_BACKMERGE] = TABLE(bio),
	[IOR_EVENT_BIO_FRONTMERGE] = TABLE(bio),
	[IOR_EVENT_RQ_GET] = TABLE(bio),
	[IOR_EVENT_RQ_INSERT] = TABLE(bio),
	[IOR_EVENT_RQ_ISSUE] = TABLE(bio),
	[IOR_EVENT_RQ_COMPLETE] = TABLE(bio),
	[IOR_EVENT_RQ_REQUEUE] = TABLE(bio),
	[IOR_EVENT_RQ_MERGE] = TABLE(bio),
	[IOR_EVENT_RQ_REMAP] = TABLE(remap),
	[IOR_EVENT_RQ_ERROR] = TABLE(bio),
	[IOR_EVENT_PAGE_GET] = TABLE(page),
	[IOR_EVENT_PAGE_ADD] = TABLE(page),
	[IOR_EVENT_PAGE_DELETE] = TABLE(page),
	[IOR_EVENT_PAGE_FAULT] = TABLE(page),
	[IOR_EVENT_PAGE_MAP] = TABLE(page),
	[IOR_EVENT_DAX] = TABLE(page),
	[IOR_EVENT_FOLIO_DIRTY] = TABLE(writeback),
	[IOR_EVENT_INODE_WRITEBACK_START] = TABLE(writeback),
	[IOR_EVENT_INODE_WRITEBACK_END] = TABLE(writeback),
	[IOR_EVENT_INODE_MARK_WRITEBACK] = TABLE(inode),
	[IOR_EVENT_DIRTY_THROTTLE] = TABLE(throttle),
	[IOR_EVENT_WRITE_BEGIN] = TABLE(file_range),
	[IOR_EVENT_WRITEPAGES_START] = TABLE(writepages_start),
	[IOR_EVENT_WRITEPAGES_END] = TABLE(writepages_end),
	[IOR_EVENT_FILE_CUT] = TABLE(cut),
	[IOR_EVENT_FILE_TRUNCATE] = TABLE(inode),
	[IOR_EVENT_SYNC_ENTER] = TABLE(inode),
	[IOR_EVENT_SYNC_EXIT] = TABLE(inode),
	[IOR_EVENT_FILE_READ] = TABLE(file_range),
	[IOR_EVENT_FILE_DAX_READ] = TABLE(file_range),
	[IOR_EVENT_FILE_DIRECT_READ] = TABLE(file_range),
	[IOR_EVENT_FILE_DIRECT_WRITE] = TABLE(file_range),
	[IOR_EVENT_FILE_DIRECT] = TABLE(file_range),
	[IOR_EVENT_WORK_QUEUED] = TABLE(work),
	[IOR_EVENT_WORK_START] = TABLE(work),
	[IOR_EVENT_WORK_END] = TABLE(work),
	[IOR_EVENT_JOURNAL_SHARE] = TABLE(share),
	[IOR_EVENT_COMMIT_START] = TABLE(commit),
	[IOR_EVENT_COMMIT_DATA] = TABLE(inode),
	[IOR_EVENT_COMMIT_LOG] = TABLE(commit),
	[IOR_EVENT_COMMIT_END] = TABLE(commit),
	[IOR_EVENT_FAST_COMMIT_START] = TABLE(fast_commit),
	[IOR_EVENT_FAST_COMMIT_END] = TABLE(fast_commit),
	[IOR_EVENT_SYS_PATH] = TABLE(sys_path),
	[IOR_EVENT_SYS_EXIT] = TABLE(sys_exit),
	[IOR_EVENT_TASK_NEW] = TABLE(task_new),
	[IOR_EVENT_TASK_RENAME] = TABLE(task_rename),
	[IOR_EVENT_TASK_EXEC] = TABLE(task_exec),
	[IOR_EVENT_TASK_EXIT] = TABLE(task_exit),
	[IOR_EVENT_TASK_CGROUP] = TABLE(task_cgroup),
	[IOR_EVENT_CGROUP_POPULATED] = TABLE(cgroup_populated),
	[IOR_EVENT_URING_SUBMIT] = TABLE(uring_submit),
	[IOR_EVENT_URING_FILE] = TABLE(uring_file),
	[IOR_EVENT_URING_COMPLETE] = TABLE(uring_complete),
	[IOR_EVENT_STACK] = TABLE(stack),
};

/* Kinds whose fields are of another make in this system. */
static const struct {
	const char *system;
	enum ior_event_kind kind;
	struct table table;
} tables_of_system[] = {
	{ "ext4", IOR_EVENT_WRITE_RANGE, TABLE(range_ext4) },
	{ "iomap", IOR_EVENT_WRITE_RANGE, TABLE(range_iomap) },
	{ "btrfs", IOR_EVENT_WRITE_RANGE, TABLE(range_btrfs) },
	{ "btrfs", IOR_EVENT_FILE_CUT, TABLE(inode_btrfs) },
	{ "btrfs", IOR_EVENT_SYNC_ENTER, TABLE(inode_btrfs) },
	{ "btrfs", IOR_EVENT_SYNC_EXIT, TABLE(inode_btrfs) },
};

const struct member *member_table(enum ior_event_kind kind, const char *system,
				  size_t *n_ret)
{
	const struct table *table = &tables[kind];
	size_t i;

	for (i = 0; i < N_ITEMS(tables_of_system); i++)
		if (tables_of_system[i].kind == kind &&
		    !strcmp(tables_of_system[i].system, system))
			table = &tables_of_system[i].table;
	*n_ret = table->n_members;
	return table->members;
}

/* Put in a role that the call has. */
static size_t add_role(struct member *ret, size_t n, const struct member role)
{
	if (role.names[0])
		ret[n++] = role;
	return n;
}

size_t member_table_of_call(const struct ior_call_def *call,
			    struct member ret[CALL_MEMBERS_MAX])
{
	const struct member roles[CALL_MEMBERS_MAX] = {
		{ AT(call.fd), MEMBER_INT, { call->fd }, false },
		{ AT(call.fd_out), MEMBER_INT, { call->fd_out }, false },
		{ AT(call.count), MEMBER_ARGUMENT, { call->count }, false },
		{ AT(call.offset), MEMBER_NUMBER, { call->offset }, false },
		{ AT(call.flags), MEMBER_UNSIGNED, { call->flags }, false },
		{ AT(call.argument),
		  MEMBER_ARGUMENT,
		  { call->argument },
		  false },
	};
	size_t i, n = 0;

	for (i = 0; i < CALL_MEMBERS_MAX; i++)
		n = add_role(ret, n, roles[i]);
	return n;
}
