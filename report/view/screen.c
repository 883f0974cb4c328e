/*
 * screen.c - what can be shown where a report goes
 */
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report/view/screen.h"

#define WIDTH_DEFAULT 80

/* Wider is no terminal. */
#define WIDTH_MAX 10000

/* COLUMNS is what the user wants, and shells keep it to themselves. */
static size_t terminal_width(int fd)
{
	const char *const wanted = getenv("COLUMNS");
	const long width = wanted ? strtol(wanted, NULL, 10) : 0;
	struct winsize size;

	if (width > 0 && width <= WIDTH_MAX)
		return (size_t)width;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col)
		return size.ws_col;
	return WIDTH_DEFAULT;
}

static bool is_set(const char *name)
{
	const char *const value = getenv(name);

	return value && *value;
}

static bool terminal_has_colour(void)
{
	return is_set("TERM") && strcmp(getenv("TERM"), "dumb") != 0 &&
	       !is_set("NO_COLOR");
}

struct screen screen_of(FILE *out, bool ascii)
{
	const int fd = fileno(out);
	struct screen screen = {
		.is_terminal = isatty(fd) == 1,
		.has_unicode =
			!ascii && strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
		.width = WIDTH_DEFAULT,
	};

	if (screen.is_terminal) {
		screen.width = terminal_width(fd);
		screen.has_colour = terminal_has_colour();
	}
	return screen;
}
