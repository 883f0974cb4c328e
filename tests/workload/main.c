/*
 * main.c - run one verb in a process of its own and print the truth
 */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Enough for O_DIRECT on any disk. */
#define BUFFER_ALIGNMENT 4096

#define POLL_US 2000

enum exit_status {
	EXIT_MISUSED = 2,
};

struct options {
	const char *wait_for; /* a path; or NULL */
	const char *comm;
	const char *cgroup; /* a directory; or NULL */
	uid_t uid;          /* -1: as we are */
	bool tells_who;
	bool tells_calls;
	const struct verb *verb;
	const char *path;
	uint64_t n_calls;
	size_t size;
};

static const struct verb *const tables[] = {
	hit_verbs,     read_verbs,      random_verbs, move_verbs, ahead_verbs,
	write_verbs,   dirty_verbs,     stream_verbs, map_verbs,  memory_verbs,
	journal_verbs, async_hit_verbs, async_verbs,  name_verbs, timed_verbs,
	command_verbs, helper_verbs,
};

void die(const char *what)
{
	fprintf(stderr, "workload: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static void print_help(FILE *out)
{
	const struct verb *verb;
	size_t i;

	fprintf(out,
		"usage: workload [-w PATH] [-c COMM] [-i] [-u UID] [-g DIR] VERB FILE\n"
		"                [CALLS [SIZE]]\n"
		"Do known I/O and print what a ledger must show.\n\n"
		"  -w PATH  open all, make PATH.PID, await PATH\n"
		"  -c COMM  name the process so; default is the verb\n"
		"  -i       tell its user and cgroup, too\n"
		"  -k       tell what the kernel counted of its calls, too\n"
		"  -u UID   become this user, all open\n"
		"  -g DIR   enter this cgroup, all open\n\n");
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (verb = tables[i]; verb->name; verb++)
			fprintf(out, "  %-16s  %s\n", verb->name, verb->help);
}

static const struct verb *find_verb(const char *name)
{
	const struct verb *verb;
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (verb = tables[i]; verb->name; verb++)
			if (!strcmp(verb->name, name))
				return verb;
	return NULL;
}

static bool parse(int argc, char **argv, struct options *ret)
{
	struct options options = { .n_calls = 1,
				   .size = 4096,
				   .uid = (uid_t)-1 };
	int option;

	while ((option = getopt(argc, argv, "+w:c:iku:g:")) != -1) {
		if (option == 'w')
			options.wait_for = optarg;
		else if (option == 'c')
			options.comm = optarg;
		else if (option == 'i')
			options.tells_who = true;
		else if (option == 'k')
			options.tells_calls = true;
		else if (option == 'u')
			options.uid = (uid_t)strtoul(optarg, NULL, 10);
		else if (option == 'g')
			options.cgroup = optarg;
		else
			return false;
	}
	if (argc - optind < 2 || argc - optind > 4)
		return false;

	options.verb = find_verb(argv[optind]);
	if (options.verb && !options.comm)
		options.comm = options.verb->name;
	options.path = argv[optind + 1];
	if (argc - optind > 2)
		options.n_calls = strtoull(argv[optind + 2], NULL, 10);
	if (argc - optind > 3)
		options.size = strtoull(argv[optind + 3], NULL, 10);
	if (!options.verb || !options.n_calls || !options.size)
		return false;

	*ret = options;
	return true;
}

/* Neither reads nor writes, so waiting does not show in the ledger. */
static void wait_for(const char *path)
{
	const pid_t parent = getppid();
	char ready[PATH_MAX];
	int fd;

	/* Whoever started us knows our parent's number. */
	snprintf(ready, sizeof(ready), "%s.%d", path, (int)parent);
	fd = open(ready, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		die(ready);
	close(fd);
	while (access(path, F_OK)) {
		if (getppid() != parent)
			_exit(EXIT_FAILURE); /* it will never come */
		usleep(POLL_US);
	}
}

static void enter_cgroup(const char *cgroup, struct truth *truth)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/cgroup.procs", cgroup);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "0", 1) != 1)
		die(path);
	close(fd);
	truth_stream_write(truth, 1);
}

/* In the child: no call but those of the verb from here to _exit. */
static void work(const struct options *options, struct truth *truth)
{
	struct work work = {
		.path = options->path,
		.n_calls = options->n_calls,
		.size = options->size,
		.fd = -1,
		.other_fd = -1,
		.truth = truth,
	};

	prctl(PR_SET_NAME, options->comm ? options->comm : options->verb->name);
	if (posix_memalign((void **)&work.buffer, BUFFER_ALIGNMENT, work.size))
		die("cannot get a buffer");
	memset(work.buffer, 'i', work.size);

	if (options->verb->open)
		options->verb->open(&work);
	if (options->wait_for)
		wait_for(options->wait_for);
	if (options->cgroup)
		enter_cgroup(options->cgroup, truth);
	if (setresuid((uid_t)-1, options->uid, (uid_t)-1))
		die("setresuid");
	options->verb->run(&work);
	_exit(EXIT_SUCCESS);
}

static bool is_one_of(const struct verb *verb, const struct verb *table)
{
	for (; table->name; table++)
		if (table == verb)
			return true;
	return false;
}

static bool is_hit_verb(const struct verb *verb)
{
	return is_one_of(verb, hit_verbs) || is_one_of(verb, async_hit_verbs);
}

/*
 * Lock all pages of a file in memory, in the process that only waits: what it
 * has to read for that is not the verb's.  A host under pressure, or one whose
 * hypervisor wants memory back, would drop some of them in between.  Those that
 * were gone already are read here for the first time, too.
 */
static void keep_resident(const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	static uint8_t buffer[65536];
	struct stat status;
	void *map;

	if (fd < 0 || fstat(fd, &status))
		die(path);
	map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED || mlock(map, (size_t)status.st_size))
		die("cannot lock the file in memory");
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
}

/* The line of a file of /proc that begins so, from there on. */
static void print_line(const char *name, pid_t pid, const char *file,
		       const char *begin)
{
	char path[64], line[PATH_MAX];
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	in = fopen(path, "re");
	if (!in)
		die(path);
	while (fgets(line, sizeof(line), in))
		if (!strncmp(line, begin, strlen(begin)))
			printf("%s %s", name, line + strlen(begin));
	fclose(in);
}

/* As the kernel has it of a process that ended and was not yet awaited. */
static void tell_who(pid_t child)
{
	siginfo_t info;

	if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT))
		die("cannot wait");
	print_line("uids", child, "status", "Uid:");
	print_line("cgroup", child, "cgroup", "0::");
}

