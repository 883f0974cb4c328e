/*
 * print.h - the fields of a record as text
 */
#ifndef DECODE_PRINT_H
#define DECODE_PRINT_H

#include <stddef.h>
#include <stdint.h>

struct format_entry;
struct printer;

/* NULL when out of memory. */
struct printer *printer_create(void);

/* The text of a record, cut to 'size' bytes and ended by a zero. */
void printer_print(struct printer *printer, const struct format_entry *entry,
		   const uint8_t *raw, uint32_t raw_size, char *ret,
		   size_t size);

void printer_free(struct printer *printer);

#endif
