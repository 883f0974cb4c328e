-- sample.sql - a small trace of one host, as an import leaves it
--
-- mysqld (pid 509, then another process of the same pid) reads its table from
-- loop0, whose backing file lies on vda; httpd is served from memory and talks
-- to a socket; the journal writes.  Numbers are primes times a page.

INSERT INTO trace(trace_id, uuid, host, start_realtime_ns, start_ns,
	duration_ns, page_size, n_events, n_lost, complete, has_rows)
VALUES (1, 'a', 'alpha', 86390000000000, 0, 20000000000, 4096, 4001, 0, 1, 1);

INSERT INTO device(device_id, trace_id, name, major, minor, parent_id,
	rotational, accounted)
VALUES (1, 1, 'vda', 254, 0, NULL, 0, 1),
	(2, 1, 'vda1', 254, 1, 1, 0, 1),
	(3, 1, 'loop0', 7, 0, NULL, 0, 1);

INSERT INTO task(task_id, trace_id, process_id, tid, pid, ppid, uid,
	thread_comm, comm, cgroup, from_ns, to_ns)
VALUES (1, 1, 1, NULL, NULL, NULL, NULL, NULL, '(journal)', NULL, NULL, NULL),
	(5, 1, 5, NULL, NULL, NULL, NULL, NULL, '(unattributed)', NULL, NULL, NULL),
	(11, 1, 11, 509, 509, 1, 27, 'mysqld', 'mysqld', '/db', NULL, 3000000000),
	(12, 1, 11, 521, 509, 1, 27, 'connection', 'mysqld', '/db', NULL, 3000000000),
	(13, 1, 13, 509, 509, 1, 27, 'sh', 'sh', '/db', 4000000000, 4100000000),
	(14, 1, 13, 509, 509, 1, 27, 'mysqld', 'mysqld', '/db', 4100000000, NULL),
	(15, 1, 15, 1021, 1021, 1, 48, 'httpd', 'httpd', '/web', NULL, NULL);

INSERT INTO file(file_id, trace_id, kind, major, minor, ino, device_id, fs,
	mount, dir, path)
VALUES (1, 1, 'file', 7, 0, 13, 3, 'ext4', '/srv', '/srv/db', '/srv/db/table'),
	(2, 1, 'file', 254, 1, 17, 1, 'xfs', '/', '/var/www', '/var/www/index'),
	(3, 1, 'socket', 0, 8, 19, NULL, 'sockfs', NULL, NULL, NULL),
	(4, 1, 'file', 254, 1, 23, 1, 'xfs', '/', NULL, NULL);

INSERT INTO vfs_io(vfs_id, trace_id, time_ns, duration_ns, task_id, file_id,
	cpu, op, call, asked, result, pages, hit_pages, readahead_pages,
	inflight_pages, miss_pages, counted, flags)
VALUES
	(1, 1, 100000000, 3000000, 11, 1, 0, 'read', 'pread64', 28672, 28672,
		7, 2, 1, 1, 3, 1, 0),
	(2, 1, 1200000000, 700, 12, 1, 1, 'read', 'read', 8192, 4096,
		1, 1, 0, 0, 0, 1, 0),
	(3, 1, 1300000000, 1500, 12, 1, 1, 'write', 'pwrite64', 8192, 8192,
		0, 0, 0, 0, 0, 1, 0),
	(4, 1, 4200000000, 5000000, 14, 1, 0, 'read', 'pread64', 4096, 4096,
		1, 0, 0, 0, 1, 1, 0),
	(5, 1, 4300000000, 900, 15, 2, 1, 'read', 'read', 20480, 20480,
		5, 5, 0, 0, 0, 1, 0),
	(6, 1, 5000000000, 40000, 15, 3, 1, 'read', 'recvfrom', 8192, 1009,
		0, 0, 0, 0, 0, 1, 0),
	(7, 1, 5100000000, 300, 15, 3, 1, 'write', 'sendto', 3001, 3001,
		0, 0, 0, 0, 0, 1, 0),
	(8, 1, 5200000000, 300, 15, 3, 1, 'write', 'sendto', 3001, -32,
		0, 0, 0, 0, 0, 1, 0),
	(9, 1, 0, NULL, 15, 2, 1, 'read', 'read', 20480, 20480,
		5, 5, 0, 0, 0, 0, 16),
	(10, 1, 5300000000, 9000000, 14, 1, 0, 'sync', 'fsync', NULL, 0,
		0, 0, 0, 0, 0, 1, 0);

