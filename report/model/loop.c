/*
 * loop.c - loop devices, and the files that they lie on
 *
 * A host has a handful, and most have none: they are looked up one by one.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/model/file.h"
#include "report/model/line.h"
#include "report/model/loop.h"
#include "report/model/stack.h"

#define CLASS_PATH "sys/class/block/"

/* More than a host has; a hostile trace may name any number. */
#define LOOPS_MAX 4096u

struct loops {
	const struct stack *stack;
	struct files *files;
	struct loop *loops;
	size_t n_loops;
};

int loops_create(const struct stack *stack, struct files *files,
		 struct loops **ret, struct ior_error *err)
{
	struct loops *const loops = calloc(1, sizeof(*loops));

	if (!loops)
		return ior_fail(err, ENOMEM, "out of memory");
	loops->stack = stack;
	loops->files = files;
	*ret = loops;
	return 0;
}

/* *ret is NULL where there are too many. */
static int get_loop(struct loops *loops, const char *name, struct loop **ret,
		    struct ior_error *err)
{
	struct loop *grown;
	size_t i;

	*ret = NULL;
	for (i = 0; i < loops->n_loops; i++) {
		if (!strcmp(loops->loops[i].name, name)) {
			*ret = &loops->loops[i];
			return 0;
		}
	}
	if (loops->n_loops == LOOPS_MAX)
		return 0;
	grown = realloc(loops->loops, (loops->n_loops + 1) * sizeof(*grown));
	if (!grown)
		return ior_fail(err, ENOMEM, "out of memory");

	loops->loops = grown;
	*ret = &grown[loops->n_loops++];
	**ret = (struct loop){ 0 };
	memcpy((*ret)->name, name, strlen(name));
	return 0;
}

/* sys/class/block/NAME/loop/offset and the like. */
static int take_fact(struct loops *loops, const struct ior_text *text,
		     struct ior_error *err)
{
	const char *const name_at = text->name + strlen(CLASS_PATH);
	const size_t size = strcspn(name_at, "/");
	const bool is_offset = !strcmp(name_at + size, "/loop/offset");
	char name[LOOP_NAME_SIZE] = "";
	struct line line = { 0 };
	struct loop *loop;
	uint64_t number;
	int r;

	if ((!is_offset && strcmp(name_at + size, "/loop/dio") != 0) ||
	    size >= sizeof(name) || !line_next(text->data, text->size, &line) ||
	    !line_get_number(&line, 0, &number))
		return 0;
	memcpy(name, name_at, size);

	r = get_loop(loops, name, &loop, err);
	if (r < 0 || !loop)
		return r;
	if (is_offset)
		loop->offset = number;
	else
		loop->direct = number;
	return 0;
}

/* "loop0 54 263": name mnt_id ino [s_dev]. */
static int take_line(struct loops *loops, const struct line *line, bool early,
		     struct ior_error *err)
{
	const struct device_row *device;
	char name[LOOP_NAME_SIZE];
	uint64_t mount_id, ino;
	struct loop *loop;
	uint32_t dev;
	int r;

	if (!line_get_text(line, 0, name, sizeof(name)) ||
	    !line_get_number(line, 1, &mount_id) ||
	    !line_get_number(line, 2, &ino) || !ino)
		return 0;
	if (!line_get_dev(line, 3, &dev))
		dev = 0;
	device = stack_find_name(loops->stack, name);
	r = get_loop(loops, name, &loop, err);
	if (r < 0 || !loop || !device || (early && loop->file_id))
		return r;

	loop->dev = device->dev;
	return files_get_mounted_inode(loops->files, mount_id, dev, ino,
				       &loop->file_id, err);
}

int loops_text(struct loops *loops, const struct ior_text *text, bool early,
	       struct ior_error *err)
{
	struct line line = { 0 };
	int r = 0;

	if (!strncmp(text->name, CLASS_PATH, strlen(CLASS_PATH)))
		return take_fact(loops, text, err);
	if (strcmp(text->name, "loops") != 0)
		return 0;
	while (r == 0 && line_next(text->data, text->size, &line))
		r = take_line(loops, &line, early, err);
	return r;
}

struct loop *loops_find(struct loops *loops, uint32_t dev)
{
	size_t i;

	for (i = 0; i < loops->n_loops; i++)
		if (loops->loops[i].file_id && loops->loops[i].dev == dev)
			return &loops->loops[i];
	return NULL;
}

struct loop *loops_find_on(struct loops *loops, uint32_t file_id)
{
	size_t i;

	for (i = 0; file_id && i < loops->n_loops; i++)
		if (loops->loops[i].file_id == file_id)
			return &loops->loops[i];
	return NULL;
}

struct loop *loops_learn(struct loops *loops, uint32_t device_id,
			 uint32_t file_id)
{
	const struct device_row *const device =
		stack_find(loops->stack, device_id);
	char name[LOOP_NAME_SIZE];
	struct loop *loop = NULL;

	if (!device || strlen(device->name) >= sizeof(name) ||
	    get_loop(loops, device->name, &loop, NULL) < 0 || !loop)
		return NULL;
	memcpy(name, loop->name, sizeof(name));
	*loop = (struct loop){
		.dev = device->dev,
		.file_id = file_id,
		.direct = true,
	};
	memcpy(loop->name, name, sizeof(name));
	return loop;
}

void loops_free(struct loops *loops)
{
	if (!loops)
		return;
	free(loops->loops);
	free(loops);
}
