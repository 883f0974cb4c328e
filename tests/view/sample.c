/*
 * sample.c - the database of sample.sql, and what a view prints of it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "report/store/schema.h"
#include "report/store/store.h"
#include "report/view/traces.h"
#include "tests/view/sample.h"

static char *read_file(const char *path)
{
	FILE *const file = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	assert_non_null(file);
	assert_true(getdelim(&text, &size, '\0', file) > 0);
	fclose(file);
	return text;
}

static void execute(sqlite3 *db, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s", why);
}

static void fill(const char *path, const char *more)
{
	char *const sample = read_file(SAMPLE_SQL);
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	execute(db, store_schema);
	execute(db, sample);
	if (more)
		execute(db, more);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(sample);
}

struct store *sample_open(const char *more)
{
	char path[] = "/tmp/iorec-test-view.XXXXXX";
	struct ior_error error = { 0 };
	struct store *store = NULL;
	const int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	fill(path, more);
	if (store_open(path, STORE_READ, &store, &error) < 0)
		fail_msg("%s", error.text);
	unlink(path); /* it lives on until it is closed */
	return store;
}

static const struct view *find_view(const char *name)
{
	size_t i;

	for (i = 0; view_at(i); i++)
		if (strcmp(view_at(i)->name, name) == 0)
			return view_at(i);
	fail_msg("no view %s", name);
	return NULL;
}

char *sample_report(struct store *store, const char *name,
		    const struct question *question, enum key_source source,
		    enum sheet_format format)
{
	const struct view *const view = find_view(name);
	struct traces traces = { 0 };
	const struct view_request request = {
		.view = view,
		.store = store,
		.traces = &traces,
		.question = question,
		.source = source ? source : view->source(view, question),
		.format = format,
		.screen = { .width = 80 },
	};
	struct ior_error error = { 0 };
	char *text;
	size_t size;
	FILE *const out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(traces_load(store, &traces, &error), 0);
	if (view_print(&request, out, &error) < 0)
		fail_msg("%s", error.text);
	traces_release(&traces);
	assert_int_equal(fclose(out), 0);
	return text;
}
