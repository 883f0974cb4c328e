/*
 * task.c - threads and processes over time
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/task_table.h"

/* Of the kernel: PID_MAX_LIMIT of a machine with 64 bits. */
#define TID_MAX (INT32_C(4) * 1024 * 1024)

#define TID_NOBODY (-1)
#define TID_IDLE   0 /* of every CPU's idle task */

#define REMAINDER(id, name)            \
	[id] = {                       \
		.task_id = (id),       \
		.process_id = (id),    \
		.tid = TID_NOBODY,     \
		.pid = TID_NOBODY,     \
		.uid = UID_UNKNOWN,    \
		.thread_comm = (name), \
		.comm = (name),        \
		.cgroup = "",          \
	}

static const struct task_row remainders[TASK_FIRST] = {
	REMAINDER(TASK_JOURNAL, "(journal)"),
	REMAINDER(TASK_METADATA, "(metadata)"),
	REMAINDER(TASK_SWAP, "(swap)"),
	REMAINDER(TASK_BEFORE, "(before recording)"),
	REMAINDER(TASK_UNATTRIBUTED, "(unattributed)"),
	REMAINDER(TASK_IOREC, "(iorec)"),
};

int tasks_create(const struct row_sink *sink, struct tasks **ret,
		 struct ior_error *err)
{
	struct tasks *tasks;
	uint32_t i;
	int r;

	for (i = TASK_JOURNAL; i < TASK_FIRST; i++) {
		r = sink->task(sink->context, &remainders[i], err);
		if (r < 0)
			return r;
	}

	tasks = calloc(1, sizeof(*tasks));
	if (!tasks)
		return ior_fail(err, ENOMEM, "out of memory");

	tasks->threads.sink = sink;
	tasks->threads.last_task_id = TASK_FIRST - 1;
	tasks->processes.last_id = TASK_FIRST - 1;
	*ret = tasks;
	return 0;
}

void process_set_comm(struct process *process, const char *comm)
{
	process->n_changes += strcmp(process->comm, comm) != 0;
	memcpy(process->comm, comm, COMM_SIZE);
}

static void set_idle(struct thread *thread)
{
	static const char comm[COMM_SIZE] = "swapper";

	memcpy(thread->task.comm, comm, COMM_SIZE);
	process_set_comm(thread->process, comm);
	thread->process_told = true;
	thread->task.kernel = true;
	thread->uid = 0;
}

int32_t tasks_known_tid(int32_t tid)
{
	return tid < 0 || tid > TID_MAX ? TID_NOBODY : tid;
}

int tasks_get_thread(struct tasks *tasks, int32_t tid, struct thread **ret,
		     struct ior_error *err)
{
	const int32_t known = tasks_known_tid(tid);
	struct thread *const thread = threads_find(&tasks->threads, known);
	struct process *process;
	int r;

	if (thread) {
		*ret = thread;
		return 0;
	}

	process = processes_find(&tasks->processes, known);
	if (!process) {
		r = processes_replace(&tasks->processes, known, &process, err);
		if (r < 0)
			return r;
	}

	r = threads_add(&tasks->threads, known, process, 0, ret, err);
	if (r == 0 && known == TID_IDLE)
		set_idle(*ret);
	return r;
}

/* What a gap leaves of a context: the call, of which the times mean nothing. */
static void pass_gap(struct thread *thread, uint32_t n_gaps)
{
	struct context *const context = &thread->task.context;

	if (thread->n_gaps == n_gaps)
		return;

	thread->n_gaps = n_gaps;
	context->call.lost = context->call.call != NULL;
	context->commit.dev = 0;
	context->work_file_id = 0;
	context->writepages_file_id = 0;
	context->flush_file_id = 0;
	context->marked_file_id = 0;
	context->sync_file_id = 0;
	context->fault_file_id = 0;
	context->direct_io = false;
	thread->joined = NULL;
	context->direct = (struct direct_range){ 0 };
	context->noted_file_id = 0;
	context->passed_gap = true;
}

int tasks_use(struct tasks *tasks, struct thread *thread, uint64_t time_ns,
	      struct ior_error *err)
{
	int r = 0;

	pass_gap(thread, tasks->n_gaps);
	if (thread->row_changes != thread->process->n_changes)
		r = thread_settle(&tasks->threads, thread, time_ns, err);
	thread->used = true;
	thread->process->used = true;
	return r;
}

int tasks_get(struct tasks *tasks, int32_t tid, uint64_t time_ns,
	      struct task **ret, struct ior_error *err)
{
	struct thread *thread;
	int r;

	r = tasks_get_thread(tasks, tid, &thread, err);
	if (r < 0)
		return r;

	r = tasks_use(tasks, thread, time_ns, err);
	if (r < 0)
		return r;

	*ret = &thread->task;
	return 0;
}

void process_set_cgroup(struct process *process, enum hierarchy hierarchy,
			const char *path)
{
	process->cgroup.paths[hierarchy] = path;
	process->cgroup.n_moves[hierarchy]++;
	process->n_changes++;
}

int tasks_set_uid(struct tasks *tasks, struct task *task, uint32_t uid,
		  uint64_t time_ns, struct ior_error *err)
{
	struct thread *const thread = threads_find(&tasks->threads, task->tid);

	if (uid == UID_UNKNOWN)
		return 0;

	thread->uid = user_namespaces_find_uid(
		&tasks->user_namespaces, thread->process->user_namespace, uid);
	return thread_settle(&tasks->threads, thread, time_ns, err);
}

void tasks_leave_user_namespace(struct tasks *tasks, const struct task *task)
{
	struct thread *const thread = threads_find(&tasks->threads, task->tid);

	thread->process->user_namespace = USER_NAMESPACE_NEW;
}

uint64_t tasks_get_mount_namespace(const struct tasks *tasks, int32_t pid)
{
	const struct process *const process =
		processes_find(&tasks->processes, pid);

	return process ? process->mount_namespace : 0;
}

uint32_t tasks_find_process(const struct tasks *tasks, int32_t pid)
{
	const struct process *const process =
		processes_find(&tasks->processes, pid);

	return process ? process->process_id : 0;
}

void tasks_gap(struct tasks *tasks)
{
	tasks->n_gaps++; /* each thread's context is cleared when it is got */
}

const struct task_row *tasks_find_row(const struct tasks *tasks,
				      uint32_t task_id)
{
	const struct thread *thread;

	if (task_id < TASK_FIRST)
		return task_id ? &remainders[task_id] : NULL;

	thread = map_find(&tasks->threads.by_row, task_id, 0);
	return thread ? &thread->row : NULL;
}

int tasks_finish(struct tasks *tasks, uint64_t end_ns, struct ior_error *err)
{
	struct threads *const threads = &tasks->threads;
	struct thread *thread;
	uint32_t id;
	int r = 0;

	for (id = TASK_FIRST; r == 0 && id <= threads->last_task_id; id++) {
		thread = map_find(&threads->by_row, id, 0);
		if (thread)
			r = thread_settle(threads, thread, end_ns, err);
		if (r == 0 && thread && thread->row.task_id == id)
			r = thread_hand_out(threads, thread, end_ns, err);
	}
	return r;
}

void tasks_free(struct tasks *tasks)
{
	if (!tasks)
		return;

	threads_release(&tasks->threads);
	processes_release(&tasks->processes);
	cgroups_release(&tasks->cgroups);
	user_namespaces_release(&tasks->user_namespaces);
	free(tasks);
}
