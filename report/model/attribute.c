/*
 * attribute.c - to whom a bio is charged, why, and how surely
 */
#include <string.h>

#include "iorec/catalog.h"
#include "report/model/attribute.h"
#include "report/model/cache.h"
#include "report/model/dirty.h"
#include "report/model/file.h"
#include "report/model/journal.h"
#include "report/model/task.h"
#include "report/model/write_range.h"

_Static_assert(DIRTY_SHARES_MAX <= ATTRIBUTE_OWNERS_MAX,
	       "a bio can have all dirtiers as owners");

/* A kernel thread whose name begins so. */
static bool is_thread(const struct task *task, const char *name)
{
	return task->kernel && !strncmp(task->comm, name, strlen(name));
}

/*
 * The threads of ext4's journal, of what xfs puts in its place after it is in
 * the log, and of btrfs's trees.
 */
static bool is_journal_thread(const struct task *task)
{
	return is_thread(task, "jbd2/");
}

static bool is_metadata_thread(const struct task *task)
{
	return is_thread(task, "xfsaild/") ||
	       is_thread(task, "btrfs-transacti");
}

/*
 * What a thread of md issues that comes from no bio on the array is md's own:
 * super blocks, and the copies of a resync.
 */
static bool is_array_thread(const struct task *task)
{
	return is_thread(task, "md") &&
	       (strstr(task->comm, "_raid") || strstr(task->comm, "_resync"));
}

/* The call that the thread is in; NULL when it may be over, unseen. */
static const struct call_context *open_call(const struct context *context)
{
	return context->call.call && !context->call.lost ? &context->call
							 : NULL;
}

static bool call_is(const struct call_context *call, enum ior_call_class class)
{
	return call && call->call->class == class;
}

static bool call_moves(const struct call_context *call,
		       enum ior_call_class class)
{
	return call_is(call, class) || call_is(call, IOR_CALL_MOVE);
}

/* A call that waits until bytes are on disk. */
static bool call_syncs(const struct call_context *call)
{
	return call && (call->sync || call_is(call, IOR_CALL_SYNC));
}

uint32_t attribute_written_file(const struct context *context)
{
	const struct call_context *const call = open_call(context);

	if (context->work_file_id)
		return context->work_file_id;
	if (context->writepages_file_id)
		return context->writepages_file_id;
	if (context->flush_file_id)
		return context->flush_file_id;
	if (context->marked_file_id)
		return context->marked_file_id;
	if (context->sync_file_id)
		return context->sync_file_id;
	if (call_syncs(call) || call_is(call, IOR_CALL_ADVISE))
		return call->file_id;
	return 0;
}

static bool is_blockdev(const struct files *files, uint32_t file_id)
{
	const struct file_row *const row =
		file_id ? files_find_row(files, file_id) : NULL;

	return row && row->kind == FILE_KIND_BLOCKDEV;
}

/* All of it to one owner. */
static void charge(struct attribution *ret, enum disk_cause cause,
		   uint32_t task_id, enum owner_method method, uint64_t size)
{
	ret->cause = cause;
	ret->n_owners = 1;
	ret->owners[0] = (struct disk_owner){
		.task_id = task_id,
		.file_id = ret->file_id,
		.size = size,
		.method = method,
	};
}

/*
 * The file of a direct call; of what io_submit hands over the file system tells,
 * one after the other.
 */
static uint32_t direct_file(const struct context *context)
{
	const struct call_context *const call = open_call(context);

	if (call_is(call, IOR_CALL_ASYNC) && context->direct.size)
		return context->direct.file_id;
	return call ? call->file_id : 0;
}

static void charge_nobody(struct attribution *ret, enum disk_cause cause,
			  uint64_t size)
{
	charge(ret, cause, TASK_UNATTRIBUTED, METHOD_UNATTRIBUTED, size);
}

