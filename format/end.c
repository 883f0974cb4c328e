/*
 * end.c - what the END chunk says about the whole file
 */
#include <errno.h>
#include <stdbool.h>

#include "bytes.h"
#include "iorec/end.h"
#include "iorec/error.h"
#include "layout.h"

static bool entries_are_zero_where_due(const uint8_t *payload, uint32_t n)
{
	const uint8_t *entry = payload + END_HEADER_SIZE;
	uint32_t i;

	for (i = 0; i < n; i++, entry += ENTRY_SIZE)
		if (get_le16(entry + ENTRY_ZERO_AT))
			return false;
	return true;
}

int ior_end_decode(const uint8_t *payload, size_t size, struct ior_end *ret,
		   struct ior_error *err)
{
	uint32_t n_entries;

	if (size < END_HEADER_SIZE)
		return ior_fail(err, EBADMSG, "END is too short");

	n_entries = get_le32(payload + END_N_ENTRIES_AT);
	if (n_entries > INDEX_MAX ||
	    size != END_HEADER_SIZE + (size_t)n_entries * ENTRY_SIZE)
		return ior_fail(err, EBADMSG, "END has not the size it tells");
	if (!get_le32(payload + END_STRIDE_AT))
		return ior_fail(err, EBADMSG, "END has a stride of 0");
	if (!entries_are_zero_where_due(payload, n_entries))
		return ior_fail(err, EBADMSG, "END has a damaged index");

	*ret = (struct ior_end){
		.n_chunks = get_le64(payload + END_N_CHUNKS_AT),
		.raw_size = get_le64(payload + END_RAW_SIZE_AT),
		.file_size = get_le64(payload + END_FILE_SIZE_AT),
		.lost = get_le64(payload + END_LOST_AT),
		.stride = get_le32(payload + END_STRIDE_AT),
		.n_entries = n_entries,
	};
	return 0;
}

void ior_end_get_entry(const uint8_t *payload, uint32_t i,
		       struct ior_end_entry *ret)
{
	const uint8_t *const entry =
		payload + END_HEADER_SIZE + (size_t)i * ENTRY_SIZE;

	*ret = (struct ior_end_entry){
		.offset = get_le64(entry + ENTRY_OFFSET_AT),
		.first_ns = get_le64(entry + ENTRY_FIRST_NS_AT),
		.last_ns = get_le64(entry + ENTRY_LAST_NS_AT),
		.cpu = get_le32(entry + ENTRY_CPU_AT),
		.kind = get_le16(entry + ENTRY_KIND_AT),
	};
}
