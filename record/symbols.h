/*
 * symbols.h - the addresses of the kernel's functions, by name
 *
 * Who may see them is decided when the list is opened; reading it takes some
 * 50 ms, for which tracing need not wait.
 */
#ifndef RECORD_SYMBOLS_H
#define RECORD_SYMBOLS_H

#include <stdbool.h>

/* Whether the kernel shows its addresses to us. */
bool symbols_are_shown(void);

/* Open the list, which the caller closes; -1 when it is not shown. */
int symbols_open(void);

#endif
