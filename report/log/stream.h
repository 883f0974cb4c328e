/*
 * stream.h - the log of a trace file, printed while it is read
 *
 * I/Os come in the order in which they completed; one that had not when the
 * trace ended comes last.  Memory does not grow with the trace, but for the
 * names of its tasks and files.
 */
#ifndef LOG_STREAM_H
#define LOG_STREAM_H

struct ior_error;
struct log_filter;
struct log_printer;
struct log_window;
struct progress;
struct trace_summary;

/*
 * What lies in the window is put into the filter's times here.  'progress' was
 * started, or is NULL.
 */
int log_stream(const char *path, const struct log_window *window,
	       struct log_filter *filter, struct log_printer *printer,
	       struct progress *progress, struct trace_summary *ret,
	       struct ior_error *err);

#endif
