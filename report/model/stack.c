/*
 * stack.c - block devices: disks, their partitions, and device on device
 *
 * Texts about a device come one by one and in any order, and its number in one
 * of them ("dev"); until that is known a device lives under its name alone.
 * There are some hundreds at most: they are looked up one after another, after
 * a look at the one that was asked for last.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/model/line.h"
#include "report/model/stack.h"

#define CLASS_PATH "sys/class/block/"

#define NAME_SIZE   64
#define DETAIL_SIZE 4096

/* A host has thousands at most; a hostile trace may name any number. */
#define DEVICES_MAX 65536u

#define MINOR_BITS 20

struct device {
	struct device_row row;
	bool has_dev;
	bool is_partition;
	char name[NAME_SIZE];
	char detail[DETAIL_SIZE];
};

struct stack {
	const struct row_sink *sink;
	struct device **devices; /* by id - 1 */
	uint32_t n_devices;
	struct device *last;
};

int stack_create(const struct row_sink *sink, struct stack **ret,
		 struct ior_error *err)
{
	struct stack *const stack = calloc(1, sizeof(*stack));

	if (!stack)
		return ior_fail(err, ENOMEM, "out of memory");
	stack->sink = sink;
	*ret = stack;
	return 0;
}

static struct device *find_dev(struct stack *stack, uint32_t dev)
{
	uint32_t i;

	if (stack->last && stack->last->row.dev == dev && stack->last->has_dev)
		return stack->last;
	for (i = 0; i < stack->n_devices; i++) {
		struct device *const device = stack->devices[i];

		if (device->has_dev && device->row.dev == dev) {
			stack->last = device;
			return device;
		}
	}
	return NULL;
}

static struct device *find_name(const struct stack *stack, const char *name)
{
	uint32_t i;

	for (i = 0; i < stack->n_devices; i++)
		if (!strcmp(stack->devices[i]->name, name))
			return stack->devices[i];
	return NULL;
}

/* NULL when there are too many, or out of memory. */
static struct device *add_device(struct stack *stack)
{
	struct device **devices;
	struct device *device;

	if (stack->n_devices == DEVICES_MAX)
		return NULL;
	devices = realloc(stack->devices,
			  (stack->n_devices + 1) * sizeof(struct device *));
	if (!devices)
		return NULL;
	stack->devices = devices;
	device = calloc(1, sizeof(*device));
	if (!device)
		return NULL;

	devices[stack->n_devices++] = device;
	device->row.device_id = stack->n_devices;
	device->row.accounted = true;
	device->row.name = device->name;
	device->row.detail = device->detail;
	return device;
}

static int get_dev(struct stack *stack, uint32_t dev, struct device **ret,
		   struct ior_error *err)
{
	struct device *device = find_dev(stack, dev);

	if (!device) {
		device = add_device(stack);
		if (!device)
			return ior_fail(err, ENOMEM, "too many block devices");
		device->row.dev = dev;
		device->has_dev = true;
		snprintf(device->name, sizeof(device->name),
			 "%" PRIu32 ":%" PRIu32, dev >> MINOR_BITS,
			 dev & ((1u << MINOR_BITS) - 1));
	}
	*ret = device;
	return 0;
}

int stack_get(struct stack *stack, uint32_t dev, const struct device_row **ret,
	      struct ior_error *err)
{
	struct device *device;
	int r;

	r = get_dev(stack, dev, &device, err);
	if (r < 0)
		return r;
	*ret = &device->row;
	return 0;
}

static uint64_t number_of(const struct ior_text *text)
{
	struct line line = { 0 };
	uint64_t number = 0;

	if (line_next(text->data, text->size, &line))
		line_get_number(&line, 0, &number);
	return number;
}

static void take_start(struct device *device, const struct ior_text *text)
{
	device->row.start = number_of(text);
}

static void take_size(struct device *device, const struct ior_text *text)
{
	device->row.size = number_of(text);
}

static void take_partition(struct device *device, const struct ior_text *text)
{
	device->is_partition = number_of(text) != 0;
}

static void take_rotational(struct device *device, const struct ior_text *text)
{
	device->row.rotational = number_of(text) != 0;
}

static void take_iostats(struct device *device, const struct ior_text *text)
{
	device->row.accounted = number_of(text) != 0;
}

/* The whole line, blanks and all: a path of a backing file. */
static void take_detail(struct device *device, const struct ior_text *text)
{
	const char *const end = memchr(text->data, '\n', text->size);
	const size_t size = end ? (size_t)(end - text->data) : text->size;

	if (size)
		snprintf(device->detail, sizeof(device->detail), "%.*s",
			 (int)(size < DETAIL_SIZE ? size : DETAIL_SIZE),
			 text->data);
}

static const struct {
	const char *file;
	void (*take)(struct device *device, const struct ior_text *text);
} takers[] = {
	{ "start", take_start },
	{ "size", take_size },
	{ "partition", take_partition },
	{ "queue/rotational", take_rotational },
	{ "queue/iostats", take_iostats },
	{ "dm/name", take_detail },
	{ "loop/backing_file", take_detail },
};