/* Rule 1: operations that move no data. */
static void attribute_other(const struct task *task, enum disk_op op,
			    uint64_t size, struct attribution *ret)
{
	const struct call_context *const call = open_call(&task->context);
	enum disk_cause cause = CAUSE_UNKNOWN;

	if (op == DISK_FLUSH)
		cause = CAUSE_FLUSH;
	else if (op == DISK_DISCARD)
		cause = CAUSE_DISCARD;

	ret->file_id = attribute_written_file(&task->context);
	if (!ret->file_id && call)
		ret->file_id = call->file_id;

	if (is_journal_thread(task))
		charge(ret, cause, TASK_JOURNAL, METHOD_EXACT, size);
	else if (is_metadata_thread(task) || is_array_thread(task))
		charge(ret, cause, TASK_METADATA, METHOD_EXACT, size);
	else if (task->kernel && !task->own)
		charge_nobody(ret, cause, size);
	else
		charge(ret, cause, task_charge_id(task), METHOD_EXACT, size);
}

/* The blocks of a file system are read through its device's inode, too. */
static bool reads_metadata(const struct attribution_sources *sources,
			   const struct context *context,
			   const struct bio_flags *flags,
			   const struct cache_claim *claim)
{
	const struct call_context *const call = open_call(context);

	if (flags->flags & DISK_META)
		return true;
	if (claim->fault || !is_blockdev(sources->files, claim->file_id))
		return false;
	return !call || call->file_id != claim->file_id;
}

/*
 * Whether the thread issues what was submitted to io_uring or by io_submit(2);
 * a worker of io_uring does nothing else.
 */
static bool is_async(const struct task *task)
{
	const struct call_context *const call = open_call(&task->context);

	return call_is(call, IOR_CALL_ASYNC) || (call && call->request) ||
	       !strncmp(task->comm, "iou-wrk-", strlen("iou-wrk-")) ||
	       !strncmp(task->comm, "iou-sqp-", strlen("iou-sqp-"));
}

static enum disk_cause cause_of_pages(const struct cache_claim *claim)
{
	if (!claim->demand_size)
		return CAUSE_READAHEAD;
	return claim->fault ? CAUSE_FAULT : CAUSE_READ_MISS;
}

/* Where no call ends it, it ends with the bytes that it was told to have. */
static bool is_in_direct_io(const struct context *context)
{
	return context->direct_io &&
	       (context->call.call || context->direct.size);
}

/* Rule 2. */
static void attribute_read(const struct attribution_sources *sources,
			   const struct task *task,
			   const struct bio_flags *flags, uint64_t size,
			   const struct cache_claim *claim,
			   struct attribution *ret)
{
	const struct context *const context = &task->context;
	const struct call_context *const call = open_call(context);
	enum disk_cause cause = CAUSE_UNKNOWN;

	ret->file_id = claim->file_id;
	if (reads_metadata(sources, context, flags, claim)) {
		cause = CAUSE_METADATA;
	} else if (claim->file_id) {
		cause = cause_of_pages(claim);
	} else if (is_in_direct_io(context) ||
		   (call_moves(call, IOR_CALL_READ) && call->direct) ||
		   (sources->sees_pages && is_async(task))) {
		cause = CAUSE_DIRECT;
		ret->file_id = direct_file(context);
	}
	charge(ret, cause, task_charge_id(task), METHOD_EXACT, size);
}

/*
 * Rule 3.  xfs writes its log synchronously and the rest of its metadata not;
 * only some writes of a log flush.  What btrfs flushes around is the root of
 * its trees.
 */
static bool flags_tell_journal(const struct attribution_sources *sources,
			       const struct bio_flags *flags,
			       const struct bio_place *place)
{
	const char *fs;

	if (!(flags->flags & DISK_META))
		return false;
	fs = files_find_fs(sources->files, place->dev, place->disk_id);
	if (!strcmp(fs, "btrfs"))
		return false;
	if (!strcmp(fs, "xfs") && (flags->flags & DISK_SYNC))
		return true;
	return flags->preflush || (flags->flags & DISK_FUA);
}

