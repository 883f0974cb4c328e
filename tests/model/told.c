/*
 * told.c - a sink that tells rows as lines of text
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "tests/model/told.h"

void told_add(struct told *told, const char *format, ...)
{
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(told->text + told->size,
			 sizeof(told->text) - told->size, format, arguments);
	va_end(arguments);
	if (size > 0 && (size_t)size < sizeof(told->text) - told->size)
		told->size += (size_t)size;
}

#define TELLS_NOTHING(name, type)                                     \
	static int pass_##name(void *context, const struct type *row, \
			       struct ior_error *err)                 \
	{                                                             \
		(void)context;                                        \
		(void)row;                                            \
		(void)err;                                            \
		return 0;                                             \
	}

TELLS_NOTHING(task, task_row)
TELLS_NOTHING(file, file_row)
TELLS_NOTHING(device, device_row)
TELLS_NOTHING(mount, mount_row)
TELLS_NOTHING(vfs, vfs_row)
TELLS_NOTHING(disk, disk_row)
TELLS_NOTHING(stack, stack_row)
TELLS_NOTHING(dirty, dirty_row)
TELLS_NOTHING(throttle, throttle_row)
TELLS_NOTHING(cache, cache_row)
TELLS_NOTHING(refault, refault_row)
TELLS_NOTHING(page_use, page_use_row)
TELLS_NOTHING(loss, loss_row)
TELLS_NOTHING(counter, counter_row)
TELLS_NOTHING(coverage, coverage_row)
TELLS_NOTHING(event_count, event_count_row)
TELLS_NOTHING(fact, fact_row)

void told_sink_init(struct row_sink *sink, struct told *told)
{
	*sink = (struct row_sink){
		.task = pass_task,
		.file = pass_file,
		.device = pass_device,
		.mount = pass_mount,
		.vfs = pass_vfs,
		.disk = pass_disk,
		.stack = pass_stack,
		.dirty = pass_dirty,
		.throttle = pass_throttle,
		.cache = pass_cache,
		.refault = pass_refault,
		.page_use = pass_page_use,
		.loss = pass_loss,
		.counter = pass_counter,
		.coverage = pass_coverage,
		.event_count = pass_event_count,
		.fact = pass_fact,
		.context = told,
	};
}

int tell_task(void *told, const struct task_row *row, struct ior_error *err)
{
	(void)err;
	told_add(told,
		 "task %" PRIu32 " process %" PRIu32 " tid %" PRId32
		 " pid %" PRId32 " ppid %" PRId32 " uid %" PRId32
		 " %s of %s in '%s' %" PRIu64 "-%" PRIu64 "\n",
		 row->task_id, row->process_id, row->tid, row->pid, row->ppid,
		 (int32_t)row->uid, row->thread_comm, row->comm, row->cgroup,
		 row->from_ns, row->to_ns);
	return 0;
}

int tell_file(void *told, const struct file_row *row, struct ior_error *err)
{
	static const char *const kinds[] = { "unknown", "file", "blockdev",
					     "socket",  "pipe", "proc",
					     "other" };

	(void)err;
	told_add(told,
		 "file %" PRIu32 " %s %" PRIu32 ":%" PRIu32 " ino %" PRIu64
		 " device %" PRIu32 " '%s' at '%s' '%s'\n",
		 row->file_id, kinds[row->kind], row->dev >> 20,
		 row->dev & 0xfffff, row->ino, row->device_id, row->fs,
		 row->mount, row->path);
	return 0;
}

int tell_mount(void *told, const struct mount_row *row, struct ior_error *err)
{
	(void)err;
	told_add(told,
		 "mount %" PRIu64 "/%" PRIu32 " %" PRIu32 ":%" PRIu32
		 " device %" PRIu32 " %s %s %s %s\n",
		 row->namespace, row->mount_id, row->dev >> 20,
		 row->dev & 0xfffff, row->device_id, row->fs, row->source,
		 row->root, row->path);
	return 0;
}

int tell_device(void *told, const struct device_row *row, struct ior_error *err)
{
	(void)err;
	told_add(told, "%" PRIu32 " %s %" PRIu32 ":%" PRIu32 "%s%s",
		 row->device_id, row->name, row->dev >> 20, row->dev & 0xfffff,
		 row->rotational ? " rotational" : "",
		 row->accounted ? "" : " unaccounted");
	if (row->parent_id)
		told_add(told, " of %" PRIu32 " at %" PRIu64, row->parent_id,
			 row->start);
	told_add(told, " %" PRIu64 "%s%s\n", row->size,
		 row->detail[0] ? " " : "", row->detail);
	return 0;
}

int tell_counter(void *told, const struct counter_row *row,
		 struct ior_error *err)
{
	(void)err;
	told_add(told, "%" PRIu64 " %s %s %s %" PRId64 "\n", row->time_ns,
		 row->source, row->key, row->name, row->value);
	return 0;
}

int tell_coverage(void *told, const struct coverage_row *row,
		  struct ior_error *err)
{
	(void)err;
	told_add(told, "%s: %s%s%s\n", row->seen ? "seen" : "unseen", row->what,
		 row->why[0] ? ": " : "", row->why);
	return 0;
}

int tell_cache(void *told, const struct cache_row *row, struct ior_error *err)
{
	(void)err;
	told_add(told,
		 "task %" PRIu32 " file %" PRIu32 ": %+" PRId64
		 " demand %+" PRId64 " ahead %+" PRId64 " unused %+" PRId64
		 " fault %+" PRId64 " fault ahead\n",
		 row->task_id, row->file_id, row->demand_pages,
		 row->ahead_pages, row->unused_pages, row->fault_pages,
		 row->fault_ahead_pages);
	return 0;
}

int tell_vfs(void *told, const struct vfs_row *row, struct ior_error *err)
{
	static const char *const classes[] = { "read", "write", "sync" };

	(void)err;
	told_add(told,
		 "%s %s at %" PRId64 " = %" PRId64 " of file %" PRIu32
		 ", %" PRIu64 " ns",
		 classes[row->class], row->call, row->offset, row->result,
		 row->file_id, row->duration_ns);
	if (row->pages)
		told_add(told,
			 ", pages %" PRIu32 " = %" PRIu32 " hit %" PRIu32
			 " readahead %" PRIu32 " inflight %" PRIu32 " miss",
			 row->pages, row->hit_pages, row->readahead_pages,
			 row->inflight_pages, row->miss_pages);
	if (row->flags)
		told_add(told, ", flags 0x%02" PRIx32, row->flags);
	told_add(told, "\n");
	return 0;
}
