/*
 * frames.c - the functions of a stack, from the inside out
 */
#include "report/view/frames.h"
#include "report/view/escape.h"

const char *frames_take(const char *frames, size_t *size, size_t *ret_size)
{
	const size_t end = *size;
	size_t begin = end;

	while (begin && frames[begin - 1] != ';')
		begin--;
	*ret_size = end - begin;
	*size = begin - (begin > 0);
	return frames + begin;
}

void frames_put(FILE *out, const char *name, size_t size)
{
	char piece[ESCAPE_PIECE_SIZE];
	size_t taken;

	for (; size; name += taken, size -= taken) {
		taken = escape_next(name, size, piece);
		fputs(*piece == ';' ? ":" : piece, out);
	}
}
