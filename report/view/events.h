/*
 * events.h - how often each event fired, and in which process
 *
 * Also those that never did, so that a wildcard shows which of the events that
 * it matched are of use.
 */
#ifndef VIEW_EVENTS_H
#define VIEW_EVENTS_H

#include <stddef.h>
#include <stdio.h>

#include "report/view/key.h"

struct ior_error;
struct question;
struct view;
struct view_request;

enum key_source events_source(const struct view *view,
			      const struct question *question);
const char *events_column(const struct view *view,
			  const struct question *question, size_t index);

int events_print(const struct view_request *request, FILE *out,
		 struct ior_error *err);

#endif
