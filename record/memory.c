/*
 * memory.c - whether the host can spare what is asked for
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "record/cpu_list.h"
#include "record/memory.h"
#include "record/text.h"

/* The part of the available memory that is ours to take. */
#define PART 4

/* In bytes; 0 when the kernel does not tell. */
static uint64_t read_available(void)
{
	static const char name[] = "MemAvailable:";
	struct text text = { 0 };
	uint64_t available = 0;
	const char *at;

	if (text_read(&text, AT_FDCWD, "/proc/meminfo") == 0) {
		at = strstr(text.data, name);
		if (at)
			available = strtoull(at + strlen(name), NULL, 10) << 10;
	}
	text_release(&text);
	return available;
}

int memory_check(size_t buffer_size, struct ior_error *err)
{
	const uint64_t available = read_available();
	struct cpu_list online = { 0 };
	uint64_t needed;

	if (cpu_list_read(&online, CPU_LIST_ONLINE, NULL) < 0)
		return 0; /* then the kernel has to say no */

	needed = (uint64_t)buffer_size * online.n_cpus;
	cpu_list_release(&online);
	if (!available || needed <= available / PART)
		return 0;
	return ior_fail(err, ENOMEM,
			"buffers of %zu KB a CPU need %" PRIu64 " MB, more "
			"than a quarter of the %" PRIu64 " MB available; give "
			"a smaller -b",
			buffer_size >> 10, needed >> 20, available >> 20);
}

int memory_check_window(uint64_t size, struct ior_error *err)
{
	const uint64_t available = read_available();

	if (!available || size <= available / PART)
		return 0;
	return ior_fail(err, ENOMEM,
			"--flight may keep %" PRIu64 " MB, more than a quarter "
			"of the %" PRIu64 " MB available; give a smaller "
			"--max-size",
			size >> 20, available >> 20);
}
