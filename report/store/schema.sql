-- schema.sql - the tables of a database of iorec
--
-- Times are nanoseconds since the trace began (trace.start_realtime_ns says
-- when that was); sizes are bytes, sectors are of 512 bytes.  A time or a
-- number that is not known is NULL.  Ids count from 1 in each trace and are
-- unique together with trace_id.

CREATE TABLE trace (
	trace_id INTEGER PRIMARY KEY,
	uuid TEXT NOT NULL UNIQUE,
	host TEXT,
	kernel TEXT,
	machine TEXT,
	iorec TEXT,               -- version of the recorder
	level TEXT,               -- block, cache, vfs or full
	command TEXT,             -- that was recorded; NULL without one
	start_realtime_ns INTEGER, -- CLOCK_REALTIME at time 0
	start_ns INTEGER,         -- the trace's clock at time 0
	duration_ns INTEGER,
	n_cpus INTEGER,
	page_size INTEGER,
	n_events INTEGER NOT NULL,
	n_lost INTEGER NOT NULL,  -- events lost, by the kernel's own count
	complete INTEGER NOT NULL -- 0: the recorder did not finish the file
);

-- Every fact of the trace's head, and a few that the import adds.
CREATE TABLE fact (
	trace_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	value TEXT,
	PRIMARY KEY (trace_id, name)
) WITHOUT ROWID;

CREATE TABLE device (
	trace_id INTEGER NOT NULL,
	device_id INTEGER NOT NULL,
	name TEXT NOT NULL,       -- vda, loop0, dm-0; MAJ:MIN when not known
	major INTEGER NOT NULL,
	minor INTEGER NOT NULL,
	parent_id INTEGER,        -- of a partition: its disk
	start_sector INTEGER,     -- of a partition
	size INTEGER,
	rotational INTEGER,
	accounted INTEGER,        -- queue/iostats
	detail TEXT,              -- name of a dm device, backing file of a loop
	PRIMARY KEY (trace_id, device_id)
) WITHOUT ROWID;

CREATE TABLE mount (
	trace_id INTEGER NOT NULL,
	namespace INTEGER NOT NULL,
	mount_id INTEGER NOT NULL,
	major INTEGER NOT NULL,   -- of the super block
	minor INTEGER NOT NULL,
	device_id INTEGER,
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
	trace_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	process_id INTEGER NOT NULL, -- one a process, even if its pid is reused
	tid INTEGER,
	pid INTEGER,
	ppid INTEGER,
	uid INTEGER,
	thread_comm TEXT,
	comm TEXT,                -- of the process
	cgroup TEXT,
	from_ns INTEGER,          -- NULL: before the trace
	to_ns INTEGER,
	PRIMARY KEY (trace_id, task_id)
) WITHOUT ROWID;

CREATE TABLE file (
	trace_id INTEGER NOT NULL,
	file_id INTEGER NOT NULL,
	kind TEXT NOT NULL,       -- file blockdev socket pipe proc other unknown
	major INTEGER,            -- of the super block
	minor INTEGER,
	ino INTEGER,
	device_id INTEGER,        -- the disk under its file system
	fs TEXT,
	mount TEXT,
	dir TEXT,
	path TEXT,
	PRIMARY KEY (trace_id, file_id)
) WITHOUT ROWID;

-- One read, write or sync call.
CREATE TABLE vfs_io (
	trace_id INTEGER NOT NULL,
	vfs_id INTEGER NOT NULL,
	time_ns INTEGER NOT NULL, -- of entry
	duration_ns INTEGER,      -- NULL: open across lost events
	task_id INTEGER NOT NULL,
	file_id INTEGER,
	cpu INTEGER,
	op TEXT NOT NULL,         -- read write sync
	call TEXT NOT NULL,       -- pread64 ...
	offset INTEGER,
	asked INTEGER,            -- bytes
	result INTEGER,           -- bytes, or negative errno
	pages INTEGER,            -- of the cache; the four classes add up to it
	hit_pages INTEGER,
	readahead_pages INTEGER,
	inflight_pages INTEGER,
	miss_pages INTEGER,
	flags INTEGER NOT NULL    -- VFS_* of row.h
);

-- One bio from queue to completion, or one flush request.
CREATE TABLE disk_io (
	trace_id INTEGER NOT NULL,
	disk_id INTEGER NOT NULL,
	request_id INTEGER,       -- the same for bios merged in one request
	upper_id INTEGER,         -- disk_id of the bio above it
	queue_ns INTEGER,
	first_issue_ns INTEGER,
	issue_ns INTEGER,         -- the last, that counts
	complete_ns INTEGER,
	device_id INTEGER NOT NULL,
	partition_id INTEGER,
	sector INTEGER,
	bytes INTEGER NOT NULL,
	op TEXT NOT NULL,         -- read write discard zero flush passthrough
	cause TEXT NOT NULL,
	match TEXT NOT NULL,      -- how surely its events belong together
	flags INTEGER NOT NULL,   -- DISK_* of row.h
	lower INTEGER NOT NULL,   -- 1: below another device, not in totals
	inflight INTEGER NOT NULL, -- 1: not complete at the end, not summed
	error INTEGER,
	cpu INTEGER,
	task_id INTEGER NOT NULL, -- who submitted it
	vfs_id INTEGER,           -- the call in which it was queued
	call TEXT,
	file_id INTEGER
);

-- To whom the bytes of a disk_io are charged; they sum to its bytes.
CREATE TABLE disk_io_owner (
	trace_id INTEGER NOT NULL,
	disk_id INTEGER NOT NULL,
	task_id INTEGER NOT NULL,
	file_id INTEGER,
	bytes INTEGER NOT NULL,
	ios INTEGER NOT NULL,     -- 1 for the first owner, 0 for the others
	method TEXT NOT NULL      -- exact estimated before-recording unattributed
);

CREATE TABLE loss (
	trace_id INTEGER NOT NULL,
	cpu INTEGER NOT NULL,
	from_ns INTEGER,
	to_ns INTEGER,
	events INTEGER            -- NULL: the kernel did not say
);

-- The kernel's own account as it stood at a time.
CREATE TABLE counter (
	trace_id INTEGER NOT NULL,
	time_ns INTEGER NOT NULL,
	source TEXT NOT NULL,     -- diskstats vmstat loadavg io ...
	key TEXT NOT NULL,        -- device, process id
	name TEXT NOT NULL,
	value INTEGER
);

CREATE TABLE coverage (
	trace_id INTEGER NOT NULL,
	seen INTEGER NOT NULL,
	what TEXT NOT NULL,
	why TEXT
);

CREATE TABLE event_count (
	trace_id INTEGER NOT NULL,
	system TEXT NOT NULL,
	name TEXT NOT NULL,
	task_id INTEGER,
	events INTEGER NOT NULL
);
