/*
 * stacks.h - from where in the kernel I/O was queued
 *
 * The rows of grid_stacks, of which a table shows each stack from the inside out,
 * a function a line; folded, they are what flame graphs are drawn from: a row a
 * line, all keys and functions from the outside in, then how many.
 */
#ifndef VIEW_STACKS_H
#define VIEW_STACKS_H

#include <stdio.h>

struct ior_error;
struct view_request;

int stacks_print(const struct view_request *request, FILE *out,
		 struct ior_error *err);

#endif
