-- schema.sql - the tables of a database of iorec
--
-- docs/iorec-schema.5.md says the same for those who ask.  Times are
-- nanoseconds since the trace began (trace.start_realtime_ns says when that
-- was); sizes are bytes, sectors are of 512 bytes.  What is not known is NULL.
--
-- An id is unique in the database: number N of trace T is (T - 1) * 2^40 + N.

PRAGMA application_id = 0x494f5243; -- "IORC"
PRAGMA user_version = 4;

CREATE TABLE trace (
	trace_id INTEGER PRIMARY KEY,
	uuid TEXT NOT NULL UNIQUE,
	host TEXT,
	kernel TEXT,
	machine TEXT,
	iorec TEXT,                -- version of the recorder
	level TEXT,                -- block, cache, vfs or full
	command TEXT,              -- that was recorded; NULL without one
	start_realtime_ns INTEGER, -- CLOCK_REALTIME at time 0
	start_ns INTEGER,          -- the trace's clock at time 0
	duration_ns INTEGER,
	n_cpus INTEGER,
	page_size INTEGER,
	n_events INTEGER NOT NULL,
	n_lost INTEGER NOT NULL,   -- events lost, by the kernel's own count
	complete INTEGER NOT NULL, -- 0: the recorder did not finish the file
	has_rows INTEGER NOT NULL  -- 0: only rollups were kept
);

-- Every fact of the trace's head, and a few that the import adds.
CREATE TABLE fact (
	trace_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	value TEXT,
	PRIMARY KEY (trace_id, name)
) WITHOUT ROWID;

CREATE TABLE device (
	device_id INTEGER PRIMARY KEY,
	trace_id INTEGER NOT NULL,
	name TEXT NOT NULL,        -- vda, loop0, dm-0; MAJ:MIN when not known
	major INTEGER NOT NULL,
	minor INTEGER NOT NULL,
	parent_id INTEGER,         -- of a partition: its disk
	start_sector INTEGER,      -- of a partition
	size INTEGER,
	rotational INTEGER NOT NULL,
	accounted INTEGER NOT NULL, -- queue/iostats
	detail TEXT                -- name of a dm device, backing file of a loop
);

CREATE TABLE mount (
	trace_id INTEGER NOT NULL,
	namespace INTEGER NOT NULL, -- inode of the mount namespace
	mount_id INTEGER NOT NULL,
	major INTEGER NOT NULL,    -- of the super block
	minor INTEGER NOT NULL,
	device_id INTEGER,         -- whole disk of its source
	fs TEXT,
	source TEXT,
	root TEXT,
	path TEXT,
	PRIMARY KEY (trace_id, namespace, mount_id)
) WITHOUT ROWID;

-- A thread while its process, names, user and cgroup stayed the same.  The
-- remainders of the ledger are tasks as well: their names are in parentheses
-- and they have no pid.
CREATE TABLE task (
	task_id INTEGER PRIMARY KEY,
	trace_id INTEGER NOT NULL,
	process_id INTEGER NOT NULL, -- one a process, even if its pid is reused
	tid INTEGER,
	pid INTEGER,
	ppid INTEGER,
	uid INTEGER,
	thread_comm TEXT,
	comm TEXT NOT NULL,        -- of the process
	cgroup TEXT,
	from_ns INTEGER,           -- NULL: before the trace
	to_ns INTEGER
);

CREATE TABLE file (
	file_id INTEGER PRIMARY KEY,
	trace_id INTEGER NOT NULL,
	kind TEXT NOT NULL,        -- file blockdev socket pipe proc other unknown
	major INTEGER,             -- of the super block
	minor INTEGER,
	ino INTEGER,
	device_id INTEGER,         -- the disk under its file system
	fs TEXT,
	mount TEXT,
	dir TEXT,
	path TEXT
);

-- From where in the kernel a bio was queued.  What has no stack is one of three
-- with a name in parentheses.
CREATE TABLE stack (
	stack_id INTEGER PRIMARY KEY,
	trace_id INTEGER NOT NULL,
	frames TEXT NOT NULL       -- functions from the outside in, parted by ;
);

