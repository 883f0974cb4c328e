/*
 * no_rows.c - a sink for those who want few kinds of rows
 */
#include "report/model/no_rows.h"

static int pass_task(void *context, const struct task_row *row,
		     struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_file(void *context, const struct file_row *row,
		     struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_device(void *context, const struct device_row *row,
		       struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_mount(void *context, const struct mount_row *row,
		      struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_vfs(void *context, const struct vfs_row *row,
		    struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_disk(void *context, const struct disk_row *row,
		     struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_stack(void *context, const struct stack_row *row,
		      struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_dirty(void *context, const struct dirty_row *row,
		      struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_throttle(void *context, const struct throttle_row *row,
			 struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_cache(void *context, const struct cache_row *row,
		      struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_refault(void *context, const struct refault_row *row,
			struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_page_use(void *context, const struct page_use_row *row,
			 struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_loss(void *context, const struct loss_row *row,
		     struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_counter(void *context, const struct counter_row *row,
			struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_coverage(void *context, const struct coverage_row *row,
			 struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_event_count(void *context, const struct event_count_row *row,
			    struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

static int pass_fact(void *context, const struct fact_row *row,
		     struct ior_error *err)
{
	(void)context;
	(void)row;
	(void)err;
	return 0;
}

const struct row_sink no_rows = {
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
};
