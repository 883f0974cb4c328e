/*
 * grids_disk.c - the views of disks that are sums by keys
 */
#include "report/view/grid_parts.h"
#include "report/view/grid_rows.h"
#include "report/view/top_head.h"

/* The kernel's three kinds: a zeroing is a write to it. */
#define OF_READ    "(r.op = 'read') * "
#define OF_WRITE   "(r.op IN ('write', 'zero')) * "
#define OF_DISCARD "(r.op = 'discard') * "
#define OF_FLUSH   "(r.op = 'flush') * "

#define IOSTAT_SUMS(of, kind)                                      \
	{ kind "_n", of "r.requests", false },                     \
		{ kind "_bytes", of "r.bytes", false },            \
		{ kind "_merged", of "r.merged", false },          \
		{ kind "_timed", of "r.timed", false },            \
	{                                                          \
		kind "_ns", of "(r.queue_ns + r.device_ns)", false \
	}

#define RATE(of)  "1.0 * " of " / nullif(length_s, 0)"
#define AWAIT(of) "ifnull(" of "_ns / 1e6 / nullif(" of "_timed, 0), 0.0)"

/* As iostat -x prints them: r/s rkB/s rrqm/s %rrqm r_await rareq-sz */
#define IOSTAT_COLUMNS(letter, kind)                                          \
	{ { letter "/s", SHEET_FIXED, letter "/s", NULL }, RATE(kind "_n") }, \
		{ { letter "kB/s", SHEET_FIXED, letter "kB/s", NULL },        \
		  RATE(kind "_bytes / 1024.0") },                             \
		{ { letter "rqm/s", SHEET_FIXED, letter "rqm/s", NULL },      \
		  RATE(kind "_merged") },                                     \
		{ { "%" letter "rqm", SHEET_FIXED, "%" letter "rqm", NULL },  \
		  "ifnull(100.0 * " kind "_merged / nullif(" kind             \
		  "_merged + " kind "_n, 0), 0.0)" },                         \
		{ { letter "_await", SHEET_FIXED, letter "_await", NULL },    \
		  AWAIT(kind) },                                              \
	{                                                                     \
		{ letter "areq-sz", SHEET_FIXED, letter "areq-sz", NULL },    \
			"ifnull(" kind "_bytes / 1024.0 / nullif(" kind       \
			"_n, 0), 0.0)"                                        \
	}

const struct grid grid_iostat = {
	.sources = { { "(SELECT trace_id, second, NULL AS task_id, device_id,"
		       " lower, op, requests, merged, bytes, timed, queue_ns,"
		       " device_ns, lost_ios, 0 AS busy_ns, 0 AS depth_max"
		       " FROM rollup_device"
		       " UNION ALL SELECT trace_id, second, NULL, device_id, 0,"
		       " NULL, 0, 0, 0, 0, 0, 0, 0, busy_ns, depth_max"
		       " FROM rollup_busy)",
		       GRID_DEVICE | GRID_SECOND, false } },
	.keys = 1U << KEY_DEVICE | 1U << KEY_HOST | 1U << KEY_SECOND,
	.each_layer = true,
	.sums =
		(const struct grid_sum[]){
			IOSTAT_SUMS(OF_READ, "read"),
			IOSTAT_SUMS(OF_WRITE, "write"),
			IOSTAT_SUMS(OF_DISCARD, "discard"),
			{ "flush_n", OF_FLUSH "r.requests", false },
			{ "flush_timed", OF_FLUSH "r.timed", false },
			{ "flush_ns", OF_FLUSH "(r.queue_ns + r.device_ns)",
			  false },
			{ "all_ns",
			  "(r.op <> 'passthrough') * (r.queue_ns"
			  " + r.device_ns)",
			  false },
			SUM_OF(busy_ns),
			{ "depth_max", "r.depth_max", true },
			SUM_OF(lost_ios),
			NO_SUM },
	.columns =
		(const struct grid_column[]){
			IOSTAT_COLUMNS("r", "read"),
			IOSTAT_COLUMNS("w", "write"),
			IOSTAT_COLUMNS("d", "discard"),
			{ { "f/s", SHEET_FIXED, "f/s", NULL },
			  RATE("flush_n") },
			{ { "f_await", SHEET_FIXED, "f_await", NULL },
			  AWAIT("flush") },
			{ { "aqu-sz", SHEET_FIXED, "aqu-sz", NULL },
			  RATE("all_ns / 1e9") },
			{ { "%util", SHEET_FIXED, "%util", NULL },
			  RATE("busy_ns / 1e7") },
			COLUMN_LOST,
			NO_COLUMN },
	.weight = { "read_bytes + write_bytes", "busy_ns" },
	.splits = true,
	.empty = "(no disk I/O)",
};

