/*
 * segment_file.h - a segment and the file that it lies in, while and after it grows
 *
 *	r = segment_file_create(&options, &file, &error);
 *	r = segment_file_start(file, &error);
 *	...segment_file_append(file, &chunk, &packed, &error)...
 *	r = segment_file_finish_behind(file, &error);	others go on, until
 *	r = segment_file_finish(file, &error);		all of it is written
 *	r = segment_file_remove(file, &error);
 *	segment_file_free(file);
 *
 * What fails is told with the name of the file.
 */
#ifndef RECORD_SEGMENT_FILE_H
#define RECORD_SEGMENT_FILE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct ior_chunk;
struct ior_error;
struct ior_packed;
struct output;
struct segment_file;

/* More than the header of a chunk, and more than an END of full size. */
#define SEGMENT_HEADER_ROOM ((uint64_t)128)
#define SEGMENT_END_ROOM    ((uint64_t)192 << 10)

struct segment_file_options {
	struct output *output;
	bool owns_output;    /* and closes it, on success */
	unsigned int number; /* of a ring */
	int zstd_level;
	atomic_uint_least64_t *written; /* as segment.h has it */
};

int segment_file_create(const struct segment_file_options *options,
			struct segment_file **ret, struct ior_error *err);

int segment_file_start(struct segment_file *file, struct ior_error *err);

/* As segment.h has them. */
pid_t segment_file_writer_tid(const struct segment_file *file);
pid_t segment_file_flusher_tid(const struct segment_file *file);

unsigned int segment_file_number(const struct segment_file *file);

int segment_file_append(struct segment_file *file,
			const struct ior_chunk *chunk,
			const struct ior_packed *packed, struct ior_error *err);

/* Bytes that it has, and while it is being finished: may have at most. */
uint64_t segment_file_size(const struct segment_file *file);

/*
 * Nothing more comes: finish it in a thread of its own, for its disk may be slow
 * to take the rest.
 */
int segment_file_finish_behind(struct segment_file *file,
			       struct ior_error *err);

/* Whether that is done. */
bool segment_file_is_finished(const struct segment_file *file);

/* Wait until it is; what was appended may fail to be written as late as here. */
int segment_file_finish(struct segment_file *file, struct ior_error *err);

/* Remove it from its folder; it is finished. */
int segment_file_remove(struct segment_file *file, struct ior_error *err);

/* Wait if it is being finished, and release; NULL is allowed. */
void segment_file_free(struct segment_file *file);

#endif
