/*
 * truth.c - the count of what was done, in the words of the ledger
 */
#include "workload.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static const char *const column_names[N_COLUMNS] = {
	[VFS_READS] = "vfs_reads",
	[VFS_READ_BYTES] = "vfs_read_bytes",
	[VFS_WRITES] = "vfs_writes",
	[VFS_WRITE_BYTES] = "vfs_write_bytes",
	[FILE_READS] = "file_reads",
	[FILE_READ_BYTES] = "file_read_bytes",
	[FILE_WRITES] = "file_writes",
	[FILE_WRITE_BYTES] = "file_write_bytes",
	[READ_PAGES] = "read_pages",
	[HIT_PAGES] = "hit_pages",
	[MISS_PAGES] = "miss_pages",
	[PRESENT_PAGES] = "present_pages",
	[ABSENT_PAGES] = "absent_pages",
	[ESTIMATED_BYTES] = "estimated_bytes",
	[ALL_WRITE_BYTES] = "all_write_bytes",
	[DEMAND_PAGES] = "demand_pages",
	[AHEAD_PAGES] = "ahead_pages",
	[UNUSED_PAGES] = "unused_pages",
	[UNUSED_BYTES] = "unused_bytes",
	[FAULT_PAGES] = "fault_pages",
	[USED_BYTES] = "used_bytes",
	[DISK_READS] = "disk_reads",
	[DISK_READ_BYTES] = "disk_read_bytes",
	[DISK_WRITES] = "disk_writes",
	[DISK_WRITE_BYTES] = "disk_write_bytes",
	[DIRTIED_BYTES] = "dirtied_bytes",
	[COWRITTEN_BYTES] = "cowritten_bytes",
	[CANCELLED_BYTES] = "cancelled_bytes",
	[YOUNGEST_NS] = "youngest_ns",
	[OLDEST_NS] = "oldest_ns",
};

void truth_add(struct truth *truth, enum column column, uint64_t value)
{
	truth->values[column] += value;
	truth->counted[column] = true;
}

void truth_hide(struct truth *truth, enum column column)
{
	truth->unknown[column] = true;
}

void truth_stream_read(struct truth *truth, size_t size)
{
	truth_add(truth, VFS_READS, 1);
	truth_add(truth, VFS_READ_BYTES, size);
}

void truth_stream_write(struct truth *truth, size_t size)
{
	truth_add(truth, VFS_WRITES, 1);
	truth_add(truth, VFS_WRITE_BYTES, size);
}

void truth_file_read(struct truth *truth, size_t size)
{
	truth_stream_read(truth, size);
	truth_add(truth, FILE_READS, 1);
	truth_add(truth, FILE_READ_BYTES, size);
}

void truth_file_write(struct truth *truth, size_t size)
{
	truth_stream_write(truth, size);
	truth_add(truth, FILE_WRITES, 1);
	truth_add(truth, FILE_WRITE_BYTES, size);
}

static uint64_t pages_of(uint64_t offset, size_t size)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);

	return (offset + size - 1) / page - offset / page + 1;
}

void truth_pages_hit(struct truth *truth, uint64_t offset, size_t size)
{
	truth_add(truth, READ_PAGES, pages_of(offset, size));
	truth_add(truth, HIT_PAGES, pages_of(offset, size));
}

void truth_pages_miss(struct truth *truth, uint64_t offset, size_t size)
{
	truth_add(truth, READ_PAGES, pages_of(offset, size));
	truth_add(truth, MISS_PAGES, pages_of(offset, size));
}

/* Of the columns that few verbs know, those that nobody counted are no zeros. */
static bool is_known(const struct truth *truth, int column)
{
	if (truth->unknown[column])
		return false;
	return truth->counted[column] || column < N_COMMON_COLUMNS;
}

void truth_name(struct truth *truth, const char *path, uint64_t n_reads,
		uint64_t read_size, uint64_t n_writes, uint64_t write_size)
{
	const size_t room = sizeof(truth->names) - truth->names_size;
	const int size = snprintf(truth->names + truth->names_size, room,
				  "file %s %llu %llu %llu %llu\n", path,
				  (unsigned long long)n_reads,
				  (unsigned long long)read_size,
				  (unsigned long long)n_writes,
				  (unsigned long long)write_size);

	errno = ENOSPC;
	if (size < 0 || (size_t)size >= room)
		die("too many files to tell of");
	truth->names_size += (size_t)size;
}

void truth_nothing(struct truth *truth)
{
	truth->nothing = true;
}

void truth_print(const struct truth *truth, const char *verb, pid_t pid,
		 const char *comm, bool opened_before)
{
	int i;

	if (truth->nothing)
		return;

	printf("verb %s\npid %d\ncomm %s\n", verb, (int)pid, comm);
	if (opened_before)
		printf("opened before\n");
	if (truth->longest_ns)
		printf("longest_ns %llu\n",
		       (unsigned long long)truth->longest_ns);
	for (i = 0; i < N_COLUMNS; i++)
		if (is_known(truth, i))
			printf("%s %llu\n", column_names[i],
			       (unsigned long long)truth->values[i]);
	fputs(truth->names, stdout);
}
