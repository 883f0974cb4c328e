/*
 * named_rows.c - rows of the small tables: whom and what the others name
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/row.h"
#include "report/store/batch.h"
#include "report/store/cell.h"
#include "report/store/named_rows.h"
#include "report/store/names.h"
#include "report/store/origin.h"
#include "report/store/table.h"

/* Kernel dev_t */
#define MAJOR(dev) ((int64_t)((dev) >> 20))
#define MINOR(dev) ((int64_t)((dev)&0xfffff))

#define SECTOR_SIZE 512

enum named_table {
	TASK,
	FILES,
	DEVICE,
	MOUNT,
	LOSS,
	COUNTER,
	COVERAGE,
	EVENT_COUNT,
	STACK,
	PAGE_USE,
	N_TABLES,
};

static const struct table tables[N_TABLES] = {
	[TASK] = { .name = "task", .types = "nnnnnnntttnn" },
	[FILES] = { .name = "file", .types = "nntnnnntttt" },
	[DEVICE] = { .name = "device", .types = "nntnnnnnnnt" },
	[MOUNT] = { .name = "mount", .types = "nnnnnntttt", .replaces = true },
	[LOSS] = { .name = "loss", .types = "nnnnn" },
	[COUNTER] = { .name = "counter", .types = "nntttn" },
	[COVERAGE] = { .name = "coverage", .types = "nnttt" },
	[EVENT_COUNT] = { .name = "event_count", .types = "nttnn" },
	[PAGE_USE] = { .name = "page_use", .types = "nnnnn" },
	[STACK] = { .name = "stack", .types = "nnt" },
};

struct named_rows {
	const struct origin *origin;
	struct batch *batches[N_TABLES];
};

int named_rows_create(struct store *store, const struct origin *origin,
		      struct named_rows **ret, struct ior_error *err)
{
	struct named_rows *rows;
	unsigned i;
	int r = 0;

	rows = calloc(1, sizeof(*rows));
	if (!rows)
		return ior_fail(err, ENOMEM, "out of memory");
	rows->origin = origin;

	for (i = 0; r == 0 && i < N_TABLES; i++)
		r = batch_create(store, &tables[i], &rows->batches[i], err);
	if (r < 0) {
		named_rows_free(rows);
		return r;
	}

	*ret = rows;
	return 0;
}

int named_rows_task(struct named_rows *rows, const struct task_row *row,
		    struct ior_error *err)
{
	const struct origin *const origin = rows->origin;
	const bool real = row->task_id >= TASK_FIRST;
	const int64_t cells[] = {
		origin_id(origin, row->task_id),
		origin->trace_id,
		origin_id(origin, row->process_id),
		real ? row->tid : CELL_NULL,
		real ? row->pid : CELL_NULL,
		cell_unless(0, row->ppid),
		real ? cell_unless(UINT32_MAX, row->uid) : CELL_NULL,
		cell_known_text(row->thread_comm),
		cell_text(row->comm),
		cell_known_text(row->cgroup),
		origin_time(origin, row->from_ns),
		origin_time(origin, row->to_ns),
	};

	return batch_add_copy(rows->batches[TASK], cells, err);
}

/* The directory of a path from the root; what else a link says has none. */
static int copy_directory(const char *path, char **ret, struct ior_error *err)
{
	const char *const slash = strrchr(path, '/');
	char *directory = NULL;

	if (*path == '/') {
		directory = strndup(path,
				    slash > path ? (size_t)(slash - path) : 1);
		if (!directory)
			return ior_fail(err, ENOMEM, "out of memory");
	}
	*ret = directory;
	return 0;
}

int named_rows_file(struct named_rows *rows, const struct file_row *row,
		    struct ior_error *err)
{
	const struct origin *const origin = rows->origin;
	char *directory = NULL;
	int r;

	r = copy_directory(row->path, &directory, err);
	if (r < 0)
		return r;

	const int64_t cells[] = {
		origin_id(origin, row->file_id),
		origin->trace_id,
		cell_text(file_kind_names[row->kind]),
		row->dev ? MAJOR(row->dev) : CELL_NULL,
		row->dev ? MINOR(row->dev) : CELL_NULL,
		cell_unless(0, (int64_t)row->ino),
		origin_id(origin, row->device_id),
		cell_known_text(row->fs),
		cell_known_text(row->mount),
		cell_text(directory),
		cell_known_text(row->path),
	};

	r = batch_add_copy(rows->batches[FILES], cells, err);
	free(directory);
	return r;
}

