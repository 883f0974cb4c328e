/*
 * line.c - lines and fields of the texts in a snapshot
 */
#include <string.h>

#include "report/model/line.h"

static bool is_blank(char c)
{
	return c == '\t' || c == ' ';
}

/* Where the field at 'at' ends, and with its separator the next one begins. */
static size_t next_field(const char *data, size_t at, size_t end,
			 size_t *size_ret)
{
	const size_t from = at;

	while (at < end && !is_blank(data[at]))
		at++;
	*size_ret = at - from;
	if (at < end && data[at] == '\t')
		return at + 1;
	while (at < end && data[at] == ' ')
		at++;
	return at;
}

bool line_next(const char *data, size_t size, struct line *line)
{
	const char *newline;
	size_t at = line->next_at;
	size_t end;

	if (at >= size)
		return false;

	newline = memchr(data + at, '\n', size - at);
	end = newline ? (size_t)(newline - data) : size;
	line->next_at = newline ? end + 1 : end;
	line->n_fields = 0;
	while (at < end && data[at] == ' ')
		at++;
	while (at < end && line->n_fields < LINE_FIELDS_MAX) {
		line->fields[line->n_fields].data = data + at;
		at = next_field(data, at, end,
				&line->fields[line->n_fields].size);
		line->n_fields++;
	}
	return true;
}

/* Digits of a field from *at on; false for none or too large a number. */
static bool get_digits(const struct line *line, uint32_t field, size_t *at,
		       uint64_t *ret)
{
	const char *const data = line->fields[field].data;
	const size_t from = *at;
	uint64_t number = 0;

	while (*at < line->fields[field].size && data[*at] >= '0' &&
	       data[*at] <= '9') {
		const uint64_t digit = (uint64_t)(data[*at] - '0');

		if (number > (UINT64_MAX - digit) / 10)
			return false;
		number = number * 10 + digit;
		(*at)++;
	}
	if (*at == from)
		return false;
	*ret = number;
	return true;
}

bool line_get_number(const struct line *line, uint32_t field, uint64_t *ret)
{
	size_t at = 0;
	uint64_t number;

	if (field >= line->n_fields || !get_digits(line, field, &at, &number) ||
	    at != line->fields[field].size)
		return false;
	*ret = number;
	return true;
}

bool line_get_signed(const struct line *line, uint32_t field, int64_t *ret)
{
	uint64_t number;
	size_t at = 0;
	bool minus;

	if (field >= line->n_fields)
		return false;
	minus = line->fields[field].size && line->fields[field].data[0] == '-';
	at = minus;
	if (!get_digits(line, field, &at, &number) ||
	    at != line->fields[field].size || number > INT64_MAX)
		return false;
	*ret = minus ? -(int64_t)number : (int64_t)number;
	return true;
}

/* The kernel's dev_t has 12 bits for the major and 20 for the minor. */
bool line_get_dev(const struct line *line, uint32_t field, uint32_t *ret)
{
	uint64_t major, minor;
	size_t at = 0;

	if (field >= line->n_fields || !get_digits(line, field, &at, &major) ||
	    at >= line->fields[field].size ||
	    line->fields[field].data[at++] != ':' ||
	    !get_digits(line, field, &at, &minor) ||
	    at != line->fields[field].size || major >= 1u << 12 ||
	    minor >= 1u << 20)
		return false;
	*ret = (uint32_t)(major << 20 | minor);
	return true;
}

static bool is_octal(const char *data, size_t size)
{
	return size >= 4 && data[0] == '\\' && data[1] >= '0' &&
	       data[1] <= '3' && data[2] >= '0' && data[2] <= '7' &&
	       data[3] >= '0' && data[3] <= '7';
}

static char octal(const char *data)
{
	return (char)((data[1] - '0') << 6 | (data[2] - '0') << 3 |
		      (data[3] - '0'));
}

bool line_get_text(const struct line *line, uint32_t field, char *ret,
		   size_t size)
{
	const char *data;
	size_t left, n = 0;

	if (field >= line->n_fields)
		return false;

	data = line->fields[field].data;
	left = line->fields[field].size;
	while (left && n + 1 < size) {
		const size_t taken = is_octal(data, left) ? 4 : 1;

		ret[n++] = taken == 1 ? *data : octal(data);
		data += taken;
		left -= taken;
	}
	ret[n] = '\0';
	return true;
}

bool line_field_is(const struct line *line, uint32_t field, const char *word)
{
	return field < line->n_fields &&
	       line->fields[field].size == strlen(word) &&
	       !memcmp(line->fields[field].data, word,
		       line->fields[field].size);
}
