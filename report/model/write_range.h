/*
 * write_range.h - ranges of files that threads are about to write
 *
 * File systems tell which range of a file they write, or where its blocks are,
 * before the same thread queues the bios for it.  A range with an address is
 * found by the place of the bio on the device; others go out in the order in
 * which they were told, by bytes: several may go into one bio, and one into
 * several.
 */
#ifndef MODEL_WRITE_RANGE_H
#define MODEL_WRITE_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#define ADDRESS_UNKNOWN UINT64_MAX

struct context;
struct dirty_part;
struct ior_error;
struct write_ranges;

struct told_range {
	uint32_t file_id;
	uint64_t offset;    /* in the file */
	uint64_t size;      /* bytes of the file */
	uint64_t disk_size; /* ... and on the disk, where they may be fewer */
	uint64_t address;   /* in bytes; or ADDRESS_UNKNOWN */
};

int write_ranges_create(struct write_ranges **ret, struct ior_error *err);

/* Where too many wait already, it is not remembered. */
void write_ranges_add(struct write_ranges *ranges, struct context *context,
		      const struct told_range *told);

/* The file of the range that goes out next; 0 when none is told. */
uint32_t write_ranges_next_file(struct write_ranges *ranges,
				struct context *context);

/*
 * A bio is queued of which 'size' bytes at 'address' are to be explained: the
 * part of the file that they begin with.  False when none is told.
 */
bool write_ranges_take(struct write_ranges *ranges, struct context *context,
		       uint64_t address, uint64_t size, struct dirty_part *ret);

/* What the thread was about to write is over. */
void write_ranges_forget(struct write_ranges *ranges, struct context *context);

/* Events were lost: nothing that was told holds any more. */
void write_ranges_gap(struct write_ranges *ranges);

void write_ranges_free(struct write_ranges *ranges);

#endif
