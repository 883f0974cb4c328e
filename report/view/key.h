/*
 * key.h - what a ledger can be asked by
 */
#ifndef VIEW_KEY_H
#define VIEW_KEY_H

#include <stdbool.h>
#include <stddef.h>

/* Where the ledger can be summed from, the cheapest first; bits. */
enum key_source {
	SOURCE_PROCESS = 1, /* rollup_process */
	SOURCE_SECOND = 2,  /* rollup_second */
	SOURCE_FILE = 4,    /* rollup_file */
	SOURCE_ROWS = 8,    /* ledger_rows: all else can be told from it */
};

enum key_id {
	KEY_PID,
	KEY_TID,
	KEY_COMM,
	KEY_UID,
	KEY_CGROUP,
	KEY_DEVICE,
	KEY_PARTITION,
	KEY_FS,
	KEY_MOUNT,
	KEY_FILE,
	KEY_DIR,
	KEY_OP,
	KEY_CAUSE,
	KEY_CPU,
	KEY_SECOND,
	KEY_HOST,
	N_KEYS,
};

/*
 * A key in SQL, of a row r with its task t, file f, device d, partition p and
 * host h.
 */
struct key_def {
	const char *name;
	const char *title; /* in a table */
	const char *value;
	const char *identity; /* tells apart what prints alike; or NULL */
	/* when the row is a remainder, named by t.comm; NULL never */
	const char *remainder;
	unsigned int sources; /* that know it */
};

extern const struct key_def key_defs[N_KEYS];

/* Their names, in this order. */
extern const char *const key_names[N_KEYS];

#endif
