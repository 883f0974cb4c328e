/*
 * rwbs.c - the letters by which block events tell what is done
 *
 * An F for a flush before it, the operation, then F (through to the medium), A
 * (readahead), S (sync), M (metadata) and, of newer kernels, U (atomic).  The
 * operation is one letter, or two: DE is a secure discard; up to 6.12 N is all
 * that had no letter, of which only writing zeroes has sectors; later that is
 * WZ, and Z with a letter is for zones, of which only appending (ZA) has data.
 */
#include <string.h>

#include "report/model/attribute.h"

static bool is_preflush(const char *rwbs)
{
	return rwbs[0] == 'F' && rwbs[1] && strchr("RWDFNZ", rwbs[1]);
}

/* The operation at *rwbs, which moves behind it. */
static enum disk_op parse_op(const char **rwbs, uint32_t n_sectors)
{
	const char *const at = *rwbs;

	if (!*at)
		return DISK_PASSTHROUGH;

	*rwbs = at + 1;
	switch (*at) {
	case 'R':
		return DISK_READ;
	case 'W':
		if (at[1] != 'Z')
			return DISK_WRITE;
		*rwbs = at + 2;
		return DISK_ZERO;
	case 'D':
		if (at[1] == 'E')
			*rwbs = at + 2;
		return DISK_DISCARD;
	case 'F':
		return DISK_FLUSH;
	case 'N':
		return n_sectors ? DISK_ZERO : DISK_PASSTHROUGH;
	case 'Z':
		if (!at[1])
			return DISK_PASSTHROUGH;
		*rwbs = at + 2;
		return at[1] == 'A' ? DISK_WRITE : DISK_PASSTHROUGH;
	default:
		return DISK_PASSTHROUGH;
	}
}

static uint32_t flag_of(char letter)
{
	switch (letter) {
	case 'F':
		return DISK_FUA;
	case 'A':
		return DISK_READAHEAD;
	case 'S':
		return DISK_SYNC;
	case 'M':
		return DISK_META;
	default:
		return 0;
	}
}

void bio_flags_parse(const char *rwbs, uint32_t n_sectors,
		     struct bio_flags *ret)
{
	struct bio_flags flags = { .preflush = is_preflush(rwbs) };

	if (flags.preflush)
		rwbs++;
	flags.op = parse_op(&rwbs, n_sectors);
	for (; *rwbs; rwbs++)
		flags.flags |= flag_of(*rwbs);

	/* A write of nothing that flushes is a flush. */
	if (flags.op == DISK_WRITE && flags.preflush && !n_sectors)
		flags.op = DISK_FLUSH;
	*ret = flags;
}
