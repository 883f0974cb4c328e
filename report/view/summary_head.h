/*
 * summary_head.h - what was recorded, and what is missing, in short
 */
#ifndef VIEW_SUMMARY_HEAD_H
#define VIEW_SUMMARY_HEAD_H

#include <stdio.h>

struct ior_error;
struct view_request;

/* Lines of a label and text, or "traces": [...] of an object of json. */
int summary_head_print(const struct view_request *request, FILE *out,
		       struct ior_error *err);

#endif