-- One read, write or sync call.
CREATE TABLE vfs_io (
	vfs_id INTEGER PRIMARY KEY,
	trace_id INTEGER NOT NULL,
	time_ns INTEGER NOT NULL,  -- of entry
	duration_ns INTEGER,       -- NULL: open across lost events
	task_id INTEGER NOT NULL,
	file_id INTEGER,
	cpu INTEGER NOT NULL,      -- of exit
	op TEXT NOT NULL,          -- read write sync
	call TEXT NOT NULL,        -- pread64 ...
	offset INTEGER,
	asked INTEGER,             -- bytes
	result INTEGER,            -- bytes, or negative errno; NULL: not seen
	pages INTEGER NOT NULL,    -- of the cache; the four classes sum to it
	hit_pages INTEGER NOT NULL,
	readahead_pages INTEGER NOT NULL,
	inflight_pages INTEGER NOT NULL,
	miss_pages INTEGER NOT NULL,
	counted INTEGER NOT NULL,  -- 0: its begin or end was not seen, in no sum
	flags INTEGER NOT NULL     -- VFS_* of row.h
);

-- One bio from queue to completion, or one flush request.
CREATE TABLE disk_io (
	disk_id INTEGER PRIMARY KEY,
	trace_id INTEGER NOT NULL,
	request_id INTEGER,        -- the same for bios merged in one request
	requests INTEGER NOT NULL, -- 0: merged in another bio's
	upper_id INTEGER,          -- disk_id of the bio above it
	queue_ns INTEGER,
	get_ns INTEGER,            -- it got a request; level full, as
	insert_ns INTEGER,         -- this: a scheduler got it, the last time
	first_issue_ns INTEGER,
	issue_ns INTEGER,          -- that counts: the last; if split, the first
	complete_ns INTEGER,
	device_id INTEGER NOT NULL, -- the whole disk
	partition_id INTEGER,
	sector INTEGER,
	bytes INTEGER NOT NULL,    -- completed; of one in flight: queued
	op TEXT NOT NULL,          -- read write discard zero flush passthrough
	cause TEXT NOT NULL,
	match TEXT NOT NULL,       -- how surely its events belong together
	flags INTEGER NOT NULL,    -- DISK_* of row.h
	lower INTEGER NOT NULL,    -- 1: below another device, not in totals
	inflight INTEGER NOT NULL, -- 1: no completion was seen, not summed
	error INTEGER,             -- negative errno
	cpu INTEGER NOT NULL,      -- of queueing
	task_id INTEGER,           -- who submitted it; NULL: not seen
	vfs_id INTEGER,            -- the call in which it was queued
	call TEXT,
	file_id INTEGER,
	stack_id INTEGER           -- NULL: no stacks were recorded
);

CREATE INDEX disk_io_upper ON disk_io(upper_id) WHERE upper_id IS NOT NULL;

-- To whom the bytes of a disk_io are charged; they sum to its bytes.
CREATE TABLE disk_io_owner (
	trace_id INTEGER NOT NULL,
	disk_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	file_id INTEGER,
	bytes INTEGER NOT NULL,
	ios INTEGER NOT NULL,      -- 1 for the first owner, 0 for the others
	method TEXT NOT NULL       -- exact estimated before-recording unattributed
);

CREATE TABLE loss (
	trace_id INTEGER NOT NULL,
	cpu INTEGER NOT NULL,
	from_ns INTEGER,           -- up to here all was seen; NULL: nothing
	to_ns INTEGER,             -- and from here on again
	events INTEGER             -- NULL: the kernel did not say
);

-- The kernel's own account as it stood at a time.
CREATE TABLE counter (
	trace_id INTEGER NOT NULL,
	time_ns INTEGER NOT NULL,
	source TEXT NOT NULL,      -- diskstats vmstat loadavg io ...
	key TEXT NOT NULL,         -- device; of io: process_id
	name TEXT NOT NULL,
	value INTEGER
);

CREATE TABLE coverage (
	trace_id INTEGER NOT NULL,
	seen INTEGER NOT NULL,
	about TEXT NOT NULL,       -- disk, cache, calls, files, who, detail
	what TEXT NOT NULL,
	why TEXT
);

CREATE TABLE event_count (
	trace_id INTEGER NOT NULL,
	system TEXT NOT NULL,
	name TEXT NOT NULL,
	task_id INTEGER,           -- NULL: a count of nobody
	events INTEGER NOT NULL
);

-- The rollups hold what the rows sum to, so that a report need not scan them.
-- A call counts when it did not fail, bytes when they were moved; file_* are
-- those of files and block devices.  disk_* count bios on completion and are
-- charged to owners; a row of lower = 1 is of a device below another and must
-- stay out of any sum over devices.

