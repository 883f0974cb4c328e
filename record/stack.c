/*
 * stack.c - the kernel's stack at each bio
 *
 * Facts: Documentation/trace/events.rst ("stacktrace").
 */
#include <errno.h>
#include <string.h>

#include "iorec/error.h"
#include "record/stack.h"
#include "record/text.h"
#include "record/tracing.h"

#define TRIGGER "events/block/block_bio_queue/trigger"

/* Without a trigger of somebody's the file lists those that there are. */
bool stacks_are_offered(int tracing_fd)
{
	struct text text = { 0 };
	bool offered;

	offered = text_read(&text, tracing_fd, TRIGGER) == 0 &&
		  (text.data[0] != '#' || strstr(text.data, " stacktrace"));
	text_release(&text);
	return offered;
}

int stacks_check(int tracing_fd, struct ior_error *err)
{
	if (stacks_are_offered(tracing_fd))
		return 0;
	return ior_fail(err, EOPNOTSUPP,
			"the kernel tells no stacks; --stacks " STACKS_NEED);
}

int stacks_enable(int session_fd, struct ior_error *err)
{
	const int r = tracing_write(session_fd, TRIGGER, "stacktrace");

	if (r < 0)
		return ior_fail(err, -r,
				"cannot let the kernel tell stacks ('%s'): %m",
				TRIGGER);
	return 0;
}
