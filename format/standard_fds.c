/*
 * standard_fds.c - descriptors 0 to 2, so that no other file becomes one of them
 */
#include <fcntl.h>
#include <unistd.h>

#include "iorec/standard_fds.h"

void ior_standard_fds_open(void)
{
	int fd;

	/* open(2) gives the lowest that is free. */
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null",
			 fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			return;
}
