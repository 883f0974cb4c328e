/*
 * task.h - threads and processes over time
 *
 * A thread's row ends and a new one begins when its process, name, user or
 * cgroup changes; what it is in the midst of (context.h) goes on.
 *
 * Tasks are known from the snapshots of /proc and from events.  A snapshot is
 * read ahead of the events of its time, so each line is taken twice: early,
 * for threads that nothing was heard of yet (they began before the trace), and
 * again when the events have come to its time, where it is right about all.
 */
#ifndef MODEL_TASK_H
#define MODEL_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/context.h"
#include "report/model/row.h"

struct event;
struct ior_error;
struct ior_text;
struct tasks;

struct task {
	uint32_t task_id; /* of the row that is current */
	uint32_t process_id;
	int32_t tid;
	int32_t pid; /* tgid; the tid where it is not known */
	bool kernel; /* a kernel thread, as far as is known; tid 0 is one */
	bool own;    /* of the recorder: charged to TASK_IOREC */
	bool exited;
	bool process_ended; /* ... and it was the last thread of its process */
	char comm[17];      /* of the thread */
	struct context context;
};

/* To whom what this thread does is charged. */
static inline uint32_t task_charge_id(const struct task *task)
{
	return task->own ? TASK_IOREC : task->task_id;
}

/* The sink outlives the tasks; the rows of the remainders are made here. */
int tasks_create(const struct row_sink *sink, struct tasks **ret,
		 struct ior_error *err);

/* Take "tasks", "self" or uid_map/NSINODE; other texts are passed by. */
int tasks_text(struct tasks *tasks, const struct ior_text *text, bool early,
	       struct ior_error *err);

/*
 * The thread with this tid now; made when it was never heard of.  Valid until
 * the next call on 'tasks'.
 */
int tasks_get(struct tasks *tasks, int32_t tid, uint64_t time_ns,
	      struct task **ret, struct ior_error *err);

/*
 * Take an event of kind TASK_*.  The thread that it is about (of TASK_NEW: the
 * child) is in *ret, valid until the next call.  An exited thread is known
 * until its tid is used again.
 */
int tasks_event(struct tasks *tasks, const struct event *event,
		struct task **ret, struct ior_error *err);

/*
 * A call set its user, as its user namespace numbers users.  The number on the
 * host becomes unknown where that namespace began in the trace.
 */
int tasks_set_uid(struct tasks *tasks, struct task *task, uint32_t uid,
		  uint64_t time_ns, struct ior_error *err);

/* A call brought the thread's process into another user namespace. */
void tasks_leave_user_namespace(struct tasks *tasks, const struct task *task);

/* Of the process's mount namespace, its inode; 0 unknown. */
uint64_t tasks_get_mount_namespace(const struct tasks *tasks, int32_t pid);

/* The process with this pid now; 0 when never heard of. */
uint32_t tasks_find_process(const struct tasks *tasks, int32_t pid);

/* Events were lost: no bracket of a context holds any more. */
void tasks_gap(struct tasks *tasks);

/* The row of an id, for names; NULL when it ended and was handed out. */
const struct task_row *tasks_find_row(const struct tasks *tasks,
				      uint32_t task_id);

/* Hand out the rows of all that are left; they end at end_ns. */
int tasks_finish(struct tasks *tasks, uint64_t end_ns, struct ior_error *err);

void tasks_free(struct tasks *tasks);

#endif
