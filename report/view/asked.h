/*
 * asked.h - the time of each trace that is asked about, and of it a row's
 *
 * Rates are by it.  A row of a host is about the traces of that host, a row of
 * a device about those that know the device, also where it was idle; any other
 * row is about all.
 */
#ifndef VIEW_ASKED_H
#define VIEW_ASKED_H

#include <stdbool.h>
#include <stdio.h>

struct filters;
struct question;
struct traces;

/* The table "asked" for a WITH, and a comma. */
void asked_put(FILE *sql, const struct filters *filters,
	       const struct traces *traces);

/*
 * A comma, and the seconds that a row is about as "length_s"; with --interval
 * the row's "at_s" is needed, with 'has_keys' those of question_sql.h.
 */
void asked_put_length(FILE *sql, const struct question *question,
		      const struct traces *traces, bool has_keys);

#endif