-- All that happened to a file (or to none), without time.
CREATE TABLE rollup_file (
	trace_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	file_id INTEGER,
	op TEXT NOT NULL,
	call TEXT,                 -- NULL: of the disk
	device_id INTEGER,         -- of the disk; of a call: under the file
	partition_id INTEGER,
	cause TEXT,                -- NULL: of a call
	lower INTEGER NOT NULL,
	vfs_reads INTEGER NOT NULL,
	vfs_read_bytes INTEGER NOT NULL,
	vfs_writes INTEGER NOT NULL,
	vfs_write_bytes INTEGER NOT NULL,
	vfs_syncs INTEGER NOT NULL,
	vfs_errors INTEGER NOT NULL,
	file_reads INTEGER NOT NULL,
	file_read_bytes INTEGER NOT NULL,
	file_writes INTEGER NOT NULL,
	file_write_bytes INTEGER NOT NULL,
	read_pages INTEGER NOT NULL,
	hit_pages INTEGER NOT NULL,
	readahead_pages INTEGER NOT NULL,
	inflight_pages INTEGER NOT NULL,
	miss_pages INTEGER NOT NULL,
	disk_reads INTEGER NOT NULL,
	disk_read_bytes INTEGER NOT NULL,
	disk_writes INTEGER NOT NULL,  -- write and zero, as diskstats has it
	disk_write_bytes INTEGER NOT NULL,
	disk_discards INTEGER NOT NULL,
	disk_discard_bytes INTEGER NOT NULL,
	disk_flushes INTEGER NOT NULL,
	estimated_bytes INTEGER NOT NULL,
	unfinished_ios INTEGER NOT NULL, -- in flight at the end
	unfinished_bytes INTEGER NOT NULL,
	lost_ios INTEGER NOT NULL  -- calls and bios open across lost events
);

-- The same without files: rollup_file with fs in place of file_id.
CREATE TABLE rollup_process (
	trace_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	fs TEXT,
	op TEXT NOT NULL,
	call TEXT,
	device_id INTEGER,
	partition_id INTEGER,
	cause TEXT,
	lower INTEGER NOT NULL,
	vfs_reads INTEGER NOT NULL,
	vfs_read_bytes INTEGER NOT NULL,
	vfs_writes INTEGER NOT NULL,
	vfs_write_bytes INTEGER NOT NULL,
	vfs_syncs INTEGER NOT NULL,
	vfs_errors INTEGER NOT NULL,
	file_reads INTEGER NOT NULL,
	file_read_bytes INTEGER NOT NULL,
	file_writes INTEGER NOT NULL,
	file_write_bytes INTEGER NOT NULL,
	read_pages INTEGER NOT NULL,
	hit_pages INTEGER NOT NULL,
	readahead_pages INTEGER NOT NULL,
	inflight_pages INTEGER NOT NULL,
	miss_pages INTEGER NOT NULL,
	disk_reads INTEGER NOT NULL,
	disk_read_bytes INTEGER NOT NULL,
	disk_writes INTEGER NOT NULL,
	disk_write_bytes INTEGER NOT NULL,
	disk_discards INTEGER NOT NULL,
	disk_discard_bytes INTEGER NOT NULL,
	disk_flushes INTEGER NOT NULL,
	estimated_bytes INTEGER NOT NULL,
	unfinished_ios INTEGER NOT NULL,
	unfinished_bytes INTEGER NOT NULL,
	lost_ios INTEGER NOT NULL
);

-- The same by second of the trace: of a call's entry, of a bio's completion.
CREATE TABLE rollup_second (
	trace_id INTEGER NOT NULL,
	second INTEGER,            -- NULL: in flight at the end
	task_id INTEGER NOT NULL,
	op TEXT NOT NULL,
	device_id INTEGER,
	lower INTEGER NOT NULL,
	vfs_reads INTEGER NOT NULL,
	vfs_read_bytes INTEGER NOT NULL,
	vfs_writes INTEGER NOT NULL,
	vfs_write_bytes INTEGER NOT NULL,
	vfs_syncs INTEGER NOT NULL,
	vfs_errors INTEGER NOT NULL,
	file_reads INTEGER NOT NULL,
	file_read_bytes INTEGER NOT NULL,
	file_writes INTEGER NOT NULL,
	file_write_bytes INTEGER NOT NULL,
	read_pages INTEGER NOT NULL,
	hit_pages INTEGER NOT NULL,
	readahead_pages INTEGER NOT NULL,
	inflight_pages INTEGER NOT NULL,
	miss_pages INTEGER NOT NULL,
	disk_reads INTEGER NOT NULL,
	disk_read_bytes INTEGER NOT NULL,
	disk_writes INTEGER NOT NULL,
	disk_write_bytes INTEGER NOT NULL,
	disk_discards INTEGER NOT NULL,
	disk_discard_bytes INTEGER NOT NULL,
	disk_flushes INTEGER NOT NULL,
	estimated_bytes INTEGER NOT NULL,
	unfinished_ios INTEGER NOT NULL,
	unfinished_bytes INTEGER NOT NULL,
	lost_ios INTEGER NOT NULL
);

