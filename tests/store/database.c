/*
 * database.c - traces to import, and what became of them
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "database.h"
#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "tests/format/image.h"

static void add_fact(struct ior_archive *archive, const char *name,
		     const char *value)
{
	assert_int_equal(ior_archive_add(archive, name, 1009, value,
					 strlen(value), NULL),
			 0);
}

void write_trace(const char *path, const char *uuid)
{
	struct ior_archive archive = { 0 };
	struct image image = { 0 };
	FILE *file;

	add_fact(&archive, "version", "1");
	add_fact(&archive, "subbuf_size", "4096");
	add_fact(&archive, "page_size", "4096");
	add_fact(&archive, "uuid", uuid);
	add_fact(&archive, "host", "alpha");
	add_fact(&archive, "start_ns", "1000");
	add_fact(&archive, "start_realtime_ns", "1700000000000000000");
	add_fact(&archive, "n_cpus", "two");
	image_add_payload(&image, IOR_KIND_FILE, archive.data, archive.size);
	image_add_end(&image);
	ior_archive_release(&archive);

	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(image.bytes, 1, image.size, file), image.size);
	assert_int_equal(fclose(file), 0);
}

static size_t print_value(const struct store_value *value, char *ret,
			  size_t room)
{
	switch (value->type) {
	case STORE_INTEGER:
		return (size_t)snprintf(ret, room, "%" PRId64, value->integer);
	case STORE_TEXT:
		return (size_t)snprintf(ret, room, "%s", value->text);
	default:
		return 0;
	}
}

void assert_rows(struct store *store, const char *sql, const char *rows)
{
	struct store_query *query = NULL;
	struct ior_error error = { 0 };
	struct store_value value;
	char text[8192] = "";
	size_t size = 0;
	int i, r;

	r = store_prepare(store, sql, NULL, &query, &error);
	while (r >= 0 && (r = store_step(query, &error)) > 0)
		for (i = 0; i < store_n_columns(query); i++) {
			store_get(query, i, &value);
			if (i > 0)
				text[size++] = '|';
			size += print_value(&value, text + size,
					    sizeof(text) - size);
			if (i == store_n_columns(query) - 1)
				text[size++] = '\n';
			assert_true(size < sizeof(text) / 2);
			text[size] = '\0';
		}
	store_query_free(query);
	assert_string_equal(error.text, "");
	assert_string_equal(text, rows);
}

void assert_same_rows(struct store *store, const char *one, const char *other)
{
	char sql[8192];

	snprintf(sql, sizeof(sql), "SELECT count(*) > 0 FROM (%s)", one);
	assert_rows(store, sql, "1\n");
	snprintf(sql, sizeof(sql), "%s EXCEPT %s", one, other);
	assert_rows(store, sql, "");
	snprintf(sql, sizeof(sql), "%s EXCEPT %s", other, one);
	assert_rows(store, sql, "");
}
