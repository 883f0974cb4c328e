/*
 * descriptor.c - which open file each descriptor of each process points to
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/descriptor.h"
#include "report/model/file.h"

#define ROOM_MIN 16u

struct descriptor {
	struct open_file *file; /* NULL: closed, or never heard of */
	bool on_exec;           /* it closes then */
};

struct fd_table {
	struct descriptor *descriptors; /* by fd */
	int64_t room;
};

static struct fd_table *find_table(const struct descriptors *descriptors,
				   uint32_t process_id)
{
	return map_find(&descriptors->tables, 0, process_id);
}

struct open_file *descriptors_find(const struct descriptors *descriptors,
				   uint32_t process_id, int64_t fd)
{
	const struct fd_table *const table =
		find_table(descriptors, process_id);

	if (!table || fd < 0 || fd >= table->room)
		return NULL;
	return table->descriptors[fd].file;
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
	}
	*ret = table;
	return 0;
}

static int make_room(struct fd_table *table, int64_t fd, struct ior_error *err)
{
	int64_t room = table->room ? table->room : ROOM_MIN;
	struct descriptor *larger;

	if (fd < table->room)
		return 0;

	while (room <= fd)
		room *= 2;
	larger = realloc(table->descriptors, (size_t)room * sizeof(*larger));
	if (!larger)
		return ior_fail(err, ENOMEM, "out of memory");
	memset(larger + table->room, 0,
	       (size_t)(room - table->room) * sizeof(*larger));
	table->descriptors = larger;
	table->room = room;
	return 0;
}

/* The slot of a descriptor. */
static int get_slot(struct descriptors *descriptors, uint32_t process_id,
		    int64_t fd, struct descriptor **ret, struct ior_error *err)
{
	struct fd_table *table;
	int r;

	r = get_table(descriptors, process_id, &table, err);
	if (r == 0)
		r = make_room(table, fd, err);
	if (r < 0)
		return r;
	*ret = &table->descriptors[fd];
	return 0;
}

static void let_go(struct descriptor *descriptor)
{
	if (descriptor->file && !--descriptor->file->n_holders)
		free(descriptor->file);
	*descriptor = (struct descriptor){ 0 };
}

int descriptors_open(struct descriptors *descriptors, uint32_t process_id,
		     int64_t fd, bool on_exec, struct open_file **ret,
		     struct ior_error *err)
{
	struct descriptor *descriptor;
	struct open_file *file;
	int r;

	r = get_slot(descriptors, process_id, fd, &descriptor, err);
	if (r < 0)
		return r;
	file = calloc(1, sizeof(*file));
	if (!file)
		return ior_fail(err, ENOMEM, "out of memory");

	let_go(descriptor);
	file->n_holders = 1;
	file->offset = -1;
	descriptor->file = file;
	descriptor->on_exec = on_exec;
	*ret = file;
	return 0;
}

int descriptors_dup(struct descriptors *descriptors, uint32_t process_id,
		    int64_t fd, int64_t fd_new, struct ior_error *err)
{
	struct open_file *const file =
		descriptors_find(descriptors, process_id, fd);
	struct descriptor *descriptor;
	int r;

	if (!file || fd == fd_new)
		return 0;
	r = get_slot(descriptors, process_id, fd_new, &descriptor, err);
	if (r < 0)
		return r;

	file->n_holders++;
	let_go(descriptor);
	descriptor->file = file;
	return 0;
}

void descriptors_close(struct descriptors *descriptors, uint32_t process_id,
		       int64_t first, int64_t last)
{
	struct fd_table *const table = find_table(descriptors, process_id);
	int64_t fd;

	if (!table || first < 0)
		return;
	for (fd = first; fd <= last && fd < table->room; fd++)
		let_go(&table->descriptors[fd]);
}

int descriptors_fork(struct descriptors *descriptors, uint32_t parent_id,
		     uint32_t child_id, struct ior_error *err)
{
	const struct fd_table *const parent =
		find_table(descriptors, parent_id);
	struct fd_table *child;
	int64_t fd;
	int r;

	if (!parent || !parent->room || parent_id == child_id)
		return 0;
	r = get_table(descriptors, child_id, &child, err);
	if (r == 0)
		r = make_room(child, parent->room - 1, err);
	if (r < 0)
		return r;

	for (fd = 0; fd < parent->room; fd++) {
		let_go(&child->descriptors[fd]);
		child->descriptors[fd] = parent->descriptors[fd];
		if (child->descriptors[fd].file)
			child->descriptors[fd].file->n_holders++;
	}
	return 0;
}

void descriptors_exec(struct descriptors *descriptors, uint32_t process_id)
{
	struct fd_table *const table = find_table(descriptors, process_id);
	int64_t fd;

	for (fd = 0; table && fd < table->room; fd++)
		if (table->descriptors[fd].on_exec)
			let_go(&table->descriptors[fd]);
}

static void free_table(struct fd_table *table)
{
	int64_t fd;

	for (fd = 0; fd < table->room; fd++)
		let_go(&table->descriptors[fd]);
	free(table->descriptors);
	free(table);
}

void descriptors_exit(struct descriptors *descriptors, uint32_t process_id)
{
	struct fd_table *const table =
		map_remove(&descriptors->tables, 0, process_id);

	if (table)
		free_table(table);
}

void descriptors_release(struct descriptors *descriptors)
{
	struct fd_table *table;
	size_t at = 0;

	while ((table = map_next(&descriptors->tables, &at)))
		free_table(table);
	map_release(&descriptors->tables);
}