-- Pages that a task brought into the cache by reading a file.  Those that a call
-- or a fault did not ask for are ahead; unused is what no call read of them before
-- they left the cache or the trace ended.  Whether what a fault read ahead was
-- used is not known.  All of a page is of the second in which it came.
CREATE TABLE rollup_cache (
	trace_id INTEGER NOT NULL,
	second INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	file_id INTEGER NOT NULL,
	demand_pages INTEGER NOT NULL,
	ahead_pages INTEGER NOT NULL,
	unused_pages INTEGER NOT NULL,
	fault_pages INTEGER NOT NULL,
	fault_ahead_pages INTEGER NOT NULL
);

-- Pages that entered the cache to be read and had been there before in this trace:
-- a cache that keeps the 2^bucket bytes used last would still have had them.
CREATE TABLE rollup_refault (
	trace_id INTEGER NOT NULL,
	second INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	file_id INTEGER NOT NULL,
	bucket INTEGER NOT NULL,
	pages INTEGER NOT NULL
);

-- Each page that a task read, once; of very many pages a part.
CREATE TABLE page_use (
	page_id INTEGER NOT NULL,  -- the same for all who read it
	trace_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	file_id INTEGER NOT NULL,
	pages INTEGER NOT NULL     -- for how many it stands
);

-- What each device did in each second, every layer for itself.
CREATE TABLE rollup_device (
	trace_id INTEGER NOT NULL,
	second INTEGER NOT NULL,   -- of completion
	device_id INTEGER NOT NULL,
	partition_id INTEGER,
	op TEXT NOT NULL,
	lower INTEGER NOT NULL,
	ios INTEGER NOT NULL,      -- bios
	requests INTEGER NOT NULL,
	merged INTEGER NOT NULL,   -- bios that went into another's request
	bytes INTEGER NOT NULL,
	timed INTEGER NOT NULL,    -- bios whose times are known, merged ones not
	queue_ns INTEGER NOT NULL, -- sum of their time from queue to issue
	device_ns INTEGER NOT NULL, -- sum of their time from issue to completion;
				   -- on a device without requests from queue
	lost_ios INTEGER NOT NULL  -- bios open across lost events
);

-- How long in each second a device had a request, queued or issued.
CREATE TABLE rollup_busy (
	trace_id INTEGER NOT NULL,
	second INTEGER NOT NULL,
	device_id INTEGER NOT NULL,
	busy_ns INTEGER NOT NULL,
	depth_max INTEGER NOT NULL -- requests that it had at once, at most
);

-- How far from the end of what a device was given last each request began, in
-- the order of issue; task_id is the first owner's.
CREATE TABLE rollup_seek (
	trace_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	device_id INTEGER NOT NULL,
	op TEXT NOT NULL,
	lower INTEGER NOT NULL,
	way TEXT NOT NULL,         -- sequential forward backward; the first: first
	bucket INTEGER,            -- 2^bucket bytes and more; NULL: none
	n INTEGER NOT NULL,        -- requests
	bytes INTEGER NOT NULL,    -- of their first bios
	distance_bytes INTEGER NOT NULL
);

-- Sizes in powers of two, as durations below: of calls that moved something,
-- by what they moved; of bios that are complete.
CREATE TABLE rollup_vfs_size (
	trace_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	fs TEXT,
	op TEXT NOT NULL,
	call TEXT NOT NULL,
	bucket INTEGER NOT NULL,
	n INTEGER NOT NULL,        -- calls
	bytes INTEGER NOT NULL
);

CREATE TABLE rollup_disk_size (
	trace_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,  -- the first owner's
	device_id INTEGER NOT NULL,
	op TEXT NOT NULL,
	cause TEXT NOT NULL,
	lower INTEGER NOT NULL,
	bucket INTEGER NOT NULL,
	n INTEGER NOT NULL,        -- bios
	bytes INTEGER NOT NULL
);

-- From where bios that are complete were queued, of a trace with stacks; task_id
-- is who queued them, whose stack it is, and not who is charged.
CREATE TABLE rollup_stack (
	trace_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	device_id INTEGER NOT NULL,
	op TEXT NOT NULL,
	cause TEXT NOT NULL,
	lower INTEGER NOT NULL,
	stack_id INTEGER NOT NULL,
	n INTEGER NOT NULL,        -- bios
	bytes INTEGER NOT NULL
);

