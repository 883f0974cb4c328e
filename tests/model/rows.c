/*
 * rows.c - a sink that keeps the rows it gets, as lines of text
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/model/rows.h"

__attribute__((format(printf, 2, 3))) static int add(void *context,
						     const char *format, ...)
{
	struct rows *const rows = context;
	const size_t size = strlen(rows->text);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(rows->text + size, sizeof(rows->text) - size, format,
		  arguments);
	va_end(arguments);
	return 0;
}

static int add_task(void *context, const struct task_row *row,
		    struct ior_error *err)
{
	(void)err;
	return add(context,
		   "task %u process %u tid %d pid %d ppid %d uid %d %s of %s "
		   "in '%s' %" PRIu64 "-%" PRIu64 "\n",
		   row->task_id, row->process_id, row->tid, row->pid, row->ppid,
		   (int)row->uid, row->thread_comm, row->comm, row->cgroup,
		   row->from_ns, row->to_ns);
}

static int add_file(void *context, const struct file_row *row,
		    struct ior_error *err)
{
	static const char *const kinds[] = { "unknown", "file", "blockdev",
					     "socket",  "pipe", "proc",
					     "other" };

	(void)err;
	return add(context,
		   "file %u %s %u:%u ino %" PRIu64 " device %u %s at '%s' %s\n",
		   row->file_id, kinds[row->kind], row->dev >> 20,
		   row->dev & 0xfffff, row->ino, row->device_id, row->fs,
		   row->mount, row->path);
}

static int add_device(void *context, const struct device_row *row,
		      struct ior_error *err)
{
	(void)err;
	return add(context,
		   "device %u %s %u:%u parent %u start %" PRIu64
		   " size %" PRIu64 "%s%s '%s'\n",
		   row->device_id, row->name, row->dev >> 20,
		   row->dev & 0xfffff, row->parent_id, row->start, row->size,
		   row->rotational ? " rotational" : "",
		   row->accounted ? " accounted" : "", row->detail);
}

static int add_mount(void *context, const struct mount_row *row,
		     struct ior_error *err)
{
	(void)err;
	return add(context,
		   "mount %" PRIu64 "/%u %u:%u device %u %s %s %s %s\n",
		   row->namespace, row->mount_id, row->dev >> 20,
		   row->dev & 0xfffff, row->device_id, row->fs, row->source,
		   row->root, row->path);
}

static int add_counter(void *context, const struct counter_row *row,
		       struct ior_error *err)
{
	(void)err;
	return add(context, "%" PRIu64 " %s %s %s %" PRId64 "\n", row->time_ns,
		   row->source, row->key, row->name, row->value);
}

static int add_coverage(void *context, const struct coverage_row *row,
			struct ior_error *err)
{
	(void)err;
	return add(context, "%s: %s: %s\n", row->seen ? "seen" : "unseen",
		   row->what, row->why);
}

void rows_init(struct rows *rows)
{
	*rows = (struct rows){
		.sink = {
			.task = add_task,
			.file = add_file,
			.device = add_device,
			.mount = add_mount,
			.counter = add_counter,
			.coverage = add_coverage,
			.context = rows,
		},
	};
}

void assert_rows(struct rows *rows, const char *expected)
{
	assert_string_equal(rows->text, expected);
	rows->text[0] = '\0';
}

void set_text(struct ior_text *text, const char *name, uint64_t time_ns,
	      const char *data)
{
	snprintf(text->name, sizeof(text->name), "%s", name);
	text->time_ns = time_ns;
	text->data = data;
	text->size = strlen(data);
}
