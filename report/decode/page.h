/*
 * page.h - walk one sub-buffer of the kernel's ring buffer
 *
 *	r = page_open(&page, bytes, size, &layout);
 *	while (r >= 0 && (r = page_next(&page, &record)) > 0)
 *		consume(&record);
 *
 * The bytes belong to the caller and outlive the walk.  Nothing in them is
 * believed: a sub-buffer that does not add up ends with -EBADMSG, and the
 * records before that place are good.
 */
#ifndef DECODE_PAGE_H
#define DECODE_PAGE_H

#include <stdbool.h>
#include <stdint.h>

struct page_layout;

struct page_record {
	uint64_t time_ns;
	const uint8_t *data; /* inside the sub-buffer */
	uint32_t size;
};

struct page {
	const uint8_t *data;
	uint32_t size; /* of what was written to it */
	uint32_t at;
	uint64_t time_ns;
	bool missed;       /* events were lost before it */
	uint64_t n_missed; /* how many; 0 when the kernel did not say */
};

/* Begin; 'size' is that of the whole sub-buffer.  -EBADMSG as above. */
int page_open(struct page *page, const uint8_t *bytes, uint32_t size,
	      const struct page_layout *layout);

/* 1 for a record, 0 at the end, -EBADMSG. */
int page_next(struct page *page, struct page_record *ret);

#endif
