/*
 * grid_rows.h - the rows that a grid's sums are of, each with its time
 *
 * Each is a SELECT in parentheses, as grid_source has it: a row a call or I/O in
 * the columns of the sums, with time_ns and second.
 */
#ifndef VIEW_GRID_ROWS_H
#define VIEW_GRID_ROWS_H

/* Not the second half of a call that reads here and writes there. */
#define GRID_IS_ONE_CALL                \
	"(op <> 'write' OR call NOT IN" \
	" ('sendfile64', 'copy_file_range', 'splice'))"

extern const char grid_rows_calls[];
extern const char grid_rows_reads[]; /* by whole seconds */
extern const char grid_rows_seeks[];
extern const char grid_rows_sizes[];
extern const char grid_rows_stages[];

#endif
