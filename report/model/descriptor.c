/*
 * descriptor.c - which open file each descriptor of each process points to
 *
 * A descriptor costs the same whatever its number is: a trace may name any, and
 * a table by number would be as large as the highest.  Those of a process are
 * in a list, too, for fork, exec and the closing of ranges.
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/descriptor.h"
#include "report/model/file.h"

/*
 * Past so many, children are born without: no host has them, but forks in a
 * hostile trace could make any number out of a few.
 */
#define FORKED_MAX (UINT32_C(1) << 22)

struct descriptor {
	struct descriptor *next; /* of the table */
	struct descriptor *previous;
	struct open_file *file;
	uint64_t table_id;
	uint32_t fd;
	bool on_exec; /* it closes then */
};

/* The list of a process; its first is a head that is no descriptor. */
struct fd_table {
	struct descriptor head;
	uint64_t id;
	uint32_t n_users; /* processes */
};

static struct fd_table *find_table(const struct descriptors *descriptors,
				   uint32_t process_id)
{
	return map_find(&descriptors->tables, 0, process_id);
}

static struct descriptor *find(const struct descriptors *descriptors,
			       uint32_t process_id, int64_t fd)
{
	const struct fd_table *const table =
		fd < 0 ? NULL : find_table(descriptors, process_id);

	return table ? map_find(&descriptors->by_fd, table->id, (uint64_t)fd)
		     : NULL;
}

struct open_file *descriptors_find(const struct descriptors *descriptors,
				   uint32_t process_id, int64_t fd)
{
	const struct descriptor *const descriptor =
		find(descriptors, process_id, fd);

	return descriptor ? descriptor->file : NULL;
}

static int get_table(struct descriptors *descriptors, uint32_t process_id,
		     struct fd_table **ret, struct ior_error *err)
{
	struct fd_table *table = find_table(descriptors, process_id);
	int r;

	if (!table) {
		table = calloc(1, sizeof(*table));
		if (!table)
			return ior_fail(err, ENOMEM, "out of memory");
		r = map_set(&descriptors->tables, 0, process_id, table, err);
		if (r < 0) {
			free(table);
			return r;
		}
		table->id = ++descriptors->n_tables;
		table->n_users = 1;
	}
	*ret = table;
	return 0;
}

static void link_behind(struct descriptor *head, struct descriptor *descriptor)
{
	descriptor->previous = head;
	descriptor->next = head->next;
	if (head->next)
		head->next->previous = descriptor;
	head->next = descriptor;
}

/* A descriptor that is not there yet; the caller gives it a file. */
static int add(struct descriptors *descriptors, uint32_t process_id, int64_t fd,
	       struct descriptor **ret, struct ior_error *err)
{
	struct descriptor *descriptor;
	struct fd_table *table = NULL;
	int r;

	r = get_table(descriptors, process_id, &table, err);
	if (r < 0)
		return r;

	descriptor = calloc(1, sizeof(*descriptor));
	if (!descriptor)
		return ior_fail(err, ENOMEM, "out of memory");

	descriptor->table_id = table->id;
	descriptor->fd = (uint32_t)fd;
	r = map_set(&descriptors->by_fd, table->id, (uint64_t)fd, descriptor,
		    err);
	if (r < 0) {
		free(descriptor);
		return r;
	}

	link_behind(&table->head, descriptor);
	*ret = descriptor;
	return 0;
}

static void let_go(struct open_file *file)
{
	if (file && !--file->n_holders)
		free(file);
}

/* Make a descriptor point to a file that it holds from now on. */
static int point(struct descriptors *descriptors, uint32_t process_id,
		 int64_t fd, bool on_exec, struct open_file *file,
		 struct ior_error *err)
{
	struct descriptor *descriptor = find(descriptors, process_id, fd);
	int r;

	if (!descriptor) {
		r = add(descriptors, process_id, fd, &descriptor, err);
		if (r < 0)
			return r;
	}

	file->n_holders++;
	let_go(descriptor->file);
	descriptor->file = file;
	descriptor->on_exec = on_exec;
	return 0;
}

int descriptors_open(struct descriptors *descriptors, uint32_t process_id,
		     int64_t fd, bool on_exec, struct open_file **ret,
		     struct ior_error *err)
{
	struct open_file *const file = calloc(1, sizeof(*file));
	int r;

	if (!file)
		return ior_fail(err, ENOMEM, "out of memory");

	file->offset = -1;
	r = point(descriptors, process_id, fd, on_exec, file, err);
	if (r < 0) {
		free(file);
		return r;
	}

	*ret = file;
	return 0;
}

int descriptors_dup(struct descriptors *descriptors, uint32_t process_id,
		    int64_t fd, int64_t fd_new, bool on_exec,
		    struct ior_error *err)
{
	struct open_file *const file =
		descriptors_find(descriptors, process_id, fd);

	if (!file || fd == fd_new)
		return 0;
	return point(descriptors, process_id, fd_new, on_exec, file, err);
}

