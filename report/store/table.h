/*
 * table.h - a table of the schema, and what its rows are made of
 */
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include <stdbool.h>

struct table {
	const char *name;
	const char *types; /* enum cell_type, a letter a column */
	bool replaces;     /* a row of the same key: the trace names the keys */
};

#endif
