/*
 * task_event.c - what events tell about threads and processes
 */
#include <errno.h>
#include <string.h>

#include "iorec/error.h"
#include "report/decode/event.h"
#include "report/model/task_table.h"

#define TID_KTHREADD 2 /* parent of all kernel threads */

/* include/uapi/linux/sched.h */
#define CLONE_PARENT_      UINT64_C(0x00008000)
#define CLONE_THREAD_      UINT64_C(0x00010000)
#define CLONE_NEWNS_       UINT64_C(0x00020000)
#define CLONE_NEWUSER_     UINT64_C(0x10000000)
#define CLONE_INTO_CGROUP_ UINT64_C(0x200000000)

/* A new process; one that only a snapshot read ahead knew of is that one. */
static int get_new_process(struct tasks *tasks, int32_t pid,
			   struct process **ret, struct ior_error *err)
{
	struct process *const known = processes_find(&tasks->processes, pid);

	if (known && !known->used) {
		*ret = known;
		return 0;
	}
	return processes_replace(&tasks->processes, pid, ret, err);
}

/* What a child has of its parent; taken before the child replaces anybody. */
struct heritage {
	bool process_told;
	bool kernel;
	bool is_moved; /* to another cgroup than the parent's */
	uint32_t uid;
	int32_t ppid;
	struct cgroup cgroup; /* of the parent's thread */
	struct cgroup thread_cgroup;
	uint64_t mount_namespace;
	uint64_t user_namespace;
};

/*
 * Where a child begins.  clone3(2) may put it elsewhere: no event tells where,
 * but one that a cgroup is no longer empty, when it was.
 */
static struct cgroup cgroup_of_child(const struct thread *parent, bool is_moved)
{
	struct cgroup cgroup = { 0 };
	int i;

	for (i = 0; i < N_HIERARCHIES; i++)
		cgroup.paths[i] = thread_get_cgroup(parent, (enum hierarchy)i);
	if (is_moved)
		cgroup.paths[HIERARCHY_V2] =
			parent->joined ? parent->joined : "";
	return cgroup;
}

static struct heritage heritage_of(const struct thread *parent,
				   uint64_t clone_flags)
{
	const struct process *const process = parent->process;
	const bool is_moved = clone_flags & CLONE_INTO_CGROUP_;
	return (struct heritage){
		.process_told = parent->process_told,
		.kernel =
			parent->task.kernel || parent->task.tid == TID_KTHREADD,
		.uid = parent->uid,
		.ppid = clone_flags & CLONE_PARENT_ ? process->ppid
						    : process->pid,
		.is_moved = is_moved,
		.cgroup = cgroup_of_child(parent, is_moved),
		.thread_cgroup = parent->cgroup,
		.mount_namespace = clone_flags & CLONE_NEWNS_
					   ? 0
					   : process->mount_namespace,
		.user_namespace = clone_flags & CLONE_NEWUSER_
					  ? USER_NAMESPACE_NEW
					  : process->user_namespace,
	};
}

/* A thread is where its process is, or where its parent was moved alone. */
static void inherit_cgroup(struct thread *child,
			   const struct heritage *heritage)
{
	child->cgroup = heritage->thread_cgroup;
	if (heritage->is_moved)
		thread_set_cgroup(child, HIERARCHY_V2,
				  heritage->cgroup.paths[HIERARCHY_V2]);
}

static void inherit(struct thread *child, const struct heritage *heritage,
		    const char *comm, bool is_thread)
{
	struct process *const process = child->process;

	memcpy(child->task.comm, comm, COMM_SIZE);
	child->task.kernel = heritage->kernel;
	child->uid = heritage->uid;
	child->process_told = heritage->process_told || !is_thread;
	if (is_thread) {
		inherit_cgroup(child, heritage);
		return;
	}

	process->ppid = heritage->ppid;
	process->cgroup = heritage->cgroup;
	process->mount_namespace = heritage->mount_namespace;
	process->user_namespace = heritage->user_namespace;
	process_set_comm(process, comm);
}

/* A child begins with the name of its parent; who exits has its own. */
static void learn_name(struct thread *parent, const char *comm)
{
	if (parent->task.comm[0])
		return;

	memcpy(parent->task.comm, comm, COMM_SIZE);
	if (parent->task.tid == parent->process->pid)
		process_set_comm(parent->process, comm);
}

static int take_new(struct tasks *tasks, const struct event *event,
		    struct thread **ret, struct ior_error *err)
{
	const struct task_event *const new = &event->task;
	const bool is_thread = new->clone_flags &CLONE_THREAD_;
	const int32_t tid = tasks_known_tid(new->tid);
	struct heritage heritage;
	struct thread *parent, *child;
	struct process *process;
	int r;

	r = tasks_get_thread(tasks, event->tid, &parent, err);
	if (r < 0)
		return r;

	r = tasks_use(tasks, parent, event->time_ns, err);
	if (r < 0)
		return r;

	learn_name(parent, new->comm);
	heritage = heritage_of(parent, new->clone_flags);
	process = parent->process;
	if (!is_thread) {
		r = get_new_process(tasks, tid, &process, err);
		if (r < 0)
			return r;
	}

	parent->joined = NULL;
	child = threads_find(&tasks->threads, tid);
	r = child ? thread_renew(&tasks->threads, child, process,
				 event->time_ns, err)
		  : threads_add(&tasks->threads, tid, process, event->time_ns,
				&child, err);
	if (r < 0)
		return r;