/* The sums of a stage, out of rows of the rollup, of which each is of one. */
#define STAGE(stage)                                                        \
	" (stage = '" stage "') * (bucket IS NOT NULL) * n AS " stage "_n," \
	" (stage = '" stage "') * sum_ns AS " stage "_ns,"                  \
	" (stage = '" stage "') * max_ns AS " stage "_max,"

#define ALL_STAGES      \
	STAGE("get")    \
	STAGE("plug")   \
	STAGE("insert") \
	STAGE("scheduler") STAGE("queue") STAGE("device") STAGE("total")

static const char stages_of_rollup[] =
	"(SELECT trace_id, task_id, device_id, op, lower," ALL_STAGES
	" (stage = 'total') * (match = 'lost') * n AS lost_ios"
	" FROM rollup_disk_latency)";

/* The times of a request as btt names them; those of I take level full. */
const struct grid grid_stages = {
	.sources = { { stages_of_rollup, GRID_TASK | GRID_DEVICE | GRID_OP,
		       false },
		     ROWS(grid_rows_stages,
			  GRID_TASK | GRID_DEVICE | GRID_OP) },
	.keys = KEYS_OF_TASKS | 1U << KEY_DEVICE | 1U << KEY_OP |
		1U << KEY_HOST | 1U << KEY_SECOND,
	.sums =
		(const struct grid_sum[]){
			SUM_OF(get_n),         SUM_OF(get_ns),
			SUM_OF(plug_n),        SUM_OF(plug_ns),
			SUM_OF(insert_n),      SUM_OF(insert_ns),
			MAX_OF(insert_max),    SUM_OF(scheduler_ns),
			MAX_OF(scheduler_max), SUM_OF(queue_n),
			SUM_OF(queue_ns),      MAX_OF(queue_max),
			SUM_OF(device_n),      SUM_OF(device_ns),
			MAX_OF(device_max),    SUM_OF(total_n),
			SUM_OF(total_ns),      MAX_OF(total_max),
			SUM_OF(lost_ios),      NO_SUM },
	.columns =
		(const struct grid_column[]){
			{ { "timed", SHEET_COUNT, "TIMED", NULL }, "total_n" },
			{ { "q2d_avg_ns", SHEET_DURATION, "AVG", "Q2D" },
			  "queue_ns / nullif(queue_n, 0)" },
			{ { "q2d_max_ns", SHEET_DURATION, "MAX", "Q2D" },
			  "iif(queue_n, queue_max, NULL)" },
			{ { "q2g_avg_ns", SHEET_DURATION, NULL, NULL },
			  "get_ns / nullif(get_n, 0)" },
			{ { "g2i_avg_ns", SHEET_DURATION, NULL, NULL },
			  "plug_ns / nullif(plug_n, 0)" },
			{ { "inserted", SHEET_COUNT, NULL, NULL }, "insert_n" },
			{ { "q2i_avg_ns", SHEET_DURATION, "AVG", "Q2I" },
			  "insert_ns / nullif(insert_n, 0)" },
			{ { "q2i_max_ns", SHEET_DURATION, NULL, NULL },
			  "iif(insert_n, insert_max, NULL)" },
			{ { "i2d_avg_ns", SHEET_DURATION, "AVG", "I2D" },
			  "scheduler_ns / nullif(insert_n, 0)" },
			{ { "i2d_max_ns", SHEET_DURATION, NULL, NULL },
			  "iif(insert_n, scheduler_max, NULL)" },
			{ { "d2c_avg_ns", SHEET_DURATION, "AVG", "D2C" },
			  "device_ns / nullif(device_n, 0)" },
			{ { "d2c_max_ns", SHEET_DURATION, "MAX", "D2C" },
			  "iif(device_n, device_max, NULL)" },
			{ { "q2c_avg_ns", SHEET_DURATION, "AVG", "Q2C" },
			  "total_ns / nullif(total_n, 0)" },
			{ { "q2c_max_ns", SHEET_DURATION, "MAX", "Q2C" },
			  "iif(total_n, total_max, NULL)" },
			{ { "depth", SHEET_FIXED, "DEPTH", NULL },
			  RATE("total_ns / 1e9") },
			COLUMN_LOST,
			NO_COLUMN },
	.weight = { "total_ns", "total_n" },
	.empty = "(no requests)",
};

