/*
 * device.c - whether a device is one of the host's
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/nearest.h"
#include "report/store/store.h"
#include "report/view/device.h"

/* The whole disks, and of a partition its disk as well. */
static const char select_devices[] =
	"SELECT d.name, p.name "
	"FROM device AS d LEFT JOIN device AS p ON p.device_id = d.parent_id "
	"ORDER BY d.name";

#define NAME_SIZE 64

static void get_name(const struct store_query *query, int column,
		     char ret[NAME_SIZE])
{
	struct store_value value;

	store_get(query, column, &value);
	snprintf(ret, NAME_SIZE, "%s",
		 value.type == STORE_TEXT ? value.text : "");
}

static int refuse(const char *name, const char *disk,
		  const struct ior_nearest *nearest, struct ior_error *err)
{
	if (*disk)
		return ior_fail(err, EINVAL,
				"'%s' is a partition of '%s'; ask with "
				"--device %s --by partition",
				name, disk, disk);
	if (nearest->best[0])
		return ior_fail(err, EINVAL,
				"no device '%s' in the trace, the nearest is "
				"'%s'",
				name, nearest->best);
	return ior_fail(err, EINVAL, "no device '%s' in the trace", name);
}

static int find(struct store_query *query, const char *wanted,
		struct ior_error *err)
{
	struct ior_nearest nearest = { .word = wanted };
	char disk_of_wanted[NAME_SIZE] = "";
	char name[NAME_SIZE];
	char disk[NAME_SIZE];
	int r;

	while ((r = store_step(query, err)) > 0) {
		get_name(query, 0, name);
		get_name(query, 1, disk);
		if (strcmp(name, wanted) == 0 && !*disk)
			return 0;
		if (strcmp(name, wanted) == 0)
			memcpy(disk_of_wanted, disk, sizeof(disk));
		if (!*disk)
			ior_nearest_offer(&nearest, name);
	}
	return r < 0 ? r : refuse(wanted, disk_of_wanted, &nearest, err);
}

int device_check(struct store *store, const char *name, struct ior_error *err)
{
	struct store_query *query;
	int r;

	if (!name)
		return 0;

	r = store_prepare(store, select_devices, NULL, &query, err);
	if (r < 0)
		return r;

	r = find(query, name, err);
	store_query_free(query);
	return r;
}