/* A commit writes the data of files first, which are no journal. */
static bool writes_journal(const struct attribution_sources *sources,
			   const struct task *task,
			   const struct bio_flags *flags,
			   const struct bio_place *place)
{
	const struct context *const context = &task->context;
	const bool is_commit = is_journal_thread(task) ||
			       (context->commit.dev && context->commit.fast);

	if (context->writepages_file_id || context->flush_file_id)
		return !is_commit && flags_tell_journal(sources, flags, place);
	return is_commit || flags_tell_journal(sources, flags, place);
}

/* Rule 5; dirty pages in the way of a direct write are written back first. */
static bool writes_directly(const struct attribution_sources *sources,
			    const struct task *task)
{
	const struct context *const context = &task->context;
	const struct call_context *const call = open_call(context);

	if (context->writepages_file_id || context->flush_file_id ||
	    context->work_file_id)
		return false;
	if (is_in_direct_io(context) ||
	    (call_moves(call, IOR_CALL_WRITE) && call->direct))
		return true;
	return sources->sees_dirtying && is_async(task) && !call_syncs(call) &&
	       !attribute_written_file(context);
}

/* Rule 6: take from the file's dirty bytes what the bio carries. */
static void claim_dirty(const struct attribution_sources *sources,
			struct task *task, uint32_t file_id,
			const struct bio_place *place, struct dirty_claim *ret)
{
	struct dirty_part part;
	uint64_t unknown = 0;
	uint64_t done = 0;

	while (done < place->size &&
	       write_ranges_next_file(sources->ranges, &task->context) ==
		       file_id &&
	       write_ranges_take(sources->ranges, &task->context,
				 place->address + done, place->size - done,
				 &part)) {
		if (!dirty_take(sources->dirty, file_id, &part, ret))
			unknown += part.size;
		done += part.size;
	}
	unknown += place->size - done;
	if (unknown && !dirty_take_any(sources->dirty, file_id, unknown, ret)) {
		const struct dirty_shares known = ret->shares;

		dirty_shares_part(&ret->shares, &known, unknown);
		ret->estimated |= known.n_items > 1;
	}
}

static enum owner_method method_of(const struct dirty_claim *claim,
				   uint32_t task_id)
{
	if (task_id == TASK_UNATTRIBUTED)
		return METHOD_UNATTRIBUTED;
	return claim->estimated ? METHOD_ESTIMATED : METHOD_EXACT;
}

static void charge_dirtiers(struct attribution *ret, enum disk_cause cause,
			    struct dirty_claim *claim)
{
	struct dirty_shares *const shares = &claim->shares;
	uint32_t i;

	dirty_shares_sort(shares);
	ret->cause = cause;
	ret->ages = claim->ages;
	ret->n_owners = shares->n_items;
	for (i = 0; i < shares->n_items; i++)
		ret->owners[i] = (struct disk_owner){
			.task_id = shares->items[i].task_id,
			.file_id = ret->file_id,
			.size = shares->items[i].size,
			.method = method_of(claim, shares->items[i].task_id),
		};
}

/* Rule 3: which of a transaction's blocks a bio carries is not told. */
static void charge_journal(const struct attribution_sources *sources,
			   const struct task *task, uint64_t size,
			   struct attribution *ret)
{
	struct dirty_claim claim = { .estimated = true };
	struct dirty_shares blocks = { 0 };

	blocks.n_items =
		(uint32_t)journals_get_shares(sources->journals,
					      &task->context.commit,
					      blocks.items, DIRTY_SHARES_MAX);
	dirty_shares_part(&claim.shares, &blocks, size);
	if (claim.shares.n_items)
		charge_dirtiers(ret, CAUSE_JOURNAL, &claim);
	else
		charge(ret, CAUSE_JOURNAL, TASK_JOURNAL, METHOD_EXACT, size);
}

/*
 * Rule 7.  Whose pages they are is not known: a process may well write those of
 * another.
 */
