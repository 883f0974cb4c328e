/*
 * peak_memory.c - run a command and write down its largest resident set
 *
 * usage: peak_memory FILE COMMAND [ARGUMENT]...
 *
 * FILE gets the peak in KiB.  Exits as the command does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum exit_status {
	EXIT_MISUSED = 2,
	EXIT_NOT_FOUND = 127,
};

static int write_peak(const char *path)
{
	struct rusage usage;
	FILE *file;

	if (getrusage(RUSAGE_CHILDREN, &usage))
		return -1;

	file = fopen(path, "w");
	if (!file)
		return -1;
	fprintf(file, "%ld\n", usage.ru_maxrss);
	return fclose(file);
}

int main(int argc, char **argv)
{
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
	    write_peak(argv[1])) {
		perror("peak_memory");
		return EXIT_FAILURE;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
