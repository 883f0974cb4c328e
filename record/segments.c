/*
 * segments.c - the files that a trace is written into: one, or a ring of them
 *
 * At a border two are open.  Chunks that stand around it go into both, as they
 * are: sub-buffers cannot be parted without being understood, so each segment
 * tells the time it is about and whoever reads it leaves out the rest.
 *
 * What a ring holds is counted in bytes that were handed to the files, which is
 * never less than they have, and room for the END of each open one is kept.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/file.h>

#include "iorec/error.h"
#include "iorec/packer.h"
#include "record/clock.h"
#include "record/kept_chunks.h"
#include "record/output.h"
#include "record/segment_file.h"
#include "record/segment_path.h"
#include "record/segments.h"

/* A segment of a ring, open or ended. */
struct link {
	struct link *next; /* a newer one */
	struct segment_file *file;
};

struct segments {
	struct segments_options options;
	struct link *oldest;
	struct link *ending; /* before those, while its rest is written */
	struct link *old;    /* the one before the newest, while it is open */
	struct link *newest;
	struct kept_chunks kept;
	uint64_t next_look; /* at how much is free */
	uint64_t full_at;   /* no more than min_free is free with such a size */
	atomic_bool is_short;
	atomic_uint_least64_t written;
	atomic_uint_least64_t size;
	atomic_uint first_number;
	atomic_uint last_number;
};

static bool is_ring(const struct segments *segments)
{
	return segments->options.ring_size;
}

static void free_link(struct link *link)
{
	segment_file_free(link->file);
	free(link);
}

static int create_link(const struct segment_file_options *options,
		       struct link **ret, struct ior_error *err)
{
	struct link *const link = calloc(1, sizeof(*link));
	int r;

	if (!link)
		return ior_fail(err, ENOMEM, "out of memory");

	r = segment_file_create(options, &link->file, err);
	if (r < 0) {
		free_link(link);
		return r;
	}

	*ret = link;
	return 0;
}

static void add_link(struct segments *segments, struct link *link)
{
	if (segments->newest)
		segments->newest->next = link;
	else
		segments->oldest = link;
	segments->old = segments->newest;
	segments->newest = link;
	atomic_store(&segments->last_number, segment_file_number(link->file));
	atomic_store(&segments->first_number,
		     segment_file_number(segments->oldest->file));
}

/*
 * Who begins a ring looks whether the newest segment is somebody's, so one is
 * locked before it comes to its place, and as long as it is open.
 */
static void lock(const struct output *output)
{
	flock(output->fd, LOCK_EX | LOCK_NB);
}

int segments_create(const struct segments_options *options,
		    struct segments **ret, struct ior_error *err)
{
	struct segment_file_options first = {
		.output = options->output,
		.number = options->number,
		.zstd_level = options->zstd_level,
	};
	struct segments *segments;
	struct link *link;
	int r;

	segments = calloc(1, sizeof(*segments));
	if (!segments)
		return ior_fail(err, ENOMEM, "out of memory");

	segments->options = *options;
	if (is_ring(segments))
		lock(options->output);
	first.written = &segments->written;
	r = create_link(&first, &link, err);
	if (r < 0) {
		segments_free(segments);
		return r;
	}

	add_link(segments, link);
	*ret = segments;
	return 0;
}

int segments_start(struct segments *segments, struct ior_error *err)
{
	return segment_file_start(segments->newest->file, err);
}

pid_t segments_writer_tid(const struct segments *segments)
{
	return segment_file_writer_tid(segments->newest->file);
}

pid_t segments_flusher_tid(const struct segments *segments)
{
	return segment_file_flusher_tid(segments->newest->file);
}

static uint64_t sum_sizes(const struct segments *segments)
{
	const struct link *link;
	uint64_t size = 0;

	for (link = segments->oldest; link; link = link->next)
		size += segment_file_size(link->file);
	return size;
}

/* Wait until the rest of the one that ends is written. */
static int finish_ending(struct segments *segments, struct ior_error *err)
{
	struct link *const ending = segments->ending;

	segments->ending = NULL;
	return ending ? segment_file_finish(ending->file, err) : 0;
}

