/*
 * grids_summary.c - the tables of the summary
 */
#include "report/view/grid_parts.h"

const struct grid grid_summary_processes = {
	.sources = { { "rollup_process", GRID_TASK | GRID_DEVICE, false } },
	.sums =
		(const struct grid_sum[]){
			SUM_OF(vfs_read_bytes),
			SUM_OF(vfs_write_bytes),
			SUM_OF(read_pages),
			{ "cached_pages",
			  "r.hit_pages + r.readahead_pages + r.inflight_pages",
			  false },
			SUM_OF(disk_read_bytes),
			SUM_OF(disk_write_bytes),
			SUM_OF(lost_ios),
			NO_SUM },
	.columns =
		(const struct grid_column[]){
			COLUMN_OF(vfs_read_bytes, SIZE, "READ", "VFS"),
			COLUMN_OF(vfs_write_bytes, SIZE, "WRITE", "VFS"),
			{ { "hit_ratio", SHEET_RATIO, "HIT%", NULL },
			  "1.0 * cached_pages / nullif(read_pages, 0)" },
			COLUMN_OF(disk_read_bytes, SIZE, "READ", "DISK"),
			COLUMN_OF(disk_write_bytes, SIZE, "WRITE", "DISK"),
			COLUMN_LOST,
			NO_COLUMN },
	.weight = { DISK_BYTES, "vfs_read_bytes + vfs_write_bytes" },
	.has_total = true,
	.empty = "(no I/O)",
};

/* Of a device's time no task has a share. */
const struct grid grid_summary_devices = {
	.sources = { { "(SELECT trace_id, task_id, device_id, lower,"
		       " disk_reads, disk_read_bytes, disk_writes,"
		       " disk_write_bytes, 0 AS busy_ns, lost_ios"
		       " FROM rollup_process WHERE cause IS NOT NULL"
		       " UNION ALL SELECT trace_id, NULL, device_id, 0, 0, 0, 0,"
		       " 0, busy_ns, 0 FROM rollup_busy)",
		       GRID_TASK | GRID_DEVICE, false } },
	.sums =
		(const struct grid_sum[]){
			SUM_OF(disk_reads), SUM_OF(disk_read_bytes),
			SUM_OF(disk_writes), SUM_OF(disk_write_bytes),
			SUM_OF(busy_ns), SUM_OF(lost_ios), NO_SUM },
	.columns =
		(const struct grid_column[]){
			COLUMN_OF(disk_reads, COUNT, "IOS", "READS"),
			COLUMN_OF(disk_read_bytes, SIZE, "BYTES", "READS"),
			COLUMN_OF(disk_writes, COUNT, "IOS", "WRITES"),
			COLUMN_OF(disk_write_bytes, SIZE, "BYTES", "WRITES"),
			{ { "busy_ratio", SHEET_RATIO, "BUSY%", NULL },
			  "nullif(busy_ns, 0) / 1e9 / nullif(length_s, 0)" },
			COLUMN_LOST,
			NO_COLUMN },
	.weight = { DISK_BYTES, "busy_ns" },
	.empty = "(no device did anything)",
};

const struct grid grid_summary_files = {
	.sources = { { "rollup_file", GRID_TASK | GRID_DEVICE | GRID_FILE,
		       false } },
	.sums = (const struct grid_sum[]){ SUM_OF(file_read_bytes),
					   SUM_OF(file_write_bytes),
					   SUM_OF(disk_read_bytes),
					   SUM_OF(disk_write_bytes),
					   SUM_OF(lost_ios), NO_SUM },
	.columns =
		(const struct grid_column[]){
			COLUMN_OF(file_read_bytes, SIZE, "READ", "CALLS"),
			COLUMN_OF(file_write_bytes, SIZE, "WRITE", "CALLS"),
			COLUMN_OF(disk_read_bytes, SIZE, "READ", "DISK"),
			COLUMN_OF(disk_write_bytes, SIZE, "WRITE", "DISK"),
			COLUMN_LOST, NO_COLUMN },
	.weight = { DISK_BYTES, "file_read_bytes + file_write_bytes" },
	.having = "sum(file_read_bytes + file_write_bytes + disk_read_bytes"
		  " + disk_write_bytes + lost_ios) > 0",
	.has_total = true,
	.empty = "(no I/O of files)",
};

/* The longest of each process, device and op: sums have no more. */
const struct grid grid_summary_slowest = {
	.sources = { { "(SELECT * FROM rollup_disk_latency"
		       " WHERE stage = 'total' AND bucket IS NOT NULL)",
		       GRID_TASK | GRID_DEVICE | GRID_OP, false } },
	.sums = (const struct grid_sum[]){ { "max_ns", "r.max_ns", true },
					   SUM_OF(n),
					   SUM_OF(sum_ns),
					   NO_SUM },
	.columns =
		(const struct grid_column[]){
			COLUMN_OF(max_ns, DURATION, "SLOWEST", NULL),
			{ { "average_ns", SHEET_DURATION, "AVERAGE", NULL },
			  "sum_ns / nullif(n, 0)" },
			COLUMN_OF(n, COUNT, "REQUESTS", NULL),
			NO_COLUMN },
	.weight = { "max_ns", "n" },
	.empty = "(no request was timed)",
};
