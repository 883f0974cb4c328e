/*
 * stored.h - the log of a database, out of its rows
 *
 * The same lines in the same order as those of the trace, but for events that
 * are no I/O: a database only counts them.  One trace after another.
 */
#ifndef LOG_STORED_H
#define LOG_STORED_H

struct ior_error;
struct log_filter;
struct log_printer;
struct log_window;
struct store;

/* Fails with -EINVAL when the database has only rollups of a trace. */
int log_stored(struct store *store, const struct log_window *window,
	       struct log_filter *filter, struct log_printer *printer,
	       struct ior_error *err);

#endif
