/*
 * io.c - one line of the log: an I/O of a call or of a disk, in names
 */
#include "report/log/io.h"

const char *const log_layer_names[] = {
	[LOG_VFS] = "vfs",
	[LOG_DISK] = "disk",
	[LOG_LOWER] = "lower",
};

const char *log_page_class(const struct log_pages *pages)
{
	if (pages->direct)
		return "direct";
	if (pages->n_miss)
		return "miss";
	if (pages->n_inflight)
		return "inflight";
	if (pages->n_readahead)
		return "readahead";
	return pages->n_hit ? "hit" : "";
}
