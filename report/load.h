/*
 * load.h - open what a user calls FILE
 *
 * By its content, not its name: a database that import made, or a trace, which
 * is then loaded into a database of its own that goes away when closed.
 */
#ifndef REPORT_LOAD_H
#define REPORT_LOAD_H

#include <stdbool.h>

struct ior_error;
struct progress;
struct store;

/*
 * With 'sums_only' rows of a trace are not kept: it is faster, and only rollups
 * can be asked.  'progress' was started, or is NULL.  On success the caller closes *ret, which cannot be written to.
 * The sentence names the file.
 */
int load_file(const char *path, bool sums_only, struct progress *progress,
	      struct store **ret, struct ior_error *err);

#endif
