/*
 * flag.c - an eventfd that one thread raises for those who poll(2) for it
 */
#include <stdint.h>
#include <unistd.h>

#include "record/flag.h"

void flag_raise(int fd)
{
	const uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) < 0)
		return; /* cannot be: a counter of 64 bits does not overflow */
}
