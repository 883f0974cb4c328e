/*
 * bundle.c - texts gathered for one SNAPSHOT, STATS or FILE chunk
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "record/bundle.h"
#include "record/clock.h"

/* A text longer than this is parted, so that it fits behind its header. */
#define PART_SIZE (BATCH_SIZE / 4)

void bundle_init(struct bundle *bundle, uint16_t kind, struct page_queue *queue,
		 uint64_t deadline)
{
	*bundle = (struct bundle){
		.kind = kind,
		.queue = queue,
		.deadline = deadline,
	};
}

static int add_part(struct bundle *bundle, const char *name, uint64_t time_ns,
		    const void *data, size_t size, struct ior_error *err)
{
	int r;

	if (bundle->archive.size + ior_archive_text_size(name, size) >
	    BATCH_SIZE) {
		r = bundle_send(bundle, err);
		if (r < 0)
			return r;
	}
	return ior_archive_add(&bundle->archive, name, time_ns, data, size,
			       err);
}

/* Where to part a text: behind a line, so that each part is read by itself. */
static size_t part_size(const char *data, size_t size)
{
	const char *newline;

	if (size <= PART_SIZE)
		return size;
	newline = memrchr(data, '\n', PART_SIZE);
	return newline ? (size_t)(newline + 1 - data) : PART_SIZE;
}

int bundle_add(struct bundle *bundle, const char *name, uint64_t time_ns,
	       const void *data, size_t size, struct ior_error *err)
{
	const char *at = size ? data : ""; /* nothing may be NULL */
	size_t part;
	int r;

	do {
		part = part_size(at, size);
		r = add_part(bundle, name, time_ns, at, part, err);
		if (r < 0)
			return r;
		at += part;
		size -= part;
	} while (size);
	return 0;
}

int bundle_add_file_at(struct bundle *bundle, const char *name, int dir_fd,
		       const char *path, struct ior_error *err)
{
	const uint64_t time_ns = clock_now();
	const int r = text_read(&bundle->text, dir_fd, path);

	if (r == -ENOMEM)
		return ior_fail(err, ENOMEM, "out of memory");
	if (r < 0)
		return 0;

	return bundle_add(bundle, name, time_ns, bundle->text.data,
			  bundle->text.size, err);
}

int bundle_add_file(struct bundle *bundle, const char *name,
		    struct ior_error *err)
{
	char path[256];

	snprintf(path, sizeof(path), "/%s", name);
	return bundle_add_file_at(bundle, name, AT_FDCWD, path, err);
}

int bundle_send(struct bundle *bundle, struct ior_error *err)
{
	struct page_batch *batch;

	if (!bundle->archive.size)
		return 0;

	batch = page_queue_take(bundle->queue, bundle->deadline);
	if (!batch)
		return ior_fail(err, ETIMEDOUT, "the output is too slow");

	batch->chunk.kind = bundle->kind;
	batch->chunk.compatible = bundle->compatible;
	batch->part = bundle->part;
	batch->chunk.last_ns = bundle->last_ns;
	batch->size = bundle->archive.size;
	memcpy(batch->data, bundle->archive.data, batch->size);
	page_queue_push(bundle->queue, batch);
	ior_archive_clear(&bundle->archive);
	return 0;
}

void bundle_release(struct bundle *bundle)
{
	ior_archive_release(&bundle->archive);
	text_release(&bundle->text);
}
