/*
 * sheet.c - sub-buffers of the kernel's ring buffer, built by hand
 */
#include <string.h>

#include "format/bytes.h"
#include "sheet.h"

#define LOW_BITS 27

void sheet_begin(struct sheet *sheet, uint64_t time_ns)
{
	memset(sheet->bytes, 0xa5, sizeof(sheet->bytes));
	put_le64(sheet->bytes, time_ns);
	sheet->at = SHEET_HEAD;
}

void sheet_word(struct sheet *sheet, uint32_t word)
{
	put_le32(sheet->bytes + sheet->at, word);
	sheet->at += 4;
}

void sheet_head(struct sheet *sheet, uint32_t type, uint32_t delta_ns)
{
	sheet_word(sheet, delta_ns << 5 | type);
}

static void add_bytes(struct sheet *sheet, const void *data, uint32_t size)
{
	memcpy(sheet->bytes + sheet->at, data, size);
	sheet->at += (size + 3) & ~3u;
}

void sheet_record(struct sheet *sheet, uint32_t delta_ns, const void *data,
		  uint32_t size)
{
	sheet_head(sheet, size / 4, delta_ns);
	add_bytes(sheet, data, size);
}

void sheet_long_record(struct sheet *sheet, uint32_t delta_ns, const void *data,
		       uint32_t size)
{
	sheet_head(sheet, 0, delta_ns);
	sheet_word(sheet, size + 4);
	add_bytes(sheet, data, size);
}

static void add_time(struct sheet *sheet, uint32_t type, uint64_t time_ns)
{
	sheet_head(sheet, type, (uint32_t)(time_ns & ((1u << LOW_BITS) - 1)));
	sheet_word(sheet, (uint32_t)(time_ns >> LOW_BITS & UINT32_MAX));
}

void sheet_extend(struct sheet *sheet, uint64_t delta_ns)
{
	add_time(sheet, 30, delta_ns);
}

void sheet_stamp(struct sheet *sheet, uint64_t time_ns)
{
	add_time(sheet, 31, time_ns);
}

void sheet_end(struct sheet *sheet, uint32_t flags)
{
	put_le64(sheet->bytes + 8, (sheet->at - SHEET_HEAD) | flags);
}

void sheet_end_missed(struct sheet *sheet, uint64_t n_missed)
{
	sheet_end(sheet, SHEET_MISSED | SHEET_STORED);
	put_le64(sheet->bytes + sheet->at, n_missed);
}

void sheet_event(struct sheet *sheet, uint32_t delta_ns, uint16_t id,
		 uint64_t value)
{
	uint8_t record[SHEET_EVENT_SIZE] = { 0 };

	put_le16(record, id);
	put_le32(record + 4, 101);
	put_le64(record + 8, value);
	sheet_record(sheet, delta_ns, record, sizeof(record));
}