static int remove_oldest(struct segments *segments, struct ior_error *err)
{
	struct link *const link = segments->oldest;
	int r = 0;

	if (link == segments->newest || link == segments->old)
		return ior_fail(err, ENOBUFS,
				"--max-size has no room for a border");
	if (link == segments->ending)
		r = finish_ending(segments, err);
	if (r == 0)
		r = segment_file_remove(link->file, err);
	if (r < 0)
		return r;

	segments->oldest = link->next;
	atomic_store(&segments->first_number,
		     segment_file_number(segments->oldest->file));
	free_link(link);
	return 0;
}

/* Room for so many bytes more, and for the END of those that are open. */
static int make_room(struct segments *segments, uint64_t size,
		     struct ior_error *err)
{
	const uint64_t end_room = (segments->old ? 2 : 1) * SEGMENT_END_ROOM;
	const uint64_t needed = size + SEGMENT_HEADER_ROOM + end_room;
	int r = 0;

	if (!is_ring(segments))
		return 0;
	while (r == 0 &&
	       sum_sizes(segments) + needed > segments->options.ring_size)
		r = remove_oldest(segments, err);
	return r;
}

static int append_to(struct segments *segments, struct link *link,
		     const struct ior_chunk *chunk,
		     const struct ior_packed *packed, struct ior_error *err)
{
	int r;

	if (!link)
		return 0;
	r = make_room(segments, packed->size, err);
	if (r < 0)
		return r;
	return segment_file_append(link->file, chunk, packed, err);
}

static int append_to_all(struct segments *segments,
			 const struct ior_chunk *chunk,
			 const struct ior_packed *packed, struct ior_error *err)
{
	int r;

	r = append_to(segments, segments->old, chunk, packed, err);
	if (r < 0)
		return r;
	return append_to(segments, segments->newest, chunk, packed, err);
}

/* At most one is ending: so much may wait in memory for a slow disk. */
static int end_old(struct segments *segments, struct ior_error *err)
{
	struct link *const old = segments->old;
	int r;

	if (!old)
		return 0;
	r = finish_ending(segments, err);
	if (r < 0)
		return r;

	segments->old = NULL;
	segments->ending = old;
	return segment_file_finish_behind(old->file, err);
}

static int open_next(struct segments *segments, unsigned int number,
		     struct output **ret, struct ior_error *err)
{
	char *const path = segment_path(segments->options.path, number);
	struct output *output;
	int r;

	if (!path)
		return ior_fail(err, ENOMEM, "out of memory");

	r = output_open_beside(segments->options.output, path, &output, err);
	free(path);
	if (r < 0)
		return r;

	lock(output);
	r = output_keep_new(output, err);
	if (r < 0) {
		output_close(output);
		return r;
	}
	*ret = output;
	return 0;
}

static int add_next(struct segments *segments, struct ior_error *err)
{
	struct segment_file_options next = {
		.owns_output = true,
		.number = segment_file_number(segments->newest->file) + 1,
		.zstd_level = segments->options.zstd_level,
		.written = &segments->written,
	};
	struct link *link;
	int r;

	r = open_next(segments, next.number, &next.output, err);
	if (r < 0)
		return r;

	r = create_link(&next, &link, err);
	if (r < 0) {
		output_close(next.output);
		return r;
	}
	add_link(segments, link);
	return segment_file_start(link->file, err);
}

/* The next one begins as all do: with FILE, then what was kept for it. */
static int begin(struct segments *segments, const struct ior_chunk *chunk,
		 const struct ior_packed *packed, struct ior_error *err)
{
	const struct kept_chunk *kept;
	int r = 0;

	if (segment_file_size(segments->newest->file))
		r = add_next(segments, err);
	if (r == 0)
		r = append_to(segments, segments->newest, chunk, packed, err);
	for (kept = segments->kept.first; r == 0 && kept; kept = kept->next)
		r = append_to(segments, segments->newest, &kept->chunk,
			      &kept->packed, err);
	return r;
}

