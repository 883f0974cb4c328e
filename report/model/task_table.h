/*
 * task_table.h - all that is known about threads and processes; part of task.h
 */
#ifndef MODEL_TASK_TABLE_H
#define MODEL_TASK_TABLE_H

#include "report/model/cgroup.h"
#include "report/model/thread.h"
#include "report/model/user_namespace.h"

struct tasks {
	struct threads threads;
	struct processes processes;
	struct cgroups cgroups;
	struct user_namespaces user_namespaces;
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

/* All its threads are there. */
void process_set_cgroup(struct process *process, enum hierarchy hierarchy,
			const char *path);

#endif
