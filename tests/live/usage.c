/*
 * usage.c - run a command and write down what it took
 *
 * usage: usage FILE COMMAND [ARGUMENT]...
 *
 * FILE gets a line: elapsed time in ns, CPU time in ns and the largest resident
 * set in KiB; the latter two with all that the command waited for.  Exits as the
 * command does.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S  UINT64_C(1000000000)
#define NS_PER_US UINT64_C(1000)

enum exit_status {
	EXIT_MISUSED = 2,
	EXIT_NOT_FOUND = 127,
};

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_nsec;
}

static uint64_t in_ns(struct timeval time)
{
	return (uint64_t)time.tv_sec * NS_PER_S +
	       (uint64_t)time.tv_usec * NS_PER_US;
}

static int write_usage(const char *path, uint64_t elapsed_ns)
{
	struct rusage usage;
	FILE *file;

	if (getrusage(RUSAGE_CHILDREN, &usage))
		return -1;

	file = fopen(path, "w");
	if (!file)
		return -1;
	fprintf(file, "%" PRIu64 " %" PRIu64 " %ld\n", elapsed_ns,
		in_ns(usage.ru_utime) + in_ns(usage.ru_stime), usage.ru_maxrss);
	return fclose(file);
}

int main(int argc, char **argv)
{
	const uint64_t start = now();
	pid_t child;
	int status;

	if (argc < 3)
		return EXIT_MISUSED;

	child = fork();
	if (!child) {
		execvp(argv[2], argv + 2);
		_exit(EXIT_NOT_FOUND);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0 ||
	    write_usage(argv[1], now() - start)) {
		perror("usage");
		return EXIT_FAILURE;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
