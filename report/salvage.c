/*
 * salvage.c - copy the valid chunks of a trace into a new file
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/writer.h"
#include "salvage.h"

struct salvage {
	const char *path;
	int fd;
	bool created; /* the file is ours to remove */
	struct ior_writer *writer;
};

int salvage_create(const char *path, struct salvage **ret,
		   struct ior_error *err)
{
	struct salvage *const salvage = calloc(1, sizeof(*salvage));
	struct stat stat;

	if (!salvage)
		return ior_fail(err, ENOMEM, "out of memory");
	if (!lstat(path, &stat)) {
		free(salvage);
		return ior_fail(err, EEXIST,
				"'%s' exists; remove it or name another file",
				path);
	}

	salvage->path = path;
	salvage->fd = -1;
	*ret = salvage;
	return 0;
}

static int open_file(struct salvage *salvage, struct ior_error *err)
{
	salvage->fd =
		open(salvage->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		     S_IRUSR | S_IWUSR);
	if (salvage->fd < 0)
		return ior_fail(err, errno, "cannot create '%s': %m",
				salvage->path);

	salvage->created = true;
	return ior_writer_create(salvage->fd, IOR_ZSTD_LEVEL_DEFAULT,
				 &salvage->writer, err);
}

/* Put the path before what the writer says. */
static int fail_write(const struct salvage *salvage,
		      const struct ior_error *why, struct ior_error *err)
{
	return ior_fail(err, -why->code, "'%s': %s", salvage->path, why->text);
}

int salvage_chunk(struct salvage *salvage, const struct ior_chunk *chunk,
		  const uint8_t *stored, struct ior_error *err)
{
	struct ior_chunk copy = *chunk;
	struct ior_error why;
	int r;

	if (!salvage->writer && chunk->kind != IOR_KIND_FILE)
		return ior_fail(err, EBADMSG,
				"cannot salvage: the first chunk, FILE, is "
				"damaged");
	if (!salvage->writer) {
		r = open_file(salvage, err);
		if (r < 0)
			return r;
	}

	if (chunk->kind == IOR_KIND_FILE)
		copy.compatible |= IOR_CHUNK_SALVAGED;
	r = ior_writer_append_stored(salvage->writer, &copy, stored, &why);
	return r < 0 ? fail_write(salvage, &why, err) : 0;
}

int salvage_finish(struct salvage *salvage, struct ior_error *err)
{
	struct ior_error why;

	if (!salvage->writer)
		return ior_fail(err, EBADMSG,
				"cannot salvage: no chunk is valid");
	if (ior_writer_finish(salvage->writer, &why) < 0)
		return fail_write(salvage, &why, err);
	if (fsync(salvage->fd) < 0)
		return ior_fail(err, errno, "cannot write '%s': %m",
				salvage->path);

	salvage->created = false;
	return 0;
}

void salvage_free(struct salvage *salvage)
{
	if (!salvage)
		return;

	ior_writer_free(salvage->writer);
	if (salvage->fd >= 0)
		close(salvage->fd);
	if (salvage->created)
		unlink(salvage->path);
	free(salvage);
}
