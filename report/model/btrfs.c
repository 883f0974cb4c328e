/*
 * btrfs.c - what each btrfs lies on, and the names by which events know it
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/decode/event.h"
#include "report/model/btrfs.h"
#include "report/model/line.h"

#define BTRFS_PATH "sys/fs/btrfs/"
#define NAME_SIZE  64

/* A host has some tens at most; a hostile trace may name any number. */
#define ENTRIES_MAX 4096u

struct btrfs_device {
	uint8_t fsid[BTRFS_FSID_SIZE];
	char name[NAME_SIZE];
};

struct btrfs_bdi {
	uint8_t fsid[BTRFS_FSID_SIZE];
	char name[EVENT_BDI_SIZE];
};

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "7a34...-...": 32 digits with dashes between; false when it is not. */
static bool parse_fsid(const char *text, uint8_t ret[BTRFS_FSID_SIZE])
{
	size_t n = 0;
	int digit;

	memset(ret, 0, BTRFS_FSID_SIZE);
	for (; *text && *text != '/'; text++) {
		if (*text == '-')
			continue;
		digit = digit_of(*text);
		if (digit < 0 || n == 2 * BTRFS_FSID_SIZE)
			return false;
		ret[n / 2] = (uint8_t)(ret[n / 2] << 4 | digit);
		n++;
	}
	return n == 2 * BTRFS_FSID_SIZE;
}

static bool has_device(const struct btrfs_table *table,
		       const struct btrfs_device *device)
{
	const char *name;
	size_t at = 0;

	while ((name = btrfs_next_device(table, device->fsid, &at)))
		if (!strcmp(name, device->name))
			return true;
	return false;
}

static int add_device(struct btrfs_table *table,
		      const struct btrfs_device *device, struct ior_error *err)
{
	struct btrfs_device *devices;

	if (table->n_devices == ENTRIES_MAX || has_device(table, device))
		return 0;
	devices = realloc(table->devices,
			  (table->n_devices + 1) * sizeof(*devices));
	if (!devices)
		return ior_fail(err, ENOMEM, "out of memory");
	table->devices = devices;
	devices[table->n_devices++] = *device;
	return 0;
}

static int add_bdi(struct btrfs_table *table, const struct btrfs_bdi *bdi,
		   struct ior_error *err)
{
	struct btrfs_bdi *bdis;

	if (table->n_bdis == ENTRIES_MAX || btrfs_find_bdi(table, bdi->name))
		return 0;
	bdis = realloc(table->bdis, (table->n_bdis + 1) * sizeof(*bdis));
	if (!bdis)
		return ior_fail(err, ENOMEM, "out of memory");
	table->bdis = bdis;
	bdis[table->n_bdis++] = *bdi;
	return 0;
}

static int take_devices(struct btrfs_table *table, const uint8_t *fsid,
			const struct ior_text *text, struct ior_error *err)
{
	struct btrfs_device device;
	struct line line = { 0 };
	int r = 0;

	memcpy(device.fsid, fsid, sizeof(device.fsid));
	while (r == 0 && line_next(text->data, text->size, &line))
		if (line_get_text(&line, 0, device.name, sizeof(device.name)))
			r = add_device(table, &device, err);
	return r;
}

static int take_bdi(struct btrfs_table *table, const uint8_t *fsid,
		    const struct ior_text *text, struct ior_error *err)
{
	struct line line = { 0 };
	struct btrfs_bdi bdi;

	memcpy(bdi.fsid, fsid, sizeof(bdi.fsid));
	if (!line_next(text->data, text->size, &line) ||
	    !line_get_text(&line, 0, bdi.name, sizeof(bdi.name)))
		return 0;
	return add_bdi(table, &bdi, err);
}

int btrfs_text(struct btrfs_table *table, const struct ior_text *text,
	       struct ior_error *err)
{
	const char *const name = text->name + strlen(BTRFS_PATH);
	uint8_t fsid[BTRFS_FSID_SIZE];

	if (strncmp(text->name, BTRFS_PATH, strlen(BTRFS_PATH)) != 0 ||
	    !parse_fsid(name, fsid))
		return 0;
	if (!strcmp(name + strcspn(name, "/"), "/devices"))
		return take_devices(table, fsid, text, err);
	if (!strcmp(name + strcspn(name, "/"), "/bdi"))
		return take_bdi(table, fsid, text, err);
	return 0;
}

const char *btrfs_next_device(const struct btrfs_table *table,
			      const uint8_t fsid[BTRFS_FSID_SIZE], size_t *at)
{
	while (*at < table->n_devices) {
		const struct btrfs_device *const device =
			&table->devices[(*at)++];

		if (!memcmp(device->fsid, fsid, BTRFS_FSID_SIZE))
			return device->name;
	}
	return NULL;
}

const uint8_t *btrfs_find_bdi(const struct btrfs_table *table, const char *bdi)
{
	size_t i;

	for (i = 0; i < table->n_bdis; i++)
		if (!strcmp(table->bdis[i].name, bdi))
			return table->bdis[i].fsid;
	return NULL;
}

void btrfs_release(struct btrfs_table *table)
{
	free(table->devices);
	free(table->bdis);
	*table = (struct btrfs_table){ 0 };
}
