/*
 * buffer.h - text put together fast, on its way to a stream
 */
#ifndef LOG_BUFFER_H
#define LOG_BUFFER_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define LOG_BUFFER_SIZE   ((size_t)1 << 16)
#define LOG_NUMBER_DIGITS 24

struct log_buffer {
	FILE *stream;
	size_t size;
	char data[LOG_BUFFER_SIZE];
};

void log_buffer_flush(struct log_buffer *buffer);

void log_buffer_add(struct log_buffer *buffer, const char *text, size_t size);
void log_buffer_add_letter(struct log_buffer *buffer, char letter);

/* So many blanks. */
void log_buffer_pad(struct log_buffer *buffer, size_t n);

enum log_quotes {
	LOG_QUOTES_NONE,
	LOG_QUOTES_CSV, /* where csv wants them */
	LOG_QUOTES_JSON,
};

/*
 * A name of somebody's making, escaped.  Returns the columns it takes on a
 * terminal, without quotes.
 */
size_t log_buffer_add_name(struct log_buffer *buffer, const char *name,
			   enum log_quotes quotes);

/*
 * The digits of number / 10^n_decimals, at the end of 'ret'; returns where they
 * begin.
 */
const char *log_digits(int64_t number, unsigned int n_decimals,
		       char ret[LOG_NUMBER_DIGITS + 1]);

#endif
