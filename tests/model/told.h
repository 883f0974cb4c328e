/*
 * told.h - a sink that tells rows as lines of text
 *
 * Rows of a kind whose function is asked for are told; the others are passed
 * by.  A test compares the whole story.
 */
#ifndef TESTS_TOLD_H
#define TESTS_TOLD_H

#include <stddef.h>

#include "report/model/row.h"

struct told {
	char text[16384];
	size_t size;
};

/* A sink that tells nothing; its functions take a struct told. */
void told_sink_init(struct row_sink *sink, struct told *told);

void told_add(struct told *told, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Tellers to put into a sink. */
int tell_task(void *told, const struct task_row *row, struct ior_error *err);
int tell_file(void *told, const struct file_row *row, struct ior_error *err);
int tell_mount(void *told, const struct mount_row *row, struct ior_error *err);
int tell_device(void *told, const struct device_row *row,
		struct ior_error *err);
int tell_counter(void *told, const struct counter_row *row,
		 struct ior_error *err);
int tell_coverage(void *told, const struct coverage_row *row,
		  struct ior_error *err);
int tell_cache(void *told, const struct cache_row *row, struct ior_error *err);
int tell_vfs(void *told, const struct vfs_row *row, struct ior_error *err);

#endif
