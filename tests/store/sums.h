/*
 * sums.h - what rollups and rows are compared by
 */
#ifndef TESTS_SUMS_H
#define TESTS_SUMS_H

#define LEDGER_SUMS                                                    \
	"sum(vfs_reads), sum(vfs_read_bytes), sum(vfs_writes), "       \
	"sum(vfs_write_bytes), sum(vfs_syncs), sum(vfs_errors), "      \
	"sum(file_reads), sum(file_read_bytes), sum(file_writes), "    \
	"sum(file_write_bytes), sum(read_pages), sum(hit_pages), "     \
	"sum(readahead_pages), sum(inflight_pages), sum(miss_pages), " \
	"sum(disk_reads), sum(disk_read_bytes), sum(disk_writes), "    \
	"sum(disk_write_bytes), sum(disk_discards), "                  \
	"sum(disk_discard_bytes), sum(disk_flushes), "                 \
	"sum(estimated_bytes), sum(unfinished_ios), "                  \
	"sum(unfinished_bytes), sum(lost_ios)"

#define FILE_KEYS                                                         \
	"trace_id, task_id, file_id, op, call, device_id, partition_id, " \
	"cause, lower"
#define PROCESS_KEYS                                                        \
	"trace_id, task_id, fs, op, call, device_id, partition_id, cause, " \
	"lower"
#define SECOND_KEYS "trace_id, second, task_id, op, device_id, lower"

/* Sums by the same keys, out of a rollup or out of the rows. */
#define SUMS_OF(table, keys) \
	"SELECT " keys ", " LEDGER_SUMS " FROM " table " GROUP BY " keys

#endif
