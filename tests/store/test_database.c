/*
 * test_database.c - what may be opened, and what may be done with it then
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "iorec/error.h"
#include "report/store/schema.h"
#include "report/store/store.h"

static char directory[64];
static char path[96];

static int enter_directory(void **state)
{
	(void)state;
	strcpy(directory, "/tmp/iorec-test-store.XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	snprintf(path, sizeof(path), "%s/trace.db", directory);
	return 0;
}

static int leave_directory(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(directory);
}

static void write_file(const void *data, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

/* With sqlite's own hands, not through the store. */
static void write_database(const char *sql)
{
	sqlite3 *db;

	unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void create_database(void)
{
	struct store *store;

	assert_int_equal(store_open(path, STORE_WRITE, &store, NULL), 0);
	store_close(store);
}

static void assert_open_fails(enum store_mode mode, int code, const char *text)
{
	struct ior_error error = { 0 };
	struct store *store = NULL;

	assert_int_equal(store_open(path, mode, &store, &error), code);
	assert_string_equal(error.text, text);
	assert_null(store);
}

/* The sentence of a statement that fails, at once or when it runs. */
static int run(struct store *store, const char *sql, struct ior_error *error)
{
	struct store_query *query = NULL;
	int r;

	r = store_prepare(store, sql, NULL, &query, error);
	if (r == 0)
		do
			r = store_step(query, error);
		while (r > 0);
	store_query_free(query);
	return r;
}

static void assert_refused(struct store *store, const char *sql,
			   const char *text)
{
	struct ior_error error = { 0 };

	assert_true(run(store, sql, &error) < 0);
	assert_string_equal(error.text, text);
}

static void open_creates_a_private_database(void **state)
{
	struct stat status;

	create_database();
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_true(store_is_database(path));
	(void)state;
}

static void open_finds_its_own_database_again(void **state)
{
	struct store *store;

	create_database();
	create_database();
	assert_int_equal(store_open(path, STORE_READ, &store, NULL), 0);
	assert_int_equal(run(store, "SELECT * FROM trace", NULL), 0);
	store_close(store);
	(void)state;
}

static void a_temporary_database_has_no_file(void **state)
{
	struct store *store;

	assert_int_equal(store_open(path, STORE_TEMPORARY, &store, NULL), 0);
	assert_int_equal(run(store, "SELECT * FROM ledger", NULL), 0);
	store_close(store);
	assert_int_equal(access(path, F_OK), -1);
	(void)state;
}

static void open_refuses_what_is_no_database(void **state)
{
	assert_open_fails(STORE_READ, -ENOENT, "No such file or directory");

	write_file("hello", 5);
	assert_false(store_is_database(path));
	assert_open_fails(STORE_READ, -EBADMSG, "not a database");
	assert_open_fails(STORE_WRITE, -EBADMSG, "not a database");

	write_file("", 0);
	assert_open_fails(STORE_READ, -EBADMSG, "not a database");

	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_open_fails(STORE_READ, -EISDIR, "Is a directory");
	assert_open_fails(STORE_WRITE, -EISDIR, "Is a directory");
	assert_int_equal(rmdir(path), 0);
	(void)state;
}

static void open_fills_an_empty_file(void **state)
{
	write_file("", 0);
	create_database();
	assert_true(store_is_database(path));
	(void)state;
}

static void open_refuses_to_write_through_a_link(void **state)
{
	assert_int_equal(symlink("elsewhere", path), 0);
	assert_open_fails(STORE_WRITE, -ELOOP,
			  "is a symbolic link; name the file itself");
	(void)state;
}

static void open_refuses_the_database_of_another_program(void **state)
{
	const char *text = "a database, but not one of iorec";

	write_database("CREATE TABLE people(name)");
	assert_open_fails(STORE_READ, -EBADMSG, text);
	assert_open_fails(STORE_WRITE, -EBADMSG, text);

	write_database("PRAGMA application_id = 7; CREATE TABLE trace(x)");
	assert_open_fails(STORE_READ, -EBADMSG, text);
	(void)state;
}

static void open_refuses_another_version(void **state)
{
	const char *newer = "a database of version 31, this iorec knows "
			    "version 4; use a newer iorec";
	const char *older = "a database of version 1, this iorec knows "
			    "version 4; import its traces again";
	const char *older_to_fill =
		"a database of version 1, this iorec knows version 4; name "
		"another database with -o";

	create_database();
	write_database("PRAGMA application_id = 0x494f5243;"
		       "PRAGMA user_version = 31; CREATE TABLE trace(x)");
	assert_open_fails(STORE_READ, -EPROTONOSUPPORT, newer);
	assert_open_fails(STORE_WRITE, -EPROTONOSUPPORT, newer);

	write_database("PRAGMA application_id = 0x494f5243;"
		       "PRAGMA user_version = 1; CREATE TABLE trace(x)");
	assert_open_fails(STORE_READ, -EPROTONOSUPPORT, older);
	assert_open_fails(STORE_WRITE, -EPROTONOSUPPORT, older_to_fill);
	(void)state;
}

static void a_path_is_never_a_uri(void **state)
{
	struct ior_error error = { 0 };
	struct store *store;
	char uri[128];

	create_database();
	snprintf(uri, sizeof(uri), "file:%s?mode=rwc", path);
	assert_int_equal(store_open(uri, STORE_READ, &store, &error), -ENOENT);
	assert_int_equal(store_open(":memory:", STORE_READ, &store, &error),
			 -ENOENT);
	(void)state;
}

static void a_reader_changes_nothing(void **state)
{
	struct store *store;

	create_database();
	assert_int_equal(store_open(path, STORE_READ, &store, NULL), 0);
	assert_refused(store, "DELETE FROM trace", "not authorized");
	assert_refused(store, "CREATE TABLE mine(x)", "not authorized");
	assert_refused(store, "CREATE TEMP TABLE mine(x)", "not authorized");
	assert_refused(store, "DROP VIEW ledger", "not authorized");
	assert_refused(store, "REINDEX", "not authorized");
	store_close(store);
	(void)state;
}

static void a_reader_reaches_no_other_file(void **state)
{
	struct store *store;

	create_database();
	assert_int_equal(store_open(path, STORE_READ, &store, NULL), 0);
	assert_refused(store, "ATTACH '/tmp/other.db' AS other",
		       "not authorized");
	assert_refused(store, "SELECT load_extension('/tmp/evil.so')",
		       "not authorized to use function: load_extension");
	assert_int_not_equal(
		run(store, "VACUUM INTO '/tmp/iorec-copy.db'", NULL), 0);
	assert_int_equal(access("/tmp/iorec-copy.db", F_OK), -1);
	store_close(store);
	(void)state;
}

static void a_reader_sets_no_pragma(void **state)
{
	struct store *store;

	create_database();
	assert_int_equal(store_open(path, STORE_READ, &store, NULL), 0);
	assert_refused(store, "PRAGMA user_version = 7", "not authorized");
	assert_refused(store, "PRAGMA query_only = OFF", "not authorized");
	assert_refused(store, "PRAGMA journal_mode = WAL", "not authorized");
	assert_refused(store, "PRAGMA temp_store_directory = '/'",
		       "not authorized");
	assert_refused(store, "PRAGMA writable_schema = ON", "not authorized");
	assert_int_equal(run(store, "PRAGMA user_version", NULL), 0);
	assert_int_equal(run(store, "PRAGMA table_info(vfs_io)", NULL), 0);
	assert_int_equal(run(store, "PRAGMA integrity_check", NULL), 0);
	store_close(store);
	(void)state;
}

static void a_value_keeps_its_type(void **state)
{
	struct store_value value;
	struct store_query *query;
	struct store *store;
	const char *tail;
	const char *sql = "SELECT NULL AS a, ?1 AS b, 2.5, ?2, x'00ff'; x";

	assert_int_equal(store_open("", STORE_TEMPORARY, &store, NULL), 0);
	assert_int_equal(store_prepare(store, sql, &tail, &query, NULL), 0);
	assert_string_equal(tail, " x");
	assert_int_equal(store_bind_integer(query, 1, 7919, NULL), 0);
	assert_int_equal(store_bind_text(query, 2, "name", NULL), 0);
	assert_int_equal(store_n_columns(query), 5);
	assert_string_equal(store_column_name(query, 1), "b");

	assert_int_equal(store_step(query, NULL), 1);
	store_get(query, 0, &value);
	assert_int_equal(value.type, STORE_NULL);
	store_get(query, 1, &value);
	assert_int_equal(value.type, STORE_INTEGER);
	assert_int_equal(value.integer, 7919);
	store_get(query, 2, &value);
	assert_int_equal(value.type, STORE_REAL);
	assert_true(value.real > 2.4 && value.real < 2.6);
	store_get(query, 3, &value);
	assert_int_equal(value.type, STORE_TEXT);
	assert_int_equal(value.size, 4);
	assert_string_equal(value.text, "name");
	store_get(query, 4, &value);
	assert_int_equal(value.type, STORE_TEXT);
	assert_int_equal(value.size, 2);
	assert_int_equal(store_step(query, NULL), 0);

	store_query_free(query);
	store_close(store);
	(void)state;
}

static void a_wrong_statement_is_told_where(void **state)
{
	struct ior_error error = { 0 };
	struct store_query *query = NULL;
	struct store *store;

	assert_int_equal(store_open("", STORE_TEMPORARY, &store, NULL), 0);
	assert_int_equal(store_prepare(store, "SELECT 1 FORM x", NULL, &query,
				       &error),
			 -EINVAL);
	assert_string_equal(error.text, "near \"x\": syntax error");
	assert_int_equal(store_error_offset(store), 14);
	assert_null(query);
	store_close(store);
	(void)state;
}

#define in_directory(test) \
	cmocka_unit_test_setup_teardown(test, enter_directory, leave_directory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_directory(open_creates_a_private_database),
		in_directory(open_finds_its_own_database_again),
		in_directory(a_temporary_database_has_no_file),
		in_directory(open_refuses_what_is_no_database),
		in_directory(open_fills_an_empty_file),
		in_directory(open_refuses_to_write_through_a_link),
		in_directory(open_refuses_the_database_of_another_program),
		in_directory(open_refuses_another_version),
		in_directory(a_path_is_never_a_uri),
		in_directory(a_reader_changes_nothing),
		in_directory(a_reader_reaches_no_other_file),
		in_directory(a_reader_sets_no_pragma),
		cmocka_unit_test(a_value_keeps_its_type),
		cmocka_unit_test(a_wrong_statement_is_told_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
