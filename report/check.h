/*
 * check.h - whether a trace is whole, chunk by chunk
 *
 *	struct check_consumer consumer = { .problem = print };
 *	struct check check;
 *
 *	r = check_run(path, &consumer, &check, &error);
 *
 * Goes through the file once and unpacks every chunk: checksums, archives and
 * END's totals.  What events a page holds is not looked at.
 */
#ifndef REPORT_CHECK_H
#define REPORT_CHECK_H

#include <stdbool.h>
#include <stdint.h>

struct ior_chunk;
struct ior_error;

/* What the file turned out to be. */
struct check {
	uint64_t n_valid;   /* chunks */
	uint64_t n_damages; /* places where it is not what it should be */
	uint64_t n_gaps;    /* damages that it had before it was salvaged */
	uint64_t n_lost;    /* events, as the headers say */
	bool complete;      /* it ends with END */
	bool salvaged;
};

/* What takes the findings; a NULL function is not called. */
struct check_consumer {
	/* One sentence for each damage and each gap. */
	void (*problem)(void *context, const char *text);
	/*
	 * A valid chunk, END excepted; flagged IOR_CHUNK_GAP when a damage is
	 * before it.  A negative errno ends the run.
	 */
	int (*chunk)(void *context, const struct ior_chunk *chunk,
		     const uint8_t *stored, struct ior_error *err);
	/* Told how much of the file was read. */
	void (*progress)(void *context, uint64_t done, uint64_t size);
	void *context;
};

/*
 * Returns 0 when the file was read to its end, whatever it holds; fails when it
 * cannot be opened as a trace or cannot be read.
 */
int check_run(const char *path, const struct check_consumer *consumer,
	      struct check *ret, struct ior_error *err);

#endif
