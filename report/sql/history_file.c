/*
 * history_file.c - where what was typed is kept for the next time
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/sql/history_file.h"

#define NAME "/iorec/sql_history"

char *history_file_path(void)
{
	const char *const state = getenv("XDG_STATE_HOME");
	const char *const home = getenv("HOME");
	char *path = NULL;
	int r = -1;

	if (state && *state == '/') /* as the specification wants it */
		r = asprintf(&path, "%s" NAME, state);
	else if (home && *home == '/')
		r = asprintf(&path, "%s/.local/state" NAME, home);
	return r < 0 ? NULL : path;
}

/* Each folder on the way; what is there stays as it is. */
static int make_folders(const char *path)
{
	const char *at = path + 1;
	char *folder;
	int r = 0;

	while (r == 0 && (at = strchr(at, '/'))) {
		folder = strndup(path, (size_t)(at++ - path));
		r = folder ? mkdir(folder, 0700) : -1;
		if (r < 0 && folder && errno == EEXIST)
			r = 0;
		free(folder);
	}
	return r;
}

FILE *history_file_create(const char *path)
{
	FILE *stream;
	int fd;

	if (make_folders(path) < 0)
		return NULL;

	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		  0600);
	if (fd < 0)
		return NULL;

	stream = fdopen(fd, "w");
	if (!stream)
		close(fd);
	return stream;
}
