/*
 * grid_parts.h - what the tables of several grids are made of
 */
#ifndef VIEW_GRID_PARTS_H
#define VIEW_GRID_PARTS_H

#include "report/view/grid.h"

#define KEYS_OF_TASKS                                                     \
	(1U << KEY_PID | 1U << KEY_TID | 1U << KEY_COMM | 1U << KEY_UID | \
	 1U << KEY_CGROUP)
#define KEYS_OF_FILES \
	(1U << KEY_FS | 1U << KEY_MOUNT | 1U << KEY_FILE | 1U << KEY_DIR)

/* A number of the source, added up under its own name. */
#define SUM_OF(number)                                 \
	{                                              \
		.name = #number, .value = "r." #number \
	}
#define MAX_OF(number)                                                   \
	{                                                                \
		.name = #number, .value = "r." #number, .greatest = true \
	}
#define NO_SUM                    \
	{                         \
		NULL, NULL, false \
	}

/* Rows of this SQL, one by one. */
#define ROWS(rows, has)                                     \
	{                                                   \
		rows, (has) | GRID_SECOND | GRID_TIME, true \
	}

/* A sum, printed as it is. */
#define COLUMN_OF(sum, kind, title, group)                 \
	{                                                  \
		{ #sum, SHEET_##kind, title, group }, NULL \
	}
#define COLUMN_LOST COLUMN_OF(lost_ios, COUNT, "LOST", NULL)
#define NO_COLUMN                                     \
	{                                             \
		{ NULL, SHEET_ANY, NULL, NULL }, NULL \
	}

#define DISK_BYTES "disk_read_bytes + disk_write_bytes"

#endif
