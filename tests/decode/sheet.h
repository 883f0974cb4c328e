/*
 * sheet.h - sub-buffers of the kernel's ring buffer, built by hand
 *
 *	struct sheet sheet;
 *
 *	sheet_begin(&sheet, 1009);
 *	sheet_record(&sheet, 13, "abcdefgh", 8);
 *	sheet_end(&sheet, 0);
 */
#ifndef TESTS_SHEET_H
#define TESTS_SHEET_H

#include <stdint.h>

#define SHEET_SIZE 4096u
#define SHEET_HEAD 16u

#define SHEET_MISSED (1u << 31)
#define SHEET_STORED (1u << 30)

struct sheet {
	uint32_t at; /* where the next entry goes */
	uint8_t bytes[SHEET_SIZE];
};

void sheet_begin(struct sheet *sheet, uint64_t time_ns);

/* A word as it stands. */
void sheet_word(struct sheet *sheet, uint32_t word);

/* The head of an entry. */
void sheet_head(struct sheet *sheet, uint32_t type, uint32_t delta_ns);

/* A record whose size is in its type; a multiple of 4, up to 112. */
void sheet_record(struct sheet *sheet, uint32_t delta_ns, const void *data,
		  uint32_t size);

/* The same, with its size behind the head. */
void sheet_long_record(struct sheet *sheet, uint32_t delta_ns, const void *data,
		       uint32_t size);

/* Add 'delta_ns' to the time, of more than 27 bits; or set it. */
void sheet_extend(struct sheet *sheet, uint64_t delta_ns);
void sheet_stamp(struct sheet *sheet, uint64_t time_ns);

/* Write the size of the entries, with these flags. */
void sheet_end(struct sheet *sheet, uint32_t flags);

/* As sheet_end(), with the number of events that were lost. */
void sheet_end_missed(struct sheet *sheet, uint64_t n_missed);

/* A record of an event: its id, its thread and one number. */
#define SHEET_EVENT_SIZE 16u
void sheet_event(struct sheet *sheet, uint32_t delta_ns, uint16_t id,
		 uint64_t value);

#endif
