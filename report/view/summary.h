/*
 * summary.h - what a trace says at a glance
 *
 * What was recorded and what is missing, who uses the disk, the processes,
 * devices, files and requests that matter most, the checks.  Of sums alone.
 */
#ifndef VIEW_SUMMARY_H
#define VIEW_SUMMARY_H

#include <stdio.h>

#include "report/view/key.h"

struct ior_error;
struct question;
struct view;
struct view_request;

enum key_source summary_source(const struct view *view,
			       const struct question *question);

int summary_print(const struct view_request *request, FILE *out,
		  struct ior_error *err);

#endif
