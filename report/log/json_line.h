/*
 * json_line.h - a line of the log as an object of json
 *
 * Its members are the columns of csv, always all of them; what is not known is
 * null.
 */
#ifndef LOG_JSON_LINE_H
#define LOG_JSON_LINE_H

struct log_buffer;
struct log_io;
struct log_note;

void json_line_io(struct log_buffer *buffer, const struct log_io *io);

void json_line_note(struct log_buffer *buffer, const struct log_note *note);

#endif
