/*
 * print.c - the fields of a record as text
 *
 * The only user of event-parse.h.  libtraceevent knows the C expressions of
 * "print fmt" and prints as the kernel does, but it trusts both the text and the
 * record: it follows offsets and lengths in a record without looking where they
 * lead.  A trace may come from a stranger, so it is asked only when
 *
 * - the text is of a moderate size and nesting, and calls nothing but the
 *   helpers listed below, which read fields where the format puts them;
 * - all fields, as libtraceevent itself understood them, lie in the record, and
 *   so do the strings that a field points to;
 * - and then it reads from a copy of the record that is followed by zeros, as
 *   far as a 16-bit offset can reach.
 *
 * Everything else is printed as "name=value", from our own parser's fields.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event-parse.h>
#include <trace-seq.h>

#include "format/bytes.h"
#include "report/decode/format.h"
#include "report/decode/formats.h"
#include "report/decode/print.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

/* The longest texts of a kernel have 8 KiB; nesting is rarely above 10. */
#define TEXT_SIZE_MAX 32768u
#define NESTING_MAX   64
#define OPERATORS_MAX 512 /* from one comma to the next */

/* Offset and length of a string have 16 bits each. */
#define RECORD_ROOM ((size_t)2 << 16)

enum readiness {
	NOT_ASKED,
	READY,
	REFUSED,
};

struct printer {
	struct tep_handle *tep;
	struct trace_seq seq;
	uint8_t *record; /* RECORD_ROOM bytes, zeros behind what was copied */
	uint32_t record_size;
	uint8_t *readiness; /* enum readiness, by index of the format */
	uint32_t n_readiness;
};

/* What "print fmt" may call: these look only at fields, in their place. */
static const char *const helpers[] = {
	"__print_symbolic",
	"__print_flags",
	"__get_str",
};

struct printer *printer_create(void)
{
	struct printer *printer;

	printer = calloc(1, sizeof(*printer));
	if (!printer)
		return NULL;

	trace_seq_init(&printer->seq);
	printer->record = calloc(1, RECORD_ROOM);
	printer->tep = tep_alloc();
	if (!printer->record || !printer->tep) {
		printer_free(printer);
		return NULL;
	}
	tep_set_loglevel(TEP_LOG_NONE);
	tep_set_long_size(printer->tep, 8);
	tep_set_file_bigendian(printer->tep, TEP_LITTLE_ENDIAN);
	return printer;
}

static bool is_helper(const char *at)
{
	size_t i;

	for (i = 0; i < N_ITEMS(helpers); i++) {
		const size_t size = strlen(helpers[i]);

		if (!strncmp(at, helpers[i], size) &&
		    at[size + strspn(at + size, " ")] == '(')
			return true;
	}
	return false;
}

/* A name that begins at 'at': a helper of the kernel that is not in the list? */
static bool is_foreign_helper(const char *print, const char *at)
{
	if (strncmp(at, "__", 2) != 0)
		return false;
	if (at > print && (at[-1] == '_' || at[-1] == '>' || at[-1] == '.'))
		return false; /* inside a name, or a field */
	return !is_helper(at);
}

/* libtraceevent goes one call deeper with each bracket and each operator. */
static bool is_safe_nesting(const char *text)
{
	int depth = 0;
	int n_operators = 0;

	for (; *text; text++) {
		if (strchr("([{", *text))
			depth++;
		else if (strchr(")]}", *text) && depth)
			depth--;
		else if (*text == ',')
			n_operators = 0;
		else if (strchr("-+!~*/%&|^<>=?:", *text))
			n_operators++;
		if (depth > NESTING_MAX || n_operators > OPERATORS_MAX)
			return false;
	}
	return true;
}

/* Up to three digits: more would only be there to fill memory. */
static const char *skip_width(const char *at)
{
	const size_t size = strspn(at, "0123456789");

	return at + (size <= 3 ? size : 0);
}

/*
 * A directive such as "%-8llu".  A length out of a field is safe for a string
 * only, which ends with its record.  "%p" with a letter may read as many bytes
 * as the letter says; safe are names of functions and "U", of 16 bytes.
 */
