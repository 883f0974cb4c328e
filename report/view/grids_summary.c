/*
 * grids_summary.c - the tables of the summary
 */
#include "report/view/grid.h"

#define NO_SUM                    \
	{                         \
		NULL, NULL, false \
	}
#define NO_COLUMN                                     \
	{                                             \
		{ NULL, SHEET_ANY, NULL, NULL }, NULL \
	}

#define DISK_BYTES "disk_read_bytes + disk_write_bytes"

const struct grid grid_summary_processes = {
	.sources = { { "rollup_process", GRID_TASK | GRID_DEVICE, false } },
	.sums =
		(const struct grid_sum[]){
			{ "vfs_read_bytes", "r.vfs_read_bytes", false },
			{ "vfs_write_bytes", "r.vfs_write_bytes", false },
			{ "read_pages", "r.read_pages", false },
			{ "cached_pages",
			  "r.hit_pages + r.readahead_pages + r.inflight_pages",
			  false },
			{ "disk_read_bytes", "r.disk_read_bytes", false },
			{ "disk_write_bytes", "r.disk_write_bytes", false },
			{ "lost_ios", "r.lost_ios", false },
			NO_SUM },
	.columns =
		(const struct grid_column[]){
			{ { "vfs_read_bytes", SHEET_SIZE, "READ", "VFS" },
			  NULL },
			{ { "vfs_write_bytes", SHEET_SIZE, "WRITE", "VFS" },
			  NULL },
			{ { "hit_ratio", SHEET_RATIO, "HIT%", NULL },
			  "1.0 * cached_pages / nullif(read_pages, 0)" },
			{ { "disk_read_bytes", SHEET_SIZE, "READ", "DISK" },
			  NULL },
			{ { "disk_write_bytes", SHEET_SIZE, "WRITE", "DISK" },
			  NULL },
			{ { "lost_ios", SHEET_COUNT, "LOST", NULL }, NULL },
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
			{ "disk_reads", "r.disk_reads", false },
			{ "disk_read_bytes", "r.disk_read_bytes", false },
			{ "disk_writes", "r.disk_writes", false },
			{ "disk_write_bytes", "r.disk_write_bytes", false },
			{ "busy_ns", "r.busy_ns", false },
			{ "lost_ios", "r.lost_ios", false },
			NO_SUM },
	.columns =
		(const struct grid_column[]){
			{ { "disk_reads", SHEET_COUNT, "IOS", "READS" }, NULL },
			{ { "disk_read_bytes", SHEET_SIZE, "BYTES", "READS" },
			  NULL },
			{ { "disk_writes", SHEET_COUNT, "IOS", "WRITES" },
			  NULL },
			{ { "disk_write_bytes", SHEET_SIZE, "BYTES", "WRITES" },
			  NULL },
			{ { "busy_ratio", SHEET_RATIO, "BUSY%", NULL },
			  "nullif(busy_ns, 0) / 1e9 / nullif(length_s, 0)" },
			{ { "lost_ios", SHEET_COUNT, "LOST", NULL }, NULL },
			NO_COLUMN },
	.weight = { DISK_BYTES, "busy_ns" },
	.empty = "(no device did anything)",
};

const struct grid grid_summary_files = {
	.sources = { { "rollup_file", GRID_TASK | GRID_DEVICE | GRID_FILE,
		       false } },
	.sums =
		(const struct grid_sum[]){
			{ "file_read_bytes", "r.file_read_bytes", false },
			{ "file_write_bytes", "r.file_write_bytes", false },
			{ "disk_read_bytes", "r.disk_read_bytes", false },
			{ "disk_write_bytes", "r.disk_write_bytes", false },
			{ "lost_ios", "r.lost_ios", false },
			NO_SUM },
	.columns =
		(const struct grid_column[]){
			{ { "file_read_bytes", SHEET_SIZE, "READ", "CALLS" },
			  NULL },
			{ { "file_write_bytes", SHEET_SIZE, "WRITE", "CALLS" },
			  NULL },
			{ { "disk_read_bytes", SHEET_SIZE, "READ", "DISK" },
			  NULL },
			{ { "disk_write_bytes", SHEET_SIZE, "WRITE", "DISK" },
			  NULL },
			{ { "lost_ios", SHEET_COUNT, "LOST", NULL }, NULL },
			NO_COLUMN },
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
					   { "n", "r.n", false },
					   { "sum_ns", "r.sum_ns", false },
					   NO_SUM },
	.columns =
		(const struct grid_column[]){
			{ { "max_ns", SHEET_DURATION, "SLOWEST", NULL }, NULL },
			{ { "average_ns", SHEET_DURATION, "AVERAGE", NULL },
			  "sum_ns / nullif(n, 0)" },
			{ { "n", SHEET_COUNT, "REQUESTS", NULL }, NULL },
			NO_COLUMN },
	.weight = { "max_ns", "n" },
	.empty = "(no request was timed)",
};
