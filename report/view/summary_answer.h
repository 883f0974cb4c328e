/*
 * summary_answer.h - who uses the disk, in three lines
 */
#ifndef VIEW_SUMMARY_ANSWER_H
#define VIEW_SUMMARY_ANSWER_H

#include <stdio.h>

struct ior_error;
struct view_request;

/* Lines below the head of a table, or members of an object of json. */
int summary_answer_print(const struct view_request *request, FILE *out,
			 struct ior_error *err);

#endif
