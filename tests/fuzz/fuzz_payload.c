/*
 * fuzz_payload.c - any bytes as an archive and as END's payload
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/end.h"
#include "iorec/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where what was read goes, so that the compiler leaves the reading in. */
volatile uint64_t fuzz_sink;

/* What was taken out goes in again, and gives the same bytes. */
static void check_archive(const uint8_t *data, size_t size)
{
	struct ior_archive again = { 0 };
	static struct ior_text text;
	size_t at = 0;

	while (ior_archive_next(data, size, &at, &text, NULL) > 0)
		if (ior_archive_add(&again, text.name, text.time_ns, text.data,
				    text.size, NULL) < 0)
			abort();
	if (again.size != at || (at && memcmp(again.data, data, at) != 0))
		abort();
	ior_archive_release(&again);
}

static void check_end(const uint8_t *data, size_t size)
{
	struct ior_end_entry entry;
	struct ior_end end;
	uint32_t i;

	if (ior_end_decode(data, size, &end, NULL) < 0)
		return;
	for (i = 0; i < end.n_entries; i++) {
		ior_end_get_entry(data, i, &entry);
		fuzz_sink += entry.offset;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_archive(data, size);
	check_end(data, size);
	return 0;
}