void descriptors_set_on_exec(struct descriptors *descriptors,
			     uint32_t process_id, int64_t first, int64_t last,
			     bool on_exec)
{
	const struct fd_table *const table =
		find_table(descriptors, process_id);
	struct descriptor *descriptor = table ? table->head.next : NULL;

	for (; descriptor; descriptor = descriptor->next)
		if (descriptor->fd >= first && descriptor->fd <= last)
			descriptor->on_exec = on_exec;
}

static void close_one(struct descriptors *descriptors,
		      struct descriptor *descriptor)
{
	descriptor->previous->next = descriptor->next;
	if (descriptor->next)
		descriptor->next->previous = descriptor->previous;
	map_remove(&descriptors->by_fd, descriptor->table_id, descriptor->fd);
	let_go(descriptor->file);
	free(descriptor);
}

/* All from 'first' to 'last', or of them those only that close on exec. */
static void close_range_of(struct descriptors *descriptors,
			   struct fd_table *table, int64_t first, int64_t last,
			   bool only_on_exec)
{
	struct descriptor *descriptor, *next;

	for (descriptor = table->head.next; descriptor; descriptor = next) {
		next = descriptor->next;
		if (descriptor->fd >= first && descriptor->fd <= last &&
		    (descriptor->on_exec || !only_on_exec))
			close_one(descriptors, descriptor);
	}
}

void descriptors_close(struct descriptors *descriptors, uint32_t process_id,
		       int64_t first, int64_t last)
{
	struct fd_table *const table = find_table(descriptors, process_id);
	struct descriptor *descriptor;

	if (!table || first < 0)
		return;

	if (first != last) {
		close_range_of(descriptors, table, first, last, false);
		return;
	}
	descriptor = find(descriptors, process_id, first);
	if (descriptor)
		close_one(descriptors, descriptor);
}

int descriptors_fork(struct descriptors *descriptors, uint32_t parent_id,
		     uint32_t child_id, struct ior_error *err)
{
	struct fd_table *const parent = find_table(descriptors, parent_id);
	const struct descriptor *descriptor;
	int r = 0;

	if (parent_id == child_id)
		return 0;

	/* What a snapshot read ahead told of the child is of later. */
	descriptors_exit(descriptors, child_id);
	for (descriptor = parent ? parent->head.next : NULL;
	     r == 0 && descriptor && descriptors->by_fd.n_used < FORKED_MAX;
	     descriptor = descriptor->next)
		r = point(descriptors, child_id, descriptor->fd,
			  descriptor->on_exec, descriptor->file, err);
	return r;
}

static void release_table(struct descriptors *descriptors,
			  struct fd_table *table)
{
	if (!table || --table->n_users)
		return;
	close_range_of(descriptors, table, 0, DESCRIPTORS_MAX, false);
	free(table);
}

int descriptors_share(struct descriptors *descriptors, uint32_t parent_id,
		      uint32_t child_id, struct ior_error *err)
{
	struct fd_table *table = NULL;
	int r;

	if (parent_id == child_id)
		return 0;
	descriptors_exit(descriptors, child_id);
	r = get_table(descriptors, parent_id, &table, err);
	if (r == 0)
		r = map_set(&descriptors->tables, 0, child_id, table, err);
	if (r == 0)
		table->n_users++;
	return r;
}

/* A table of its own, with what was in the shared one. */
static int unshare(struct descriptors *descriptors, uint32_t process_id,
		   struct fd_table *shared, struct ior_error *err)
{
	const struct descriptor *descriptor;
	int r = 0;

	map_remove(&descriptors->tables, 0, process_id);
	shared->n_users--; /* another process has it, too */
	for (descriptor = shared->head.next;
	     r == 0 && descriptor && descriptors->by_fd.n_used < FORKED_MAX;
	     descriptor = descriptor->next)
		r = point(descriptors, process_id, descriptor->fd,
			  descriptor->on_exec, descriptor->file, err);
	return r;
}

int descriptors_exec(struct descriptors *descriptors, uint32_t process_id,
		     struct ior_error *err)
{
	struct fd_table *table = find_table(descriptors, process_id);
	int r = 0;

	if (table && table->n_users > 1)
		r = unshare(descriptors, process_id, table, err);
	table = find_table(descriptors, process_id);
	if (table)
		close_range_of(descriptors, table, 0, DESCRIPTORS_MAX, true);
	return r;
}

void descriptors_exit(struct descriptors *descriptors, uint32_t process_id)
{
	release_table(descriptors,
		      map_remove(&descriptors->tables, 0, process_id));
}

void descriptors_release(struct descriptors *descriptors)
{
	struct fd_table *table;
	size_t at = 0;

	while ((table = map_next(&descriptors->tables, &at)))
		release_table(descriptors, table);
	map_release(&descriptors->tables);
	map_release(&descriptors->by_fd);
}
