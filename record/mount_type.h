/*
 * mount_type.h - what file system a path is on, without asking that
 *
 *	r = text_read(&mounts, AT_FDCWD, "/proc/self/mountinfo");
 *	if (r == 0 && mount_needs_server(mounts.data, path))
 *		...a call that looks at the file may never return...
 */
#ifndef RECORD_MOUNT_TYPE_H
#define RECORD_MOUNT_TYPE_H

#include <stdbool.h>

/*
 * Whether the mount that an absolute path is on, by its name alone, is served by a
 * program or by another host.  'mounts' are the lines of mountinfo.
 */
bool mount_needs_server(const char *mounts, const char *path);

#endif
