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
#include <sys/stat.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/packer.h"
#include "record/kept_chunks.h"
#include "record/output.h"
#include "record/segment.h"
#include "record/segment_path.h"
#include "record/segments.h"

/* More than the header of a chunk, and more than an END of full size. */
#define HEADER_ROOM ((uint64_t)128)
#define END_ROOM    ((uint64_t)192 << 10)

/* A segment of a ring, open or ended. */
struct link {
	struct link *next;       /* a newer one */
	struct segment *segment; /* NULL: it is ended */
	struct output *output;   /* closed when it is ended, but the first */
	unsigned int number;
	uint64_t size; /* of an ended one */
};

struct segments {
	struct segments_options options;
	struct link *oldest;
	struct link *old; /* the one before the newest, while it is open */
	struct link *newest;
	struct kept_chunks kept;
	atomic_uint_least64_t size;
	atomic_uint first_number;
	atomic_uint last_number;
};

static bool is_ring(const struct segments *segments)
{
	return segments->options.ring_size;
}

static void free_link(struct segments *segments, struct link *link)
{
	segment_free(link->segment);
	if (link->output != segments->options.output)
		output_close(link->output);
	free(link);
}

/* On success the link owns 'output', unless that is the first. */
static int create_link(struct segments *segments, struct output *output,
		       unsigned int number, struct link **ret,
		       struct ior_error *err)
{
	struct link *link;
	int r;

	link = calloc(1, sizeof(*link));
	if (!link)
		return ior_fail(err, ENOMEM, "out of memory");

	link->output = segments->options.output;
	link->number = number;
	r = segment_create(output, segments->options.zstd_level, &link->segment,
			   err);
	if (r < 0) {
		free_link(segments, link);
		return r;
	}

	link->output = output;
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
	atomic_store(&segments->last_number, link->number);
	atomic_store(&segments->first_number, segments->oldest->number);
}

int segments_create(const struct segments_options *options,
		    struct segments **ret, struct ior_error *err)
{
	struct segments *segments;
	struct link *link;
	int r;

	segments = calloc(1, sizeof(*segments));
	if (!segments)
		return ior_fail(err, ENOMEM, "out of memory");

	segments->options = *options;
	r = create_link(segments, options->output, options->number, &link, err);
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
	return segment_start(segments->newest->segment, err);
}

pid_t segments_writer_tid(const struct segments *segments)
{
	return segment_writer_tid(segments->newest->segment);
}

pid_t segments_flusher_tid(const struct segments *segments)
{
	return segment_flusher_tid(segments->newest->segment);
}

static uint64_t link_size(const struct link *link)
{
	return link->segment ? segment_size(link->segment) : link->size;
}

static uint64_t sum_sizes(const struct segments *segments)
{
	const struct link *link;
	uint64_t size = 0;

	for (link = segments->oldest; link; link = link->next)
		size += link_size(link);
	return size;
}

/*
 * The first stays open as long as we run: let it hold no room.  One that has
 * another name by now is kept by somebody.
 */
static int cut_nameless(const struct output *output, struct ior_error *err)
{
	struct stat stat;

	if (output->fd < 0 || fstat(output->fd, &stat) < 0 || stat.st_nlink)
		return 0;
	if (ftruncate(output->fd, 0) < 0)
		return ior_fail(err, errno, "cannot cut '%s': %m",
				output->path);
	return 0;
}

static int remove_oldest(struct segments *segments, struct ior_error *err)
{
	struct link *const link = segments->oldest;
	int r;

	r = output_remove(link->output, err);
	if (r == 0)
		r = cut_nameless(link->output, err);
	if (r < 0)
		return r;

	segments->oldest = link->next;
	atomic_store(&segments->first_number, segments->oldest->number);
	free_link(segments, link);
	return 0;
}

/* Room for so many bytes more, and for the END of those that are open. */
static int make_room(struct segments *segments, uint64_t size,
		     struct ior_error *err)
{
	const uint64_t end_room = (segments->old ? 2 : 1) * END_ROOM;
	const uint64_t needed = size + HEADER_ROOM + end_room;
	int r = 0;

	if (!is_ring(segments))
		return 0;
	while (r == 0 &&
	       sum_sizes(segments) + needed > segments->options.ring_size) {
		if (segments->oldest->segment)
			return ior_fail(err, EFBIG,
					"--max-size has no room for a border");
		r = remove_oldest(segments, err);
	}
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
	return segment_append(link->segment, chunk, packed, err);
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

static int end_link(struct segments *segments, struct link *link,
		    struct ior_error *err)
{
	int r;

	r = segment_finish(link->segment, err);
	if (r < 0)
		return r;

	link->size = segment_size(link->segment);
	segment_free(link->segment);
	link->segment = NULL;
	if (link->output != segments->options.output)
		output_close_file(link->output);
	return 0;
}

static int end_old(struct segments *segments, struct ior_error *err)
{
	struct link *const old = segments->old;

	segments->old = NULL;
	return old ? end_link(segments, old, err) : 0;
}

static int open_next(struct segments *segments, struct output **ret,
		     struct ior_error *err)
{
	const unsigned int number = segments->newest->number + 1;
	char *const path = segment_path(segments->options.path, number);
	struct output *output;
	int r;

	if (!path)
		return ior_fail(err, ENOMEM, "out of memory");

	r = output_open_beside(segments->options.output, path, &output, err);
	free(path);
	if (r < 0)
		return r;

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
	struct output *output = NULL;
	struct link *link;
	int r;

	r = open_next(segments, &output, err);
	if (r < 0)
		return r;

	r = create_link(segments, output, segments->newest->number + 1, &link,
			err);
	if (r < 0) {
		output_close(output);
		return r;
	}
	add_link(segments, link);
	return segment_start(link->segment, err);
}

/* The next one begins as all do: with FILE, then what was kept for it. */
static int begin(struct segments *segments, const struct ior_chunk *chunk,
		 const struct ior_packed *packed, struct ior_error *err)
{
	const struct kept_chunk *kept;
	int r = 0;

	if (segment_size(segments->newest->segment))
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

int segments_take(struct segments *segments, const struct ior_chunk *chunk,
		  const struct ior_packed *packed, enum chunk_part part,
		  struct ior_error *err)
{
	const int r = take(segments, chunk, packed, part, err);

	atomic_store(&segments->size, sum_sizes(segments));
	return r;
}

bool segments_is_full(const struct segments *segments)
{
	return is_ring(segments) && !segments->old &&
	       segment_size(segments->newest->segment) + END_ROOM >=
		       segments->options.ring_size / SEGMENTS_N;
}

int segments_finish(struct segments *segments, struct ior_error *err)
{
	int r, last;

	r = end_old(segments, err);
	last = segment_finish(segments->newest->segment, r < 0 ? NULL : err);
	atomic_store(&segments->size, sum_sizes(segments));
	return r < 0 ? r : last;
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
		free_link(segments, link);
	}
	kept_chunks_release(&segments->kept);
	free(segments);
}
