/*
 * symbols.c - the addresses of the kernel's functions, by name
 *
 * Facts: kernel/kallsyms.c.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "record/symbols.h"

#define SYMBOLS "/proc/kallsyms"

/* Enough to meet an address that is not 0, as those of per-CPU data are. */
#define SAMPLE_SIZE 65536

/* Who may not see addresses reads that all of them are 0. */
static bool has_address(const char *line)
{
	for (; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (*line && *line != ' ' && line[strspn(line, "0")] != ' ')
			return true;
	}
	return false;
}

bool symbols_are_shown(void)
{
	const int fd = open(SYMBOLS, O_RDONLY | O_CLOEXEC);
	char sample[SAMPLE_SIZE];
	ssize_t size = 0, r = 1;

	if (fd < 0)
		return false;
	while (r > 0 && size < SAMPLE_SIZE - 1) {
		r = read(fd, sample + size, (size_t)(SAMPLE_SIZE - 1 - size));
		size += r > 0 ? r : 0;
	}
	close(fd);
	sample[size] = '\0';
	return has_address(sample);
}

int symbols_open(void)
{
	return symbols_are_shown() ? open(SYMBOLS, O_RDONLY | O_CLOEXEC) : -1;
}
