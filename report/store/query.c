/*
 * query.c - statements and their rows
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/store/database.h"

/* Steps of sqlite's machine between two looks at a flag: about a millisecond. */
#define STEPS_BETWEEN_LOOKS 20000

struct store_query {
	struct store *store;
	sqlite3_stmt *statement;
};

/* Errors of sqlite whose errno says more than EINVAL. */
static const struct {
	int code;
	int error;
} codes[] = {
	{ SQLITE_PERM, EACCES },     { SQLITE_ABORT, EINTR },
	{ SQLITE_BUSY, EBUSY },      { SQLITE_LOCKED, EBUSY },
	{ SQLITE_NOMEM, ENOMEM },    { SQLITE_READONLY, EROFS },
	{ SQLITE_INTERRUPT, EINTR }, { SQLITE_IOERR, EIO },
	{ SQLITE_CORRUPT, EBADMSG }, { SQLITE_FULL, ENOSPC },
	{ SQLITE_CANTOPEN, EIO },    { SQLITE_PROTOCOL, EBUSY },
	{ SQLITE_TOOBIG, E2BIG },    { SQLITE_AUTH, EPERM },
	{ SQLITE_NOTADB, EBADMSG },  { SQLITE_CONSTRAINT, EEXIST },
};

static int errno_of(int code)
{
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == (code & 0xff))
			return codes[i].error;
	return EINVAL;
}

int store_fail(const struct store *store, struct ior_error *err)
{
	return ior_fail(err, errno_of(sqlite3_errcode(store->db)), "%s",
			sqlite3_errmsg(store->db));
}

int store_execute(struct store *store, const char *sql, struct ior_error *err)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_fail(store, err);
	return 0;
}

int store_compile(struct store *store, const char *sql, sqlite3_stmt **ret,
		  struct ior_error *err)
{
	if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
			       ret, NULL) != SQLITE_OK)
		return store_fail(store, err);
	return 0;
}

int store_run(struct store *store, sqlite3_stmt *statement,
	      struct ior_error *err)
{
	int code;

	do
		code = sqlite3_step(statement);
	while (code == SQLITE_ROW);

	if (code != SQLITE_DONE) {
		store_fail(store, err);
		sqlite3_reset(statement);
		return -errno_of(code);
	}
	sqlite3_reset(statement);
	return 0;
}

int store_get_number(struct store *store, const char *sql, int64_t *ret,
		     struct ior_error *err)
{
	sqlite3_stmt *statement;
	int64_t number = 0;
	int r;

	r = store_compile(store, sql, &statement, err);
	if (r < 0)
		return r;

	if (sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	if (sqlite3_reset(statement) != SQLITE_OK)
		r = store_fail(store, err);
	sqlite3_finalize(statement);
	if (r < 0)
		return r;

	*ret = number;
	return 0;
}

int store_prepare(struct store *store, const char *sql, const char **tail,
		  struct store_query **ret, struct ior_error *err)
{
	struct store_query *query = NULL;
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, tail) !=
	    SQLITE_OK)
		return store_fail(store, err);

	if (statement) {
		query = calloc(1, sizeof(*query));
		if (!query) {
			sqlite3_finalize(statement);
			return ior_fail(err, ENOMEM, "out of memory");
		}
		query->store = store;
		query->statement = statement;
	}

	*ret = query;
	return 0;
}

bool store_is_statement(const char *sql)
{
	return sqlite3_complete(sql) == 1;
}

static int look(void *context)
{
	const struct store *const store = context;

	return *store->interrupted;
}

/*
 * Not by sqlite3_interrupt(): that does nothing in the moment before a query
 * begins to run.
 */
void store_heed(struct store *store, const atomic_bool *interrupted)
{
	store->interrupted = interrupted;
	sqlite3_progress_handler(store->db, STEPS_BETWEEN_LOOKS, look, store);
}

int store_error_offset(const struct store *store)
{
	return sqlite3_error_offset(store->db);
}

int store_bind_text(struct store_query *query, int index, const char *value,
		    struct ior_error *err)
{
	if (sqlite3_bind_text(query->statement, index, value, -1,
			      SQLITE_TRANSIENT) != SQLITE_OK)
		return store_fail(query->store, err);
	return 0;
}

int store_bind_integer(struct store_query *query, int index, int64_t value,
		       struct ior_error *err)
{
	if (sqlite3_bind_int64(query->statement, index, value) != SQLITE_OK)
		return store_fail(query->store, err);
	return 0;
}

int store_step(struct store_query *query, struct ior_error *err)
{
	switch (sqlite3_step(query->statement)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		return 0;
	default:
		return store_fail(query->store, err);
	}
}

int store_reset(struct store_query *query, struct ior_error *err)
{
	if (sqlite3_reset(query->statement) != SQLITE_OK)
		return store_fail(query->store, err);
	return 0;
}

int store_n_columns(const struct store_query *query)
{
	return sqlite3_column_count(query->statement);
}

const char *store_column_name(const struct store_query *query, int column)
{
	return sqlite3_column_name(query->statement, column);
}

static void get_text(sqlite3_stmt *statement, int column,
		     struct store_value *value)
{
	value->type = STORE_TEXT;
	value->text = (const char *)sqlite3_column_text(statement, column);
	value->size = (uint32_t)sqlite3_column_bytes(statement, column);
	if (!value->text)
		value->text = "";
}

void store_get(const struct store_query *query, int column,
	       struct store_value *ret)
{
	struct store_value value = { .type = STORE_NULL };

	switch (sqlite3_column_type(query->statement, column)) {
	case SQLITE_INTEGER:
		value.type = STORE_INTEGER;
		value.integer = sqlite3_column_int64(query->statement, column);
		break;
	case SQLITE_FLOAT:
		value.type = STORE_REAL;
		value.real = sqlite3_column_double(query->statement, column);
		break;
	case SQLITE_TEXT:
	case SQLITE_BLOB:
		get_text(query->statement, column, &value);
		break;
	default:
		break;
	}
	*ret = value;
}

/* The type costs as much as the number, which is rarely 0. */
int64_t store_get_integer(const struct store_query *query, int column,
			  int64_t unknown)
{
	sqlite3_stmt *const statement = query->statement;
	const int64_t number = sqlite3_column_int64(statement, column);

	if (number || sqlite3_column_type(statement, column) == SQLITE_INTEGER)
		return number;
	return unknown;
}

const char *store_get_text(const struct store_query *query, int column)
{
	const unsigned char *const text =
		sqlite3_column_text(query->statement, column);

	return text ? (const char *)text : "";
}

void store_query_free(struct store_query *query)
{
	if (!query)
		return;
	sqlite3_finalize(query->statement);
	free(query);
}
