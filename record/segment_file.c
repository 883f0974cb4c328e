/*
 * segment_file.c - a segment and the file that it lies in, while and after it grows
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/packer.h"
#include "record/output.h"
#include "record/segment.h"
#include "record/segment_file.h"
#include "record/thread.h"

struct segment_file {
	struct segment_file_options options;
	struct segment *segment;  /* NULL: it is finished */
	uint64_t size;            /* of one that is, or is being */
	struct ior_error failure; /* the thread's; read after its end */
	atomic_bool finished;
	struct thread thread;
};

int segment_file_create(const struct segment_file_options *options,
			struct segment_file **ret, struct ior_error *err)
{
	struct segment_file *const file = calloc(1, sizeof(*file));
	int r;

	if (!file)
		return ior_fail(err, ENOMEM, "out of memory");

	r = segment_create(options->output, options->zstd_level,
			   options->written, &file->segment, err);
	if (r < 0) {
		segment_file_free(file);
		return r;
	}

	file->options = *options;
	*ret = file;
	return 0;
}

int segment_file_start(struct segment_file *file, struct ior_error *err)
{
	return segment_start(file->segment, err);
}

pid_t segment_file_writer_tid(const struct segment_file *file)
{
	return segment_writer_tid(file->segment);
}

pid_t segment_file_flusher_tid(const struct segment_file *file)
{
	return segment_flusher_tid(file->segment);
}

unsigned int segment_file_number(const struct segment_file *file)
{
	return file->options.number;
}

static int name_failure(const struct segment_file *file, int r,
			struct ior_error *err)
{
	return ior_fail(err, -r,
			"cannot write '%s': %m; what was written so far can be "
			"read",
			output_name(file->options.output));
}

int segment_file_append(struct segment_file *file,
			const struct ior_chunk *chunk,
			const struct ior_packed *packed, struct ior_error *err)
{
	const int r = segment_append(file->segment, chunk, packed, NULL);

	return r < 0 ? name_failure(file, r, err) : 0;
}

uint64_t segment_file_size(const struct segment_file *file)
{
	return file->segment && !file->thread.started
		       ? segment_size(file->segment)
		       : file->size;
}

/* The first stays open as long as we run. */
static void close_file(struct segment_file *file)
{
	file->size = segment_size(file->segment);
	segment_free(file->segment);
	file->segment = NULL;
	/* Threads that are ending may have the file for a moment yet. */
	flock(file->options.output->fd, LOCK_UN);
	if (file->options.owns_output)
		output_close_file(file->options.output);
}

static int finish(struct segment_file *file, struct ior_error *err)
{
	const int r = segment_finish(file->segment, NULL);

	return r < 0 ? name_failure(file, r, err) : 0;
}

static void run(void *context)
{
	struct segment_file *const file = context;

	finish(file, &file->failure);
	atomic_store(&file->finished, true);
}

int segment_file_finish_behind(struct segment_file *file, struct ior_error *err)
{
	file->size = segment_size(file->segment) + SEGMENT_HEADER_ROOM +
		     SEGMENT_END_ROOM;
	file->thread.name = "iorec-finish";
	file->thread.run = run;
	file->thread.context = file;
	return thread_start(&file->thread, err);
}

bool segment_file_is_finished(const struct segment_file *file)
{
	return atomic_load(&file->finished);
}

int segment_file_finish(struct segment_file *file, struct ior_error *err)
{
	int r;

	if (!file->thread.started) {
		r = finish(file, err);
	} else {
		thread_join(&file->thread);
		r = file->failure.code ? ior_fail(err, -file->failure.code,
						  "%s", file->failure.text)
				       : 0;
	}
	close_file(file);
	return r;
}

/*
 * One that stays open must hold no room.  One that has another name by now is
 * kept by somebody.
 */
static int cut_nameless(const struct output *output, struct ior_error *err)
{
	struct stat stat;

	if (output->fd < 0 || fstat(output->fd, &stat) < 0 ||
	    !S_ISREG(stat.st_mode) || stat.st_nlink)
		return 0;
	if (ftruncate(output->fd, 0) < 0)
		return ior_fail(err, errno, "cannot cut '%s': %m",
				output->path);
	return 0;
}

int segment_file_remove(struct segment_file *file, struct ior_error *err)
{
	const int r = output_remove(file->options.output, err);

	return r < 0 ? r : cut_nameless(file->options.output, err);
}

void segment_file_free(struct segment_file *file)
{
	if (!file)
		return;

	thread_join(&file->thread);
	segment_free(file->segment);
	if (file->options.owns_output)
		output_close(file->options.output);
	free(file);
}
