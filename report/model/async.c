/*
 * async.c - I/O that is submitted: requests of io_uring, and how many of aio
 *
 * Which request an event is about the kernel tells by its address, which is one
 * request's from submission to completion and then another's.  A request is
 * issued by the thread that submits it (a process in io_uring_enter(2), or its
 * thread iou-sqp), and if that may block, by a worker (iou-wrk).  The worker
 * tells which one it has only when it looks for the file, which was done before
 * if the submitter tried first.
 *
 * Facts: include/trace/events/io_uring.h and io_uring/opdef.c since 6.1.  Before,
 * events do not name the request.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/catalog.h"
#include "iorec/error.h"
#include "report/decode/event.h"
#include "report/model/async.h"
#include "report/model/coverage.h"
#include "report/model/map.h"
#include "report/model/pool.h"
#include "report/model/task.h"
#include "report/model/vfs.h"

/* Open at once; more are counted, no more. */
#define REQUESTS_MAX 65536

/* include/uapi/linux/io_uring.h */
#define CQE_F_MORE 0x2u /* the request goes on */

#define READ(word)                                                  \
	{                                                           \
		.name = (word), .class = IOR_CALL_READ, .fd = "fd", \
		.offset = "off"                                     \
	}
#define WRITE(word)                                                  \
	{                                                            \
		.name = (word), .class = IOR_CALL_WRITE, .fd = "fd", \
		.offset = "off"                                      \
	}
#define SYNC(word)                                                 \
	{                                                          \
		.name = (word), .class = IOR_CALL_SYNC, .fd = "fd" \
	}

/* By IORING_OP_*; others move nothing that a ledger counts. */
static const struct ior_call_def opcodes[] = {
	[1] = READ("uring_readv"),        [2] = WRITE("uring_writev"),
	[3] = SYNC("uring_fsync"),        [4] = READ("uring_read_fixed"),
	[5] = WRITE("uring_write_fixed"), [8] = SYNC("uring_sync_file_range"),
	[22] = READ("uring_read"),        [23] = WRITE("uring_write"),
	[60] = READ("uring_readv_fixed"), [61] = WRITE("uring_writev_fixed"),
};

struct request {
	uint64_t address;
	int32_t tid;      /* who issues it */
	struct task task; /* who submitted it, with the request as its call */
};

struct async {
	struct tasks *tasks;
	struct vfs *vfs;
	struct map requests; /* (0, address) -> struct request */
	struct pool pool;

	uint64_t n_requests; /* rows that were made */
	uint64_t n_nameless; /* of these, the file is not known */
	uint64_t n_unseen;   /* requests that have no row */
	uint64_t n_aio;
};

int async_create(struct tasks *tasks, struct vfs *vfs, struct async **ret,
		 struct ior_error *err)
{
	struct async *const async = calloc(1, sizeof(*async));

	if (!async)
		return ior_fail(err, ENOMEM, "out of memory");

	async->tasks = tasks;
	async->vfs = vfs;
	async->pool.size = sizeof(struct request);
	*ret = async;
	return 0;
}

static const struct ior_call_def *find_opcode(uint32_t opcode)
{
	return opcode < sizeof(opcodes) / sizeof(opcodes[0]) &&
			       opcodes[opcode].name
		       ? &opcodes[opcode]
		       : NULL;
}

static struct request *find(const struct async *async, uint64_t address)
{
	return map_find(&async->requests, 0, address);
}

static void forget(struct async *async, struct request *request)
{
	map_remove(&async->requests, 0, request->address);
	pool_put(&async->pool, request);
}

/*
 * The thread goes on to something else: what it learned of the request that it
 * was at goes with that, and it is in the call that it was in before.
 */
static void park(const struct async *async, struct task *task)
{
	struct context *const context = &task->context;
	struct request *const request =
		context->call.request ? find(async, context->call.request)
				      : NULL;

	if (request && request->tid == task->tid) {
		request->task.context.call = context->call;
		request->task.context.direct_io = context->direct_io;
	}
	if (context->call.request)
		context->call = (struct call_context){
			.call = context->call.outer,
			.enter_ns = context->call.enter_ns,
			.lost = context->call.lost,
			.page_offset = -1,
		};
	vfs_leave_request(async->vfs, task);
}

/* From now on the thread is at this request. */
static void issue(struct request *request, struct task *task)
{
	struct context *const context = &task->context;
	const struct ior_call_def *const outer = context->call.call;

	request->tid = task->tid;
	context->call = request->task.context.call;
	context->call.outer = outer;
	context->direct_io = request->task.context.direct_io;
}

static int add(struct async *async, struct task *task,
	       const struct event *event, const struct ior_call_def *call,
	       struct ior_error *err)
{
	struct request *request;
	int r;

	if (!event->uring.request || async->requests.n_used == REQUESTS_MAX) {
		async->n_unseen++;
		return 0;
	}
	request = pool_get(&async->pool);
	if (!request)
		return ior_fail(err, ENOMEM, "out of memory");

