/*
 * trace_file.h - whether a file is a trace, before anything is made for it
 */
#ifndef REPORT_TRACE_FILE_H
#define REPORT_TRACE_FILE_H

struct ior_error;

/*
 * Open it and look at its head; fails as ior_reader_open() does.  A pipe is
 * taken for one: to look would eat what is to be read.
 */
int trace_file_check(const char *path, struct ior_error *err);

#endif
