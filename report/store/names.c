/*
 * names.c - the words of the database for what the model numbers
 */
#include "report/store/names.h"
#include "report/model/row.h"

const char *const file_kind_names[] = {
	[FILE_KIND_UNKNOWN] = "unknown",   [FILE_KIND_FILE] = "file",
	[FILE_KIND_BLOCKDEV] = "blockdev", [FILE_KIND_SOCKET] = "socket",
	[FILE_KIND_PIPE] = "pipe",         [FILE_KIND_PROC] = "proc",
	[FILE_KIND_OTHER] = "other",
};

const char *const vfs_class_names[] = {
	[VFS_READ] = "read",
	[VFS_WRITE] = "write",
	[VFS_SYNC] = "sync",
};

const char *const disk_op_names[] = {
	[DISK_READ] = "read",       [DISK_WRITE] = "write",
	[DISK_DISCARD] = "discard", [DISK_ZERO] = "zero",
	[DISK_FLUSH] = "flush",     [DISK_PASSTHROUGH] = "passthrough",
};

const char *const disk_cause_names[] = {
	[CAUSE_UNKNOWN] = "unknown",     [CAUSE_DIRECT] = "direct",
	[CAUSE_READ_MISS] = "read-miss", [CAUSE_READAHEAD] = "readahead",
	[CAUSE_FAULT] = "fault",         [CAUSE_WRITEBACK] = "writeback",
	[CAUSE_FSYNC] = "fsync",         [CAUSE_JOURNAL] = "journal",
	[CAUSE_METADATA] = "metadata",   [CAUSE_SWAP] = "swap",
	[CAUSE_DISCARD] = "discard",     [CAUSE_FLUSH] = "flush",
};

const char *const disk_match_names[] = {
	[MATCH_EXACT] = "exact",     [MATCH_MERGED] = "merged",
	[MATCH_SPLIT] = "split",     [MATCH_REQUEUED] = "requeued",
	[MATCH_PARTIAL] = "partial", [MATCH_UNMATCHED] = "unmatched",
	[MATCH_LOST] = "lost",
};

const char *const owner_method_names[] = {
	[METHOD_EXACT] = "exact",
	[METHOD_ESTIMATED] = "estimated",
	[METHOD_BEFORE] = "before-recording",
	[METHOD_UNATTRIBUTED] = "unattributed",
};

const char *const coverage_about_names[] = {
	[ABOUT_DISK] = "disk",   [ABOUT_CACHE] = "cache",
	[ABOUT_CALLS] = "calls", [ABOUT_FILES] = "files",
	[ABOUT_WHO] = "who",     [ABOUT_DETAIL] = "detail",
};
