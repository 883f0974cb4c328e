/*
 * collect_formats.c - how the kernel lays out its pages and events
 */
#include <stdio.h>

#include "iorec/catalog.h"
#include "record/bundle.h"
#include "record/collect.h"
#include "record/events.h"

int collect_formats(struct bundle *bundle, int session_fd,
		    const struct event_choice *choice, struct ior_error *err)
{
	char path[512], name[sizeof("tracing/") + sizeof(path)];
	size_t i;
	int r;

	r = bundle_add_file_at(bundle, "tracing/events/header_page", session_fd,
			       "events/header_page", err);
	for (i = 0; r == 0 && i < choice->n_events; i++) {
		snprintf(path, sizeof(path), "events/%s/%s/format",
			 choice->events[i].system, choice->events[i].event);
		snprintf(name, sizeof(name), "tracing/%s", path);
		r = bundle_add_file_at(bundle, name, session_fd, path, err);
	}
	return r;
}

int collect_stack_format(struct bundle *bundle, int tracing_fd,
			 struct ior_error *err)
{
	static const char path[] =
		"events/" IOR_STACK_SYSTEM "/" IOR_STACK_EVENT "/format";
	static const char name[] = "tracing/events/" IOR_STACK_SYSTEM
				   "/" IOR_STACK_EVENT "/format";

	return bundle_add_file_at(bundle, name, tracing_fd, path, err);
}
