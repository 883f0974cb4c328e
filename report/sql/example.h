/*
 * example.h - the worked questions of iorec-schema(5)
 */
#ifndef SQL_EXAMPLE_H
#define SQL_EXAMPLE_H

#include <stdbool.h>
#include <stddef.h>

/* Parts of the page, which no zero ends. */
struct example {
	const char *question;
	size_t question_size;
	const char *sql; /* with its last newline */
	size_t sql_size;
};

/* Number 'n', from 1; false when there are not so many. */
bool example_get(size_t n, struct example *ret);

/* The section of the page that has them. */
extern const char examples_page[];

#endif
