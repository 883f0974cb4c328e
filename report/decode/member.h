/*
 * member.h - the members of struct event, and what kernels call them
 *
 * For each kind of event a table of members; a new name of an old field is one
 * word more here, and nowhere else.
 */
#ifndef DECODE_MEMBER_H
#define DECODE_MEMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iorec/catalog.h"

#define MEMBER_NAMES_MAX 4

enum member_type {
	MEMBER_NUMBER, /* widened or cut to the member's size */
	MEMBER_ADD,    /* added to what is there */
	MEMBER_SUBTRACT,
	MEMBER_INT,      /* the low 32 bits of an argument, with sign */
	MEMBER_UNSIGNED, /* the same, without */
	MEMBER_ARGUMENT, /* as many bits of it as its type has */
	MEMBER_ORDER,    /* 1 << number */
	MEMBER_PAGES,    /* number * page size */
	MEMBER_CHARS,    /* a string, cut to the member's size and ended by 0 */
	MEMBER_BYTES,    /* a row of bytes of exactly the member's size */
	MEMBER_WORDS,    /* numbers of 8 bytes to the end of the record, left
			    where they are; how many is the member behind */
	MEMBER_TEXT,     /* a string of any length, left where it is; its size
			    is the member behind it */
};

struct member {
	/* in struct event */
	uint16_t at;
	uint16_t size;
	enum member_type type;
	/* of the field, the first that a format has; ended by NULL */
	const char *names[MEMBER_NAMES_MAX];
	bool optional; /* else the kind means nothing without it */
};

/* The members of a kind; system calls have none of their own. */
const struct member *member_table(enum ior_event_kind kind, const char *system,
				  size_t *n_ret);

/* The members of a call's entry, from the names of the catalog. */
#define CALL_MEMBERS_MAX 6
size_t member_table_of_call(const struct ior_call_def *call,
			    struct member ret[CALL_MEMBERS_MAX]);

#endif
