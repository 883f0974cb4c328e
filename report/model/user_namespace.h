/*
 * user_namespace.h - what a user of a user namespace is on the host
 *
 * A call that sets the user names it as the caller's user namespace numbers
 * users; a ledger has the host's numbers.  The maps are those that snapshots
 * bring along, one a namespace.
 */
#ifndef MODEL_USER_NAMESPACE_H
#define MODEL_USER_NAMESPACE_H

#include <stdint.h>

#include "report/model/map.h"

#define UID_UNKNOWN UINT32_MAX

/* Inode numbers: of the host's own (the kernel's PROC_USER_INIT_INO) ... */
#define USER_NAMESPACE_HOST UINT64_C(0xeffffffd)
/* ... and one that no namespace has: begun in the trace, its map not told. */
#define USER_NAMESPACE_NEW UINT64_C(1)

struct ior_error;
struct ior_text;

/* Owner: the caller; { 0 } knows of the host's only. */
struct user_namespaces {
	struct map map;
};

/* Take uid_map/NSINODE; other texts are passed by. */
int user_namespaces_text(struct user_namespaces *namespaces,
			 const struct ior_text *text, struct ior_error *err);

/*
 * The host's number of a user; UID_UNKNOWN without a map.  Namespace 0, which is
 * not told, is taken for the host's.
 */
uint32_t user_namespaces_find_uid(const struct user_namespaces *namespaces,
				  uint64_t namespace, uint32_t uid);

void user_namespaces_release(struct user_namespaces *namespaces);

#endif
