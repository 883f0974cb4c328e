/*
 * buffer.c - text put together fast, on its way to a stream
 */
#include <stdbool.h>
#include <string.h>

#include "report/log/buffer.h"
#include "report/view/escape.h"

#define DELETE 0x7f

void log_buffer_flush(struct log_buffer *buffer)
{
	fwrite(buffer->data, 1, buffer->size, buffer->stream);
	buffer->size = 0;
}

void log_buffer_add(struct log_buffer *buffer, const char *text, size_t size)
{
	if (size > LOG_BUFFER_SIZE - buffer->size)
		log_buffer_flush(buffer);
	if (size > LOG_BUFFER_SIZE) {
		fwrite(text, 1, size, buffer->stream);
		return;
	}
	memcpy(buffer->data + buffer->size, text, size);
	buffer->size += size;
}

void log_buffer_add_letter(struct log_buffer *buffer, char letter)
{
	if (buffer->size == LOG_BUFFER_SIZE)
		log_buffer_flush(buffer);
	buffer->data[buffer->size++] = letter;
}

void log_buffer_pad(struct log_buffer *buffer, size_t n)
{
	static const char blanks[] = "                                ";
	size_t part;

	for (; n; n -= part) {
		part = n < sizeof(blanks) - 1 ? n : sizeof(blanks) - 1;
		log_buffer_add(buffer, blanks, part);
	}
}

static bool is_special(char letter)
{
	return letter == '"' || letter == ',' || letter == '\\';
}

/* Bytes that every format prints as they are; most names are no others. */
static size_t span_plain(const char *text)
{
	size_t i;

	for (i = 0; text[i]; i++) {
		const uint8_t byte = (uint8_t)text[i];

		if (byte < ' ' || byte >= DELETE || is_special(text[i]))
			break;
	}
	return i;
}

/* Within quotes, before a letter that would end or escape. */
static void add_escape(struct log_buffer *buffer, char letter,
		       enum log_quotes quotes)
{
	if (quotes == LOG_QUOTES_CSV && letter == '"')
		log_buffer_add_letter(buffer, '"');
	if (quotes == LOG_QUOTES_JSON && (letter == '"' || letter == '\\'))
		log_buffer_add_letter(buffer, '\\');
}

static size_t add_hostile(struct log_buffer *buffer, const char *name,
			  size_t size, enum log_quotes quotes)
{
	char piece[ESCAPE_PIECE_SIZE];
	size_t n_columns = 0;
	size_t at;

	for (at = 0; at < size;) {
		at += escape_next(name + at, size - at, piece);
		add_escape(buffer, *piece, quotes);
		log_buffer_add(buffer, piece, strlen(piece));
		n_columns += escape_width(piece);
	}
	return n_columns;
}

static bool wants_quotes(const char *hostile, enum log_quotes quotes)
{
	switch (quotes) {
	case LOG_QUOTES_CSV:
		return strpbrk(hostile, "\",");
	case LOG_QUOTES_JSON:
		return true;
	default:
		return false;
	}
}

size_t log_buffer_add_name(struct log_buffer *buffer, const char *name,
			   enum log_quotes quotes)
{
	const size_t n_plain = span_plain(name);
	const bool quoted = wants_quotes(name + n_plain, quotes);
	size_t n_columns = n_plain;

	if (quoted)
		log_buffer_add_letter(buffer, '"');
	log_buffer_add(buffer, name, n_plain);
	if (name[n_plain])
		n_columns += add_hostile(buffer, name + n_plain,
					 strlen(name + n_plain), quotes);
	if (quoted)
		log_buffer_add_letter(buffer, '"');
	return n_columns;
}

const char *log_digits(int64_t number, unsigned int n_decimals,
		       char ret[LOG_NUMBER_DIGITS + 1])
{
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	char *at = ret + LOG_NUMBER_DIGITS;
	unsigned int n = 0;

	*at = '\0';
	do {
		if (n && n == n_decimals)
			*--at = '.';
		*--at = (char)('0' + rest % 10);
		rest /= 10;
		n++;
	} while (rest || n <= n_decimals);
	if (number < 0)
		*--at = '-';
	return at;
}
