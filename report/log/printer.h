/*
 * printer.h - the log as text: aligned lines for people, csv or json
 *
 *	r = log_printer_create(stdout, LOG_TABLE, &printer, &error);
 *	log_printer_head(printer);
 *	log_printer_io(printer, &io);
 *	log_printer_free(printer);	prints what it still holds
 *
 * Millions of lines are common, so it formats by hand into a buffer of its own.
 */
#ifndef LOG_PRINTER_H
#define LOG_PRINTER_H

#include <stdint.h>
#include <stdio.h>

struct ior_error;
struct log_io;
struct log_note;
struct log_printer;

enum log_format {
	LOG_TABLE,
	LOG_CSV,
	LOG_JSON, /* an object a line */
};

/* The stream outlives the printer. */
int log_printer_create(FILE *stream, enum log_format format,
		       struct log_printer **ret, struct ior_error *err);

/*
 * The line of names, where the format has one; once, when it is sure that there
 * is something to read.
 */
void log_printer_head(struct log_printer *printer);

void log_printer_io(struct log_printer *printer, const struct log_io *io);

/* How many I/Os were printed so far. */
uint64_t log_printer_n_ios(const struct log_printer *printer);

void log_printer_note(struct log_printer *printer, const struct log_note *note);

/* NULL is allowed. */
void log_printer_free(struct log_printer *printer);

#endif
