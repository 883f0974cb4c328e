/*
 * unplaced.c - requests without sectors: flushes and commands
 */
#include <stddef.h>

#include "iorec/catalog.h"
#include "report/model/bio.h"
#include "report/model/cache.h"
#include "report/model/task.h"
#include "report/model/unplaced.h"

static void push(struct bio_list *list, struct bio *bio)
{
	bio->next = NULL;
	if (list->last)
		list->last->next = bio;
	else
		list->first = bio;
	list->last = bio;
}

static struct bio *pop(struct bio_list *list)
{
	struct bio *const bio = list->first;

	list->first = bio->next;
	if (!list->first)
		list->last = NULL;
	bio->next = NULL;
	return bio;
}

/* Put all of a list before another. */
static void prepend(struct bio_list *list, struct bio_list *front)
{
	if (!front->last)
		return;
	front->last->next = list->first;
	list->first = front->first;
	if (!list->last)
		list->last = front->last;
	*front = (struct bio_list){ 0 };
}

static bool take_out(struct bio_list *list, const struct bio *bio)
{
	struct bio *before = NULL;
	struct bio *at = list->first;

	while (at && at != bio) {
		before = at;
		at = at->next;
	}
	if (!at)
		return false;
	if (before)
		before->next = at->next;
	else
		list->first = at->next;
	if (list->last == at)
		list->last = before;
	at->next = NULL;
	return true;
}

/* What a gap left behind makes room for what comes now. */
static int give_up_lost(struct bios *bios, struct bio_list *list,
			struct ior_error *err)
{
	int r = 0;

	while (r == 0 && list->first && bio_is_left_behind(bios, list->first))
		r = bio_give_up(bios, pop(list), err);
	return r;
}

int unplaced_await(struct bios *bios, struct bio *bio, struct ior_error *err)
{
	struct bio_list *const list = &bio->device->flushes_waiting;
	int r;

	r = give_up_lost(bios, list, err);
	if (r == 0)
		push(list, bio);
	return r;
}

struct bio *unplaced_find_flush(const struct bio_device *device)
{
	if (device->flushes_waiting.last)
		return device->flushes_waiting.last;
	return device->flushes_issued.last;
}

/* A flush request that no bio waits for. */
static int open_flush(struct bios *bios, struct bio_device *device,
		      const struct bio_flags *flags, struct bio **ret,
		      struct ior_error *err)
{
	struct bio *bio;
	int r;

	r = bio_open_unseen(bios, device, flags, 0, 0, &bio, err);
	if (r < 0)
		return r;

	bio->row.cause = CAUSE_FLUSH;
	if (device->flush_asker.task_id) {
		/* the block layer makes it when it is its turn */
		bio->row.queue_ns = bios->now_ns;
		bio->unmatched = false;
		bio->row.task_id = device->flush_asker.task_id;
		bio->row.file_id = device->flush_asker.file_id;
		bio->row.vfs_id = device->flush_asker.vfs_id;
		bio->row.call = device->flush_asker.call;
		bio->row.stack_id = device->flush_asker.stack_id;
		bio->row.flags |= device->flush_asker.flags;
		bio->owners[0] = device->flush_asker.owner;
		bio->owners[0].size = 0;
	}
	*ret = bio;
	return 0;
}

int unplaced_issue_flush(struct bios *bios, struct bio_device *device,
			 const struct bio_flags *flags, struct ior_error *err)
{
	struct bio_list *const waiting = &device->flushes_waiting;
	const uint64_t request_id = ++bios->last_request_id;
	const bool is_shared = waiting->first != waiting->last;
	struct bio *bio;
	int r;

	r = give_up_lost(bios, &device->flushes_issued, err);
	if (r < 0)
		return r;
	if (!waiting->first) {
		r = open_flush(bios, device, flags, &bio, err);
		if (r < 0)
			return r;
		push(waiting, bio);
	}
	while (waiting->first) {
		bio = pop(waiting);
		bio->merged |= is_shared;
		bio_issue(bios, bio, request_id);
		push(&device->flushes_issued, bio);
	}
	return 0;
}

