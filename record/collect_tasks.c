/*
 * collect_tasks.c - a line for each thread of a process
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/collect.h"

#define N_IO_FIELDS 7

/* What all threads of a process share; the texts are owned. */
struct process {
	const char *tgid;
	struct text io; /* N_IO_FIELDS fields, each behind a tab */
	uint64_t mount_namespace;
	uint64_t pid_namespace;
	uint64_t user_namespace;
};

/* Where a thread is in the hierarchies of cgroups: two fields. */
struct cgroup {
	struct text path;
	struct text lines;
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

/*
 * The path where there is version 2 alone, which every path is in; else all
 * lines, of which the analyzer chooses.
 */
static void read_cgroup(struct cgroup *cgroup, int dir_fd, const char *path)
{
	static const char alone[] = "0::";
	struct text text = { 0 };

	if (text_read(&text, dir_fd, path) == 0) {
		if (!strncmp(text.data, alone, strlen(alone)))
			text_add_field(&cgroup->path, text.data + strlen(alone),
				       strcspn(text.data, "\n") -
					       strlen(alone));
		else
			text_add_field(&cgroup->lines, text.data, text.size);
	}
	text_release(&text);
}

static void release_cgroup(struct cgroup *cgroup)
{
	text_release(&cgroup->path);
	text_release(&cgroup->lines);
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

static void add_field(struct text *line, const struct text *field)
{
	text_add(line, field->size ? field->data : "-",
		 field->size ? field->size : 1);
}

static void add_line(struct text *tasks, const struct process *process,
		     const struct cgroup *cgroup, const char *tid,
		     const char *stat, const char *status)
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
	add_field(tasks, &cgroup->path);
	text_print(tasks, "\t%" PRIu64 "\t%" PRIu64, process->mount_namespace,
		   process->pid_namespace);
	if (is_leader)
		text_add(tasks, process->io.data, process->io.size);
	for (i = 0; !is_leader && i < N_IO_FIELDS; i++)
		text_add(tasks, "\t-", 2);
	text_add(tasks, "\t", 1);
	add_field(tasks, &cgroup->lines);
	text_print(tasks, "\t%" PRIu64 "\n", process->user_namespace);
}

static int add_thread(struct text *tasks, const struct process *process,
		      int tasks_fd, const char *tid)
{
	struct text stat = { 0 }, status = { 0 };
	struct cgroup cgroup = { 0 };
	char path[300];
	int r;

	snprintf(path, sizeof(path), "%s/status", tid);
	r = text_read(&status, tasks_fd, path);
	if (r == 0) {
		snprintf(path, sizeof(path), "%s/stat", tid);
		r = text_read(&stat, tasks_fd, path);
	}
	if (r == 0) {
		snprintf(path, sizeof(path), "%s/cgroup", tid);
		read_cgroup(&cgroup, tasks_fd, path);
		add_line(tasks, process, &cgroup, tid, stat.data, status.data);
	}
	release_cgroup(&cgroup);
	text_release(&stat);
	text_release(&status);
	return collect_lack(-r);
}

static int add_threads(struct text *tasks, const struct collect_process *of,
		       const struct process *process, DIR *dir)
{
	struct dirent *entry;
	int r = 0;

	while (r == 0 && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		if (of->is_late(of->context))
			return -ETIMEDOUT;
		r = add_thread(tasks, process, dirfd(dir), entry->d_name);
	}
	return r;
}

int collect_tasks(struct text *tasks, const struct collect_process *of)
{
	struct process process = { .tgid = of->tgid };
	const int fd =
		openat(of->fd, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *const dir = fd < 0 ? NULL : fdopendir(fd);
	int r;

	if (!dir) {
		r = collect_lack(errno);
		if (fd >= 0)
			close(fd);
		return r;
	}

	read_io(&process.io, of->fd);
	process.mount_namespace = collect_namespace(of->fd, "ns/mnt");
	process.pid_namespace = collect_namespace(of->fd, "ns/pid");
	process.user_namespace = collect_namespace(of->fd, "ns/user");
	r = add_threads(tasks, of, &process, dir);
	closedir(dir);
	text_release(&process.io);
	return r;
}