INSERT INTO disk_io(disk_id, trace_id, request_id, requests, upper_id,
	queue_ns, first_issue_ns, issue_ns, complete_ns, device_id,
	partition_id, sector, bytes, op, cause, match, flags, lower, inflight,
	cpu, task_id, vfs_id, file_id)
VALUES
	(1, 1, 1, 1, NULL, 100100000, 100200000, 100200000, 102500000, 3,
		NULL, 8, 12288, 'read', 'read-miss', 'exact', 0, 0, 0, 0, 11, 1, 1),
	(2, 1, 2, 1, 1, 100300000, 100400000, 100400000, 102400000, 1,
		2, 808, 12288, 'read', 'direct', 'exact', 16, 1, 0, 0, 11, 1, 1),
	(3, 1, 3, 1, NULL, 4200100000, 4200200000, 4200200000, 4204500000, 3,
		NULL, 16, 4096, 'read', 'read-miss', 'exact', 0, 0, 0, 0, 14, 4, 1),
	(4, 1, 4, 1, NULL, 6000000000, 6000100000, 6000100000, 6000700000, 3,
		NULL, 64, 45056, 'write', 'journal', 'exact', 0, 0, 0, 0, 1, NULL, NULL),
	(5, 1, 5, 1, NULL, 7000000000, 7000100000, 7000100000, 7000700000, 1,
		2, 96, 20480, 'write', 'writeback', 'exact', 0, 0, 0, 0, 15, NULL, 2),
	(6, 1, 6, 1, NULL, 19000000000, 19000100000, 19000100000, NULL, 1,
		2, 99, 53248, 'write', 'writeback', 'exact', 32, 0, 1, 0, 15, NULL, 4);

INSERT INTO disk_io_owner(trace_id, disk_id, task_id, file_id, bytes, ios,
	method)
VALUES (1, 1, 11, 1, 12288, 1, 'exact'),
	(1, 2, 11, 1, 12288, 1, 'exact'),
	(1, 3, 14, 1, 4096, 1, 'exact'),
	(1, 4, 1, NULL, 45056, 1, 'exact'),
	(1, 5, 12, 4, 12288, 1, 'estimated'),
	(1, 5, 5, NULL, 8192, 0, 'unattributed'),
	(1, 6, 15, 4, 53248, 1, 'exact');

INSERT INTO coverage(trace_id, seen, about, what, why)
VALUES (1, 1, 'calls', 'reads and writes', NULL),
	(1, 0, 'detail', 'evictions', 'that takes -l full'),
	(1, 0, 'cache', 'mmap reads', 'mm_filemap_fault is not in this kernel');

INSERT INTO check_device(trace_id, device_id, direction, accounted, from_ns,
	to_ns, events_bytes, kernel_bytes)
VALUES (1, 1, 'read', 1, 17000000, 19500000000, 12288, 12288),
	(1, 1, 'write', 1, 17000000, 19500000000, 20480, 24576),
	(1, 1, 'discard', 1, 17000000, 19500000000, 0, 0),
	(1, 3, 'read', 0, 17000000, 19500000000, 16384, NULL);

INSERT INTO event_count(trace_id, system, name, task_id, events)
VALUES (1, 'syscalls', 'sys_enter_pread64', 11, 101),
	(1, 'syscalls', 'sys_enter_pread64', 12, 6),
	(1, 'syscalls', 'sys_enter_pread64', 15, 3),
	(1, 'block', 'block_rq_issue', 11, 13),
	(1, 'block', 'block_rq_requeue', NULL, 0);

-- By hand, from the durations above.
INSERT INTO rollup_vfs_latency(trace_id, task_id, fs, op, call, match, bucket, n,
	sum_ns, max_ns, part_0, part_1, part_2, part_3, part_4, part_5, part_6,
	part_7, part_8, part_9, part_10, part_11, part_12, part_13, part_14, part_15)
