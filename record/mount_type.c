/*
 * mount_type.c - what file system a path is on, without asking that
 *
 * Facts: proc_pid_mountinfo(5).
 */
#include <stddef.h>
#include <string.h>

#include "record/mount_type.h"

/* The field of a line that is the mount point; the type follows the one "-". */
#define POINT_FIELD 4

static const char *const types[] = {
	"9p",  "afs",  "ceph",     "cifs", "coda",     "lustre",
	"nfs", "nfs4", "orangefs", "smb3", "virtiofs",
};

static bool is_served(const char *type, size_t size)
{
	size_t i;

	/* Also fuseblk, and fuse.sshfs and the like. */
	if (size >= strlen("fuse") && !strncmp(type, "fuse", strlen("fuse")))
		return true;
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strlen(types[i]) == size && !strncmp(type, types[i], size))
			return true;
	return false;
}

static bool is_octal(char digit)
{
	return digit >= '0' && digit <= '7';
}

/* The character at *at, which may be written as \ooo; *at is then behind it. */
static char take_character(const char **at)
{
	const char *const from = *at;

	if (from[0] != '\\' || !is_octal(from[1]) || !is_octal(from[2]) ||
	    !is_octal(from[3])) {
		(*at)++;
		return from[0];
	}
	*at += 4;
	return (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + from[3] -
		      '0');
}

/* How much of the path a mount point covers, that ends with a blank; 0: none. */
static size_t covered(const char *point, const char *path)
{
	size_t size = 0;

	while (*point && *point != ' ') {
		if (!path[size] || take_character(&point) != path[size])
			return 0;
		size++;
	}
	/* The root is "/" and covers all; "/mnt" covers no "/mnt2". */
	if (size > 1 && path[size] && path[size] != '/')
		return 0;
	return size;
}

static const char *find_field(const char *line, size_t n)
{
	while (n-- && line) {
		line = strpbrk(line, " \n");
		line = line && *line == ' ' ? line + 1 : NULL;
	}
	return line;
}

/* The type stands behind a field that is "-", of which there may be no other. */
static const char *find_type(const char *line)
{
	const char *const end = line + strcspn(line, "\n");
	const char *const dash = strstr(line, " - ");

	return dash && dash < end ? dash + strlen(" - ") : NULL;
}

bool mount_needs_server(const char *mounts, const char *path)
{
	size_t longest = 0;
	bool answer = false;
	const char *line;

	for (line = mounts; line && *line; line = strchr(line, '\n')) {
		const char *point, *type;
		size_t size;

		line += *line == '\n';
		point = find_field(line, POINT_FIELD);
		type = find_type(line);
		size = point && type ? covered(point, path) : 0;
		/* Of two at one place the later one is seen. */
		if (!size || size < longest)
			continue;
		longest = size;
		answer = is_served(type, strcspn(type, " \n"));
	}
	return answer;
}
