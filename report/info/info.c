/*
 * info.c - what was recorded, where and how, before anybody asks what happened
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/info/info.h"

static char *copy(const char *text)
{
	return strdup(text ? text : "");
}

int info_add_pair(struct info_pairs *pairs, const char *name, const char *value,
		  bool seen, struct ior_error *err)
{
	struct info_pair *items;
	struct info_pair *item;

	items = reallocarray(pairs->items, pairs->n_items + 1, sizeof(*items));
	if (!items)
		return ior_fail(err, ENOMEM, "out of memory");

	pairs->items = items;
	item = &items[pairs->n_items++];
	*item = (struct info_pair){ copy(name), copy(value), seen };
	if (!item->name || !item->value)
		return ior_fail(err, ENOMEM, "out of memory");
	return 0;
}

int info_add_device(struct info *info, const struct info_device *device,
		    const char *name, const char *detail, struct ior_error *err)
{
	struct info_devices *const devices = &info->devices;
	struct info_device *items;
	struct info_device *item;

	items = reallocarray(devices->items, devices->n_items + 1,
			     sizeof(*items));
	if (!items)
		return ior_fail(err, ENOMEM, "out of memory");

	devices->items = items;
	item = &items[devices->n_items++];
	*item = *device;
	item->name = copy(name);
	item->detail = copy(detail);
	if (!item->name || !item->detail)
		return ior_fail(err, ENOMEM, "out of memory");
	return 0;
}

void info_add_gap(struct info *info, const struct info_gap *gap)
{
	if (info->n_gaps < INFO_GAPS_MAX)
		info->gaps[info->n_gaps] = *gap;
	info->n_gaps++;
}

size_t info_n_places(const struct info *info)
{
	return info->n_gaps < INFO_GAPS_MAX ? (size_t)info->n_gaps
					    : INFO_GAPS_MAX;
}

const char *info_get_fact(const struct info *info, const char *name)
{
	size_t i;

	for (i = 0; i < info->facts.n_items; i++)
		if (!strcmp(info->facts.items[i].name, name))
			return info->facts.items[i].value;
	return "";
}

uint64_t info_get_number(const struct info *info, const char *name)
{
	const char *const text = info_get_fact(info, name);
	unsigned long long number;
	char *end;

	if (*text < '0' || *text > '9')
		return 0;
	errno = 0;
	number = strtoull(text, &end, 10);
	return errno || *end ? 0 : number;
}

static void release_pairs(struct info_pairs *pairs)
{
	size_t i;

	for (i = 0; i < pairs->n_items; i++) {
		free(pairs->items[i].name);
		free(pairs->items[i].value);
	}
	free(pairs->items);
}

void info_release(struct info *info)
{
	size_t i;

	release_pairs(&info->facts);
	release_pairs(&info->coverage);
	for (i = 0; i < info->devices.n_items; i++) {
		free(info->devices.items[i].name);
		free(info->devices.items[i].detail);
	}
	free(info->devices.items);
	*info = (struct info){ 0 };
}
