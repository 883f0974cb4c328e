/*
 * rows.c - the sink that puts a ledger's rows into the tables
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/row.h"
#include "report/store/batch.h"
#include "report/store/database.h"
#include "report/store/device_check.h"
#include "report/store/insert_queue.h"
#include "report/store/io_rows.h"
#include "report/store/known_file.h"
#include "report/store/named_rows.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"
#include "report/store/rollup_busy.h"
#include "report/store/rollup_cache.h"
#include "report/store/rollup_device.h"
#include "report/store/rollup_dirty.h"
#include "report/store/rollup_heat.h"
#include "report/store/rollup_latency.h"
#include "report/store/rollup_ledger.h"
#include "report/store/rollup_seek.h"
#include "report/store/rollup_size.h"
#include "report/store/rollup_stack.h"
#include "report/store/rollup_writeback.h"
#include "report/store/rows.h"
#include "report/store/table.h"
#include "report/store/trace_row.h"

struct rows {
	struct store *store;
	bool rollups_only;
	struct origin origin;
	struct row_sink sink;
	struct trace_row *trace;
	struct named_rows *named;
	struct io_rows *io;
	struct known_files *files;
	struct ledger_rollups *ledger_rollups;
	struct rollup *cache_rollup;
	struct rollup *refault_rollup;
	struct rollup *device_rollup;
	struct rollup *dirty_rollup;
	struct rollup *writeback_rollup;
	struct rollup *throttle_rollup;
	struct rollup *vfs_latency;
	struct rollup *disk_latency;
	struct rollup *vfs_size;
	struct rollup *disk_size;
	struct rollup *stack_rollup;
	struct busy_rollup *busy;
	struct heat_rollup *heat;
	struct seek_rollup *seek;
	struct device_check *check;
	struct batch *checks;
};

static int take_task(void *context, const struct task_row *row,
		     struct ior_error *err)
{
	return named_rows_task(((struct rows *)context)->named, row, err);
}

static int take_file(void *context, const struct file_row *row,
		     struct ior_error *err)
{
	return named_rows_file(((struct rows *)context)->named, row, err);
}

static int take_device(void *context, const struct device_row *row,
		       struct ior_error *err)
{
	struct rows *const rows = context;
	int r;

	r = named_rows_device(rows->named, row, err);
	if (r < 0)
		return r;
	return device_check_finish(rows->check, row, rows->checks, err);
}

static int take_mount(void *context, const struct mount_row *row,
		      struct ior_error *err)
{
	return named_rows_mount(((struct rows *)context)->named, row, err);
}

static int take_vfs(void *context, const struct vfs_row *row,
		    struct ior_error *err)
{
	struct rows *const rows = context;
	struct known_file file;
	int r;

	known_files_get(rows->files, row->file_id, &file);
	r = ledger_rollups_add_vfs(rows->ledger_rollups, row, &file, err);
	if (r == 0)
		r = vfs_latency_add(rows->vfs_latency, &rows->origin, row,
				    file.fs, err);
	if (r == 0)
		r = heat_rollup_add_vfs(rows->heat, row, file.fs, err);
	if (r == 0)
		r = vfs_size_add(rows->vfs_size, &rows->origin, row, file.fs,
				 err);
	if (r == 0 && !rows->rollups_only)
		r = io_rows_add_vfs(rows->io, row, err);
	return r;
}

static int take_disk(void *context, const struct disk_row *row,
		     struct ior_error *err)
{
	struct rows *const rows = context;
	const struct origin *const origin = &rows->origin;
	int r;

	r = device_check_disk(rows->check, row, err);
	if (r == 0)
		r = ledger_rollups_add_disk(rows->ledger_rollups, row, err);
	if (r == 0)
		r = device_rollup_add(rows->device_rollup, origin, row, err);
	if (r == 0)
		r = disk_latency_add(rows->disk_latency, origin, row, err);
	if (r == 0)
		r = heat_rollup_add_disk(rows->heat, row, err);
	if (r == 0)
		r = writeback_rollup_add(rows->writeback_rollup, origin, row,
					 err);
	if (r == 0)
		r = disk_size_add(rows->disk_size, origin, row, err);
	if (r == 0)
		r = stack_rollup_add(rows->stack_rollup, origin, row, err);
	if (r == 0)
		r = busy_rollup_add(rows->busy, row, err);
	if (r == 0)
		r = seek_rollup_add(rows->seek, row, err);
	if (r == 0 && !rows->rollups_only)
		r = io_rows_add_disk(rows->io, row, err);
	return r;
}

static int take_stack(void *context, const struct stack_row *row,
		      struct ior_error *err)
{
	return named_rows_stack(((struct rows *)context)->named, row, err);
}

static int take_dirty(void *context, const struct dirty_row *row,
		      struct ior_error *err)
{
	struct rows *const rows = context;

	return dirty_rollup_add(rows->dirty_rollup, &rows->origin, row, err);
}

static int take_throttle(void *context, const struct throttle_row *row,
			 struct ior_error *err)
{
	struct rows *const rows = context;

	return throttle_rollup_add(rows->throttle_rollup, &rows->origin, row,
				   err);
}

static int take_cache(void *context, const struct cache_row *row,
		      struct ior_error *err)
{
	struct rows *const rows = context;

	return cache_rollup_add(rows->cache_rollup, &rows->origin, row, err);
}

static int take_refault(void *context, const struct refault_row *row,
			struct ior_error *err)
{
	struct rows *const rows = context;

	return refault_rollup_add(rows->refault_rollup, &rows->origin, row,
				  err);
}

static int take_page_use(void *context, const struct page_use_row *row,
			 struct ior_error *err)
{
	return named_rows_page_use(((struct rows *)context)->named, row, err);
}

static int take_loss(void *context, const struct loss_row *row,
		     struct ior_error *err)
{
	return named_rows_loss(((struct rows *)context)->named, row, err);
}

static int take_counter(void *context, const struct counter_row *row,
			struct ior_error *err)
{
	struct rows *const rows = context;
	int r;

	r = device_check_counter(rows->check, row, err);
	if (r < 0)
		return r;
	return named_rows_counter(rows->named, row, err);
}

static int take_coverage(void *context, const struct coverage_row *row,
			 struct ior_error *err)
{
	return named_rows_coverage(((struct rows *)context)->named, row, err);
}

static int take_event_count(void *context, const struct event_count_row *row,
			    struct ior_error *err)
{
	return named_rows_event_count(((struct rows *)context)->named, row,
				      err);
}

static int take_fact(void *context, const struct fact_row *row,
		     struct ior_error *err)
{
	struct rows *const rows = context;
	int64_t start;
	int r;

	r = trace_row_fact(rows->trace, row, err);
	if (r < 0)
		return r;

	if (trace_row_get_number(rows->trace, "start_ns", &start))
		rows->origin.start_ns = (uint64_t)start;
	return 0;
}

static const struct row_sink sink_template = {
	.task = take_task,
	.file = take_file,
	.device = take_device,
	.mount = take_mount,
	.vfs = take_vfs,
	.disk = take_disk,
	.stack = take_stack,
	.dirty = take_dirty,
	.throttle = take_throttle,
	.cache = take_cache,
	.refault = take_refault,
	.page_use = take_page_use,
	.loss = take_loss,
	.counter = take_counter,
	.coverage = take_coverage,
	.event_count = take_event_count,
	.fact = take_fact,
};

static int create_rollups(struct rows *rows, struct ior_error *err)
{
	const struct ledger_rollups_options options = {
		.store = rows->store,
		.origin = &rows->origin,
		.files = rows->files,
	};
	const struct {
		const struct rollup_shape *shape;
		struct rollup **ret;
	} rollups[] = {
		{ &cache_rollup_shape, &rows->cache_rollup },
		{ &refault_rollup_shape, &rows->refault_rollup },
		{ &device_rollup_shape, &rows->device_rollup },
		{ &dirty_rollup_shape, &rows->dirty_rollup },
		{ &writeback_rollup_shape, &rows->writeback_rollup },
		{ &throttle_rollup_shape, &rows->throttle_rollup },
		{ &vfs_latency_shape, &rows->vfs_latency },
		{ &disk_latency_shape, &rows->disk_latency },
		{ &vfs_size_shape, &rows->vfs_size },
		{ &disk_size_shape, &rows->disk_size },
		{ &stack_rollup_shape, &rows->stack_rollup },
	};
	size_t i;
	int r;

	r = ledger_rollups_create(&options, &rows->ledger_rollups, err);
	for (i = 0; r == 0 && i < sizeof(rollups) / sizeof(rollups[0]); i++)
		r = rollup_create(rows->store, &rows->origin, rollups[i].shape,
				  rollups[i].ret, err);
	if (r == 0)
		r = busy_rollup_create(rows->store, &rows->origin, &rows->busy,
				       err);
	if (r == 0)
		r = heat_rollup_create(rows->store, &rows->origin, &rows->heat,
				       err);
	if (r == 0)
		r = seek_rollup_create(rows->store, &rows->origin, &rows->seek,
				       err);
	return r;
}

static int create_parts(struct rows *rows, struct ior_error *err)
{
	struct store *const store = rows->store;
	const struct origin *const origin = &rows->origin;
	int r;

	r = trace_row_create(store, origin, &rows->trace, err);
	if (r == 0)
		r = named_rows_create(store, origin, &rows->named, err);
	if (r == 0)
		r = io_rows_create(store, origin, &rows->io, err);
	if (r == 0)
		r = known_files_create(origin, &rows->files, err);
	if (r == 0)
		r = create_rollups(rows, err);
	if (r == 0)
		r = device_check_create(origin, &rows->check, err);
	if (r == 0)
		r = batch_create(store, &device_check_table, &rows->checks,
				 err);
	return r;
}

int rows_create(const struct rows_options *options, struct rows **ret,
		struct ior_error *err)
{
	struct rows *rows;
	int r;

	rows = calloc(1, sizeof(*rows));
	if (!rows)
		return ior_fail(err, ENOMEM, "out of memory");
	rows->store = options->store;
	rows->rollups_only = options->rollups_only;
	rows->sink = sink_template;
	rows->sink.context = rows;

	r = store_get_number(rows->store,
			     "SELECT 1 + ifnull(max(trace_id), 0) FROM trace",
			     &rows->origin.trace_id, err);
	if (r == 0)
		r = create_parts(rows, err);
	if (r < 0) {
		rows_free(rows);
		return r;
	}

	*ret = rows;
	return 0;
}

const struct row_sink *rows_sink(const struct rows *rows)
{
	return &rows->sink;
}

void rows_set_ledger(struct rows *rows, const struct ledger *ledger)
{
	known_files_set_ledger(rows->files, ledger);
}

void rows_begin_at(struct rows *rows, uint64_t time_ns)
{
	if (rows->origin.start_ns == 0)
		rows->origin.start_ns = time_ns;
}

static int flush_rollups(struct rows *rows, struct ior_error *err)
{
	struct rollup *const rollups[] = {
		rows->cache_rollup,     rows->refault_rollup,
		rows->device_rollup,    rows->dirty_rollup,
		rows->writeback_rollup, rows->throttle_rollup,
		rows->vfs_latency,      rows->disk_latency,
		rows->vfs_size,         rows->disk_size,
		rows->stack_rollup,
	};
	size_t i;
	int r;

	r = ledger_rollups_flush(rows->ledger_rollups, err);
	for (i = 0; r == 0 && i < sizeof(rollups) / sizeof(rollups[0]); i++)
		r = rollup_flush(rollups[i], err);
	if (r == 0)
		r = busy_rollup_flush(rows->busy, err);
	if (r == 0)
		r = heat_rollup_flush(rows->heat, err);
	if (r == 0)
		r = seek_rollup_flush(rows->seek, err);
	return r;
}

int rows_finish(struct rows *rows, const struct trace_summary *summary,
		struct ior_error *err)
{
	int r;

	r = io_rows_flush(rows->io, err);
	if (r == 0)
		r = flush_rollups(rows, err);
	if (r == 0)
		r = named_rows_flush(rows->named, err);
	if (r == 0)
		r = batch_flush(rows->checks, err);
	if (r == 0)
		r = trace_row_finish(rows->trace, summary, !rows->rollups_only,
				     err);
	if (r == 0)
		r = insert_queue_finish(rows->store->inserts, err);
	if (r == 0)
		r = known_files_resolve(rows->files, rows->store, err);
	return r;
}

void rows_free(struct rows *rows)
{
	if (!rows)
		return;
	trace_row_free(rows->trace);
	named_rows_free(rows->named);
	io_rows_free(rows->io);
	ledger_rollups_free(rows->ledger_rollups);
	rollup_free(rows->cache_rollup);
	rollup_free(rows->refault_rollup);
	rollup_free(rows->device_rollup);
	rollup_free(rows->dirty_rollup);
	rollup_free(rows->writeback_rollup);
	rollup_free(rows->throttle_rollup);
	rollup_free(rows->vfs_latency);
	rollup_free(rows->disk_latency);
	rollup_free(rows->vfs_size);
	rollup_free(rows->disk_size);
	rollup_free(rows->stack_rollup);
	busy_rollup_free(rows->busy);
	heat_rollup_free(rows->heat);
	seek_rollup_free(rows->seek);
	known_files_free(rows->files);
	device_check_free(rows->check);
	batch_free(rows->checks);
	free(rows);
}
