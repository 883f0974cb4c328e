/*
 * path.h - paths as calls gave them, made whole where the directory is known
 *
 * A path is what a process calls a file, not where the kernel says it is:
 * symbolic links in it are not followed, and ".." stays.  Where a relative path
 * begins is known of processes that a snapshot saw or whose parent's is known,
 * as long as all their moves are; else the path begins with "...".
 */
#ifndef MODEL_PATH_H
#define MODEL_PATH_H

#include <stdint.h>

#include "report/model/map.h"
#include "report/model/words.h"

struct ior_error;

/* Owner: the caller; { 0 } is an empty one. */
struct paths {
	struct words words;
	struct map directories; /* (0, process_id) -> struct directory */
	uint64_t size;          /* of all words, in bytes */
	uint64_t n_dropped;     /* calls with one more than is remembered */
};

/*
 * The path 'text', not ended by a zero, in 'directory' (NULL: not known).
 * *ret is good as long as 'paths', and the same for the same path; NULL for
 * none.
 */
int paths_get(struct paths *paths, const char *directory, const char *text,
	      uint32_t size, const char **ret, struct ior_error *err);

/* The directory of a process; NULL when it is not known. */
const char *paths_directory(const struct paths *paths, uint32_t process_id);

/* 'path' is one of paths_get(), or NULL. */
int paths_set_directory(struct paths *paths, uint32_t process_id,
			const char *path, struct ior_error *err);

/* The process has ended. */
void paths_exit(struct paths *paths, uint32_t process_id);

void paths_release(struct paths *paths);

#endif