static int open_command(struct bios *bios, struct bio_device *device,
			struct task *task, const struct bio_flags *flags,
			uint64_t size, struct bio **ret, struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;
	const struct cache_claim claim = { 0 };
	const struct bio_place place = {
		.dev = device->dev,
		.disk_id = device->device_id,
		.size = size,
	};
	struct attribution attribution;
	struct bio *bio;
	int r;

	r = bio_open(bios, device, flags, 0, 0, &bio, err);
	if (r < 0)
		return r;

	bio->queued_size = size;
	bio->row.queue_ns = bios->now_ns; /* as far as events tell */
	attribute_bio(bios->options.sources, task, flags, &place, &claim,
		      &attribution);
	bio_charge(bio, &attribution);
	bio->row.task_id = task->task_id;
	if (call->call && !call->lost) {
		bio->row.vfs_id = call->vfs_id;
		bio->row.call = call->call->name;
	}
	*ret = bio;
	return 0;
}

int unplaced_issue_command(struct bios *bios, struct bio_device *device,
			   struct task *task, const struct bio_flags *flags,
			   uint64_t size, struct ior_error *err)
{
	struct bio *bio;
	int r;

	r = give_up_lost(bios, &device->commands_issued, err);
	if (r < 0)
		return r;
	if (device->commands_waiting.first) {
		bio = pop(&device->commands_waiting);
	} else {
		r = open_command(bios, device, task, flags, size, &bio, err);
		if (r < 0)
			return r;
	}
	bio_issue(bios, bio, ++bios->last_request_id);
	push(&device->commands_issued, bio);
	return 0;
}

/* Take out the bios of the first request in a list. */
static struct bio_list pop_request(struct bio_list *list)
{
	struct bio_list request = { 0 };

	do {
		push(&request, pop(list));
	} while (list->first &&
		 list->first->row.request_id == request.first->row.request_id);
	return request;
}

void unplaced_requeue(struct bio_device *device, enum disk_op op)
{
	const bool is_flush = op == DISK_FLUSH;
	struct bio_list *const issued =
		is_flush ? &device->flushes_issued : &device->commands_issued;
	struct bio_list request;
	struct bio *bio;

	if (!issued->first)
		return;
	request = pop_request(issued);
	for (bio = request.first; bio; bio = bio->next) {
		bio->requeued = true;
		bio->row.issue_ns = 0;
	}
	prepend(is_flush ? &device->flushes_waiting : &device->commands_waiting,
		&request);
}

/* Completions are told in whole sectors; a command may be of less. */
static uint64_t done_size(const struct bio *bio, uint64_t size)
{
	const uint64_t whole = bio->queued_size / SECTOR_SIZE * SECTOR_SIZE;

	return size == whole ? bio->queued_size : size;
}

/* Close all bios of a request, of which the first counts. */
static int close_request(struct bios *bios, struct bio_list *request,
			 uint64_t size, int32_t error, struct ior_error *err)
{
	int r = 0;

	request->first->row.n_requests = 1;
	while (r == 0 && request->first) {
		struct bio *const bio = pop(request);

		bio_progress(bios, bio, done_size(bio, size), error);
		r = bio_close(bios, bio, err);
	}
	return r;
}

int unplaced_complete(struct bios *bios, struct bio_device *device,
		      const struct bio_flags *flags, uint64_t size,
		      int32_t error, struct ior_error *err)
{
	struct bio_list *const issued = flags->op == DISK_FLUSH
						? &device->flushes_issued
						: &device->commands_issued;
	struct bio_list request = { 0 };
	struct bio *bio;
	int r;

	if (issued->first) {
		request = pop_request(issued);
	} else {
		r = bio_open_unseen(bios, device, flags, 0, 0, &bio, err);
		if (r < 0)
			return r;
		bio->row.cause =
			flags->op == DISK_FLUSH ? CAUSE_FLUSH : CAUSE_UNKNOWN;
		bio->row.request_id = ++bios->last_request_id;
		push(&request, bio);
	}
	return close_request(bios, &request, size, error, err);
}

int unplaced_complete_bio(struct bios *bios, struct bio_device *device,
			  int32_t error, bool *done_ret, struct ior_error *err)
{
	struct bio_list request = { 0 };

	*done_ret = device->flushes_waiting.first;
	if (!*done_ret)
		return 0;
	push(&request, pop(&device->flushes_waiting));
	return close_request(bios, &request, 0, error, err);
}

void unplaced_forget_bio(struct bio *bio)
{
	struct bio_device *const device = bio->device;
	struct bio_list *const lists[] = {
		&device->flushes_waiting,
		&device->flushes_issued,
		&device->commands_waiting,
		&device->commands_issued,
	};
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		if (take_out(lists[i], bio))
			return;
	}
}