/* The name and number of a device belong together from now on. */
static int take_dev(struct stack *stack, const char *name,
		    const struct ior_text *text, struct ior_error *err)
{
	struct line line = { 0 };
	struct device *device;
	uint32_t dev;
	int r;

	if (!line_next(text->data, text->size, &line) ||
	    !line_get_dev(&line, 0, &dev))
		return 0;

	r = get_dev(stack, dev, &device, err);
	if (r == 0)
		snprintf(device->name, sizeof(device->name), "%s", name);
	return r;
}

static int take_device(struct stack *stack, const struct ior_text *text,
		       struct ior_error *err)
{
	const char *const name_at = text->name + strlen(CLASS_PATH);
	const size_t size = strcspn(name_at, "/");
	struct device *device;
	char name[NAME_SIZE];
	size_t i;

	if (!size || size >= sizeof(name) || !name_at[size])
		return 0;
	memcpy(name, name_at, size);
	name[size] = '\0';
	if (!strcmp(name_at + size + 1, "dev"))
		return take_dev(stack, name, text, err);

	device = find_name(stack, name);
	for (i = 0; device && i < sizeof(takers) / sizeof(takers[0]); i++)
		if (!strcmp(takers[i].file, name_at + size + 1))
			takers[i].take(device, text);
	return 0;
}

/* The disk of a partition is the device whose name its own begins with. */
static void find_parents(struct stack *stack)
{
	uint32_t i, k;

	for (i = 0; i < stack->n_devices; i++) {
		struct device *const part = stack->devices[i];
		size_t best = 0;

		for (k = 0; part->is_partition && k < stack->n_devices; k++) {
			const struct device *const disk = stack->devices[k];
			const size_t size = strlen(disk->name);

			if (disk->is_partition || size <= best ||
			    size >= strlen(part->name) ||
			    strncmp(disk->name, part->name, size) != 0)
				continue;
			best = size;
			part->row.parent_id = disk->row.device_id;
		}
	}
}

/*
 * "   8        1    1048576 sda1".  The recorder reads this table behind the
 * devices, so all of them have their names now.
 */
static int take_partitions(struct stack *stack, const struct ior_text *text,
			   struct ior_error *err)
{
	struct line line = { 0 };
	struct device *device;
	uint64_t major, minor;
	char name[NAME_SIZE];
	int r;

	while (line_next(text->data, text->size, &line)) {
		if (!line_get_number(&line, 0, &major) || major >= 1u << 12 ||
		    !line_get_number(&line, 1, &minor) ||
		    minor >= 1u << MINOR_BITS ||
		    !line_get_text(&line, 3, name, sizeof(name)))
			continue;
		r = get_dev(stack, (uint32_t)(major << MINOR_BITS | minor),
			    &device, err);
		if (r < 0)
			return r;
		snprintf(device->name, sizeof(device->name), "%s", name);
	}
	find_parents(stack);
	return 0;
}

int stack_text(struct stack *stack, const struct ior_text *text,
	       struct ior_error *err)
{
	if (!strncmp(text->name, CLASS_PATH, strlen(CLASS_PATH)))
		return take_device(stack, text, err);
	if (!strcmp(text->name, "proc/partitions"))
		return take_partitions(stack, text, err);
	return 0;
}

const struct device_row *stack_find_name(const struct stack *stack,
					 const char *name)
{
	const struct device *const device = find_name(stack, name);

	return device ? &device->row : NULL;
}

const struct device_row *stack_find(const struct stack *stack,
				    uint32_t device_id)
{
	if (!device_id || device_id > stack->n_devices)
		return NULL;
	return &stack->devices[device_id - 1]->row;
}

static uint32_t disk_of(const struct device *device)
{
	return device->row.parent_id ? device->row.parent_id
				     : device->row.device_id;
}

uint32_t stack_disk_of(const struct stack *stack, uint32_t dev)
{
	uint32_t i;

	for (i = 0; i < stack->n_devices; i++)
		if (stack->devices[i]->has_dev &&
		    stack->devices[i]->row.dev == dev)
			return disk_of(stack->devices[i]);
	return 0;
}

bool stack_has_partitions(const struct stack *stack, uint32_t disk_id)
{
	uint32_t i;

	for (i = 0; i < stack->n_devices; i++)
		if (stack->devices[i]->row.parent_id == disk_id)
			return true;
	return false;
}

int stack_finish(struct stack *stack, struct ior_error *err)
{
	uint32_t i;
	int r = 0;

	for (i = 0; r == 0 && i < stack->n_devices; i++)
		r = stack->sink->device(stack->sink->context,
					&stack->devices[i]->row, err);
	return r;
}

void stack_free(struct stack *stack)
{
	uint32_t i;

	if (!stack)
		return;
	for (i = 0; i < stack->n_devices; i++)
		free(stack->devices[i]);
	free(stack->devices);
	free(stack);
}
