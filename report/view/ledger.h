/*
 * ledger.h - who caused which I/O: the rows of --by
 */
#ifndef VIEW_LEDGER_H
#define VIEW_LEDGER_H

#include <stddef.h>
#include <stdio.h>

#include "report/view/key.h"

struct ior_error;
struct question;
struct view;
struct view_request;

enum key_source ledger_source(const struct view *view,
			      const struct question *question);

/* The names of the columns that a question gives, for --sort; NULL ends. */
const char *ledger_column(const struct view *view,
			  const struct question *question, size_t index);

/* Print the rows and their total; below a table, what stays apart. */
int ledger_print(const struct view_request *request, FILE *out,
		 struct ior_error *err);

#endif
