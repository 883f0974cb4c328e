/*
 * namespaces.h - the mounts and users of namespaces, each told once
 *
 *	r = namespaces_create(&namespaces, &error);
 *	namespaces_begin(namespaces);		a walk over all processes
 *	r = namespaces_add(namespaces, process_fd, &bundle);
 *	namespaces_free(namespaces);
 *
 * Most processes share theirs, and most walks find them as they were.
 */
#ifndef RECORD_NAMESPACES_H
#define RECORD_NAMESPACES_H

struct bundle;
struct ior_error;
struct namespaces;

int namespaces_create(struct namespaces **ret, struct ior_error *err);

/* A walk begins: what changed since the last one is told. */
void namespaces_begin(struct namespaces *namespaces);

/* Tell all anew, in this walk or the next. */
void namespaces_forget(struct namespaces *namespaces);

/* Add those of a process whose directory is open; -ETIMEDOUT as bundles have it. */
int namespaces_add(struct namespaces *namespaces, int process_fd,
		   struct bundle *bundle);

/* NULL is allowed. */
void namespaces_free(struct namespaces *namespaces);

#endif