-- What became of what tasks wrote into memory.  Who makes a clean page dirty
-- pays for it, so its dirtied_bytes are later written, cancelled or left.
CREATE TABLE rollup_dirty (
	trace_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	file_id INTEGER NOT NULL,
	dirtied_bytes INTEGER NOT NULL,   -- whole pages
	cowritten_bytes INTEGER NOT NULL, -- into pages that another task dirtied
	cancelled_bytes INTEGER NOT NULL, -- never written: file cut or deleted
	left_bytes INTEGER NOT NULL       -- still dirty at the end
);

-- Writes of pages of files (causes writeback and fsync), when complete: charged
-- to owners, as in the ledger, in a row without bucket; and in rows with one the
-- pages of which it is known when they became dirty, by how long they had been
-- when the write of them was queued.
CREATE TABLE rollup_writeback (
	trace_id INTEGER NOT NULL,
	second INTEGER NOT NULL,   -- of completion
	task_id INTEGER NOT NULL,  -- the owner; of pages: who dirtied them
	file_id INTEGER,
	device_id INTEGER NOT NULL,
	writer_id INTEGER,         -- task_id of who submitted the write
	cause TEXT NOT NULL,       -- writeback or fsync
	lower INTEGER NOT NULL,
	bucket INTEGER,            -- 2^bucket ns and more; NULL: of all
	bytes INTEGER NOT NULL,    -- of the disk
	estimated_bytes INTEGER NOT NULL, -- of these, with an estimated owner
	pages INTEGER NOT NULL,    -- of the file
	age_us INTEGER NOT NULL,   -- sum over the pages, microseconds
	max_ns INTEGER NOT NULL
);

-- Writers that the kernel let sleep because much was dirty.
CREATE TABLE rollup_throttle (
	trace_id INTEGER NOT NULL,
	second INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	file_id INTEGER,           -- that they wrote to
	pauses INTEGER NOT NULL,
	pause_ns INTEGER NOT NULL, -- sum of what the kernel chose
	max_ns INTEGER NOT NULL
);

-- Durations in powers of two: bucket B holds those of 2^B ns and more, below
-- 2^(B+1); bucket 0 also those of 0 ns.  Of all calls that counted, those that
-- failed as well.  Those whose duration is not known have no bucket: they were
-- open across lost events, or their begin was not seen.
CREATE TABLE rollup_vfs_latency (
	trace_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	fs TEXT,
	op TEXT NOT NULL,
	call TEXT NOT NULL,
	match TEXT NOT NULL,       -- exact or lost
	bucket INTEGER,            -- NULL: not known
	n INTEGER NOT NULL,        -- calls
	sum_ns INTEGER NOT NULL,
	-- of n, in the sixteenths of the bucket
	part_0 INTEGER NOT NULL, part_1 INTEGER NOT NULL,
	part_2 INTEGER NOT NULL, part_3 INTEGER NOT NULL,
	part_4 INTEGER NOT NULL, part_5 INTEGER NOT NULL,
	part_6 INTEGER NOT NULL, part_7 INTEGER NOT NULL,
	part_8 INTEGER NOT NULL, part_9 INTEGER NOT NULL,
	part_10 INTEGER NOT NULL, part_11 INTEGER NOT NULL,
	part_12 INTEGER NOT NULL, part_13 INTEGER NOT NULL,
	part_14 INTEGER NOT NULL, part_15 INTEGER NOT NULL,
	max_ns INTEGER NOT NULL
);

-- The same of requests, and of bios on a device without requests; task_id is
-- the first owner's.
CREATE TABLE rollup_disk_latency (
	trace_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	device_id INTEGER NOT NULL,
	op TEXT NOT NULL,
	lower INTEGER NOT NULL,
	stage TEXT NOT NULL,       -- queue (to issue), device (to completion),
				   -- total; where the trace has them also get
				   -- (queue to a request), plug (to insertion),
				   -- insert (queue to it), scheduler (to issue)
	match TEXT NOT NULL,       -- as in disk_io
	bucket INTEGER,            -- NULL: not known
	n INTEGER NOT NULL,        -- requests
	sum_ns INTEGER NOT NULL,
	part_0 INTEGER NOT NULL, part_1 INTEGER NOT NULL,
	part_2 INTEGER NOT NULL, part_3 INTEGER NOT NULL,
	part_4 INTEGER NOT NULL, part_5 INTEGER NOT NULL,
	part_6 INTEGER NOT NULL, part_7 INTEGER NOT NULL,
	part_8 INTEGER NOT NULL, part_9 INTEGER NOT NULL,
	part_10 INTEGER NOT NULL, part_11 INTEGER NOT NULL,
	part_12 INTEGER NOT NULL, part_13 INTEGER NOT NULL,
	part_14 INTEGER NOT NULL, part_15 INTEGER NOT NULL,
	max_ns INTEGER NOT NULL
);