const struct grid grid_seeks = {
	.sources = { { "rollup_seek", GRID_TASK | GRID_DEVICE | GRID_OP,
		       false },
		     ROWS(grid_rows_seeks, GRID_TASK | GRID_DEVICE | GRID_OP) },
	.keys = KEYS_OF_TASKS | 1U << KEY_DEVICE | 1U << KEY_OP |
		1U << KEY_HOST | 1U << KEY_SECOND,
	.sums =
		(const struct grid_sum[]){
			{ "steps", "(r.way <> 'first') * r.n", false },
			{ "sequential", "(r.way = 'sequential') * r.n", false },
			{ "near",
			  "(r.way IN ('forward', 'backward'))"
			  " * ifnull(r.bucket < 20, 0) * r.n",
			  false },
			{ "backward", "(r.way = 'backward') * r.n", false },
			SUM_OF(distance_bytes),
			{ "farthest", "ifnull(2 << r.bucket, 0)", true },
			NO_SUM },
	.columns =
		(const struct grid_column[]){
			COLUMN_OF(steps, COUNT, "STEPS", NULL),
			COLUMN_OF(sequential, COUNT, "SEQUENTIAL", NULL),
			{ { "sequential_ratio", SHEET_RATIO, "SEQ%", NULL },
			  "1.0 * sequential / nullif(steps, 0)" },
			{ { "random", SHEET_COUNT, "RANDOM", NULL },
			  "steps - sequential" },
			COLUMN_OF(near, COUNT, "<1M", NULL),
			COLUMN_OF(backward, COUNT, "BACKWARD", NULL),
			{ { "average_bytes", SHEET_SIZE, "AVERAGE", NULL },
			  "distance_bytes / nullif(steps - sequential, 0)" },
			{ { "below_bytes", SHEET_SIZE, "ALL BELOW", NULL },
			  "nullif(farthest, 0)" },
			NO_COLUMN },
	.weight = { "steps", "distance_bytes" },
	.empty = "(no requests)",
};

/* The table of iotop and disktop. */
const struct grid grid_top = {
	.sources = { { "rollup_second",
		       GRID_TASK | GRID_DEVICE | GRID_OP | GRID_SECOND,
		       false } },
	.own = { { "uid", "UID", "t.uid", NULL, SHEET_KEY },
		 { "pid", "PID", "t.pid", NULL, SHEET_KEY },
		 { "ppid", "PPID", "t.ppid", NULL, SHEET_KEY },
		 { "comm", "CMD", "t.comm", NULL, SHEET_KEY },
		 { "device", "DEVICE", "d.name", NULL, SHEET_KEY },
		 { "major", "MAJ", "d.major", NULL, SHEET_KEY },
		 { "minor", "MIN", "d.minor", NULL, SHEET_KEY },
		 { "direction", "D",
		   "iif(r.op = 'read', 'R', iif(r.op = 'discard', 'D', 'W'))",
		   NULL, SHEET_KEY } },
	.n_rank = 8,
	.sums =
		(const struct grid_sum[]){
			{ "bytes",
			  "r.disk_read_bytes + r.disk_write_bytes"
			  " + r.disk_discard_bytes",
			  false },
			SUM_OF(lost_ios),
			NO_SUM },
	.columns = (const struct grid_column[]){ COLUMN_OF(bytes, COUNT,
							   "BYTES", NULL),
						 COLUMN_LOST, NO_COLUMN },
	.weight = { "bytes", NULL },
	.having = "sum(bytes) > 0",
	.splits = true,
	.head = top_head,
	.empty = "(no disk I/O)",
};
