/*
 * kept_value.c - a value of a row, kept beyond it
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/escape.h"
#include "report/view/kept_value.h"

int kept_value_get(const struct store_query *query, int column,
		   struct store_value *ret, struct ior_error *err)
{
	struct store_value value;
	char *text;

	store_get(query, column, &value);
	if (value.type == STORE_TEXT) {
		text = malloc(value.size + 1U);
		if (!text)
			return ior_fail(err, ENOMEM, "out of memory");
		memcpy(text, value.text, value.size);
		text[value.size] = '\0';
		value.text = text;
	}
	*ret = value;
	return 0;
}

void kept_value_put(FILE *out, const struct store_value *value)
{
	if (value->type == STORE_INTEGER)
		fprintf(out, "%" PRId64, value->integer);
	if (value->type == STORE_TEXT)
		escape_print(out, value->text, value->size);
}

void kept_value_release(struct store_value *value)
{
	if (value->type == STORE_TEXT)
		free((void *)(uintptr_t)value->text);
	*value = (struct store_value){ 0 };
}
