/*
 * file.h - inodes, and the descriptors by which processes hold them
 *
 * A file has an id; an inode that events or snapshots name has one id for good.
 * A descriptor points to an open file, which dup() and fork() share, as in the
 * kernel.  What an open file is may be learned late: by a line of a snapshot,
 * or by an event of the page cache in a call on it.  What is done with it before
 * is of a file that is known by its kind alone, one for all of that kind.
 *
 * Snapshots are taken twice, as in task.h: early, for descriptors of which no
 * event told anything, and when their time has come, for all.
 */
#ifndef MODEL_FILE_H
#define MODEL_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/row.h"

struct files;
struct ior_error;
struct ior_text;
struct stack;
struct task;
struct tasks;

struct open_file {
	uint32_t file_id;    /* 0: not known what it is */
	enum file_kind kind; /* FILE_KIND_UNKNOWN: not known */
	int64_t offset;      /* bytes; -1 unknown */
	bool direct;         /* O_DIRECT */
	bool append;         /* O_APPEND */
	bool sync;           /* O_SYNC or O_DSYNC */
	const char *path;    /* that the call gave; NULL not told */
	uint64_t namespace;  /* of mounts, that the path is of */
	uint64_t opened_ns;  /* 0: before the trace */
	uint32_t n_holders;
	uint32_t n_gaps; /* that it knows of */
	bool doubtful;   /* events were lost since it was opened or named */
};

/* All outlive the files; the rows of mounts are handed out by files_finish. */
int files_create(const struct row_sink *sink, struct stack *stack,
		 struct tasks *tasks, struct files **ret,
		 struct ior_error *err);

/*
 * Take mountinfo/NSINODE, "files", "names" or "links"; other texts are passed
 * by.
 */
int files_text(struct files *files, const struct ior_text *text, bool early,
	       struct ior_error *err);

/*
 * The file with this inode, of a file system (kind FILE, or BLOCKDEV where
 * s_dev is that of the kernel's own file system of block devices, whose inodes
 * are device numbers).  Made when it was never heard of.
 */
int files_get_inode(struct files *files, uint32_t dev, uint64_t ino,
		    uint32_t *ret, struct ior_error *err);

/*
 * The same where an event names the file system by its backing device ("8:0",
 * "btrfs-4"): *ret is 0 when more than one file system is on it, or none is
 * known.
 */
int files_get_bdi_inode(struct files *files, const char *bdi, uint64_t ino,
			uint32_t *ret, struct ior_error *err);

/* The same by the fsid of a btrfs. */
int files_get_btrfs_inode(struct files *files, const uint8_t fsid[16],
			  uint64_t root, uint64_t ino, uint32_t *ret,
			  struct ior_error *err);

/*
 * The same by a mount that shows it, or where that is not known by 'dev'; *ret
 * is 0 when neither is.
 */
int files_get_mounted_inode(struct files *files, uint64_t mount_id,
			    uint32_t dev, uint64_t ino, uint32_t *ret,
			    struct ior_error *err);

/*
 * What a descriptor of a process points to; made, with nothing known about it,
 * when it was never heard of.  *ret is NULL for a negative fd.  Valid until the
 * next call.
 */
int files_get_fd(struct files *files, uint32_t process_id, int64_t fd,
		 struct open_file **ret, struct ior_error *err);

/*
 * A call opened a new descriptor; what was there before is gone.  'flags' are
 * O_*.  *ret as above.
 */
int files_open_fd(struct files *files, uint32_t process_id, int64_t fd,
		  enum file_kind kind, uint64_t flags, uint64_t time_ns,
		  struct open_file **ret, struct ior_error *err);

/*
 * The path that a call of a thread gave, in the directory 'dfd' (negative: in
 * that of its process); *ret is NULL when it could not be read, else good as
 * long as 'files'.
 */
int files_get_path(struct files *files, const struct task *task, int64_t dfd,
		   const char *text, uint32_t size, const char **ret,
		   struct ior_error *err);

/* A descriptor was opened by that path; NULL when it was not told. */
void files_set_path(struct files *files, const struct task *task,
		    struct open_file *file, const char *path);

/* A process goes to another directory: 'path', or that of a descriptor. */
int files_change_directory(struct files *files, const struct task *task,
			   int64_t fd, const char *path, struct ior_error *err);

/*
 * The file itself, or where only its path is known the inode that was seen last
 * under that path; 0 when none was.
 */
uint32_t files_find_inode(const struct files *files, uint32_t file_id);

/* Calls that named a path for which there was no memory left. */
uint64_t files_n_paths_dropped(const struct files *files);

/* fds from 'first' to 'last' are closed. */
void files_close_fds(struct files *files, uint32_t process_id, int64_t first,
		     int64_t last);

/* fd_new becomes another name of what fd points to. */
int files_dup_fd(struct files *files, uint32_t process_id, int64_t fd,
		 int64_t fd_new, bool on_exec, struct ior_error *err);

/* fds from 'first' to 'last' close on exec, or do not any more. */
void files_set_on_exec(struct files *files, uint32_t process_id, int64_t first,
		       int64_t last, bool on_exec);

/* The child gets a copy of the parent's descriptors, or has them in common. */
int files_fork(struct files *files, uint32_t parent_id, uint32_t child_id,
	       bool in_common, struct ior_error *err);

/* Descriptors that close on exec are closed. */
int files_exec(struct files *files, uint32_t process_id, struct ior_error *err);

void files_exit(struct files *files, uint32_t process_id);

/*
 * An event in a call on an open file told of an inode: it is that file, unless
 * another was known.  Below an overlay the events are of the file that is
 * really there, and only by them it is known.
 */
int files_learn(struct files *files, struct open_file *file, uint32_t file_id,
		struct ior_error *err);

/* It was learned which inode an open file is. */
int files_identify(struct files *files, struct open_file *file,
		   uint32_t file_id, struct ior_error *err);

/*
 * An event told which inode a call on this descriptor worked on.  Where that is
 * another of the same file system than the descriptor had before a gap, it was
 * opened anew in there; *ret is the open file then.
 */
int files_doubt(struct files *files, uint32_t process_id, int64_t fd,
		uint32_t file_id, struct open_file **ret,
		struct ior_error *err);

/*
 * The id of an open file: of its inode, or while that is not known of its path,
 * or else the one of its kind ('kind' where not even that is known).
 */
int files_name(struct files *files, struct open_file *file, enum file_kind kind,
	       uint32_t *ret, struct ior_error *err);

/*
 * The type of the file system on a device, "ext4" say; of a partition where
 * 'dev' is one.  "" when none is known.
 */
const char *files_find_fs(const struct files *files, uint32_t dev,
			  uint32_t disk_id);

/* NULL when the id is unknown. */
const struct file_row *files_find_row(const struct files *files,
				      uint32_t file_id);

/*
 * Events were lost: offsets are not known any more, and a descriptor may have
 * been closed and opened again.  It keeps its file until something tells of
 * another.
 */
void files_gap(struct files *files);

/* Hand out the rows of mounts and of all files. */
int files_finish(struct files *files, struct ior_error *err);

void files_free(struct files *files);

#endif
