/*
 * thread.c - a thread and the row it is in
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/thread.h"

struct thread *threads_find(const struct threads *threads, int32_t tid)
{
	return map_find(&threads->by_tid, (uint32_t)tid, 0);
}

const char *thread_get_cgroup(const struct thread *thread,
			      enum hierarchy hierarchy)
{
	const struct cgroup *const own = &thread->cgroup;
	const struct cgroup *const shared = &thread->process->cgroup;

	return own->paths[hierarchy] && own->n_moves[hierarchy] ==
						shared->n_moves[hierarchy]
		       ? own->paths[hierarchy]
		       : shared->paths[hierarchy];
}

void thread_set_cgroup(struct thread *thread, enum hierarchy hierarchy,
		       const char *path)
{
	const struct cgroup *const shared = &thread->process->cgroup;

	thread->cgroup.paths[hierarchy] = path;
	thread->cgroup.n_moves[hierarchy] = shared->n_moves[hierarchy];
}

static const char *cgroup_of(const struct thread *thread)
{
	const char *paths[N_HIERARCHIES];
	int i;

	for (i = 0; i < N_HIERARCHIES; i++)
		paths[i] = thread_get_cgroup(thread, (enum hierarchy)i);
	return cgroup_shown(paths);
}

/* Whether a name was known, and is another now. */
static bool name_changed(const char *old, const char *new)
{
	return old[0] && strcmp(old, new) != 0;
}

static bool row_changed(const struct thread *thread)
{
	const struct task_row *const row = &thread->row;

	return (thread->row_told &&
		(row->process_id != thread->process->process_id ||
		 name_changed(thread->row_comm, thread->process->comm))) ||
	       (row->uid != UID_UNKNOWN && row->uid != thread->uid) ||
	       name_changed(thread->row_thread_comm, thread->task.comm) ||
	       name_changed(row->cgroup, cgroup_of(thread));
}

static const char *first_known(const char *a, const char *b)
{
	return a[0] ? a : b[0] ? b : "?";
}

/* Write what is known now into the row. */
static void fill_row(struct threads *threads, struct thread *thread)
{
	const struct process *const process = thread->process;
	struct task_row *const row = &thread->row;

	memcpy(thread->row_thread_comm, thread->task.comm, COMM_SIZE);
	memcpy(thread->row_comm, process->comm, COMM_SIZE);
	thread->row_told = thread->process_told;
	thread->row_changes = process->n_changes;
	row->process_id = process->process_id;
	row->tid = thread->task.tid;
	row->pid = process->pid;
	row->ppid = process->ppid;
	row->uid = thread->uid;
	row->thread_comm = first_known(thread->row_thread_comm, "");
	row->comm = first_known(thread->row_comm, thread->row_thread_comm);
	row->cgroup = cgroup_of(thread);

	thread->task.process_id = process->process_id;
	thread->task.pid = process->pid;
	thread->task.own =
		thread->listed_own ||
		(threads->own_pid && process->pid == threads->own_pid);
}

/* The row gets a new id. */
static int begin_row(struct threads *threads, struct thread *thread,
		     uint64_t from_ns, struct ior_error *err)
{
	const uint32_t task_id = threads->last_task_id + 1;
	const int r = map_set(&threads->by_row, task_id, 0, thread, err);

	if (r < 0)
		return r;

	threads->last_task_id = task_id;
	thread->task.task_id = task_id;
	thread->row = (struct task_row){
		.task_id = task_id,
		.from_ns = from_ns,
	};
	thread->used = false;
	fill_row(threads, thread);
	return 0;
}

int thread_hand_out(const struct threads *threads, struct thread *thread,
		    uint64_t end_ns, struct ior_error *err)
{
	struct task_row *const row = &thread->row;

	row->to_ns = thread->task.exited ? thread->exit_ns : end_ns;
	return threads->sink->task(threads->sink->context, row, err);
}

/* End a row to which something may be charged. */
static int end_row(struct threads *threads, struct thread *thread,
		   uint64_t end_ns, struct ior_error *err)
{
	const int r = thread_hand_out(threads, thread, end_ns, err);

	if (r < 0)
		return r;
	map_remove(&threads->by_row, thread->row.task_id, 0);
	return 0;
}

int threads_add(struct threads *threads, int32_t tid, struct process *process,
		uint64_t from_ns, struct thread **ret, struct ior_error *err)
{
	struct thread *thread;
	int r;

	thread = calloc(1, sizeof(*thread));
	if (!thread)
		return ior_fail(err, ENOMEM, "out of memory");

	thread->task.tid = tid;
	thread->process = process;
	thread->uid = UID_UNKNOWN;
	process_join(process);
	r = map_set(&threads->by_tid, (uint32_t)tid, 0, thread, err);
	if (r < 0) {
		process_leave(process, true);
		free(thread);
		return r;
	}

	r = begin_row(threads, thread, from_ns, err);
	if (r < 0)
		return r; /* threads_release() frees it */

	*ret = thread;
	return 0;
}

void thread_move(struct thread *thread, struct process *process)
{
	if (thread->process == process)
		return;

	process_join(process);
	process->n_alive -= thread->task.exited;
	process_leave(thread->process, !thread->task.exited);
	thread->process = process;
}

int thread_settle(struct threads *threads, struct thread *thread,
		  uint64_t time_ns, struct ior_error *err)
{
	int r;

	if (thread->task.exited)
		return 0; /* its row ended with it */

	if (!thread->used || !row_changed(thread)) {
		fill_row(threads, thread);
		return 0;
	}

	r = end_row(threads, thread, time_ns, err);
	if (r < 0)
		return r;
	return begin_row(threads, thread, time_ns, err);
}

/*
 * Pages that the old thread left pending are the cache's to drop; all else that
 * it was in the midst of is over.
 */
static void forget(struct thread *thread)
{
	const struct context context = {
		.pending = thread->task.context.pending,
		.ranges = thread->task.context.ranges,
	};

	thread->task.kernel = false;
	thread->task.exited = false;
	thread->task.process_ended = false;
	thread->task.comm[0] = '\0';
	thread->task.context = context;
	thread->process_told = false;
	thread->listed_own = false;
	thread->cgroup = (struct cgroup){ 0 };
	thread->joined = NULL;
	thread->uid = UID_UNKNOWN;
	thread->start_ticks = 0;
}

int thread_renew(struct threads *threads, struct thread *thread,
		 struct process *process, uint64_t time_ns,
		 struct ior_error *err)
{
	int r;

	if (thread->used) {
		r = end_row(threads, thread, time_ns, err);
		if (r < 0)
			return r;
	}

	process_join(process);
	process_leave(thread->process, !thread->task.exited);
	thread->process = process;
	forget(thread);
	if (thread->used)
		return begin_row(threads, thread, time_ns, err);

	thread->row.from_ns = time_ns;
	fill_row(threads, thread);
	return 0;
}

void threads_release(struct threads *threads)
{
	struct thread *thread;
	size_t at = 0;

	while ((thread = map_next(&threads->by_tid, &at))) {
		process_leave(thread->process, !thread->task.exited);
		free(thread);
	}
	map_release(&threads->by_tid);
	map_release(&threads->by_row);
}
