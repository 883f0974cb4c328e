/*
 * process.c - what the threads of a process share
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/process.h"

static void free_if_gone(struct process *process)
{
	if (process->replaced && !process->n_threads)
		free(process);
}

struct process *processes_find(const struct processes *processes, int32_t pid)
{
	return map_find(&processes->map, (uint32_t)pid, 0);
}

int processes_replace(struct processes *processes, int32_t pid,
		      struct process **ret, struct ior_error *err)
{
	struct process *const old = processes_find(processes, pid);
	struct process *process;
	int r;

	process = calloc(1, sizeof(*process));
	if (!process)
		return ior_fail(err, ENOMEM, "out of memory");

	process->process_id = processes->last_id + 1;
	process->pid = pid;
	r = map_set(&processes->map, (uint32_t)pid, 0, process, err);
	if (r < 0) {
		free(process);
		return r;
	}

	processes->last_id++;
	if (old) {
		old->replaced = true;
		free_if_gone(old);
	}
	*ret = process;
	return 0;
}

void process_join(struct process *process)
{
	process->n_threads++;
	process->n_alive++;
}

void process_leave(struct process *process, bool alive)
{
	process->n_threads--;
	process->n_alive -= alive;
	free_if_gone(process);
}

void processes_release(struct processes *processes)
{
	struct process *process;
	size_t at = 0;

	while ((process = map_next(&processes->map, &at)))
		free(process);
	map_release(&processes->map);
}
