/*
 * task_names.h - names of tasks that the ledger has handed out already
 *
 * A bio may complete after the thread that queued it has ended or changed its
 * name; by then the ledger has forgotten the row that the bio points to.
 */
#ifndef LOG_TASK_NAMES_H
#define LOG_TASK_NAMES_H

#include <stddef.h>
#include <stdint.h>

struct ior_error;
struct task_row;

/* { 0 } is an empty one. */
struct task_names {
	struct task_name *names; /* by id */
	size_t n_names;
};

#define TASK_NAME_SIZE 64

struct task_name {
	int32_t pid;
	char comm[TASK_NAME_SIZE]; /* cut when longer */
};

int task_names_add(struct task_names *names, const struct task_row *row,
		   struct ior_error *err);

/* NULL when it was not added. */
const struct task_name *task_names_find(const struct task_names *names,
					uint32_t task_id);

void task_names_release(struct task_names *names);

#endif
