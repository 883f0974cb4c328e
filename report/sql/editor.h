/*
 * editor.h - lines that somebody types at a terminal
 *
 * With libedit they can be edited, recalled (also those of the last time) and
 * completed; without it the kernel's terminal is the editor.  What it shows goes
 * to standard error, so that standard output has results alone.
 */
#ifndef SQL_EDITOR_H
#define SQL_EDITOR_H

struct editor;
struct ior_error;
struct names;

/* The words that Tab completes are the caller's and outlive the editor. */
int editor_create(const struct names *words, struct editor **ret,
		  struct ior_error *err);

/*
 * The next line, without its end.  1 and *ret, valid until the next call; 0 at
 * the end of input; -EINTR when a signal came instead of a line.
 */
int editor_read(struct editor *editor, const char *prompt, const char **ret,
		struct ior_error *err);

/* Keeps the history; NULL is allowed. */
void editor_free(struct editor *editor);

#endif
