/*
 * cgroup.h - where a task is in the hierarchies of cgroups that say whose it is
 *
 * A host may have many hierarchies: version 2 and, of version 1, one for each
 * set of controllers.  A task is somewhere in each.  Three say whose it is:
 * version 2, the one that accounts block I/O, and systemd's own.  The first in
 * which it is not at the root is shown.
 *
 * Events and /proc/PID/cgroup name a hierarchy by the same number; that of
 * version 2 is 0.
 */
#ifndef MODEL_CGROUP_H
#define MODEL_CGROUP_H

#include <stddef.h>
#include <stdint.h>

#include "report/model/words.h"

struct ior_error;

enum hierarchy {
	HIERARCHY_V2,
	HIERARCHY_BLKIO,
	HIERARCHY_SYSTEMD,
	N_HIERARCHIES,
};

/* Owner: the caller; { 0 } knows of version 2 only. */
struct cgroups {
	struct words words;
	uint32_t numbers[N_HIERARCHIES]; /* 0 is none, but for version 2 */
};

/*
 * The paths live with the struct cgroups.  NULL: not told; "": it was moved,
 * nobody knows where to.
 */
struct cgroup {
	const char *paths[N_HIERARCHIES];
	uint32_t n_moves[N_HIERARCHIES]; /* see process.h and thread.h */
};

/* The hierarchy with this number, or N_HIERARCHIES when it says nothing. */
enum hierarchy cgroups_find(const struct cgroups *cgroups, int64_t number);

/* Keep a path. */
int cgroups_keep(struct cgroups *cgroups, const char *path, size_t size,
		 const char **ret, struct ior_error *err);

/* Take the lines of /proc/PID/cgroup; of what they do not tell, *ret is NULL. */
int cgroups_parse(struct cgroups *cgroups, const char *text, struct cgroup *ret,
		  struct ior_error *err);

/* "" for unknown. */
const char *cgroup_shown(const char *const paths[N_HIERARCHIES]);

void cgroups_release(struct cgroups *cgroups);

#endif
