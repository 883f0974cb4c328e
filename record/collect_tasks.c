/*
 * collect_tasks.c - a line for each thread of a process
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/collect.h"

#define N_IO_FIELDS 7

/* What all threads of a process share; the texts are owned. */
struct process {
	const char *tgid;
	struct text cgroup; /* a field */
	struct text io;     /* N_IO_FIELDS fields, each behind a tab */
	uint64_t mount_namespace;
	uint64_t pid_namespace;
};

uint64_t collect_namespace(int process_fd, const char *path)
{
	char link[64];
	const ssize_t size =
		readlinkat(process_fd, path, link, sizeof(link) - 1);
	const char *bracket;

	if (size < 0)
		return 0;

	link[size] = '\0';
	bracket = strchr(link, '[');
	return bracket ? strtoull(bracket + 1, NULL, 10) : 0;
}

/* The path on the line of a hierarchy, "0::" say, to its end; or NULL. */
static const char *find_hierarchy(const char *text, const char *hierarchy)
{
	const char *found = strstr(text, hierarchy);

	return found ? found + strlen(hierarchy) : NULL;
}

/*
 * One path out of a process's many: version 2, else the hierarchy that
 * accounts block I/O, else systemd's.
 */
static void read_cgroup(struct text *field, int process_fd)
{
	static const char *const hierarchies[] = { "0::", ":blkio:",
						   ":name=systemd:" };
	struct text text = { 0 };
	const char *path = NULL;
	size_t i;

	if (text_read(&text, process_fd, "cgroup") == 0)
		for (i = 0; i < 3 && (!path || !strncmp(path, "/\n", 2)); i++) {
			const char *const other =
				find_hierarchy(text.data, hierarchies[i]);

			path = other ? other : path;
		}
	if (path)
		text_add_field(field, path, strcspn(path, "\n"));
	else
		text_add(field, "-", 1);
	text_release(&text);
}

/* The numbers of /proc/TGID/io in their order there, or dashes. */
static void read_io(struct text *fields, int process_fd)
{
	struct text text = { 0 };
	const char *at = NULL;
	size_t i;

	if (text_read(&text, process_fd, "io") == 0)
		at = text.data;
	for (i = 0; i < N_IO_FIELDS; i++) {
		at = at ? strstr(at, ": ") : NULL;
		at = at ? at + 2 : NULL;
		text_add(fields, "\t", 1);
		text_add(fields, at ? at : "-", at ? strcspn(at, "\n") : 1);
	}
	text_release(&text);
}

/* Behind the name in a stat: state, ppid ... ; the name may hold anything. */
static const char *behind_name(const char *stat)
{
	const char *const end = strrchr(stat, ')');

	return end && end[1] == ' ' ? end + 2 : NULL;
}

/* The n-th word, the first is 0, or NULL. */
static const char *find_word(const char *text, size_t n)
{
	while (text && n--) {
		text = strchr(text, ' ');
		text = text ? text + 1 : NULL;
	}
	return text;
}

/* The effective one: the second number behind "Uid:". */
static const char *find_uid(const char *status)
{
	const char *at = strstr(status, "\nUid:\t");

	at = at ? strchr(at + strlen("\nUid:\t"), '\t') : NULL;
	return at ? at + 1 : "0";
}

static size_t n_digits(const char *text)
{
	return strspn(text, "0123456789");
}

static void add_number(struct text *line, const char *number)
{
	text_add(line, number, n_digits(number));
	text_add(line, "\t", 1);
}

static void add_line(struct text *tasks, const struct process *process,
		     const char *tid, const char *stat, const char *status)
{
	const bool is_leader = !strcmp(tid, process->tgid);
	const char *const name = strchr(stat, '(');
	const char *const rest = behind_name(stat);
	const char *const ppid = find_word(rest, 1);
	const char *const start = find_word(rest, 19);
	size_t i;

	if (!name || !ppid || !start)
		return;

	add_number(tasks, tid);
	add_number(tasks, process->tgid);
	add_number(tasks, ppid);
	add_number(tasks, find_uid(status));
	add_number(tasks, start);
	text_add_field(tasks, name + 1, (size_t)(rest - 2 - (name + 1)));
	text_add(tasks, "\t", 1);
	text_add(tasks, process->cgroup.data, process->cgroup.size);
	text_print(tasks, "\t%" PRIu64 "\t%" PRIu64, process->mount_namespace,
		   process->pid_namespace);
	if (is_leader)
		text_add(tasks, process->io.data, process->io.size);
	for (i = 0; !is_leader && i < N_IO_FIELDS; i++)
		text_add(tasks, "\t-", 2);
	text_add(tasks, "\n", 1);
}

static void add_thread(struct text *tasks, const struct process *process,
		       int tasks_fd, const char *tid)
{
	struct text stat = { 0 }, status = { 0 };
	char path[300];

	snprintf(path, sizeof(path), "%s/status", tid);
	if (text_read(&status, tasks_fd, path) == 0) {
		snprintf(path, sizeof(path), "%s/stat", tid);
		if (text_read(&stat, tasks_fd, path) == 0)
			add_line(tasks, process, tid, stat.data, status.data);
	}
	text_release(&stat);
	text_release(&status);
}

void collect_tasks(struct text *tasks, int process_fd, const char *tgid)
{
	struct process process = { .tgid = tgid };
	const int fd =
		openat(process_fd, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *const dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return;
	}

	read_cgroup(&process.cgroup, process_fd);
	read_io(&process.io, process_fd);
	process.mount_namespace = collect_namespace(process_fd, "ns/mnt");
	process.pid_namespace = collect_namespace(process_fd, "ns/pid");
	while ((entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]))
			add_thread(tasks, &process, dirfd(dir), entry->d_name);
	closedir(dir);
	text_release(&process.cgroup);
	text_release(&process.io);
}
