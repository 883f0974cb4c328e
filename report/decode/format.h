/*
 * format.h - what the kernel says a record holds: the text of a format file
 *
 *	r = event_format_parse(text, size, &format, &error);
 *	field = event_format_find(format, "sector");
 *	event_format_free(format);
 *
 * The text may come from a stranger, so it is read by this strict parser and
 * never by libtraceevent's: that one knows C expressions, which binding does
 * not need, and was not written for hostile input.  Of "print fmt" not a byte
 * is looked at here.
 */
#ifndef DECODE_FORMAT_H
#define DECODE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ior_error;

/* Room for the names of the kernel; a longer name is cut and then not found. */
#define FIELD_NAME_SIZE 48
#define FIELD_TYPE_SIZE 32

/* The kernel's have up to 40 fields. */
#define FORMAT_FIELDS_MAX 128

/* Bound of 'offset' and of 'size': static fields of a record. */
#define FIELD_END_MAX 65535u

enum field_place {
	FIELD_INLINE,
	FIELD_DATA_LOC, /* offset and size in 4 bytes, from the record's start */
	FIELD_REL_LOC,  /* the same, from the end of the 4 bytes */
};

struct field {
	char name[FIELD_NAME_SIZE]; /* "" when the declaration is no C */
	char type[FIELD_TYPE_SIZE]; /* without the place: "unsigned int" */
	uint32_t offset;
	uint32_t size;
	bool is_signed;
	bool is_array;
	enum field_place place;
};

struct event_format {
	char name[FIELD_NAME_SIZE];
	uint16_t id;
	uint32_t n_fields;
	struct field fields[]; /* of the head of every record first */
};

/*
 * Read the text of events/SYSTEM/EVENT/format.  On success the caller owns
 * *ret.  -EBADMSG when the text is not a format; the sentence says which line.
 */
int event_format_parse(const char *text, size_t size, struct event_format **ret,
		       struct ior_error *err);

/* The field of that name, or NULL. */
const struct field *event_format_find(const struct event_format *format,
				      const char *name);

void event_format_free(struct event_format *format);

/* Where the head of a sub-buffer keeps what it says. */
struct page_layout {
	uint32_t time_at; /* 8 bytes */
	uint32_t commit_at;
	uint32_t commit_size; /* 4 or 8 bytes */
	uint32_t data_at;
};

/* The layout of every 64-bit kernel so far. */
extern const struct page_layout page_layout_default;

/* Read the text of events/header_page; -EBADMSG when it is not one. */
int page_layout_parse(const char *text, size_t size, struct page_layout *ret,
		      struct ior_error *err);

#endif
