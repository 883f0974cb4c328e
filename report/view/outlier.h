/*
 * outlier.h - the slowest calls and requests, each with its whole story
 *
 * Calls on files and block devices, and requests: as many of each as were asked
 * for.  Needs rows.
 */
#ifndef VIEW_OUTLIER_H
#define VIEW_OUTLIER_H

#include <stdio.h>

struct ior_error;
struct view_request;

int outlier_print(const struct view_request *request, FILE *out,
		  struct ior_error *err);

#endif