static void charge_submitter(const struct task *task, enum disk_cause cause,
			     uint64_t size, struct attribution *ret)
{
	if (task->kernel && !task->own)
		charge_nobody(ret, cause, size);
	else
		charge(ret, cause, task_charge_id(task), METHOD_ESTIMATED,
		       size);
}

/* Of the range that goes out next, else of what the thread is in. */
static uint32_t file_of_write(const struct attribution_sources *sources,
			      struct context *context,
			      const struct bio_flags *flags)
{
	const uint32_t file_id =
		flags->flags & DISK_META
			? 0
			: write_ranges_next_file(sources->ranges, context);

	return file_id ? file_id : attribute_written_file(context);
}

/* Rules 4, 6 and 7. */
static void attribute_writeback(const struct attribution_sources *sources,
				struct task *task,
				const struct bio_flags *flags,
				const struct bio_place *place,
				struct attribution *ret)
{
	const bool is_meta = flags->flags & DISK_META;
	enum disk_cause cause = CAUSE_UNKNOWN;
	struct dirty_claim claim = { 0 };

	ret->file_id = file_of_write(sources, &task->context, flags);
	if (ret->file_id)
		cause = CAUSE_WRITEBACK;
	if (!task->kernel && call_syncs(open_call(&task->context)))
		cause = CAUSE_FSYNC;
	if (ret->file_id && !is_meta)
		claim_dirty(sources, task, ret->file_id, place, &claim);

	if (is_meta || (!claim.shares.n_items &&
			is_blockdev(sources->files, ret->file_id)))
		charge(ret, CAUSE_METADATA, TASK_METADATA, METHOD_EXACT,
		       place->size);
	else if (claim.shares.n_items)
		charge_dirtiers(ret, cause, &claim);
	else if (ret->file_id && sources->sees_dirtying)
		charge(ret, cause, TASK_BEFORE, METHOD_BEFORE, place->size);
	else
		charge_submitter(task, cause, place->size, ret);
}

/*
 * A page that comes in is wanted by whoever waits for it.  Whose pages go out,
 * when memory is short, no event tells: seldom those of the process that needs
 * the room.
 */
static void attribute_swap(const struct task *task,
			   const struct bio_flags *flags, uint64_t size,
			   struct attribution *ret)
{
	const bool is_wanted =
		flags->op == DISK_READ && (!task->kernel || task->own);

	charge(ret, CAUSE_SWAP, is_wanted ? task_charge_id(task) : TASK_SWAP,
	       METHOD_EXACT, size);
}

static void attribute_write(const struct attribution_sources *sources,
			    struct task *task, const struct bio_flags *flags,
			    const struct bio_place *place,
			    struct attribution *ret)
{
	if (writes_journal(sources, task, flags, place)) {
		charge_journal(sources, task, place->size, ret);
	} else if (!(flags->flags & DISK_META) &&
		   writes_directly(sources, task)) {
		ret->file_id = direct_file(&task->context);
		charge(ret, CAUSE_DIRECT, task_charge_id(task), METHOD_EXACT,
		       place->size);
	} else {
		attribute_writeback(sources, task, flags, place, ret);
	}
}

void attribute_bio(const struct attribution_sources *sources, struct task *task,
		   const struct bio_flags *flags, const struct bio_place *place,
		   const struct cache_claim *claim, struct attribution *ret)
{
	ret->file_id = 0;
	ret->ages.n_items = 0;
	if (place->swap && flags->op <= DISK_WRITE)
		attribute_swap(task, flags, place->size, ret);
	else if (is_array_thread(task) && flags->op <= DISK_WRITE)
		charge(ret, CAUSE_METADATA, TASK_METADATA, METHOD_EXACT,
		       place->size);
	else if (flags->op == DISK_READ)
		attribute_read(sources, task, flags, place->size, claim, ret);
	else if (flags->op == DISK_WRITE)
		attribute_write(sources, task, flags, place, ret);
	else
		attribute_other(task, flags->op, place->size, ret);
}
