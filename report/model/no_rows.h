/*
 * no_rows.h - a sink for those who want few kinds of rows
 *
 *	struct row_sink sink = no_rows;
 *
 *	sink.vfs = take_vfs;
 */
#ifndef MODEL_NO_ROWS_H
#define MODEL_NO_ROWS_H

#include "report/model/row.h"

/* Each function takes its row and does nothing. */
extern const struct row_sink no_rows;

#endif
