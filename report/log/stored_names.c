/*
 * stored_names.c - names in a database by id, each looked up once in a while
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/log/stored_names.h"
#include "report/store/store.h"

/* A name gives way to one whose id leaves the same rest. */
#define N_KEPT 4096u

struct stored_names {
	struct store_query *queries[N_STORED_TABLES];
	struct stored_name kept[N_STORED_TABLES][N_KEPT];
};

/* A number, a text and a type. */
static const char *const selects[N_STORED_TABLES] = {
	[STORED_TASK] = "SELECT pid, comm, '' FROM task WHERE task_id = ?1",
	[STORED_FILE] =
		"SELECT device_id, path, fs FROM file WHERE file_id = ?1",
	[STORED_DEVICE] =
		"SELECT NULL, name, '' FROM device WHERE device_id = ?1",
};

static void release_name(struct stored_name *name)
{
	free(name->text);
	free(name->type);
	*name = (struct stored_name){ .number = -1 };
}

int stored_names_create(struct store *store, struct stored_names **ret,
			struct ior_error *err)
{
	struct stored_names *const names = calloc(1, sizeof(*names));
	unsigned i;
	int r = 0;

	if (!names)
		return ior_fail(err, ENOMEM, "out of memory");

	for (i = 0; r == 0 && i < N_STORED_TABLES; i++)
		r = store_prepare(store, selects[i], NULL, &names->queries[i],
				  err);
	if (r < 0) {
		stored_names_free(names);
		return r;
	}
	*ret = names;
	return 0;
}

static char *copy_text(const struct store_query *query, int column)
{
	struct store_value value;

	store_get(query, column, &value);
	return strdup(value.type == STORE_TEXT ? value.text : "");
}

/* What the row says, or of no row what is said of it. */
static int keep(const struct store_query *query, bool found,
		struct stored_name *name, struct ior_error *err)
{
	struct store_value number = { .type = STORE_NULL };

	if (found)
		store_get(query, 0, &number);
	name->number = number.type == STORE_INTEGER ? number.integer : -1;
	name->text = found ? copy_text(query, 1) : strdup("");
	name->type = found ? copy_text(query, 2) : strdup("");
	if (!name->text || !name->type)
		return ior_fail(err, ENOMEM, "out of memory");
	return 0;
}

static int look_up(struct store_query *query, int64_t id,
		   struct stored_name *name, struct ior_error *err)
{
	int r;

	release_name(name);
	r = store_bind_integer(query, 1, id, err);
	if (r == 0)
		r = store_step(query, err);
	if (r >= 0)
		r = keep(query, r > 0, name, err);
	if (r < 0) {
		release_name(name);
		return r;
	}

	name->id = id;
	return store_reset(query, err);
}

int stored_names_get(struct stored_names *names, enum stored_table table,
		     int64_t id, const struct stored_name **ret,
		     struct ior_error *err)
{
	struct stored_name *const name =
		&names->kept[table][(uint64_t)id % N_KEPT];
	int r = 0;

	if (!name->text || name->id != id)
		r = look_up(names->queries[table], id, name, err);
	if (r == 0)
		*ret = name;
	return r;
}

void stored_names_free(struct stored_names *names)
{
	unsigned table, i;

	if (!names)
		return;
	for (table = 0; table < N_STORED_TABLES; table++) {
		store_query_free(names->queries[table]);
		for (i = 0; i < N_KEPT; i++)
			release_name(&names->kept[table][i]);
	}
	free(names);
}