static void tell_calls(pid_t child)
{
	siginfo_t info;

	if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT))
		die("cannot wait");
	print_line("rchar", child, "io", "rchar:");
	print_line("wchar", child, "io", "wchar:");
	print_line("syscr", child, "io", "syscr:");
	print_line("syscw", child, "io", "syscw:");
}

/* The kernel's own account of a process that ended, before it is gone. */
static void count_dirtied(struct truth *truth, pid_t child)
{
	unsigned long long size = 0;
	char line[128];
	FILE *file;

	snprintf(line, sizeof(line), "/proc/%d/io", (int)child);
	file = fopen(line, "re");
	if (!file)
		return; /* a kernel that does not count */
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "write_bytes: %llu", &size) == 1)
			truth_add(truth, DIRTIED_BYTES, size);
	fclose(file);
}

int main(int argc, char **argv)
{
	struct options options;
	struct truth *truth;
	siginfo_t info;
	pid_t child;
	int status;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		print_help(stdout);
		return EXIT_SUCCESS;
	}
	if (!parse(argc, argv, &options)) {
		print_help(stderr);
		return EXIT_MISUSED;
	}

	truth = mmap(NULL, sizeof(*truth), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (truth == MAP_FAILED)
		die("cannot map memory");

	if (is_hit_verb(options.verb))
		keep_resident(options.path);
	child = fork();
	if (child < 0)
		die("cannot fork");
	if (!child)
		work(&options, truth);
	if (options.tells_who)
		tell_who(child);
	if (options.tells_calls)
		tell_calls(child);
	if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) < 0)
		die("cannot wait");
	if (truth->counted[CANCELLED_BYTES])
		count_dirtied(truth, child);
	if (waitpid(child, &status, 0) < 0)
		die("cannot wait");
	if (status)
		return EXIT_FAILURE;

	truth_print(truth, options.verb->name, child, options.comm,
		    options.wait_for != NULL);
	return EXIT_SUCCESS;
}