static int take(struct segments *segments, const struct ior_chunk *chunk,
		const struct ior_packed *packed, enum chunk_part part,
		struct ior_error *err)
{
	int r;

	switch (part) {
	case PART_BEGIN:
		return begin(segments, chunk, packed, err);
	case PART_NEW:
		return append_to(segments, segments->newest, chunk, packed,
				 err);
	case PART_OLD:
		return append_to(segments, segments->old, chunk, packed, err);
	case PART_KEPT:
		if (is_ring(segments) &&
		    kept_chunks_add(&segments->kept, chunk, packed, part) < 0)
			return ior_fail(err, ENOMEM, "out of memory");
		break;
	case PART_ALL:
	case PART_END:
		break;
	}

	r = append_to_all(segments, chunk, packed, err);
	if (r < 0 || part != PART_END)
		return r;
	return end_old(segments, err);
}

/* Of a ring it is not known what waits for the disk. */
static uint64_t size_on_disk(const struct segments *segments)
{
	return is_ring(segments) ? sum_sizes(segments)
				 : segments_written(segments);
}

static void look_at_room(struct segments *segments)
{
	const uint64_t min_free = segments->options.min_free;
	/* Before: what is written meanwhile counts twice. */
	const uint64_t size = size_on_disk(segments);
	const uint64_t free_size = output_free(segments->options.output);
	const uint64_t room = free_size > min_free ? free_size - min_free : 0;

	segments->next_look = clock_now() + NS_PER_S;
	segments->full_at = free_size == UINT64_MAX ? UINT64_MAX : size + room;
}

/* What is written between two looks counts without another. */
static void note_size(struct segments *segments)
{
	const uint64_t size = sum_sizes(segments);

	if (clock_now() >= segments->next_look)
		look_at_room(segments);
	atomic_store(&segments->size, size);
	atomic_store(&segments->is_short,
		     segments->options.min_free && size > segments->full_at);
}

uint64_t segments_room(struct segments *segments)
{
	const uint64_t size = sum_sizes(segments) + SEGMENT_END_ROOM;

	look_at_room(segments);
	return segments->full_at > size ? segments->full_at - size : 0;
}

int segments_take(struct segments *segments, const struct ior_chunk *chunk,
		  const struct ior_packed *packed, enum chunk_part part,
		  struct ior_error *err)
{
	int r = 0;

	if (segments->ending &&
	    segment_file_is_finished(segments->ending->file))
		r = finish_ending(segments, err);
	if (r == 0)
		r = take(segments, chunk, packed, part, err);
	note_size(segments);
	return r;
}

bool segments_is_full(const struct segments *segments)
{
	return is_ring(segments) && !segments->old && !segments->ending &&
	       segment_file_size(segments->newest->file) + SEGMENT_END_ROOM >=
		       segments->options.ring_size / SEGMENTS_N;
}

/* All of them, whatever fails: their files are for the thread that opened them. */
int segments_finish(struct segments *segments, struct ior_error *err)
{
	int r, next;

	r = finish_ending(segments, err);
	if (segments->old) {
		next = segment_file_finish(segments->old->file,
					   r < 0 ? NULL : err);
		r = r < 0 ? r : next;
		segments->old = NULL;
	}
	next = segment_file_finish(segments->newest->file, r < 0 ? NULL : err);
	atomic_store(&segments->size, sum_sizes(segments));
	return r < 0 ? r : next;
}

bool segments_is_short(const struct segments *segments)
{
	return atomic_load(&segments->is_short);
}

uint64_t segments_written(const struct segments *segments)
{
	return atomic_load(&segments->written);
}

void segments_get_totals(const struct segments *segments,
			 struct segments_totals *ret)
{
	*ret = (struct segments_totals){
		.size = atomic_load(&segments->size),
		.first = atomic_load(&segments->first_number),
		.last = atomic_load(&segments->last_number),
	};
}

void segments_free(struct segments *segments)
{
	struct link *link, *next;

	if (!segments)
		return;

	for (link = segments->oldest; link; link = next) {
		next = link->next;
		free_link(link);
	}
	kept_chunks_release(&segments->kept);
	free(segments);
}
