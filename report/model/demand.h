/*
 * demand.h - which of the pages that enter the cache somebody asked for
 *
 * Known from the call or the fault that the thread is in when they do; the pages
 * beyond are readahead.  The kernel's own mark (rwbs A) does not tell: it stands
 * on the pages that were asked for, too.
 */
#ifndef MODEL_DEMAND_H
#define MODEL_DEMAND_H

#include <stdbool.h>
#include <stdint.h>

struct call_context;
struct context;
struct page_run;

struct demand_sight {
	uint32_t page_size;
	bool sees_faults; /* the trace has events of faults */
	bool sees_calls;
};

/* Whether a page of this file that enters now is put there to be written. */
bool demand_is_write(const struct call_context *call, uint32_t file_id);

/* Set demand_from, demand_to and fault of a run, by its file. */
void demand_judge(const struct demand_sight *sight,
		  const struct context *context, struct page_run *run);

/* How many of the first n_pages of a run were asked for. */
uint64_t demand_count(const struct page_run *run, uint64_t n_pages);

/* Whether a page of the run was asked for. */
bool demand_covers(const struct page_run *run, uint64_t index);

#endif
