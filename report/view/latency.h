/*
 * latency.h - how long calls and requests took
 *
 * A histogram for each kind of file system or device, or what --by says, and
 * each op.
 */
#ifndef VIEW_LATENCY_H
#define VIEW_LATENCY_H

#include <stdio.h>

#include "report/view/key.h"

struct ior_error;
struct question;
struct view;
struct view_request;

enum key_source latency_source(const struct view *view,
			       const struct question *question);

int latency_print(const struct view_request *request, FILE *out,
		  struct ior_error *err);

#endif
