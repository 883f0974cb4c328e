/*
 * question_sql.h - the parts of a statement that the views have in common
 *
 * A statement is made in two steps.  "part" sums a source r by the question's
 * keys, which are k0, k1 ... in it; what is selected from part gives them their
 * names and turns the id of a process into its pid and comm:
 *
 *	WITH <tables>
 *	part AS (SELECT ... <keys> FROM ... AS r <joins> WHERE 1 <filters>
 *		GROUP BY ... <groups>)
 *	SELECT ... <columns> FROM part <column_joins> ...
 *
 * Each part that is a list begins with a comma.
 */
#ifndef VIEW_QUESTION_SQL_H
#define VIEW_QUESTION_SQL_H

#include <stdio.h>

#include "report/view/question.h"

struct ior_error;
struct store;
struct store_query;
struct traces;

/* "process" and "span", where they are needed, each with a comma behind. */
void question_sql_tables(FILE *sql, const struct question *question,
			 const struct traces *traces);

/* The keys, and "remainder": whether the row is one. */
void question_sql_keys(FILE *sql, const struct question *question);

/*
 * The tables that keys and filters look into, and the span of time, whose
 * condition is 'in_span' (of r and s).
 */
void question_sql_joins(FILE *sql, const struct question *question,
			const char *in_span);

/* " AND ..." for each filter but time; question_prepare() has their values. */
void question_sql_filters(FILE *sql, const struct filters *filters);

/* The same of the traces a: those that know the device of --device. */
void question_sql_device_traces(FILE *sql, const struct filters *filters);

void question_sql_groups(FILE *sql, const struct question *question);
void question_sql_columns(FILE *sql, const struct question *question);
void question_sql_column_joins(FILE *sql, const struct question *question);

/*
 * Compile a statement with the values of its filters.  The text is freed, also
 * on failure; on success the caller frees *ret.
 */
int question_prepare(struct store *store, char *sql,
		     const struct filters *filters, struct store_query **ret,
		     struct ior_error *err);

#endif
