/*
 * formats.h - all formats that a trace brought along
 *
 *	r = formats_add(&formats, system, &text, &error);
 *	entry = formats_find(&formats, id);
 */
#ifndef DECODE_FORMATS_H
#define DECODE_FORMATS_H

#include <stddef.h>
#include <stdint.h>

#include "report/decode/bind.h"
#include "report/decode/trace.h"

struct event_format;
struct ior_error;
struct ior_text;

/* Kernels have some 2,500 events; the type of a record has 16 bits. */
#define FORMATS_MAX 65536u

/* Bytes of texts that are kept for printing; the largest kernel has 6 MB. */
#define FORMATS_TEXT_MAX ((size_t)32 << 20)

struct format_entry {
	uint32_t index; /* of this entry */
	struct binding binding;
	struct trace_format info;
	struct event_format *format;
	char *system;
	char *text; /* for libtraceevent, not ended by a zero */
	size_t text_size;
};

struct formats {
	struct format_entry **entries; /* by index */
	uint32_t n_entries;
	uint32_t room;
	struct format_entry *by_id[FORMATS_MAX];
	size_t text_size; /* of all */
	uint32_t page_size;
};

/*
 * Take the text of tracing/events/SYSTEM/EVENT/format.  A format that is there
 * already is passed by.  -EBADMSG when it is none, when its id belongs to
 * another event, or when there are too many.
 */
int formats_add(struct formats *formats, const char *system,
		const struct ior_text *text, struct ior_error *err);

/* The format of records of this type, or NULL. */
static inline struct format_entry *formats_find(const struct formats *formats,
						uint16_t id)
{
	return formats->by_id[id];
}

void formats_release(struct formats *formats);

#endif
