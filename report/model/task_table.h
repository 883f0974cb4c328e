/*
 * task_table.h - all that is known about threads and processes; part of task.h
 */
#ifndef MODEL_TASK_TABLE_H
#define MODEL_TASK_TABLE_H

#include "report/model/thread.h"
#include "report/model/words.h"

struct tasks {
	struct threads threads;
	struct processes processes;
	struct words cgroups;
	uint32_t n_gaps;
};

/*
 * The thread with this tid; made when it was never heard of.  A tid that no
 * kernel gives stands for one thread of which nothing is known.
 */
int tasks_get_thread(struct tasks *tasks, int32_t tid, struct thread **ret,
		     struct ior_error *err);

/* 'tid', or that stand-in. */
int32_t tasks_known_tid(int32_t tid);

/* Bring a thread up to date; it goes to somebody who may charge it. */
int tasks_use(struct tasks *tasks, struct thread *thread, uint64_t time_ns,
	      struct ior_error *err);

void process_set_comm(struct process *process, const char *comm);

int process_set_cgroup(struct tasks *tasks, struct process *process,
		       const char *path, size_t size, struct ior_error *err);

#endif
