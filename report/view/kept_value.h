/*
 * kept_value.h - a value of a row, kept beyond it
 */
#ifndef VIEW_KEPT_VALUE_H
#define VIEW_KEPT_VALUE_H

#include <stdio.h>

#include "report/store/store.h"

struct ior_error;

/* Copy a column of the row at hand; released with kept_value_release(). */
int kept_value_get(const struct store_query *query, int column,
		   struct store_value *ret, struct ior_error *err);

/* Escaped, and nothing for NULL. */
void kept_value_put(FILE *out, const struct store_value *value);

/* It is NULL then. */
void kept_value_release(struct store_value *value);

#endif
