/*
 * shape.h - formats and records of any kernel, out of its declarations
 *
 *	shape_add(&shape, "dev_t dev", 4, false);
 *	format = shape_parse(&shape, "block_bio_queue", 2104);
 *	shape_set(&shape, "dev", 0x700001);
 *
 * Fields are laid out as a C compiler would, behind the eight bytes that every
 * record begins with.
 */
#ifndef TESTS_SHAPE_H
#define TESTS_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHAPE_FIELDS_MAX 24
#define SHAPE_SIZE_MAX   512

struct event_format;

struct shape_field {
	const char *declaration;
	uint32_t offset;
	uint32_t size;
	bool is_signed;
};

struct shape {
	uint32_t n_fields;
	struct shape_field fields[SHAPE_FIELDS_MAX];
	uint32_t size; /* of the record */
	uint8_t record[SHAPE_SIZE_MAX];
};

void shape_begin(struct shape *shape);

/* 'align' is 'size' of a number, and 1 of a row of bytes. */
void shape_add(struct shape *shape, const char *declaration, uint32_t size,
	       uint32_t align, bool is_signed);

/* The text of the format into 'ret'; returns its size. */
size_t shape_print(const struct shape *shape, const char *name, unsigned id,
		   char *ret, size_t room);

/* That text, parsed; the caller frees it. */
struct event_format *shape_parse(const struct shape *shape, const char *name,
				 unsigned id);

/* Set what lies in the record, by the last word of the declaration. */
void shape_set(struct shape *shape, const char *name, uint64_t value);
void shape_set_bytes(struct shape *shape, const char *name, const void *bytes,
		     size_t size);

/* Append a string, and let the __data_loc field show it. */
void shape_append(struct shape *shape, const char *name, const char *string,
		  size_t size);

#endif
