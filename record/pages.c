/*
 * pages.c - what the recorder reads of a sub-buffer: its head
 */
#include <string.h>

#include "record/pages.h"

#define HEAD_SIZE   16
#define COMMIT_AT   8
#define COMMIT_MASK UINT64_C(0x7ffffff)
#define LOST        (UINT64_C(1) << 31)
#define LOST_STORED (UINT64_C(1) << 30)

static uint64_t get_word(const struct pages *pages, size_t at)
{
	uint64_t word;

	memcpy(&word, pages->data + at, sizeof(word));
	return word;
}

uint64_t pages_time(const struct pages *pages, size_t at)
{
	return get_word(pages, at);
}

bool pages_lost_before(const struct pages *pages, size_t at)
{
	return get_word(pages, at + COMMIT_AT) & LOST;
}

bool pages_lost_any(const struct pages *pages)
{
	size_t at;

	for (at = 0; at < pages->size; at += pages->subbuf_size)
		if (pages_lost_before(pages, at))
			return true;
	return false;
}

size_t pages_piece_end(const struct pages *pages, size_t at)
{
	for (at += pages->subbuf_size; at < pages->size;
	     at += pages->subbuf_size)
		if (pages_lost_before(pages, at))
			break;
	return at;
}

/* The number of lost events that the sub-buffer itself has, or 0. */
static uint64_t stored_number(const struct pages *pages, size_t at)
{
	const uint64_t word = get_word(pages, at + COMMIT_AT);
	const size_t number_at = HEAD_SIZE + (size_t)(word & COMMIT_MASK);

	if (!(word & LOST) || !(word & LOST_STORED) ||
	    number_at + sizeof(word) > pages->subbuf_size)
		return 0;
	return get_word(pages, at + number_at);
}

uint64_t pages_lost_at(const struct pages *pages, size_t at, uint64_t n_lost)
{
	uint64_t left = n_lost, number, own = 0;
	size_t piece, last = 0, heir = SIZE_MAX;

	for (piece = 0; piece < pages->size;
	     piece = pages_piece_end(pages, piece)) {
		number = stored_number(pages, piece);
		if (number > left)
			number = left;
		left -= number;
		if (piece == at)
			own = number;
		if (!number && pages_lost_before(pages, piece) &&
		    heir == SIZE_MAX)
			heir = piece;
		last = piece;
	}
	if (heir == SIZE_MAX)
		heir = last;
	return at == heir ? own + left : own;
}
