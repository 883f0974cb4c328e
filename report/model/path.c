/*
 * path.c - paths as calls gave them, made whole where the directory is known
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/path.h"

#define PATH_SIZE 4096u

/* A host may open new files for ever, and a trace name long ones. */
#define WORDS_MAX      (UINT64_C(1) << 19)
#define WORDS_SIZE_MAX (UINT64_C(64) << 20)

/* What stands for a directory that is not known. */
#define SOMEWHERE "..."

/* Where the relative paths of a process begin. */
struct directory {
	const char *path; /* NULL: not known */
};

/* What kernels write where the string was not in memory. */
static bool is_fault(const char *text, uint32_t size)
{
	static const char fault[] = "(fault)";

	return !size || (size == strlen(fault) && !memcmp(text, fault, size));
}

/* Append without what means nothing: "//" and "/./". */
static size_t append(char *path, size_t size, const char *text,
		     uint32_t text_size)
{
	uint32_t i = 0;

	while (i < text_size) {
		const char *const part = text + i;
		const char *const end = memchr(part, '/', text_size - i);
		const uint32_t part_size =
			end ? (uint32_t)(end - part) : text_size - i;

		i += part_size + 1;
		if (!part_size || (part_size == 1 && *part == '.'))
			continue;
		if (size + part_size + 2 > PATH_SIZE)
			break;
		path[size++] = '/';
		memcpy(path + size, part, part_size);
		size += part_size;
	}
	return size;
}

/* The one copy of a path; NULL when there is no room for another. */
static int keep(struct paths *paths, const char *path, size_t size,
		const char **ret, struct ior_error *err)
{
	int r;

	*ret = words_find(&paths->words, path, size);
	if (*ret)
		return 0;
	if (paths->words.map.n_used >= WORDS_MAX ||
	    paths->size + size >= WORDS_SIZE_MAX) {
		paths->n_dropped++;
		return 0;
	}

	r = words_get(&paths->words, path, size, ret, err);
	if (r == 0)
		paths->size += size + 1;
	return r;
}

int paths_get(struct paths *paths, const char *directory, const char *text,
	      uint32_t size, const char **ret, struct ior_error *err)
{
	const char *const base = directory ? directory : SOMEWHERE;
	const size_t base_size = strlen(base);
	char path[PATH_SIZE];
	size_t path_size = 0;

	*ret = NULL;
	if (is_fault(text, size))
		return 0;

	if (text[0] != '/' && base_size < PATH_SIZE / 2) {
		memcpy(path, base, base_size);
		path_size = strcmp(base, "/") ? base_size : 0;
	}
	path_size = append(path, path_size, text, size);
	if (!path_size)
		path[path_size++] = '/';
	return keep(paths, path, path_size, ret, err);
}

const char *paths_directory(const struct paths *paths, uint32_t process_id)
{
	const struct directory *const directory =
		map_find(&paths->directories, 0, process_id);

	return directory ? directory->path : NULL;
}

int paths_set_directory(struct paths *paths, uint32_t process_id,
			const char *path, struct ior_error *err)
{
	struct directory *directory =
		map_find(&paths->directories, 0, process_id);
	int r;

	if (!directory) {
		directory = calloc(1, sizeof(*directory));
		if (!directory)
			return ior_fail(err, ENOMEM, "out of memory");
		r = map_set(&paths->directories, 0, process_id, directory, err);
		if (r < 0) {
			free(directory);
			return r;
		}
	}
	directory->path = path;
	return 0;
}

void paths_exit(struct paths *paths, uint32_t process_id)
{
	free(map_remove(&paths->directories, 0, process_id));
}

void paths_release(struct paths *paths)
{
	struct directory *directory;
	size_t at = 0;

	while ((directory = map_next(&paths->directories, &at)))
		free(directory);
	map_release(&paths->directories);
	words_release(&paths->words);
}