static bool is_safe_directive(const char *at)
{
	bool has_length = false;

	at = skip_width(at + 1 + strspn(at + 1, "-+ #0"));
	if (*at == '.' && at[1] == '*') {
		has_length = true;
		at += 2;
	} else if (*at == '.') {
		at = skip_width(at + 1);
	}
	at += strspn(at, "lhzqjtL");
	if (!*at || !strchr("diuxXocsp%", *at) || (has_length && *at != 's'))
		return false;
	return *at != 'p' || !isalnum((unsigned char)at[1]) ||
	       strchr("sSfFU", at[1]);
}

static bool is_safe_print(const char *print)
{
	const char *at;

	for (at = strstr(print, "__"); at; at = strstr(at + 1, "__"))
		if (is_foreign_helper(print, at))
			return false;
	for (at = strchr(print, '%'); at; at = strchr(at, '%')) {
		if (!is_safe_directive(at))
			return false;
		at += at[1] == '%' ? 2 : 1;
	}
	return is_safe_nesting(print);
}

/* Whether libtraceevent may be given this text; it wants it ended by a zero. */
static bool is_safe_text(const char *text, size_t size)
{
	const char *print;

	if (size > TEXT_SIZE_MAX || memchr(text, '\0', size))
		return false;
	print = strstr(text, "\nprint fmt:");
	return print && is_safe_print(print + 1);
}

static bool teach(struct printer *printer, const struct format_entry *entry)
{
	char *const text = strndup(entry->text, entry->text_size);
	bool ok;

	ok = text && is_safe_text(text, entry->text_size) &&
	     tep_parse_event(printer->tep, text, entry->text_size,
			     entry->system) == TEP_ERRNO__SUCCESS;
	free(text);
	return ok;
}

static bool grow_readiness(struct printer *printer, uint32_t index)
{
	const uint32_t room = (index + 1) * 2;
	uint8_t *readiness;

	if (index < printer->n_readiness)
		return true;
	readiness = realloc(printer->readiness, room);
	if (!readiness)
		return false;
	memset(readiness + printer->n_readiness, NOT_ASKED,
	       room - printer->n_readiness);
	printer->readiness = readiness;
	printer->n_readiness = room;
	return true;
}

/* Let libtraceevent parse a format when it is first printed. */
static bool is_ready(struct printer *printer, const struct format_entry *entry)
{
	if (!grow_readiness(printer, entry->index))
		return false;
	if (printer->readiness[entry->index] == NOT_ASKED)
		printer->readiness[entry->index] =
			teach(printer, entry) ? READY : REFUSED;
	return printer->readiness[entry->index] == READY;
}

/* The place that a __data_loc or __rel_loc names lies in the record. */
static bool loc_fits(const uint8_t *raw, uint32_t raw_size,
		     const struct tep_format_field *field)
{
	uint32_t loc, at;

	if (!(field->flags & TEP_FIELD_IS_DYNAMIC))
		return true;
	if (field->size != 4)
		return false;
	loc = get_le32(raw + field->offset);
	at = loc & 0xffff;
	if (field->flags & TEP_FIELD_IS_RELATIVE)
		at += (uint32_t)field->offset + 4;
	return at <= raw_size && loc >> 16 <= raw_size - at;
}

static bool fields_fit(const struct tep_format_field *field, const uint8_t *raw,
		       uint32_t raw_size)
{
	for (; field; field = field->next) {
		if (field->offset < 0 || field->size < 0 ||
		    (uint32_t)field->offset > raw_size ||
		    (uint32_t)field->size > raw_size - (uint32_t)field->offset)
			return false;
		if (!loc_fits(raw, raw_size, field))
			return false;
	}
	return true;
}

/* Put a record where zeros follow it. */
static void copy_record(struct printer *printer, const uint8_t *raw,
			uint32_t raw_size)
{
	memcpy(printer->record, raw, raw_size);
	if (raw_size < printer->record_size)
		memset(printer->record + raw_size, 0,
		       printer->record_size - raw_size);
	printer->record_size = raw_size;
}

