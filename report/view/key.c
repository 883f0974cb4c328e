/*
 * key.c - what a ledger can be asked by
 */
#include "report/view/key.h"

#define SOURCES_ALL      (SOURCE_PROCESS | SOURCE_SECOND | SOURCE_FILE | SOURCE_ROWS)
#define SOURCES_TIMELESS (SOURCE_PROCESS | SOURCE_FILE | SOURCE_ROWS)

/* Of a task: the remainders have no pid. */
#define NOBODY "t.pid IS NULL"

/* Of a file: what belongs to a remainder and to no file. */
#define NO_FILE NOBODY " AND r.file_id IS NULL"

/* A file whose name was not seen still is another than the next. */
#define FILE_NAME                       \
	"coalesce(nullif(f.path, ''), " \
	"'inode ' || f.ino || ' of ' || f.major || ':' || f.minor)"

/* Two mount namespaces may have two file systems on one path. */
#define FILE_SYSTEM_OF(name) \
	"CASE WHEN " name " <> '' THEN f.major << 20 | f.minor END"

const char *const key_names[N_KEYS] = {
	"pid",   "tid",  "comm", "uid", "cgroup", "device", "partition", "fs",
	"mount", "file", "dir",  "op",  "cause",  "cpu",    "second",    "host",
};

const struct key_def key_defs[N_KEYS] = {
	[KEY_PID] = { "pid", "PID", "t.process_id", NULL, NOBODY, SOURCES_ALL },
	[KEY_TID] = { "tid", "TID", "t.tid", "t.process_id", NOBODY,
		      SOURCES_ALL },
	[KEY_COMM] = { "comm", "COMM", "t.comm", NULL, NOBODY, SOURCES_ALL },
	[KEY_UID] = { "uid", "UID", "t.uid", NULL, NOBODY, SOURCES_ALL },
	[KEY_CGROUP] = { "cgroup", "CGROUP", "nullif(t.cgroup, '')", NULL,
			 NOBODY, SOURCES_ALL },
	[KEY_DEVICE] = { "device", "DEVICE", "d.name", NULL, NULL,
			 SOURCES_ALL },
	[KEY_PARTITION] = { "partition", "PARTITION", "p.name", NULL, NULL,
			    SOURCES_TIMELESS },
	[KEY_FS] = { "fs", "FS", "nullif(r.fs, '')", NULL,
		     NOBODY " AND r.fs IS NULL", SOURCES_TIMELESS },
	[KEY_MOUNT] = { "mount", "MOUNT", "nullif(f.mount, '')",
			FILE_SYSTEM_OF("f.mount"), NO_FILE,
			SOURCE_FILE | SOURCE_ROWS },
	[KEY_FILE] = { "file", "FILE", FILE_NAME, FILE_SYSTEM_OF("f.path"),
		       NO_FILE, SOURCE_FILE | SOURCE_ROWS },
	[KEY_DIR] = { "dir", "DIR", "nullif(f.dir, '')",
		      FILE_SYSTEM_OF("f.dir"), NO_FILE,
		      SOURCE_FILE | SOURCE_ROWS },
	[KEY_OP] = { "op", "OP", "r.op", NULL, NULL, SOURCES_ALL },
	[KEY_CAUSE] = { "cause", "CAUSE", "r.cause", NULL, NULL,
			SOURCES_TIMELESS },
	[KEY_CPU] = { "cpu", "CPU", "r.cpu", NULL, NULL, SOURCE_ROWS },
	[KEY_SECOND] = { "second", "SECOND", "r.second", NULL, NULL,
			 SOURCE_SECOND | SOURCE_ROWS },
	[KEY_HOST] = { "host", "HOST", "h.host", NULL, NULL, SOURCES_ALL },
};
