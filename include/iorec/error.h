/*
 * error.h - what failed, in one sentence, beside a negative errno
 *
 * A function that can fail returns 0 or a negative errno and, when the caller
 * gives a struct ior_error, leaves the sentence there:
 *
 *	if (fd < 0)
 *		return ior_fail(err, errno, "cannot open '%s': %m", path);
 *
 * The sentence is lower case and without a full stop; only a main.c prints it.
 */
#ifndef IOREC_ERROR_H
#define IOREC_ERROR_H

#define IOR_ERROR_TEXT_SIZE 512

struct ior_error {
	int code; /* negative errno, 0 when nothing failed */
	char text[IOR_ERROR_TEXT_SIZE]; /* cut when longer, always ended */
};

/*
 * Note a failure: 'code' is a positive errno.  'err' may be NULL.  In the
 * format, "%m" is the text of 'code'.  Returns -code.
 */
int ior_fail(struct ior_error *err, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
