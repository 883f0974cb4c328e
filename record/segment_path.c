/*
 * segment_path.c - what the segments of a trace are called
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/segment_path.h"

#define SUFFIX     ".ioz"
#define NUMBER_MAX 999999999u
#define N_DIGITS   9 /* of it */

/* How much of a name stands before the number. */
static size_t stem_size(const char *name)
{
	const size_t size = strlen(name);

	if (size > strlen(SUFFIX) &&
	    !strcmp(name + size - strlen(SUFFIX), SUFFIX))
		return size - strlen(SUFFIX);
	return size;
}

char *segment_path(const char *output, unsigned int number)
{
	const size_t size = stem_size(output);
	char *path;

	if (asprintf(&path, "%.*s.%04u%s", (int)size, output, number,
		     output + size) < 0)
		return NULL;
	return path;
}

/* The number in a name that is one of a segment of 'base', else 0. */
static unsigned int get_number(const char *name, const char *base)
{
	const size_t size = stem_size(base);
	size_t n_digits = 0;

	if (strncmp(name, base, size) != 0 || name[size] != '.')
		return 0;
	name += size + 1;
	while (isdigit((unsigned char)name[n_digits]))
		n_digits++;
	if (!n_digits || n_digits > N_DIGITS ||
	    strcmp(name + n_digits, base + size) != 0)
		return 0;
	return (unsigned int)strtoul(name, NULL, 10);
}

static unsigned int find_last(DIR *dir, const char *base)
{
	const struct dirent *entry;
	unsigned int number, last = 0;

	while ((entry = readdir(dir))) {
		number = get_number(entry->d_name, base);
		if (number > last)
			last = number;
	}
	return last;
}

/* Whether a recorder has it open; of one that we may not open nobody knows. */
static bool is_locked(const char *path)
{
	const int fd =
		open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	bool locked;

	if (fd < 0)
		return false;
	locked = flock(fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK;
	close(fd);
	return locked;
}

/* The newest segment is locked as long as it grows. */
static int refuse_locked(const char *output, unsigned int last,
			 struct ior_error *err)
{
	char *const path = segment_path(output, last);
	int r = 0;

	if (!path)
		return ior_fail(err, ENOMEM, "out of memory");
	if (is_locked(path))
		r = ior_fail(err, EBUSY,
			     "another recorder is writing '%s'; give another "
			     "-o",
			     path);
	free(path);
	return r;
}

int segment_path_first(const char *output, unsigned int *ret,
		       struct ior_error *err)
{
	const char *const slash = strrchr(output, '/');
	const char *const base = slash ? slash + 1 : output;
	unsigned int last;
	char *place;
	DIR *dir;
	int r;

	/* With the slash: it may be the root. */
	place = slash ? strndup(output, (size_t)(slash + 1 - output))
		      : strdup(".");
	if (!place)
		return ior_fail(err, ENOMEM, "out of memory");

	dir = opendir(place);
	free(place);
	if (!dir)
		return ior_fail(err, errno,
				"cannot create '%s': %m; give "
				"another -o",
				output);
	last = find_last(dir, base);
	closedir(dir);
	if (last >= NUMBER_MAX)
		return ior_fail(err, EEXIST,
				"the segments of '%s' have used up all "
				"numbers; give another -o",
				output);
	if (last && (r = refuse_locked(output, last, err)) < 0)
		return r;

	*ret = last + 1;
	return 0;
}
