/*
 * heatmap_sql.h - the statement that asks how long things took, over time
 */
#ifndef VIEW_HEATMAP_SQL_H
#define VIEW_HEATMAP_SQL_H

#include <stdint.h>

#include "report/view/key.h"

struct ior_error;
struct question;
struct traces;

/* The columns of each row; rows of one map follow each other, by time. */
enum heatmap_column {
	HEATMAP_MAP,     /* a number for each, from 1 */
	HEATMAP_TIME_NS, /* where the slot begins; NULL: not known when */
	HEATMAP_BUCKET,  /* NULL: not known how long */
	HEATMAP_N,
	HEATMAP_KEYS, /* first of the question's columns */
};

/*
 * The question has a stage.  A slot lasts 'slot_ns'.  On success the caller
 * frees *ret.
 */
int heatmap_sql(const struct question *question, enum key_source source,
		const struct traces *traces, uint64_t slot_ns, char **ret,
		struct ior_error *err);

#endif