-- The same by time, in slots of 1, 2, 10, 20, 100 us ..., so that a trace has
-- fewer than 1000 of them.  What could not be held in memory is in shorter ones.
CREATE TABLE rollup_heat (
	trace_id INTEGER NOT NULL,
	time_ns INTEGER,           -- of a call's entry, of a request's completion;
				   -- NULL: that was not seen
	task_id INTEGER,           -- of remainders; NULL: any other
	layer TEXT NOT NULL,       -- vfs or disk
	stage TEXT NOT NULL,       -- of a request: queue, device, total
	device_id INTEGER,
	fs TEXT,
	op TEXT NOT NULL,
	call TEXT,
	lower INTEGER NOT NULL,
	bucket INTEGER,            -- NULL: not known
	n INTEGER NOT NULL         -- calls, requests
);

-- The events' account beside the kernel's between its first and its last
-- reading.
CREATE TABLE check_device (
	trace_id INTEGER NOT NULL,
	device_id INTEGER NOT NULL,
	direction TEXT NOT NULL,   -- read write discard
	accounted INTEGER NOT NULL, -- 0: no kernel account (queue/iostats is 0)
	from_ns INTEGER,           -- of the first reading
	to_ns INTEGER,             -- of the last
	events_bytes INTEGER NOT NULL,
	kernel_bytes INTEGER       -- NULL: no two readings
);

-- One row a call and one an owner of a disk_io, with the keys and numbers of
-- the ledger: what the rollups are the sums of.
CREATE VIEW ledger_rows AS
SELECT
	v.trace_id, v.time_ns, v.time_ns / 1000000000 AS second, v.cpu,
	v.task_id, v.file_id, v.op, v.call, f.device_id,
	NULL AS partition_id, NULL AS cause, 0 AS lower,
	v.vfs_id, NULL AS disk_id, f.fs,
	v.counted AND v.op = 'read' AND v.result >= 0 AS vfs_reads,
	(v.counted AND v.op = 'read') * ifnull(max(v.result, 0), 0)
		AS vfs_read_bytes,
	v.counted AND v.op = 'write' AND v.result >= 0 AS vfs_writes,
	(v.counted AND v.op = 'write') * ifnull(max(v.result, 0), 0)
		AS vfs_write_bytes,
	v.counted AND v.op = 'sync' AND v.result >= 0 AS vfs_syncs,
	v.counted AND v.result < 0 AS vfs_errors,
	v.counted AND v.op = 'read' AND v.result >= 0
		AND ifnull(f.kind, '') IN ('file', 'blockdev') AS file_reads,
	(v.counted AND v.op = 'read'
		AND ifnull(f.kind, '') IN ('file', 'blockdev'))
		* ifnull(max(v.result, 0), 0) AS file_read_bytes,
	v.counted AND v.op = 'write' AND v.result >= 0
		AND ifnull(f.kind, '') IN ('file', 'blockdev') AS file_writes,
	(v.counted AND v.op = 'write'
		AND ifnull(f.kind, '') IN ('file', 'blockdev'))
		* ifnull(max(v.result, 0), 0) AS file_write_bytes,
	v.pages AS read_pages, v.hit_pages, v.readahead_pages,
	v.inflight_pages, v.miss_pages,
	0 AS disk_reads, 0 AS disk_read_bytes,
	0 AS disk_writes, 0 AS disk_write_bytes,
	0 AS disk_discards, 0 AS disk_discard_bytes, 0 AS disk_flushes,
	0 AS estimated_bytes, 0 AS unfinished_ios, 0 AS unfinished_bytes,
	(v.flags & 2) <> 0 AS lost_ios
FROM vfs_io AS v LEFT JOIN file AS f USING (file_id)
WHERE v.counted OR v.flags & 2
UNION ALL
SELECT
	d.trace_id, d.complete_ns, d.complete_ns / 1000000000, d.cpu,
	o.task_id, o.file_id, d.op, NULL, d.device_id,
	d.partition_id, d.cause, d.lower,
	NULL, d.disk_id, f.fs,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	(d.op = 'read' AND NOT d.inflight) * o.ios,
	(d.op = 'read' AND NOT d.inflight) * o.bytes,
	(d.op IN ('write', 'zero') AND NOT d.inflight) * o.ios,
	(d.op IN ('write', 'zero') AND NOT d.inflight) * o.bytes,
	(d.op = 'discard' AND NOT d.inflight) * o.ios,
	(d.op = 'discard' AND NOT d.inflight) * o.bytes,
	(d.op = 'flush' AND NOT d.inflight) * o.ios,
	(o.method = 'estimated' AND NOT d.inflight) * o.bytes,
	(d.inflight AND d.match <> 'lost') * o.ios,
	(d.inflight AND d.match <> 'lost') * o.bytes,
	(d.match = 'lost') * o.ios
