/*
 * process.h - what the threads of a process share; part of task.h
 *
 * A process is the current one of its pid until another takes the pid; it lives
 * as long as it is that or has a thread.
 */
#ifndef MODEL_PROCESS_H
#define MODEL_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/cgroup.h"
#include "report/model/map.h"

#define COMM_SIZE 17 /* 16 bytes and a zero */

struct process {
	uint32_t process_id;
	int32_t pid;
	int32_t ppid; /* 0 unknown */
	uint64_t mount_namespace;
	uint64_t user_namespace; /* see user_namespace.h */
	struct cgroup cgroup;
	char comm[COMM_SIZE]; /* of its group leader, "" unknown */
	uint32_t n_threads;   /* known, also those that exited */
	uint32_t n_alive;
	uint32_t n_changes; /* of what its threads' rows show */
	bool used;          /* one of its threads did something */
	bool replaced;      /* its pid is another's */
};

struct processes {
	struct map map; /* by pid: the current ones */
	uint32_t last_id;
};

/* The current process of a pid, or NULL. */
struct process *processes_find(const struct processes *processes, int32_t pid);

/* A new process takes this pid; nothing is known about it. */
int processes_replace(struct processes *processes, int32_t pid,
		      struct process **ret, struct ior_error *err);

void process_join(struct process *process);

/* A thread leaves; the process may be gone then. */
void process_leave(struct process *process, bool alive);

/* The processes without a thread, too; all threads have left before. */
void processes_release(struct processes *processes);

#endif
