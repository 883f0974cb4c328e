/*
 * bind.h - a format, compiled to the copies that make an event of a record
 *
 *	bind_format(&binding, format, "block", page_size);
 *	if (bind_read(&binding, record, size, &event))
 *		...
 *
 * Binding looks fields up by name once; reading a record is a walk over a short
 * list, after one comparison that makes all of them safe: the record is at
 * least as large as the last field that is copied.
 */
#ifndef DECODE_BIND_H
#define DECODE_BIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iorec/catalog.h"

struct event;
struct event_format;

#define BINDING_COPIES_MAX 8
#define BINDING_WHY_SIZE   80

enum copy_type {
	COPY_4, /* numbers of the same size */
	COPY_8,
	COPY_NUMBER,
	COPY_ADD,
	COPY_SUBTRACT,
	COPY_ORDER,
	COPY_PAGES,
	COPY_BYTES,
	COPY_CHARS,
	COPY_WORDS,
	COPY_TEXT,
};

/* What lies at 'from' in the record goes to 'at' in the event. */
struct copy {
	enum copy_type type;
	uint16_t from;
	uint16_t from_size;
	uint16_t at;
	uint16_t size;
	uint8_t place; /* enum field_place: from what the string is found */
	bool is_signed;
};

struct binding {
	enum ior_event_kind kind;
	uint32_t min_size;  /* of a record */
	uint32_t page_size; /* for COPY_PAGES */
	uint32_t n_copies;
	struct copy copies[BINDING_COPIES_MAX];
	const struct ior_call_def *call;
	char why[BINDING_WHY_SIZE]; /* it is not what the catalog says; or "" */
};

/*
 * Bind a format of that system.  It is of kind IOR_EVENT_OTHER when the catalog
 * does not know it or a field is missing.
 */
void bind_format(struct binding *binding, const struct event_format *format,
		 const char *system, uint32_t page_size);

/*
 * Set kind and fields of *event from a record.  False when the record is too
 * short for its fields or a string lies outside it; then *event is not to be
 * used.
 */
bool bind_read(const struct binding *binding, const uint8_t *raw, uint32_t size,
	       struct event *event);

#endif
