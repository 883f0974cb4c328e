/*
 * heatmap.h - how long calls and requests took, over time
 */
#ifndef VIEW_HEATMAP_H
#define VIEW_HEATMAP_H

#include <stdio.h>

#include "report/view/key.h"

struct ior_error;
struct question;
struct view;
struct view_request;

enum key_source heatmap_source(const struct view *view,
			       const struct question *question);

int heatmap_print(const struct view_request *request, FILE *out,
		  struct ior_error *err);

#endif
