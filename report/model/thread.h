/*
 * thread.h - a thread and the row it is in; part of task.h
 *
 * What is known about a thread and its process is written into them; then
 * thread_settle() looks whether its row still fits.  Learning what was unknown
 * amends the row; a change ends it, if anything can have been charged to it,
 * and begins the next.
 */
#ifndef MODEL_THREAD_H
#define MODEL_THREAD_H

#include "report/model/process.h"
#include "report/model/task.h"
#include "report/model/user_namespace.h"

struct thread {
	struct task task; /* what others see of it */
	struct process *process;
	bool process_told; /* else it was only taken for a process of its own */
	bool listed_own;   /* the recorder named it as its thread */
	/*
	 * Where it was moved alone; NULL: as its process.  What it was moved
	 * to counts until all of the process is, which n_moves tells.
	 */
	struct cgroup cgroup;
	const char *joined; /* a cgroup that it just filled; or NULL */
	uint32_t uid;
	uint64_t start_ticks; /* 0 unknown */
	uint64_t exit_ns;
	uint32_t n_gaps; /* that its context knows of */

	/* The row: as the thread was when it began. */
	struct task_row row;
	char row_thread_comm[COMM_SIZE];
	char row_comm[COMM_SIZE];
	bool row_told;        /* the row's process was told */
	bool used;            /* the row was in somebody's hands */
	uint32_t row_changes; /* the process's n_changes */
};

/* All threads by tid, and their rows by id. */
struct threads {
	const struct row_sink *sink;
	struct map by_tid;
	struct map by_row;
	uint32_t last_task_id;
	int32_t own_pid; /* of the recorder; 0 unknown */
};

struct thread *threads_find(const struct threads *threads, int32_t tid);

/* A new thread of a process; its row begins at from_ns. */
int threads_add(struct threads *threads, int32_t tid, struct process *process,
		uint64_t from_ns, struct thread **ret, struct ior_error *err);

/* Where it is in a hierarchy; NULL when that was not told. */
const char *thread_get_cgroup(const struct thread *thread,
			      enum hierarchy hierarchy);

/* It is there alone. */
void thread_set_cgroup(struct thread *thread, enum hierarchy hierarchy,
		       const char *path);

/* The thread is one of another process from now on. */
void thread_move(struct thread *thread, struct process *process);

int thread_settle(struct threads *threads, struct thread *thread,
		  uint64_t time_ns, struct ior_error *err);

/* Its tid is that of a new thread, whose row begins; the old row ends. */
int thread_renew(struct threads *threads, struct thread *thread,
		 struct process *process, uint64_t time_ns,
		 struct ior_error *err);

/* Hand out the row; it ended at end_ns if the thread did not exit before. */
int thread_hand_out(const struct threads *threads, struct thread *thread,
		    uint64_t end_ns, struct ior_error *err);

void threads_release(struct threads *threads);

#endif