FROM disk_io_owner AS o JOIN disk_io AS d USING (disk_id)
	LEFT JOIN file AS f ON f.file_id = o.file_id;

-- Who caused which I/O, in names.
CREATE VIEW ledger AS
SELECT
	r.trace_id, h.host, t.process_id, t.pid, t.tid, t.comm, t.thread_comm,
	t.uid, t.cgroup, d.name AS device, p.name AS partition, f.fs, f.mount,
	f.dir, f.path, f.kind, r.op, r.call, r.cause,
	r.vfs_reads, r.vfs_read_bytes, r.vfs_writes, r.vfs_write_bytes,
	r.vfs_syncs, r.vfs_errors,
	r.file_reads, r.file_read_bytes, r.file_writes, r.file_write_bytes,
	r.read_pages, r.hit_pages, r.readahead_pages, r.inflight_pages,
	r.miss_pages,
	r.disk_reads, r.disk_read_bytes, r.disk_writes, r.disk_write_bytes,
	r.disk_discards, r.disk_discard_bytes, r.disk_flushes,
	r.estimated_bytes, r.unfinished_ios, r.unfinished_bytes, r.lost_ios
FROM rollup_file AS r
	JOIN trace AS h USING (trace_id)
	LEFT JOIN task AS t USING (task_id)
	LEFT JOIN file AS f USING (file_id)
	LEFT JOIN device AS d ON d.device_id = r.device_id
	LEFT JOIN device AS p ON p.device_id = r.partition_id
WHERE r.lower = 0;

-- The same in names.
CREATE VIEW dirtied AS
SELECT
	r.trace_id, h.host, t.process_id, t.pid, t.tid, t.comm, t.thread_comm,
	t.uid, t.cgroup, f.fs, f.mount, f.dir, f.path, f.kind, f.ino,
	r.dirtied_bytes, r.cowritten_bytes, r.cancelled_bytes, r.left_bytes
FROM rollup_dirty AS r
	JOIN trace AS h USING (trace_id)
	LEFT JOIN task AS t USING (task_id)
	LEFT JOIN file AS f USING (file_id);

-- From where each process queued I/O, in names.
CREATE VIEW stacks AS
SELECT
	r.trace_id, h.host, t.process_id, t.pid, t.comm, t.thread_comm,
	d.name AS device, r.lower, r.op, r.cause, s.frames,
	r.n AS ios, r.bytes
FROM rollup_stack AS r
	JOIN trace AS h USING (trace_id)
	LEFT JOIN task AS t USING (task_id)
	LEFT JOIN device AS d USING (device_id)
	LEFT JOIN stack AS s USING (stack_id);

-- The same of writeback: whose pages, written by whom.
CREATE VIEW writeback AS
SELECT
	r.trace_id, h.host, r.second, t.process_id, t.pid, t.comm, f.fs, f.mount, f.path,
	d.name AS device, r.lower, r.cause, w.pid AS writer_pid,
	w.comm AS writer, w.process_id IS t.process_id AS self,
	r.bucket, (r.bucket > 0) << r.bucket AS from_ns,
	2 << r.bucket AS to_ns, r.bytes, r.estimated_bytes, r.pages, r.age_us,
	r.max_ns
FROM rollup_writeback AS r
	JOIN trace AS h USING (trace_id)
	LEFT JOIN task AS t USING (task_id)
	LEFT JOIN task AS w ON w.task_id = r.writer_id
	LEFT JOIN file AS f USING (file_id)
	LEFT JOIN device AS d ON d.device_id = r.device_id;

-- What each process brought into the cache, of which file, and what for.
CREATE VIEW cache AS
SELECT
	r.trace_id, h.host, t.process_id, t.pid, t.comm, f.fs, f.mount, f.dir,
	f.path, sum(r.demand_pages) AS demand_pages,
	sum(r.ahead_pages) AS ahead_pages,
	sum(r.unused_pages) AS unused_pages,
	sum(r.unused_pages) * h.page_size AS unused_bytes,
	sum(r.fault_pages) AS fault_pages,
	sum(r.fault_ahead_pages) AS fault_ahead_pages
FROM rollup_cache AS r
	JOIN trace AS h USING (trace_id)
	LEFT JOIN task AS t USING (task_id)
	LEFT JOIN file AS f USING (file_id)
GROUP BY r.trace_id, t.process_id, r.file_id;

