/*
 * error.c - note a failure in the caller's struct ior_error
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "iorec/error.h"

int ior_fail(struct ior_error *err, int code, const char *format, ...)
{
	va_list arguments;

	if (!err)
		return -code;

	err->code = -code;
	errno = code; /* %m is what the caller names, not what came after */
	va_start(arguments, format);
	vsnprintf(err->text, sizeof(err->text), format, arguments);
	va_end(arguments);
	return -code;
}
