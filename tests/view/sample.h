/*
 * sample.h - the database of sample.sql, and what a view prints of it
 */
#ifndef TESTS_VIEW_SAMPLE_H
#define TESTS_VIEW_SAMPLE_H

#include "report/view/view.h"

/* The sample, with 'more' done to it in SQL; the caller closes it. */
struct store *sample_open(const char *more);

/*
 * All that a report prints; the caller frees it.  'source' 0: as the view has
 * it.
 */
char *sample_report(struct store *store, const char *view,
		    const struct question *question, enum key_source source,
		    enum sheet_format format);

#endif
