/*
 * random.c - reads of which mincore tells, just before, what is in memory
 *
 * mincore calls a page absent while the disk still brings it, so what is absent
 * is what a ledger calls a miss or inflight, and the rest is there.
 */
#include "workload.h"

#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096

/* Larger than the batch of folios that one mm_filemap_get_pages is for. */
#define MIX_PAGES_MAX 8

static void map_file(struct work *work)
{
	work->map_size = file_size(work);
	work->map =
		mmap(NULL, work->map_size, PROT_READ, MAP_SHARED, work->fd, 0);
	if (work->map == MAP_FAILED)
		die("mmap");
}

void open_for_random(struct work *work)
{
	open_for_reading_at_random(work);
	map_file(work);
}

static void open_ahead(struct work *work)
{
	open_for_reading(work);
	map_file(work);
}

/* Of the pages of a read, those that are in memory. */
static size_t count_present(const struct work *work, uint64_t offset,
			    size_t size)
{
	unsigned char present[RANDOM_PAGES_MAX];
	size_t n_present = 0;
	size_t i;

	if (mincore(work->map + offset, size, present))
		die("mincore");
	for (i = 0; i < size / PAGE; i++)
		n_present += present[i] & 1;
	return n_present;
}

/* Reads of one to eight pages where some are resident and some are not. */
static void pread_mixed(struct work *work)
{
	const uint64_t n_pages = work->map_size / PAGE - MIX_PAGES_MAX;
	size_t n_present, size;
	uint64_t i, offset;

	for (i = 0; i < work->n_calls; i++) {
		offset = shuffled(i, n_pages) * PAGE;
		size = (i % MIX_PAGES_MAX + 1) * PAGE;
		n_present = count_present(work, offset, size);
		expect(pread(work->fd, work->buffer, size, (off_t)offset), size,
		       "pread");
		truth_file_read(work->truth, size);
		truth_add(work->truth, READ_PAGES, size / PAGE);
		truth_add(work->truth, HIT_PAGES, n_present);
		truth_add(work->truth, MISS_PAGES, size / PAGE - n_present);
		truth_add(work->truth, DISK_READ_BYTES,
			  size - n_present * PAGE);
	}
	truth_hide(work->truth, DISK_READS);
}

/* The same numbers in each run, with no pattern that readahead could find. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

struct random_read random_read(struct work *work, uint64_t *state,
			       uint64_t n_pages_max)
{
	const uint64_t n_pages = work->map_size / PAGE - n_pages_max;
	struct random_read read;

	read.offset = next_random(state) % n_pages * PAGE;
	read.size = (next_random(state) % n_pages_max + 1) * PAGE;
	read.n_present = count_present(work, read.offset, read.size);
	return read;
}

void truth_hide_random(struct truth *truth)
{
	truth_hide(truth, HIT_PAGES);
	truth_hide(truth, MISS_PAGES);
	truth_hide(truth, DISK_READS);
	truth_hide(truth, DISK_READ_BYTES);
}

void truth_random_read(struct truth *truth, const struct random_read *read)
{
	truth_file_read(truth, read->size);
	truth_add(truth, READ_PAGES, read->size / PAGE);
	truth_add(truth, PRESENT_PAGES, read->n_present);
	truth_add(truth, ABSENT_PAGES, read->size / PAGE - read->n_present);
	truth_hide_random(truth);
}

/* SIZE is the room for the largest read, of 64 pages. */
static void pread_random(struct work *work)
{
	uint64_t i, state = work->n_calls;
	struct random_read read;

	for (i = 0; i < work->n_calls; i++) {
		read = random_read(work, &state, RANDOM_PAGES_MAX);
		expect(pread(work->fd, work->buffer, read.size,
			     (off_t)read.offset),
		       read.size, "pread");
		truth_random_read(work->truth, &read);
	}
}

const struct verb random_verbs[] = {
	{ "pread_mixed", open_for_random, pread_mixed,
	  "CALLS preads of 1 to 8 pages, some of them resident" },
	{ "pread_random", open_for_random, pread_random,
	  "CALLS preads of 1 to 64 pages at random; SIZE 262144" },
	{ "pread_ahead", open_ahead, pread_random, "the same with readahead" },
	{ 0 },
};
