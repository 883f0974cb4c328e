/*
 * user_namespace.c - what a user of a user namespace is on the host
 *
 * Facts: user_namespaces(7).
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/model/line.h"
#include "report/model/user_namespace.h"

#define TEXT_NAME "uid_map/"

/* The kernel's UID_GID_MAP_MAX_EXTENTS. */
#define RANGES_MAX 340

/* Of a hostile trace; a host has a few a container. */
#define NAMESPACES_MAX 65536

struct uid_range {
	uint32_t inside;
	uint32_t outside;
	uint32_t n_uids;
};

struct uid_map {
	size_t n_ranges;
	struct uid_range ranges[];
};

static bool parse_range(const struct line *line, struct uid_range *ret)
{
	uint64_t inside, outside, n_uids;

	if (!line_get_number(line, 0, &inside) ||
	    !line_get_number(line, 1, &outside) ||
	    !line_get_number(line, 2, &n_uids) || inside > UINT32_MAX ||
	    outside > UINT32_MAX || n_uids > UINT32_MAX)
		return false;

	*ret = (struct uid_range){
		.inside = (uint32_t)inside,
		.outside = (uint32_t)outside,
		.n_uids = (uint32_t)n_uids,
	};
	return true;
}

static size_t parse(const struct ior_text *text,
		    struct uid_range ranges[RANGES_MAX])
{
	struct line line = { 0 };
	size_t n_ranges = 0;

	while (n_ranges < RANGES_MAX &&
	       line_next(text->data, text->size, &line))
		n_ranges += parse_range(&line, &ranges[n_ranges]);
	return n_ranges;
}

int user_namespaces_text(struct user_namespaces *namespaces,
			 const struct ior_text *text, struct ior_error *err)
{
	struct uid_range ranges[RANGES_MAX];
	struct uid_map *map;
	uint64_t namespace;
	size_t n_ranges, i;
	int r;

	if (sscanf(text->name, TEXT_NAME "%" SCNu64, &namespace) != 1 ||
	    namespaces->map.n_used == NAMESPACES_MAX)
		return 0;

	n_ranges = parse(text, ranges);
	map = calloc(1, sizeof(*map) + n_ranges * sizeof(ranges[0]));
	if (!map)
		return ior_fail(err, ENOMEM, "out of memory");

	map->n_ranges = n_ranges;
	for (i = 0; i < n_ranges; i++)
		map->ranges[i] = ranges[i];
	free(map_remove(&namespaces->map, namespace, 0));
	r = map_set(&namespaces->map, namespace, 0, map, err);
	if (r < 0)
		free(map);
	return r;
}

uint32_t user_namespaces_find_uid(const struct user_namespaces *namespaces,
				  uint64_t namespace, uint32_t uid)
{
	const struct uid_map *map;
	size_t i;

	if (!namespace || namespace == USER_NAMESPACE_HOST)
		return uid;
	map = map_find(&namespaces->map, namespace, 0);
	for (i = 0; map && i < map->n_ranges; i++) {
		const struct uid_range *const range = &map->ranges[i];

		if (uid >= range->inside && uid - range->inside < range->n_uids)
			return range->outside + (uid - range->inside);
	}
	return UID_UNKNOWN;
}

void user_namespaces_release(struct user_namespaces *namespaces)
{
	struct uid_map *map;
	size_t at = 0;

	while ((map = map_next(&namespaces->map, &at)))
		free(map);
	map_release(&namespaces->map);
}
