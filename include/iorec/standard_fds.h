/*
 * standard_fds.h - descriptors 0 to 2, so that no other file becomes one of them
 */
#ifndef IOREC_STANDARD_FDS_H
#define IOREC_STANDARD_FDS_H

/*
 * For the first line of main(): what is closed of standard input, output and error
 * becomes /dev/null.  Reading and writing it fails with EBADF as before, so a
 * result that nobody gets is no success.
 */
void ior_standard_fds_open(void);

#endif
