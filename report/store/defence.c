/*
 * defence.c - open a stranger's database and come to no harm
 */
#include <errno.h>
#include <string.h>

#include "iorec/error.h"
#include "report/store/database.h"

/* Switches of the connection: SQLite's advice for a file of unknown making. */
static const struct {
	int option;
	int value;
} switches[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
	{ SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 }, /* "text" is a column or an error */
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },
};

/* Far above what any query over a trace needs. */
static const struct {
	int limit;
	int value;
} limits[] = {
	{ SQLITE_LIMIT_LENGTH, 256 << 20 },
	{ SQLITE_LIMIT_SQL_LENGTH, 1 << 20 },
	{ SQLITE_LIMIT_COLUMN, 400 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 200 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 50 },
	{ SQLITE_LIMIT_VDBE_OP, 1 << 20 },
	{ SQLITE_LIMIT_ATTACHED, 0 },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
	{ SQLITE_LIMIT_WORKER_THREADS, 0 },
};

/* Pragmas that only tell; with an argument only the second kind. */
static const struct {
	const char *name;
	bool takes_argument;
} harmless_pragmas[] = {
	{ "application_id", false },  { "collation_list", false },
	{ "compile_options", false }, { "database_list", false },
	{ "encoding", false },        { "foreign_key_list", true },
	{ "freelist_count", false },  { "function_list", false },
	{ "index_info", true },       { "index_list", true },
	{ "index_xinfo", true },      { "integrity_check", true },
	{ "page_count", false },      { "page_size", false },
	{ "quick_check", true },      { "table_info", true },
	{ "table_list", true },       { "table_xinfo", true },
	{ "user_version", false },
};

#define N_ITEMS(table) (sizeof(table) / sizeof((table)[0]))

static int judge_pragma(const char *name, const char *argument)
{
	size_t i;

	for (i = 0; i < N_ITEMS(harmless_pragmas); i++)
		if (sqlite3_stricmp(name, harmless_pragmas[i].name) == 0 &&
		    (!argument || harmless_pragmas[i].takes_argument))
			return SQLITE_OK;
	return SQLITE_DENY;
}

/* What a statement may do.  VACUUM INTO asks for ATTACH as well. */
static int authorize(void *context, int action, const char *first,
		     const char *second, const char *database,
		     const char *trigger)
{
	(void)context;
	(void)database;
	(void)trigger;

	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return strcmp(second, "load_extension") == 0 ? SQLITE_DENY
							     : SQLITE_OK;
	case SQLITE_PRAGMA:
		return judge_pragma(first, second);
	default:
		return SQLITE_DENY;
	}
}

int store_defend(struct store *store, struct ior_error *err)
{
	size_t i;
	int r;

	for (i = 0; i < N_ITEMS(switches); i++) {
		r = sqlite3_db_config(store->db, switches[i].option,
				      switches[i].value, NULL);
		if (r != SQLITE_OK)
			return ior_fail(err, ENOTSUP,
					"sqlite lacks a safety switch");
	}

	for (i = 0; i < N_ITEMS(limits); i++)
		sqlite3_limit(store->db, limits[i].limit, limits[i].value);

	/* A damaged page is found before its cells are believed. */
	return store_execute(store,
			     "PRAGMA cell_size_check = ON;"
			     "PRAGMA mmap_size = 0;"
			     "PRAGMA temp_store = FILE;",
			     err);
}

int store_forbid_writing(struct store *store, struct ior_error *err)
{
	int r;

	r = store_execute(store, "PRAGMA query_only = ON", err);
	if (r < 0)
		return r;

	sqlite3_set_authorizer(store->db, authorize, NULL);
	return 0;
}
