/*
 * slow_reader.c - read a pipe slowly for a time, then as fast as it can be
 *
 * usage: slow_reader BYTES SECONDS
 *
 * What is read goes to standard output: at most BYTES in each of so many
 * SECONDS, then the rest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define TURNS_PER_S     20
#define NS_PER_S        1000000000L
#define SIZE_MAX_A_TURN ((size_t)1 << 20)

enum exit_status {
	EXIT_MISUSED = 2,
};

static char buffer[SIZE_MAX_A_TURN];

static void die(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

/* False at the end of what there is to read. */
static int copy(size_t size)
{
	const ssize_t n_read = read(STDIN_FILENO, buffer, size);
	ssize_t at = 0, written;

	if (n_read < 0)
		die("slow_reader: read");
	while (at < n_read) {
		written = write(STDOUT_FILENO, buffer + at,
				(size_t)(n_read - at));
		if (written < 0)
			die("slow_reader: write");
		at += written;
	}
	return n_read > 0;
}

int main(int argc, char **argv)
{
	const struct timespec pause = { .tv_nsec = NS_PER_S / TURNS_PER_S };
	size_t size, n_turns;

	if (argc != 3)
		return EXIT_MISUSED;

	size = strtoul(argv[1], NULL, 10) / TURNS_PER_S;
	n_turns = strtoul(argv[2], NULL, 10) * TURNS_PER_S;
	if (!size || size > sizeof(buffer))
		return EXIT_MISUSED;

	while (n_turns-- && copy(size))
		nanosleep(&pause, NULL);
	while (copy(sizeof(buffer)))
		;
	return EXIT_SUCCESS;
}