	request->address = event->uring.request;
	r = map_set(&async->requests, 0, request->address, request, err);
	if (r < 0) {
		pool_put(&async->pool, request);
		return r;
	}

	request->task = *task;
	request->task.context = (struct context){
		.call = {
			.call = call,
			.request = request->address,
			.enter_ns = event->time_ns,
			.fd = -1,
			.fd_out = -1,
			.offset = -1,
			.page_offset = -1,
		},
	};
	vfs_begin_request(async->vfs, &request->task.context.call);
	issue(request, task);
	return 0;
}

static int submit(struct async *async, struct task *task,
		  const struct event *event, struct ior_error *err)
{
	const struct ior_call_def *const call =
		find_opcode(event->uring.opcode);
	struct request *const old = find(async, event->uring.request);

	park(async, task);
	if (old) {
		/* It ended with no word: skipped, or its ring was full. */
		async->n_unseen++;
		forget(async, old);
	}
	return call ? add(async, task, event, call, err) : 0;
}

static int take_file(struct async *async, struct task *task,
		     const struct event *event, struct ior_error *err)
{
	struct request *const request = find(async, event->uring.request);
	int r;

	park(async, task);
	if (!request)
		return 0;

	request->task.context.call.fd = event->uring.fd;
	r = vfs_open_request(async->vfs, &request->task, err);
	issue(request, task);
	return r;
}

/*
 * A worker that completes what it did not say it was at was at that: it takes
 * one request after the other.
 */
static int learn(const struct async *async, struct request *request,
		 const struct context *worker, struct ior_error *err)
{
	const struct vfs_note note = {
		.class = worker->noted_class,
		.file_id = worker->noted_file_id,
		.offset = worker->noted_offset,
		.of_a_file = true,
	};

	return vfs_note(async->vfs, &request->task, &note, err);
}

static int complete(struct async *async, struct task *task,
		    const struct event *event, struct ior_error *err)
{
	struct request *const request = find(async, event->uring.request);
	const bool is_over = !(event->uring.flags & CQE_F_MORE);
	const struct call_context *call;
	struct task *issuer;
	int r = 0;

	if (request && request->tid != task->tid && task->context.noted_file_id)
		r = learn(async, request, &task->context, err);
	park(async, task);
	if (r < 0 || !request)
		return r; /* nothing to count, or from before the trace */

	if (request->tid != task->tid) {
		r = tasks_get(async->tasks, request->tid, event->time_ns,
			      &issuer, err);
		if (r < 0)
			return r;
		if (issuer->context.call.request == request->address)
			park(async, issuer);
	}
	r = vfs_end_request(async->vfs, &request->task, event,
			    event->uring.result, err);
	if (r < 0)
		return r;

	call = &request->task.context.call;
	async->n_requests++;
	async->n_nameless += call->fd < 0 && !call->file_id;
	if (is_over)
		forget(async, request);
	return 0;
}

int async_event(struct async *async, struct task *task,
		const struct event *event, struct ior_error *err)
{
	switch (event->kind) {
	case IOR_EVENT_URING_SUBMIT:
		return submit(async, task, event, err);
	case IOR_EVENT_URING_FILE:
		return take_file(async, task, event, err);
	case IOR_EVENT_URING_COMPLETE:
		return complete(async, task, event, err);
	case IOR_EVENT_SYS_EXIT:
		if (task->context.call.request)
			park(async, task);
		if (event->call.result > 0 &&
		    !strcmp(event->call.call->name, "io_submit"))
			async->n_aio += (uint64_t)event->call.result;
		return 0;
	default:
		return ior_fail(err, EINVAL, "not an event of io_uring");
	}
}

void async_gap(struct async *async)
{
	async->n_unseen += async->requests.n_used;
	map_release(&async->requests);
	pool_release(&async->pool);
}

static int note(struct coverage *coverage, const char *what, const char *format,
		uint64_t n, struct ior_error *err)
{
	char why[160];

	if (!n)
		return 0;
	snprintf(why, sizeof(why), "%" PRIu64 " %s", n, format);
	return coverage_note(coverage, ABOUT_CALLS, what, why, err);
}

int async_note_coverage(const struct async *async, struct coverage *coverage,
			struct ior_error *err)
{
	int r;

	r = note(coverage, "offsets of io_uring",
		 "requests: no event tells them, but the page of a buffered "
		 "read",
		 async->n_requests, err);
	if (r == 0)
		r = note(coverage, "files of io_uring",
			 "requests used fixed files, which no event names",
			 async->n_nameless, err);
	if (r == 0)
		r = note(coverage, "results of io_uring",
			 "requests completed unseen: they are not counted",
			 async->n_unseen, err);
	if (r == 0)
		r = note(coverage, "bytes, files and offsets of aio",
			 "operations of io_submit: no event tells them; their "
			 "disk I/O is charged to the submitter",
			 async->n_aio, err);
	return r;
}

void async_free(struct async *async)
{
	if (!async)
		return;

	map_release(&async->requests);
	pool_release(&async->pool);
	free(async);
}
