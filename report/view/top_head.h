/*
 * top_head.h - the line above a table of top: when, the load, what disks moved
 */
#ifndef VIEW_TOP_HEAD_H
#define VIEW_TOP_HEAD_H

#include <stdint.h>
#include <stdio.h>

struct ior_error;
struct view_request;

/* Of the interval from at_s on, or of all; of the whole host. */
int top_head(const struct view_request *request, int64_t at_s, FILE *out,
	     struct ior_error *err);

#endif
