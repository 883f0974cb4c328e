/*
 * descriptor.h - which open file each descriptor of each process points to
 *
 * Pointers to struct open_file (file.h), which fork and dup share and which go
 * when nobody holds them any more.
 */
#ifndef MODEL_DESCRIPTOR_H
#define MODEL_DESCRIPTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/map.h"

struct ior_error;
struct open_file;

/* The kernel's own bound of descriptors is 2^20 by default (fs.nr_open). */
#define DESCRIPTORS_MAX (INT64_C(1) << 20)

/* Owner: the caller; { 0 } is an empty one. */
struct descriptors {
	struct map tables; /* (0, process_id) -> struct fd_table */
	struct map by_fd;  /* (id of the table, fd) -> struct descriptor */
	uint64_t n_tables; /* ever made */
};

/* The open file behind a descriptor, or NULL. */
struct open_file *descriptors_find(const struct descriptors *descriptors,
				   uint32_t process_id, int64_t fd);

/*
 * Make a new open file, about which nothing is known, the one that fd points
 * to.  fd is in [0, DESCRIPTORS_MAX).
 */
int descriptors_open(struct descriptors *descriptors, uint32_t process_id,
		     int64_t fd, bool on_exec, struct open_file **ret,
		     struct ior_error *err);

/* fd_new points to what fd points to. */
int descriptors_dup(struct descriptors *descriptors, uint32_t process_id,
		    int64_t fd, int64_t fd_new, bool on_exec,
		    struct ior_error *err);

/* Those from 'first' to 'last' close on exec, or do not any more. */
void descriptors_set_on_exec(struct descriptors *descriptors,
			     uint32_t process_id, int64_t first, int64_t last,
			     bool on_exec);

void descriptors_close(struct descriptors *descriptors, uint32_t process_id,
		       int64_t first, int64_t last);

/* The child gets what the parent has, and loses what it had. */
int descriptors_fork(struct descriptors *descriptors, uint32_t parent_id,
		     uint32_t child_id, struct ior_error *err);

/* The child has one table with the parent: what one opens the other has. */
int descriptors_share(struct descriptors *descriptors, uint32_t parent_id,
		      uint32_t child_id, struct ior_error *err);

/* Those that close on exec are closed; a shared table is no longer shared. */
int descriptors_exec(struct descriptors *descriptors, uint32_t process_id,
		     struct ior_error *err);

void descriptors_exit(struct descriptors *descriptors, uint32_t process_id);

void descriptors_release(struct descriptors *descriptors);

#endif
