/*
 * advice.c - what to do about a file that cannot be read
 */
#include <errno.h>
#include <stddef.h>

#include "report/advice.h"

static const struct {
	int code;
	const char *advice;
} advices[] = {
	{ ENOENT, "; name the trace or database to read" },
	{ EACCES, "; run as its owner or as root" },
	{ EPERM, "; run as its owner or as root" },
	{ EISDIR, "; name a file in it" },
	{ EBADMSG, "; give a trace as 'iorec record' writes it" },
};

const char *advice_on_reading(int code)
{
	size_t i;

	for (i = 0; i < sizeof(advices) / sizeof(advices[0]); i++)
		if (advices[i].code == -code)
			return advices[i].advice;
	return "";
}