-- How long calls (layer vfs) and requests (layer disk) took: the n of them
-- that took from_ns and more, below to_ns; NULL: it is not known.
CREATE VIEW latency AS
SELECT
	r.trace_id, 'vfs' AS layer, t.process_id, t.pid, t.comm, t.thread_comm,
	r.fs, NULL AS device, 0 AS lower, r.op, r.call, 'total' AS stage,
	r.match, r.bucket, (r.bucket > 0) << r.bucket AS from_ns,
	2 << r.bucket AS to_ns, r.n, r.sum_ns, r.max_ns
FROM rollup_vfs_latency AS r
	LEFT JOIN task AS t USING (task_id)
UNION ALL
SELECT
	r.trace_id, 'disk', t.process_id, t.pid, t.comm, t.thread_comm,
	NULL, d.name, r.lower, r.op, NULL, r.stage,
	r.match, r.bucket, (r.bucket > 0) << r.bucket,
	2 << r.bucket, r.n, r.sum_ns, r.max_ns
FROM rollup_disk_latency AS r
	LEFT JOIN task AS t USING (task_id)
	LEFT JOIN device AS d USING (device_id);

-- Each device in each second in which it did something.
CREATE VIEW iostat AS
SELECT
	r.trace_id, h.host, r.second, d.name AS device, d.detail,
	sum((r.op NOT IN ('flush', 'passthrough')) * r.requests) AS requests,
	sum((r.op = 'read') * r.requests) AS reads,
	sum((r.op = 'read') * r.bytes) AS read_bytes,
	sum((r.op IN ('write', 'zero')) * r.requests) AS writes,
	sum((r.op IN ('write', 'zero')) * r.bytes) AS write_bytes,
	sum((r.op = 'discard') * r.requests) AS discards,
	sum((r.op = 'discard') * r.bytes) AS discard_bytes,
	sum((r.op = 'flush') * r.requests) AS flushes,
	sum((r.op = 'passthrough') * r.requests) AS passthroughs,
	sum((r.op = 'passthrough') * r.bytes) AS passthrough_bytes,
	sum(r.merged) AS merges,
	sum(r.queue_ns) AS queue_ns,
	sum(r.device_ns) AS device_ns,
	sum(r.timed) AS timed
FROM rollup_device AS r
	JOIN trace AS h USING (trace_id)
	LEFT JOIN device AS d USING (device_id)
GROUP BY r.trace_id, r.second, r.device_id;

-- One line an I/O of the disk, as iosnoop prints them.
CREATE VIEW snoop AS
SELECT
	d.trace_id, d.disk_id, d.queue_ns AS time_ns,
	iif(d.match = 'lost', NULL, d.complete_ns - d.queue_ns) AS latency_ns,
	t.uid, t.pid, t.comm, s.pid AS submitter_pid,
	s.comm AS submitter_comm, d.op, d.cause, v.name AS device, d.sector,
	d.bytes, d.error, f.path
FROM disk_io AS d
	JOIN disk_io_owner AS o USING (disk_id)
	LEFT JOIN task AS t ON t.task_id = o.task_id
	LEFT JOIN task AS s ON s.task_id = d.task_id
	LEFT JOIN device AS v ON v.device_id = d.device_id
	LEFT JOIN file AS f ON f.file_id = o.file_id
WHERE o.ios = 1 AND d.lower = 0;

-- Each I/O of a disk through its layers: depth 0 is the device on top, and all
-- rows of one top_id are one I/O.  added_ns is the time that passed in this layer
-- alone; in one chain of layers they sum to the total of its top.
CREATE VIEW layer AS
WITH RECURSIVE below(top_id, disk_id, depth) AS (
	SELECT disk_id, disk_id, 0
	FROM disk_io
	WHERE upper_id IS NULL
	UNION ALL
	SELECT below.top_id, d.disk_id, below.depth + 1
	FROM below JOIN disk_io AS d ON d.upper_id = below.disk_id
)
SELECT
	d.trace_id, b.top_id, b.depth, d.disk_id, d.upper_id,
	v.name AS device, v.detail, p.name AS partition,
	d.op, d.cause, d.sector, d.bytes,
	d.queue_ns, d.issue_ns, d.complete_ns,
	d.complete_ns - d.queue_ns AS total_ns,
	d.complete_ns - d.queue_ns - ifnull((
		SELECT max(l.complete_ns) - min(l.queue_ns)
		FROM disk_io AS l
		WHERE l.upper_id = d.disk_id
	), 0) AS added_ns
FROM below AS b
	JOIN disk_io AS d USING (disk_id)
	LEFT JOIN device AS v ON v.device_id = d.device_id
	LEFT JOIN device AS p ON p.device_id = d.partition_id;
