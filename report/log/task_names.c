/*
 * task_names.c - names of tasks that the ledger has handed out already
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/log/task_names.h"
#include "report/model/row.h"

/* Ids count from 1, so that a table by id has few holes. */
static int make_room(struct task_names *names, uint32_t id,
		     struct ior_error *err)
{
	const size_t n = ((size_t)id + 1) * 2;
	struct task_name *grown;

	if (id < names->n_names)
		return 0;

	grown = reallocarray(names->names, n, sizeof(*grown));
	if (!grown)
		return ior_fail(err, ENOMEM, "out of memory");

	memset(grown + names->n_names, 0,
	       (n - names->n_names) * sizeof(*grown));
	names->names = grown;
	names->n_names = n;
	return 0;
}

int task_names_add(struct task_names *names, const struct task_row *row,
		   struct ior_error *err)
{
	struct task_name *name;
	int r;

	r = make_room(names, row->task_id, err);
	if (r < 0)
		return r;

	name = &names->names[row->task_id];
	name->pid = row->pid;
	snprintf(name->comm, sizeof(name->comm), "%s", row->comm);
	return 0;
}

const struct task_name *task_names_find(const struct task_names *names,
					uint32_t task_id)
{
	if (task_id >= names->n_names || !names->names[task_id].comm[0])
		return NULL;
	return &names->names[task_id];
}

void task_names_release(struct task_names *names)
{
	free(names->names);
}
