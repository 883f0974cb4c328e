/*
 * typed.c - run a command at a terminal and type what standard input says
 *
 * usage: typed COMMAND [ARGUMENT]...
 *
 * A line is typed, with Enter, when the command shows a prompt, which ends in
 * "> ".  "^C" and "^D" are keys, and "!^C" is that key as soon as the line before
 * was taken.  Prints what the terminal shows, without bells, a carriage return as
 * the end of a line, and exits as the command does.
 */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define SECONDS_MAX 20
#define COLUMNS     100

struct screen {
	int fd;
	char last[2];   /* that it showed */
	size_t n_lines; /* newlines so far */
};

static void die(const char *what)
{
	fprintf(stderr, "typed: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void show_letter(struct screen *screen, char letter)
{
	const bool returned = screen->last[1] == '\r';

	screen->last[0] = screen->last[1];
	screen->last[1] = letter;
	screen->n_lines += letter == '\n';
	if (letter == '\r' || letter == '\a')
		return;
	if (returned && letter != '\n')
		putchar('\n');
	putchar(letter);
}

/* False when the command has ended. */
static bool show(struct screen *screen)
{
	char text[4096];
	const ssize_t size = read(screen->fd, text, sizeof(text));
	ssize_t i;

	for (i = 0; i < size; i++)
		show_letter(screen, text[i]);
	return size > 0;
}

/*
 * libedit shows the prompt before it stops the kernel from echoing, and what was
 * typed before it lets the kernel echo again.
 */
static void wait_for_echo(const struct screen *screen, bool echoes)
{
	struct termios mode;

	while (tcgetattr(screen->fd, &mode) == 0 &&
	       !(mode.c_lflag & ECHO) == echoes)
		poll(NULL, 0, 1);
}

static bool is_prompt(const struct screen *screen)
{
	return screen->last[0] == '>' && screen->last[1] == ' ';
}

static void type(struct screen *screen, const char *keys, size_t size)
{
	screen->last[1] = '\0'; /* the prompt is taken */
	if (write(screen->fd, keys, size) != (ssize_t)size)
		die("cannot type");
}

static bool type_line(struct screen *screen, const char *line)
{
	const bool is_key = line[strspn(line, "!")] == '^';
	size_t n_lines;

	while (*line != '!' && !is_prompt(screen))
		if (!show(screen))
			return false;
	wait_for_echo(screen, *line == '!');
	if (is_key) {
		const char key = (char)(strchr(line, '^')[1] & 0x1f);

		type(screen, &key, 1);
		return true;
	}
	n_lines = screen->n_lines;
	type(screen, line, strlen(line));
	while (screen->n_lines == n_lines)
		if (!show(screen))
			return false;
	return true;
}

static void run(int fd)
{
	struct screen screen = { .fd = fd };
	char line[4096];

	while (fgets(line, sizeof(line), stdin) && type_line(&screen, line))
		;
	while (show(&screen))
		;
}

int main(int argc, char **argv)
{
	const struct winsize size = { .ws_row = 24, .ws_col = COLUMNS };
	int status;
	pid_t pid;
	int fd;

	(void)argc;
	alarm(SECONDS_MAX);
	pid = forkpty(&fd, NULL, NULL, &size);
	if (pid < 0)
		die("cannot make a terminal");
	if (pid == 0) {
		execvp(argv[1], argv + 1);
		die(argv[1]);
	}

	run(fd);
	if (waitpid(pid, &status, 0) < 0)
		die("cannot wait");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
