/*
 * page.c - walk one sub-buffer of the kernel's ring buffer
 *
 * A sub-buffer is a head (time stamp of its start, commit) and entries in 4-byte
 * steps.  Commit is the size of the entries in its low 27 bits, and two flags
 * above: events were lost before, and their number stands behind the entries.
 * An entry begins with 5 bits of type and 27 bits of time since the entry
 * before:
 *
 *	 0	a record; the next 4 bytes are its size, themselves included
 *	 1..28	a record of that many times 4 bytes
 *	29	padding: of the size in the next 4 bytes; without time, the rest
 *	30	27 bits of time more: the next 4 bytes are those above them
 *	31	the same, as time itself, not since the entry before; it has 59
 *		bits, and the 5 above them are those of the time so far
 */
#include <errno.h>

#include "format/bytes.h"
#include "report/decode/format.h"
#include "report/decode/page.h"

#define COMMIT_SIZE_MASK ((1u << 27) - 1)
#define COMMIT_STORED    (1u << 30)
#define COMMIT_MISSED    (1u << 31)

#define TYPE_BITS   5
#define TYPE_MASK   ((1u << TYPE_BITS) - 1)
#define DELTA_BITS  27
#define TYPE_PAD    29
#define TYPE_EXTEND 30
#define TYPE_STAMP  31
#define WORD        4u

/* A record that the kernel discards gets it where it had none. */
#define PAD_NO_TIME 1

/* What a TYPE_STAMP leaves out. */
#define STAMP_BITS 59
#define STAMP_HIGH (~(uint64_t)0 << STAMP_BITS)

int page_open(struct page *page, const uint8_t *bytes, uint32_t size,
	      const struct page_layout *layout)
{
	uint32_t commit, room;

	if (size < layout->data_at)
		return -EBADMSG;
	room = size - layout->data_at;
	commit = get_le32(bytes + layout->commit_at);

	page->data = bytes + layout->data_at;
	page->size = commit & COMMIT_SIZE_MASK;
	page->at = 0;
	page->time_ns = get_le64(bytes + layout->time_at);
	page->missed = (commit & COMMIT_MISSED) != 0;
	page->n_missed = 0;
	if (page->size > room) {
		page->size = 0;
		return -EBADMSG;
	}

	if (page->missed && commit & COMMIT_STORED) {
		if (room - page->size < 8)
			return -EBADMSG;
		page->n_missed = get_le64(page->data + page->size);
	}
	return 0;
}

/* The word behind the head of the entry at 'at', if it is there. */
static bool has_word(const struct page *page)
{
	return page->size - page->at >= 2 * WORD;
}

static uint32_t get_word(const struct page *page)
{
	return get_le32(page->data + page->at + WORD);
}

static int refuse(struct page *page)
{
	page->at = page->size;
	return -EBADMSG;
}

static uint64_t fix_stamp(uint64_t stamp, uint64_t before)
{
	if (!(before & STAMP_HIGH))
		return stamp;
	stamp |= before & STAMP_HIGH;
	return stamp < before ? stamp + (1ull << STAMP_BITS) : stamp;
}

/* A record of 'size' bytes, 'skip' bytes behind 'at'.  Sizes fill words. */
static int take_record(struct page *page, uint32_t skip, uint32_t size,
		       struct page_record *ret)
{
	const uint32_t left = page->size - page->at;

	if (left < skip || left - skip < size)
		return refuse(page);

	ret->time_ns = page->time_ns;
	ret->data = page->data + page->at + skip;
	ret->size = size;
	size = (size + WORD - 1) & ~(WORD - 1);
	page->at += left - skip < size ? left : skip + size;
	return 1;
}

/* An entry that is no record.  Returns 0, or -EBADMSG. */
static int take_other(struct page *page, uint32_t type, uint64_t delta)
{
	const uint32_t left = page->size - page->at;
	uint64_t time;

	if (type == TYPE_PAD && !delta) {
		page->at = page->size;
		return 0;
	}
	if (!has_word(page))
		return refuse(page);

	if (type == TYPE_PAD) {
		if (get_word(page) < WORD || get_word(page) > left - WORD)
			return refuse(page);
		page->time_ns += delta == PAD_NO_TIME ? 0 : delta;
		page->at += WORD + get_word(page);
		return 0;
	}

	time = (uint64_t)get_word(page) << DELTA_BITS | delta;
	if (type == TYPE_STAMP)
		page->time_ns = fix_stamp(time, page->time_ns);
	else
		page->time_ns += time;
	page->at += 2 * WORD;
	return 0;
}

int page_next(struct page *page, struct page_record *ret)
{
	while (page->at < page->size) {
		uint32_t head, type;
		int r;

		if (page->size - page->at < WORD)
			return refuse(page);
		head = get_le32(page->data + page->at);
		type = head & TYPE_MASK;

		if (type && type < TYPE_PAD) {
			page->time_ns += head >> TYPE_BITS;
			return take_record(page, WORD, type * WORD, ret);
		}
		if (!type) {
			if (!has_word(page) || get_word(page) < WORD)
				return refuse(page);
			page->time_ns += head >> TYPE_BITS;
			return take_record(page, 2 * WORD,
					   get_word(page) - WORD, ret);
		}
		r = take_other(page, type, head >> TYPE_BITS);
		if (r < 0)
			return r;
	}
	return 0;
}
