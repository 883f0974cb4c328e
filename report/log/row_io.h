/*
 * row_io.h - rows of the ledger as lines of the log
 */
#ifndef LOG_ROW_IO_H
#define LOG_ROW_IO_H

#include <stdint.h>

struct disk_row;
struct ledger;
struct log_io;
struct task_names;
struct vfs_row;

struct log_source {
	const struct ledger *ledger;
	const struct task_names *names; /* of rows it has handed out */
	uint64_t start_ns;              /* of the trace's clock at time 0 */
};

void log_io_from_vfs(const struct log_source *source, const struct vfs_row *row,
		     struct log_io *ret);

/* Of several owners the first is named. */
void log_io_from_disk(const struct log_source *source,
		      const struct disk_row *row, struct log_io *ret);

#endif
