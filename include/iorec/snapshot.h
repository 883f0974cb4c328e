/*
 * snapshot.h - an archive of named texts, as the kernel gave them
 *
 * FILE, SNAPSHOT and STATS chunks hold one.  The recorder copies texts in and
 * interprets none; the analyzer takes them out by name:
 *
 *	while ((r = ior_archive_next(payload, size, &at, &text, &error)) > 0)
 *		if (!strcmp(text.name, "proc/diskstats"))
 *			...
 *
 * A text of the kernel has its path without the leading slash as its name:
 *
 *	proc/diskstats proc/vmstat proc/meminfo proc/loadavg proc/partitions
 *	proc/swaps proc/pressure/io
 *	proc/kallsyms				its functions, with stacks
 *	sys/class/block/NAME/{dev,start,size,partition,ro}
 *	sys/class/block/NAME/queue/{rotational,scheduler,iostats}
 *	sys/class/block/NAME/{slaves,holders}	one name a line
 *	sys/class/block/NAME/dm/name
 *	sys/class/block/NAME/loop/{backing_file,offset}
 *	sys/fs/btrfs/FSID/devices		one name a line
 *	tracing/events/header_page
 *	tracing/events/SYSTEM/EVENT/format	of every enabled event
 *	tracing/per_cpu/cpuN/stats		in STATS
 *
 * Texts that the recorder puts together, all lines end with a newline, fields
 * are parted by one tab, and control bytes, backslash and space in a field are
 * written \ooo (octal), as /proc/PID/mountinfo does:
 *
 *	mountinfo/NSINODE	/proc/PID/mountinfo of one mount namespace
 *	uid_map/NSINODE	/proc/PID/uid_map of one user namespace
 *	tasks	tid tgid ppid uid start_ticks comm cgroup mnt_ns pid_ns rchar
 *		wchar syscr syscw read_bytes write_bytes cancelled_write_bytes
 *		cgroups user_ns
 *		(uid: effective; start_ticks: field 22 of stat; cgroup: of
 *		version 2, if there is no other; rchar to cancelled_write_bytes:
 *		/proc/TGID/io on the line of the group leader, else '-';
 *		cgroups: all of /proc/PID/cgroup where there are others, else
 *		'-')
 *	files	tgid fd mnt_id ino pos flags link [st_dev [type st_rdev]]
 *		(flags octal, as in fdinfo; link: what readlink gives; ino 0
 *		when the kernel does not tell; type: as in the first column of
 *		ls -l; st_dev, on btrfs of the subvolume, and st_rdev: MAJ:MIN)
 *	names	as files, of a look in between the first walk and the last:
 *		right about the names of files, perhaps not about descriptors
 *	links	tgid name mnt_id ino link st_dev
 *		(of /proc/TGID/exe, the program, and /proc/TGID/cwd, the
 *		directory that relative paths begin in)
 *	swap_extents	dev first_sector sectors path of each extent of a swap
 *		area ('-' for the first three where its file system does not
 *		tell all of them), anew when there are other areas
 *	clock	realtime_ns trace_clock_ns
 *	self	key value: "tgid", "tid" (one a thread), "output" DEV:INO with
 *		DEV as mountinfo prints it (major:minor)
 *	step_down	time_ns from to why: from then on level 'to' alone is
 *		recorded; a line a step, told again with all counters
 *	stop	the limit that made the recorder stop, if it was one
 *	missing	what why: "SYSTEM:EVENT" "not offered by this kernel" ...
 *
 * FILE holds one text a fact, without newline: version, uuid, host, kernel,
 * machine, iorec, level, clock, page_size, subbuf_size, n_cpus, command,
 * patterns, ticks_per_second, start_realtime_ns, start_ns, pid_namespace,
 * cgroup_namespace (both "host" or "nested"), processes ("all", or "own" when
 * the recorder was not allowed to look into those of others).
 */
#ifndef IOREC_SNAPSHOT_H
#define IOREC_SNAPSHOT_H

#include <stddef.h>
#include <stdint.h>

struct ior_error;

/* The name of a text is at most this long, ended by no zero. */
#define IOR_TEXT_NAME_MAX 4095u

/* A text taken out of a payload; data is not ended by a zero. */
struct ior_text {
	char name[IOR_TEXT_NAME_MAX + 1];
	uint64_t time_ns; /* of the trace's clock, when it was read */
	const char *data; /* inside the payload */
	size_t size;
};

/*
 * An archive being put together.  Owner: the caller; { 0 } is an empty one.
 * A text that is longer than one chunk can hold is parted by the caller: a
 * name may come again, and its texts are then one text in order.
 */
struct ior_archive {
	uint8_t *data;
	size_t size;
	size_t room;
};

/* Bytes that a text adds to an archive. */
size_t ior_archive_text_size(const char *name, size_t size);

/* Append a text; -ENOMEM, -ENAMETOOLONG, or -EFBIG past IOR_CHUNK_MAX. */
int ior_archive_add(struct ior_archive *archive, const char *name,
		    uint64_t time_ns, const void *data, size_t size,
		    struct ior_error *err);

/* Forget the texts and keep the memory. */
void ior_archive_clear(struct ior_archive *archive);

void ior_archive_release(struct ior_archive *archive);

/*
 * Take the text at *at out of a payload and move *at behind it.  *at is 0 at
 * first.  Returns 1, 0 at the end, -EBADMSG when the payload is damaged.
 */
int ior_archive_next(const void *payload, size_t size, size_t *at,
		     struct ior_text *text, struct ior_error *err);

#endif