/* What libtraceevent says; false when it cannot be asked. */
static bool print_by_library(struct printer *printer,
			     const struct format_entry *entry,
			     const uint8_t *raw, uint32_t raw_size, char *ret,
			     size_t size)
{
	struct tep_record record = { 0 };
	struct tep_event *event;

	if (raw_size > RECORD_ROOM / 2 || !is_ready(printer, entry))
		return false;
	event = tep_find_event(printer->tep, entry->format->id);
	if (!event || event->flags & (int)TEP_EVENT_FL_FAILED ||
	    !fields_fit(event->format.common_fields, raw, raw_size) ||
	    !fields_fit(event->format.fields, raw, raw_size))
		return false;

	copy_record(printer, raw, raw_size);
	record.data = printer->record;
	record.size = (int)raw_size;
	record.record_size = (int)raw_size;
	trace_seq_reset(&printer->seq);
	tep_print_event(printer->tep, &printer->seq, &record, "%s",
			TEP_PRINT_INFO);
	trace_seq_terminate(&printer->seq);
	if (printer->seq.state != TRACE_SEQ__GOOD)
		return false;
	snprintf(ret, size, "%s", printer->seq.buffer);
	return true;
}

/* Text being put together in the caller's room. */
struct text {
	char *at;
	size_t left;
};

static void append(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void append(struct text *text, const char *format, ...)
{
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(text->at, text->left, format, arguments);
	va_end(arguments);
	if (n < 0 || (size_t)n >= text->left)
		n = (int)text->left - 1;
	text->at += n;
	text->left -= (size_t)n;
}

static void append_number(struct text *text, const struct field *field,
			  const uint8_t *raw)
{
	uint64_t value = 0;
	uint32_t i;

	for (i = field->size; i > 0; i--)
		value = value << 8 | raw[field->offset + i - 1];
	if (!field->is_signed) {
		append(text, "%llu", (unsigned long long)value);
		return;
	}
	if (field->size < 8 && value >> (field->size * 8 - 1))
		value |= ~(uint64_t)0 << (field->size * 8);
	append(text, "%lld", (long long)value);
}

static void append_string(struct text *text, const uint8_t *raw,
			  uint32_t raw_size, uint32_t at, uint32_t size)
{
	if (at > raw_size || size > raw_size - at)
		return;
	append(text, "%.*s", (int)size, (const char *)raw + at);
}

static void append_field(struct text *text, const struct field *field,
			 const uint8_t *raw, uint32_t raw_size)
{
	uint32_t loc;

	append(text, "%s=", field->name);
	if (field->offset > raw_size || field->size > raw_size - field->offset)
		return;
	if (field->place == FIELD_INLINE && !field->is_array &&
	    field->size >= 1 && field->size <= 8) {
		append_number(text, field, raw);
		return;
	}
	if (field->place == FIELD_INLINE && strstr(field->type, "char"))
		append_string(text, raw, raw_size, field->offset, field->size);
	if (field->place == FIELD_INLINE || field->size != 4)
		return;

	loc = get_le32(raw + field->offset);
	append_string(text, raw, raw_size,
		      (loc & 0xffff) + (field->place == FIELD_REL_LOC
						? field->offset + 4
						: 0),
		      loc >> 16);
}

/* "name=value" of each field, of whatever shape the format is. */
static void print_plainly(const struct event_format *format, const uint8_t *raw,
			  uint32_t raw_size, char *ret, size_t size)
{
	struct text text = { ret, size };
	uint32_t i;

	for (i = 0; i < format->n_fields; i++) {
		const struct field *const field = &format->fields[i];

		if (!field->name[0] || !strncmp(field->name, "common_", 7))
			continue;
		if (text.at > ret)
			append(&text, " ");
		append_field(&text, field, raw, raw_size);
	}
}

void printer_print(struct printer *printer, const struct format_entry *entry,
		   const uint8_t *raw, uint32_t raw_size, char *ret,
		   size_t size)
{
	if (!print_by_library(printer, entry, raw, raw_size, ret, size))
		print_plainly(entry->format, raw, raw_size, ret, size);
}

void printer_free(struct printer *printer)
{
	if (!printer)
		return;

	tep_free(printer->tep);
	trace_seq_destroy(&printer->seq);
	free(printer->record);
	free(printer->readiness);
	free(printer);
}
