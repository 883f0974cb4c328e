/*
 * line.h - lines and fields of the texts in a snapshot
 *
 *	struct line line = { 0 };
 *
 *	while (line_next(text->data, text->size, &line))
 *		if (line_get_number(&line, 0, &tid) && ...)
 *
 * Texts may come from a stranger: a field that is not there, or no number, is
 * false, and nothing behind the text is read.
 */
#ifndef MODEL_LINE_H
#define MODEL_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fields behind the last of these are not told apart. */
#define LINE_FIELDS_MAX 32

struct line {
	size_t next_at; /* in the text, where the next line begins */
	uint32_t n_fields;
	struct {
		const char *data; /* in the text */
		size_t size;
	} fields[LINE_FIELDS_MAX];
};

/*
 * Go to the next line and part it at tabs and runs of blanks (a tab parts empty
 * fields too).  False at the end of the text.
 */
bool line_next(const char *data, size_t size, struct line *line);

/* A decimal number; "-" is none. */
bool line_get_number(const struct line *line, uint32_t field, uint64_t *ret);

/* The same with a sign. */
bool line_get_signed(const struct line *line, uint32_t field, int64_t *ret);

/* MAJ:MIN, as the kernel's own dev_t (major << 20 | minor). */
bool line_get_dev(const struct line *line, uint32_t field, uint32_t *ret);

/* A field with \ooo undone, cut to 'size' and ended by a zero. */
bool line_get_text(const struct line *line, uint32_t field, char *ret,
		   size_t size);

/* Whether a field is this word. */
bool line_field_is(const struct line *line, uint32_t field, const char *word);

#endif
