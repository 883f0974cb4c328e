/*
 * history_file.h - where what was typed is kept for the next time
 *
 * In $XDG_STATE_HOME/iorec/sql_history, or ~/.local/state/iorec/sql_history, for
 * its owner alone: queries have names of files and commands.
 */
#ifndef SQL_HISTORY_FILE_H
#define SQL_HISTORY_FILE_H

#include <stdio.h>

/* The caller frees it; NULL where the environment names no place. */
char *history_file_path(void);

/*
 * Make it, with mode 0600, or empty it; folders on its way are made as well.
 * The caller closes it; NULL with errno.
 */
FILE *history_file_create(const char *path);

#endif
