/*
 * recipe.h - the chunks of a trace, unpacked, in one row of bytes
 *
 * A fuzzer that changed a trace would only meet its checksums.  It changes a
 * recipe instead, of which a trace is made: for each chunk a head of
 * RECIPE_HEAD_SIZE bytes (kind 2, cpu 2, size 4, last_ns 8), then the payload.
 */
#ifndef TESTS_RECIPE_H
#define TESTS_RECIPE_H

#define RECIPE_HEAD_SIZE 16u
#define RECIPE_NO_CPU    0xffffu

#endif
