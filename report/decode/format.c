/*
 * format.c - what the kernel says a record holds: the text of a format file
 *
 * A format is, line by line,
 *
 *	name: NAME
 *	ID: NUMBER
 *	format:
 *		field:DECLARATION;	offset:N;	size:N;	signed:N;
 *
 * then empty lines, more fields and "print fmt: ...", which is not read.  A
 * DECLARATION is a type and a name: "unsigned int nr_sector", "char rwbs[10]",
 * "__data_loc char[] cmd".
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/decode/format.h"

const struct page_layout page_layout_default = {
	.time_at = 0,
	.commit_at = 8,
	.commit_size = 8,
	.data_at = 16,
};

/* Bytes that are still to be read. */
struct span {
	const char *at;
	size_t size;
};

static struct span take_line(struct span *text)
{
	const char *const end = memchr(text->at, '\n', text->size);
	struct span line = *text;

	if (end)
		line.size = (size_t)(end - text->at);
	text->at += line.size + (end ? 1 : 0);
	text->size -= line.size + (end ? 1 : 0);
	return line;
}

static bool take_word(struct span *line, const char *word)
{
	const size_t size = strlen(word);

	if (line->size < size || memcmp(line->at, word, size) != 0)
		return false;
	line->at += size;
	line->size -= size;
	return true;
}

static void skip_blanks(struct span *line)
{
	while (line->size && (*line->at == ' ' || *line->at == '\t')) {
		line->at++;
		line->size--;
	}
}

static bool take_number(struct span *line, uint32_t max, uint32_t *ret)
{
	uint32_t number = 0;
	size_t n_digits = 0;

	while (n_digits < line->size && line->at[n_digits] >= '0' &&
	       line->at[n_digits] <= '9') {
		number = number * 10 + (uint32_t)(line->at[n_digits] - '0');
		if (number > max)
			return false;
		n_digits++;
	}
	line->at += n_digits;
	line->size -= n_digits;
	*ret = number;
	return n_digits > 0;
}

/* "offset:8;" and what parts it from the next. */
static bool take_attribute(struct span *line, const char *name, uint32_t max,
			   uint32_t *ret)
{
	skip_blanks(line);
	return take_word(line, name) && take_number(line, max, ret) &&
	       take_word(line, ";");
}

static bool is_name_byte(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_';
}

/* Copy what fits; a text that does not fit gives "", which nothing is called */
static void set_text(char *ret, size_t room, const char *from, size_t size)
{
	if (size >= room)
		size = 0;
	memcpy(ret, from, size);
	ret[size] = '\0';
}

static void trim_end(struct span *text)
{
	while (text->size && text->at[text->size - 1] == ' ')
		text->size--;
}

/* "char rwbs[10]" into "char rwbs". */
static bool cut_dimension(struct span *declaration)
{
	size_t size = declaration->size;

	if (!size || declaration->at[size - 1] != ']')
		return false;
	while (size && declaration->at[size - 1] != '[')
		size--;
	declaration->size = size ? size - 1 : 0;
	trim_end(declaration);
	return true;
}

static enum field_place take_place(struct span *declaration)
{
	if (take_word(declaration, "__data_loc "))
		return FIELD_DATA_LOC;
	if (take_word(declaration, "__rel_loc "))
		return FIELD_REL_LOC;
	return FIELD_INLINE;
}

static void parse_declaration(struct span declaration, struct field *field)
{
	size_t type_size;

	skip_blanks(&declaration);
	trim_end(&declaration);
	field->place = take_place(&declaration);
	field->is_array = cut_dimension(&declaration);

	type_size = declaration.size;
	while (type_size && is_name_byte(declaration.at[type_size - 1]))
		type_size--;
	set_text(field->name, sizeof(field->name), declaration.at + type_size,
		 declaration.size - type_size);

	declaration.size = type_size;
	trim_end(&declaration);
	set_text(field->type, sizeof(field->type), declaration.at,
		 declaration.size);
}

/* A line behind "field:"; what newer kernels may put at its end is passed by. */
static bool parse_field(struct span line, struct field *ret)
{
	const char *const end = memchr(line.at, ';', line.size);
	struct field field = { 0 };
	struct span declaration = line;
	uint32_t is_signed;

	if (!end)
		return false;
	declaration.size = (size_t)(end - line.at);
	line.at += declaration.size + 1;
	line.size -= declaration.size + 1;

	if (!take_attribute(&line, "offset:", FIELD_END_MAX, &field.offset) ||
	    !take_attribute(&line, "size:", FIELD_END_MAX, &field.size) ||
	    !take_attribute(&line, "signed:", 1, &is_signed))
		return false;

	field.is_signed = is_signed != 0;
	parse_declaration(declaration, &field);
	*ret = field;
	return true;
}

static int bad_line(struct ior_error *err, uint32_t line, const char *what)
{
	return ior_fail(err, EBADMSG, "line %u: %s", line, what);
}

