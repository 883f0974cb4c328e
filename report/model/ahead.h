/*
 * ahead.h - rows of what came into the cache, and what of it nobody used
 *
 * Each run is a row when it comes; what readahead brought in is unused then.  A
 * row with less than 0 follows for each page that is used after all, so that rows
 * sum to what was not, whenever one looks.
 */
#ifndef MODEL_AHEAD_H
#define MODEL_AHEAD_H

#include <stdint.h>

struct ior_error;
struct page_run;
struct row_sink;

int ahead_tell_run(const struct row_sink *sink, const struct page_run *run,
		   struct ior_error *err);

/* The same of one that nobody will see used: nothing of it is unused. */
int ahead_tell_used(const struct row_sink *sink, const struct page_run *run,
		    struct ior_error *err);

/* n_pages more of a run are unused; or fewer, if it is less than 0. */
int ahead_tell_unused(const struct row_sink *sink, const struct page_run *run,
		      int64_t n_pages, struct ior_error *err);

/* A page of a run is used for the first time. */
int ahead_tell_use(const struct row_sink *sink, const struct page_run *run,
		   uint64_t index, struct ior_error *err);

#endif
