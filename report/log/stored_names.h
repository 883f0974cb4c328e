/*
 * stored_names.h - names in a database by id, each looked up once in a while
 *
 *	r = stored_names_create(store, &names, &error);
 *	r = stored_names_get(names, STORED_TASK, task_id, &name, &error);
 *	stored_names_free(names);
 *
 * One line of a log in a few has a name that those before it had not; joining
 * three tables for every line takes a third of the time.
 */
#ifndef LOG_STORED_NAMES_H
#define LOG_STORED_NAMES_H

#include <stdint.h>

struct ior_error;
struct store;
struct stored_names;

enum stored_table {
	STORED_TASK,   /* number: pid; text: comm */
	STORED_FILE,   /* number: device_id; text: path; type: fs */
	STORED_DEVICE, /* text: name */
	N_STORED_TABLES,
};

/* Texts are "" and numbers -1 where there is none. */
struct stored_name {
	int64_t id;
	int64_t number;
	char *text;
	char *type;
};

/* The store outlives the names. */
int stored_names_create(struct store *store, struct stored_names **ret,
			struct ior_error *err);

/* *ret is owned by the names, valid until another of its table is asked for. */
int stored_names_get(struct stored_names *names, enum stored_table table,
		     int64_t id, const struct stored_name **ret,
		     struct ior_error *err);

/* NULL is allowed. */
void stored_names_free(struct stored_names *names);

#endif