	inherit(child, &heritage, new->comm, is_thread);
	*ret = child;
	return 0;
}

static void revive(struct thread *thread)
{
	if (!thread->task.exited)
		return;

	thread->task.exited = false;
	thread->task.process_ended = false;
	thread->process->n_alive++;
}

static void retire(struct thread *thread, uint64_t time_ns)
{
	if (thread->task.exited)
		return;

	thread->task.exited = true;
	thread->exit_ns = time_ns;
	thread->process->n_alive--;
	thread->task.process_ended = !thread->process->n_alive;
}

/*
 * A thread that exited has a new name when another thread of its process runs a
 * program: that one takes the tid of the group leader, which had to exit.
 */
static void take_rename(struct thread *thread, const char *comm)
{
	revive(thread);
	memcpy(thread->task.comm, comm, COMM_SIZE);
	if (thread->task.tid == thread->process->pid)
		process_set_comm(thread->process, comm);
}

/* A thread takes the tid of its group leader, and goes on as that. */
static void take_over(struct thread *leader, struct thread *thread,
		      uint64_t time_ns)
{
	const struct context context = thread->task.context;

	thread->task.context = leader->task.context;
	leader->task.context = context;
	leader->n_gaps = thread->n_gaps;
	leader->uid = thread->uid;
	leader->cgroup = thread->cgroup;
	if (!leader->process_told)
		thread_move(leader, thread->process);
	retire(thread, time_ns);
	thread->task.process_ended = false;
}

static int take_exec(struct tasks *tasks, struct thread *thread,
		     const struct event *event, struct ior_error *err)
{
	const int32_t old_tid = event->task.old_tid;
	struct thread *old;
	int r;

	revive(thread);
	thread->task.kernel = false;
	if (old_tid <= 0 || old_tid == event->task.tid)
		return 0;

	old = threads_find(&tasks->threads, old_tid);
	if (!old || old == thread || old->task.exited)
		return 0;

	r = tasks_use(tasks, old, event->time_ns, err);
	if (r < 0)
		return r;

	take_over(thread, old, event->time_ns);
	return 0;
}

/*
 * The whole process moves when its group leader does: whether the leader went
 * alone is not told.
 */
static int take_cgroup(struct tasks *tasks, struct thread *thread,
		       const struct task_event *event, struct ior_error *err)
{
	const enum hierarchy hierarchy =
		cgroups_find(&tasks->cgroups, event->hierarchy);
	const char *path;
	int r;

	if (hierarchy == N_HIERARCHIES)
		return 0;
	r = cgroups_keep(&tasks->cgroups, event->text, event->text_size, &path,
			 err);
	if (r < 0)
		return r;

	if (thread->task.tid == thread->process->pid)
		process_set_cgroup(thread->process, hierarchy, path);
	else
		thread_set_cgroup(thread, hierarchy, path);
	return 0;
}

/* Of a cgroup and those above it the first is told first. */
static int take_populated(struct tasks *tasks, struct thread *thread,
			  const struct task_event *event, struct ior_error *err)
{
	if (!event->populated || thread->joined ||
	    cgroups_find(&tasks->cgroups, event->hierarchy) != HIERARCHY_V2)
		return 0;
	return cgroups_keep(&tasks->cgroups, event->text, event->text_size,
			    &thread->joined, err);
}

/* Who moved it filled the cgroup, but began nobody there. */
static void forget_joined(const struct tasks *tasks, int32_t tid)
{
	struct thread *const mover = threads_find(&tasks->threads, tid);

	if (mover)
		mover->joined = NULL;
}

static int take_change(struct tasks *tasks, struct thread *thread,
		       const struct event *event, struct ior_error *err)
{
	int r;

	switch (event->kind) {
	case IOR_EVENT_TASK_RENAME:
		take_rename(thread, event->task.comm);
		return 0;
	case IOR_EVENT_TASK_EXEC:
		return take_exec(tasks, thread, event, err);
	case IOR_EVENT_TASK_CGROUP:
		forget_joined(tasks, event->tid);
		return take_cgroup(tasks, thread, &event->task, err);
	case IOR_EVENT_CGROUP_POPULATED:
		return take_populated(tasks, thread, &event->task, err);
	case IOR_EVENT_TASK_EXIT:
		learn_name(thread, event->task.comm);
		r = tasks_use(tasks, thread, event->time_ns, err);
		if (r == 0)
			retire(thread, event->time_ns);
		return r;
	default:
		return ior_fail(err, EINVAL, "not an event of a task");
	}
}

int tasks_event(struct tasks *tasks, const struct event *event,
		struct task **ret, struct ior_error *err)
{
	const bool is_new = event->kind == IOR_EVENT_TASK_NEW;
	const int32_t tid = event->kind == IOR_EVENT_CGROUP_POPULATED
				    ? event->tid
				    : event->task.tid;
	struct thread *thread;
	int r;

	r = is_new ? take_new(tasks, event, &thread, err)
		   : tasks_get_thread(tasks, tid, &thread, err);
	if (r == 0 && !is_new)
		r = take_change(tasks, thread, event, err);
	if (r == 0)
		r = thread_settle(&tasks->threads, thread, event->time_ns, err);
	if (r < 0)
		return r;

	*ret = &thread->task;
	return 0;
}
