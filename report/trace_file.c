/*
 * trace_file.c - whether a file is a trace, before anything is made for it
 */
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "iorec/reader.h"
#include "report/trace_file.h"

static bool is_pipe(const char *path)
{
	struct stat status;

	return !strcmp(path, "-") ||
	       (stat(path, &status) == 0 && !S_ISREG(status.st_mode) &&
		!S_ISDIR(status.st_mode));
}

int trace_file_check(const char *path, struct ior_error *err)
{
	struct ior_reader *reader;
	int r;

	if (is_pipe(path))
		return 0;

	r = ior_reader_open(path, &reader, err);
	if (r == 0)
		ior_reader_close(reader);
	return r;
}
