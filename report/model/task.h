/*
 * task.h - threads and processes over time
 *
 * A thread's row ends and a new one begins when its process, name, user or
 * cgroup changes; what it is in the midst of (context.h) goes on.
 */
#ifndef MODEL_TASK_H
#define MODEL_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/context.h"
#include "report/model/row.h"

struct event;
struct ior_error;
struct tasks;

struct task {
	uint32_t task_id; /* of the row that is current */
	uint32_t process_id;
	int32_t tid;
	int32_t pid;   /* tgid */
	bool kernel;   /* a kernel thread, as far as is known */
	bool own;      /* of the recorder: charged to TASK_IOREC */
	char comm[17]; /* of the thread */
	struct context context;
};

int tasks_create(const struct row_sink *sink, struct tasks **ret,
		 struct ior_error *err);

/* The thread with this tid now; made when it was never heard of. */
int tasks_get(struct tasks *tasks, int32_t tid, uint64_t time_ns,
	      struct task **ret, struct ior_error *err);

/* The row of an id, for names; NULL when it ended and was handed out. */
const struct task_row *tasks_find_row(const struct tasks *tasks,
				      uint32_t task_id);

void tasks_free(struct tasks *tasks);

#endif