static bool parse_name(struct span line, char *ret, size_t room)
{
	size_t i;

	if (!take_word(&line, "name: "))
		return false;
	for (i = 0; i < line.size; i++)
		if (!is_name_byte(line.at[i]))
			return false;
	set_text(ret, room, line.at, line.size);
	return ret[0] != '\0';
}

static bool parse_id(struct span line, uint16_t *ret)
{
	uint32_t id;

	if (!take_word(&line, "ID: ") || !take_number(&line, UINT16_MAX, &id) ||
	    line.size)
		return false;
	*ret = (uint16_t)id;
	return true;
}

/* The three lines above the fields. */
static int parse_head(struct span *text, struct event_format *format,
		      struct ior_error *err)
{
	struct span line;

	if (!parse_name(take_line(text), format->name, sizeof(format->name)))
		return bad_line(err, 1, "is not 'name: NAME'");
	if (!parse_id(take_line(text), &format->id))
		return bad_line(err, 2, "is not 'ID: NUMBER'");
	line = take_line(text);
	if (!take_word(&line, "format:") || line.size)
		return bad_line(err, 3, "is not 'format:'");
	return 0;
}

/* The lines of fields up to "print fmt", from line number 'n_lines' + 1 on. */
static int parse_fields(struct span *text, uint32_t n_lines,
			struct event_format *format, struct ior_error *err)
{
	while (text->size) {
		struct span line = take_line(text);

		n_lines++;
		skip_blanks(&line);
		if (!line.size)
			continue;
		if (take_word(&line, "print fmt:"))
			break;
		if (format->n_fields == FORMAT_FIELDS_MAX)
			return bad_line(err, n_lines, "is one field too many");
		if (!take_word(&line, "field:") ||
		    !parse_field(line, &format->fields[format->n_fields]))
			return bad_line(err, n_lines, "is not a field");
		format->n_fields++;
	}
	return 0;
}

static struct event_format *new_format(uint32_t n_fields)
{
	struct event_format *format;

	format = calloc(1, sizeof(*format) + n_fields * sizeof(struct field));
	return format;
}

/* As many fields as there are, not as many as there may be. */
static struct event_format *shrink(struct event_format *format)
{
	struct event_format *const less =
		realloc(format, sizeof(*format) + format->n_fields *
							  sizeof(struct field));

	return less ? less : format;
}

int event_format_parse(const char *text, size_t size, struct event_format **ret,
		       struct ior_error *err)
{
	struct span rest = { text, size };
	struct event_format *format;
	int r;

	format = new_format(FORMAT_FIELDS_MAX);
	if (!format)
		return ior_fail(err, ENOMEM, "out of memory");

	r = parse_head(&rest, format, err);
	if (r < 0)
		goto fail;

	r = parse_fields(&rest, 3, format, err);
	if (r < 0)
		goto fail;

	*ret = shrink(format);
	return 0;

fail:
	event_format_free(format);
	return r;
}

const struct field *event_format_find(const struct event_format *format,
				      const char *name)
{
	uint32_t i;

	for (i = 0; i < format->n_fields; i++)
		if (!strcmp(format->fields[i].name, name))
			return &format->fields[i];
	return NULL;
}

void event_format_free(struct event_format *format)
{
	free(format);
}

/* The head of a sub-buffer is small: one far from its start is refused. */
#define PAGE_HEAD_MAX 64

static bool layout_is_sane(const struct page_layout *layout)
{
	return layout->time_at + 8 <= layout->data_at &&
	       layout->commit_at + layout->commit_size <= layout->data_at &&
	       layout->data_at <= PAGE_HEAD_MAX;
}

int page_layout_parse(const char *text, size_t size, struct page_layout *ret,
		      struct ior_error *err)
{
	struct event_format *format;
	const struct field *time, *commit, *data;
	struct span rest = { text, size };
	struct page_layout layout;
	int r;

	format = new_format(FORMAT_FIELDS_MAX);
	if (!format)
		return ior_fail(err, ENOMEM, "out of memory");

	r = parse_fields(&rest, 0, format, err);
	if (r < 0)
		goto done;

	time = event_format_find(format, "timestamp");
	commit = event_format_find(format, "commit");
	data = event_format_find(format, "data");
	if (!time || !commit || !data || time->size != 8 ||
	    (commit->size != 4 && commit->size != 8)) {
		r = ior_fail(err, EBADMSG, "lacks a field of a page's head");
		goto done;
	}

	layout.time_at = time->offset;
	layout.commit_at = commit->offset;
	layout.commit_size = commit->size;
	layout.data_at = data->offset;
	if (!layout_is_sane(&layout)) {
		r = ior_fail(err, EBADMSG, "the head of a page is too large");
		goto done;
	}
	*ret = layout;

done:
	event_format_free(format);
	return r;
}