VALUES (1, 11, 'ext4', 'read', 'pread64', 'exact', 21, 1, 3000000, 3000000,
		0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 12, 'ext4', 'read', 'read', 'exact', 9, 1, 700, 700,
		0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 12, 'ext4', 'write', 'pwrite64', 'exact', 10, 1, 1500, 1500,
		0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 14, 'ext4', 'read', 'pread64', 'exact', 22, 1, 5000000, 5000000,
		0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 15, 'xfs', 'read', 'read', 'exact', 9, 1, 900, 900,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0),
	(1, 15, 'sockfs', 'read', 'recvfrom', 'exact', 15, 1, 40000, 40000,
		0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 15, 'sockfs', 'write', 'sendto', 'exact', 8, 2, 600, 300,
		0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 14, 'ext4', 'sync', 'fsync', 'exact', 23, 1, 9000000, 9000000,
		0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

INSERT INTO rollup_disk_latency(trace_id, task_id, device_id, op, lower,
	stage, match, bucket, n, sum_ns, max_ns, part_0, part_1, part_2, part_3, part_4, part_5, part_6,
	part_7, part_8, part_9, part_10, part_11, part_12, part_13, part_14, part_15)
VALUES (1, 11, 3, 'read', 0, 'queue', 'exact', 16, 1, 100000, 100000,
		0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
	(1, 11, 3, 'read', 0, 'device', 'exact', 21, 1, 2300000, 2300000,
		0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 11, 3, 'read', 0, 'total', 'exact', 21, 1, 2400000, 2400000,
		0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 11, 1, 'read', 1, 'queue', 'exact', 16, 1, 100000, 100000,
		0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
	(1, 11, 1, 'read', 1, 'device', 'exact', 20, 1, 2000000, 2000000,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0),
	(1, 11, 1, 'read', 1, 'total', 'exact', 21, 1, 2100000, 2100000,
		1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 14, 3, 'read', 0, 'queue', 'exact', 16, 1, 100000, 100000,
		0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
	(1, 14, 3, 'read', 0, 'device', 'exact', 22, 1, 4300000, 4300000,
		1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 14, 3, 'read', 0, 'total', 'exact', 22, 1, 4400000, 4400000,
		1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 1, 3, 'write', 0, 'queue', 'exact', 16, 1, 100000, 100000,
		0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
	(1, 1, 3, 'write', 0, 'device', 'exact', 19, 1, 600000, 600000,
		0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 1, 3, 'write', 0, 'total', 'exact', 19, 1, 700000, 700000,
		0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 12, 1, 'write', 0, 'queue', 'exact', 16, 1, 100000, 100000,
		0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
	(1, 12, 1, 'write', 0, 'device', 'exact', 19, 1, 600000, 600000,
		0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	(1, 12, 1, 'write', 0, 'total', 'exact', 19, 1, 700000, 700000,
		0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

-- The rollups are what the rows sum to, by the view that defines it.

INSERT INTO rollup_file
SELECT trace_id, task_id, file_id, op, call, device_id, partition_id, cause,
	lower, sum(vfs_reads), sum(vfs_read_bytes), sum(vfs_writes),
	sum(vfs_write_bytes), sum(vfs_syncs), sum(vfs_errors), sum(file_reads),
	sum(file_read_bytes), sum(file_writes), sum(file_write_bytes),
	sum(read_pages), sum(hit_pages), sum(readahead_pages),
	sum(inflight_pages), sum(miss_pages), sum(disk_reads),
	sum(disk_read_bytes), sum(disk_writes), sum(disk_write_bytes),
	sum(disk_discards), sum(disk_discard_bytes), sum(disk_flushes),
	sum(estimated_bytes), sum(unfinished_ios), sum(unfinished_bytes),
	sum(lost_ios)
FROM ledger_rows
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;

INSERT INTO rollup_process
SELECT trace_id, task_id, fs, op, call, device_id, partition_id, cause,
	lower, sum(vfs_reads), sum(vfs_read_bytes), sum(vfs_writes),
	sum(vfs_write_bytes), sum(vfs_syncs), sum(vfs_errors), sum(file_reads),
	sum(file_read_bytes), sum(file_writes), sum(file_write_bytes),
	sum(read_pages), sum(hit_pages), sum(readahead_pages),
	sum(inflight_pages), sum(miss_pages), sum(disk_reads),
	sum(disk_read_bytes), sum(disk_writes), sum(disk_write_bytes),
	sum(disk_discards), sum(disk_discard_bytes), sum(disk_flushes),
	sum(estimated_bytes), sum(unfinished_ios), sum(unfinished_bytes),
	sum(lost_ios)
FROM ledger_rows
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;

INSERT INTO rollup_second
SELECT trace_id, second, task_id, op, device_id,
	lower, sum(vfs_reads), sum(vfs_read_bytes), sum(vfs_writes),
	sum(vfs_write_bytes), sum(vfs_syncs), sum(vfs_errors), sum(file_reads),
	sum(file_read_bytes), sum(file_writes), sum(file_write_bytes),
	sum(read_pages), sum(hit_pages), sum(readahead_pages),
	sum(inflight_pages), sum(miss_pages), sum(disk_reads),
	sum(disk_read_bytes), sum(disk_writes), sum(disk_write_bytes),
	sum(disk_discards), sum(disk_discard_bytes), sum(disk_flushes),
	sum(estimated_bytes), sum(unfinished_ios), sum(unfinished_bytes),
	sum(lost_ios)
FROM ledger_rows
WHERE second IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6;

-- By hand: a trace of 20 s has slots of 100 ms.
INSERT INTO rollup_heat(trace_id, time_ns, task_id, layer, stage, device_id,
	fs, op, call, lower, bucket, n)
VALUES (1, 100000000, NULL, 'vfs', 'total', NULL, 'ext4', 'read', 'pread64', 0, 21, 1),
	(1, 1200000000, NULL, 'vfs', 'total', NULL, 'ext4', 'read', 'read', 0, 9, 1),
	(1, 1300000000, NULL, 'vfs', 'total', NULL, 'ext4', 'write', 'pwrite64', 0, 10, 1),
	(1, 4200000000, NULL, 'vfs', 'total', NULL, 'ext4', 'read', 'pread64', 0, 22, 1),
	(1, 4300000000, NULL, 'vfs', 'total', NULL, 'xfs', 'read', 'read', 0, 9, 1),
	(1, 5000000000, NULL, 'vfs', 'total', NULL, 'sockfs', 'read', 'recvfrom', 0, 15, 1),
	(1, 5100000000, NULL, 'vfs', 'total', NULL, 'sockfs', 'write', 'sendto', 0, 8, 1),
	(1, 5200000000, NULL, 'vfs', 'total', NULL, 'sockfs', 'write', 'sendto', 0, 8, 1),
	(1, 5300000000, NULL, 'vfs', 'total', NULL, 'ext4', 'sync', 'fsync', 0, 23, 1),
	(1, 100000000, NULL, 'disk', 'queue', 3, NULL, 'read', NULL, 0, 16, 1),
	(1, 100000000, NULL, 'disk', 'device', 3, NULL, 'read', NULL, 0, 21, 1),
	(1, 100000000, NULL, 'disk', 'total', 3, NULL, 'read', NULL, 0, 21, 1),
	(1, 100000000, NULL, 'disk', 'queue', 1, NULL, 'read', NULL, 1, 16, 1),
	(1, 100000000, NULL, 'disk', 'device', 1, NULL, 'read', NULL, 1, 20, 1),
	(1, 100000000, NULL, 'disk', 'total', 1, NULL, 'read', NULL, 1, 21, 1),
	(1, 4200000000, NULL, 'disk', 'queue', 3, NULL, 'read', NULL, 0, 16, 1),
	(1, 4200000000, NULL, 'disk', 'device', 3, NULL, 'read', NULL, 0, 22, 1),
	(1, 4200000000, NULL, 'disk', 'total', 3, NULL, 'read', NULL, 0, 22, 1),
	(1, 6000000000, 1, 'disk', 'queue', 3, NULL, 'write', NULL, 0, 16, 1),
	(1, 6000000000, 1, 'disk', 'device', 3, NULL, 'write', NULL, 0, 19, 1),
	(1, 6000000000, 1, 'disk', 'total', 3, NULL, 'write', NULL, 0, 19, 1),
	(1, 7000000000, NULL, 'disk', 'queue', 1, NULL, 'write', NULL, 0, 16, 1),
	(1, 7000000000, NULL, 'disk', 'device', 1, NULL, 'write', NULL, 0, 19, 1),
	(1, 7000000000, NULL, 'disk', 'total', 1, NULL, 'write', NULL, 0, 19, 1);