int named_rows_device(struct named_rows *rows, const struct device_row *row,
		      struct ior_error *err)
{
	const struct origin *const origin = rows->origin;
	const int64_t cells[] = {
		origin_id(origin, row->device_id),
		origin->trace_id,
		cell_text(row->name),
		MAJOR(row->dev),
		MINOR(row->dev),
		origin_id(origin, row->parent_id),
		row->parent_id ? (int64_t)row->start : CELL_NULL,
		cell_unless(0, (int64_t)(row->size * SECTOR_SIZE)),
		row->rotational,
		row->accounted,
		cell_known_text(row->detail),
	};

	return batch_add_copy(rows->batches[DEVICE], cells, err);
}

int named_rows_mount(struct named_rows *rows, const struct mount_row *row,
		     struct ior_error *err)
{
	const struct origin *const origin = rows->origin;
	const int64_t cells[] = {
		origin->trace_id,
		(int64_t)row->namespace,
		row->mount_id,
		MAJOR(row->dev),
		MINOR(row->dev),
		origin_id(origin, row->device_id),
		cell_known_text(row->fs),
		cell_known_text(row->source),
		cell_known_text(row->root),
		cell_known_text(row->path),
	};

	return batch_add_copy(rows->batches[MOUNT], cells, err);
}

int named_rows_loss(struct named_rows *rows, const struct loss_row *row,
		    struct ior_error *err)
{
	const int64_t cells[] = {
		rows->origin->trace_id,
		row->cpu,
		origin_time(rows->origin, row->from_ns),
		origin_time(rows->origin, row->to_ns),
		cell_unless(0, (int64_t)row->n_events),
	};

	return batch_add_copy(rows->batches[LOSS], cells, err);
}

int named_rows_counter(struct named_rows *rows, const struct counter_row *row,
		       struct ior_error *err)
{
	const struct origin *const origin = rows->origin;
	const bool of_process = !strcmp(row->source, "io");
	char process[24];

	/* as task.process_id has it */
	if (of_process)
		snprintf(process, sizeof(process), "%" PRId64,
			 origin_id(origin, strtoul(row->key, NULL, 10)));

	const int64_t cells[] = {
		origin->trace_id,
		origin_since(origin, row->time_ns),
		cell_text(row->source),
		cell_text(of_process ? process : row->key),
		cell_text(row->name),
		row->value,
	};

	return batch_add_copy(rows->batches[COUNTER], cells, err);
}

int named_rows_coverage(struct named_rows *rows, const struct coverage_row *row,
			struct ior_error *err)
{
	const int64_t cells[] = {
		rows->origin->trace_id,
		row->seen,
		cell_text(coverage_about_names[row->about]),
		cell_text(row->what),
		cell_known_text(row->why),
	};

	return batch_add_copy(rows->batches[COVERAGE], cells, err);
}

int named_rows_event_count(struct named_rows *rows,
			   const struct event_count_row *row,
			   struct ior_error *err)
{
	const int64_t cells[] = {
		rows->origin->trace_id, cell_text(row->system),
		cell_text(row->name),   origin_id(rows->origin, row->task_id),
		(int64_t)row->n_events,
	};

	return batch_add_copy(rows->batches[EVENT_COUNT], cells, err);
}

int named_rows_flush(struct named_rows *rows, struct ior_error *err)
{
	unsigned i;
	int r = 0;

	for (i = 0; r == 0 && i < N_TABLES; i++)
		r = batch_flush(rows->batches[i], err);
	return r;
}

int named_rows_stack(struct named_rows *rows, const struct stack_row *row,
		     struct ior_error *err)
{
	const int64_t cells[] = {
		origin_id(rows->origin, row->stack_id),
		rows->origin->trace_id,
		cell_text(row->frames),
	};

	return batch_add_copy(rows->batches[STACK], cells, err);
}

int named_rows_page_use(struct named_rows *rows, const struct page_use_row *row,
			struct ior_error *err)
{
	const struct origin *const origin = rows->origin;
	const int64_t cells[] = {
		origin_id(origin, row->page_id),
		origin->trace_id,
		origin_id(origin, row->task_id),
		origin_id(origin, row->file_id),
		(int64_t)row->n_pages,
	};

	return batch_add_copy(rows->batches[PAGE_USE], cells, err);
}

void named_rows_free(struct named_rows *rows)
{
	unsigned i;

	if (!rows)
		return;
	for (i = 0; i < N_TABLES; i++)
		batch_free(rows->batches[i]);
	free(rows);
}
