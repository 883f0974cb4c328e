/*
 * file.c - inodes, and the descriptors by which processes hold them
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/file_table.h"
#include "report/model/inode.h"
#include "report/model/mount.h"
#include "report/model/stack.h"
#include "report/model/task.h"

int files_create(const struct row_sink *sink, struct stack *stack,
		 struct tasks *tasks, struct files **ret, struct ior_error *err)
{
	struct files *const files = calloc(1, sizeof(*files));
	int r;

	if (!files)
		return ior_fail(err, ENOMEM, "out of memory");

	files->stack = stack;
	files->tasks = tasks;
	r = mounts_create(sink, stack, &files->mounts, err);
	if (r == 0)
		r = inodes_create(sink, stack, files->mounts, &files->inodes,
				  err);
	if (r < 0) {
		files_free(files);
		return r;
	}
	*ret = files;
	return 0;
}

void files_set_flags(struct open_file *file, uint64_t flags)
{
	file->direct = flags & TRACE_O_DIRECT;
	file->append = flags & TRACE_O_APPEND;
	file->sync = flags & TRACE_O_DSYNC;
}

int files_get_inode(struct files *files, uint32_t dev, uint64_t ino,
		    uint32_t *ret, struct ior_error *err)
{
	return inodes_get(files->inodes, dev, ino, ret, err);
}

/* "8:0" and "0:52-fuseblk"; 0 for a name without a number. */
static uint32_t parse_bdi(const char *bdi)
{
	unsigned int major, minor;
	int end = 0;

	if (sscanf(bdi, "%4u:%7u%n", &major, &minor, &end) != 2 ||
	    (bdi[end] && bdi[end] != '-') || major >= 1u << 12 ||
	    minor >= 1u << 20)
		return 0;
	return major << 20 | minor;
}

/*
 * The s_dev behind the name of a backing device; 0 when it is ambiguous.  A
 * file system without a disk, of the network say, has its s_dev as the name.
 */
static uint32_t dev_of_bdi(const struct files *files, const char *bdi)
{
	const uint32_t dev = parse_bdi(bdi);
	const uint32_t disk_id = stack_disk_of(files->stack, dev);
	uint32_t mounted;

	if (!strncmp(bdi, "btrfs-", 6))
		return mounts_dev_of_btrfs_bdi(files->mounts, bdi);
	if (dev >> 20 == 0)
		return dev && mounts_find_dev(files->mounts, dev) ? dev : 0;

	/* what was mounted after the last look can only lie on all of the disk */
	mounted = mounts_dev_on_disk(files->mounts, disk_id);
	if (!mounted && disk_id && !stack_has_partitions(files->stack, disk_id))
		return dev;
	return mounted;
}

/* A btrfs has a number of its own, whatever it lies on. */
const char *files_find_fs(const struct files *files, uint32_t dev,
			  uint32_t disk_id)
{
	const struct mount_row *const mount =
		mounts_find_dev(files->mounts, dev);

	if (mount)
		return mount->fs;
	return mounts_btrfs_on_disk(files->mounts, disk_id) ? "btrfs" : "";
}

/* Whether the number is that of the disk itself, or a partition of it. */
static bool is_of_disk(const struct files *files, const char *bdi, uint64_t ino)
{
	return inodes_is_blockdev(files->inodes, 0, ino) &&
	       stack_disk_of(files->stack, (uint32_t)ino) ==
		       stack_disk_of(files->stack, parse_bdi(bdi));
}

int files_get_mounted_inode(struct files *files, uint64_t mount_id,
			    uint32_t dev, uint64_t ino, uint32_t *ret,
			    struct ior_error *err)
{
	const struct mount_row *const mount =
		mounts_find(files->mounts, 0, mount_id);

	if (mount)
		dev = mount->dev;
	if (!dev) {
		*ret = 0;
		return 0;
	}
	return inodes_get(files->inodes, dev, ino, ret, err);
}

int files_get_bdi_inode(struct files *files, const char *bdi, uint64_t ino,
			uint32_t *ret, struct ior_error *err)
{
	if (is_of_disk(files, bdi, ino))
		return inodes_get_blockdev(files->inodes, (uint32_t)ino, ret,
					   err);

	if (strcmp(files->bdi, bdi) != 0) {
		snprintf(files->bdi, sizeof(files->bdi), "%.31s", bdi);
		files->bdi_dev = dev_of_bdi(files, bdi);
	}
	if (!files->bdi_dev) {
		*ret = 0;
		return 0;
	}
	return inodes_get(files->inodes, files->bdi_dev, ino, ret, err);
}

/* Subvolumes have numbers of their own inodes, which s_dev does not tell. */
int files_get_btrfs_inode(struct files *files, const uint8_t fsid[16],
			  uint64_t root, uint64_t ino, uint32_t *ret,
			  struct ior_error *err)
{
	if (!files->fsid_dev ||
	    memcmp(files->fsid, fsid, sizeof(files->fsid)) != 0) {
		memcpy(files->fsid, fsid, sizeof(files->fsid));
		files->fsid_dev = mounts_dev_of_btrfs(files->mounts, fsid);
	}
	(void)root;
	if (!files->fsid_dev) {
		*ret = 0;
		return 0;
	}
	return inodes_get(files->inodes, files->fsid_dev, ino, ret, err);
}

void files_pass_gap(const struct files *files, struct open_file *file)
{
	if (file->n_gaps == files->n_gaps)
		return;
	file->n_gaps = files->n_gaps;
	file->offset = -1;
	file->doubtful = true;
}

void files_gap(struct files *files)
{
	files->n_gaps++;
}

/* A new open file, to which the descriptor points from now on. */
static int open_new(struct files *files, uint32_t process_id, int64_t fd,
		    bool on_exec, struct open_file **ret, struct ior_error *err)
{
	const int r = descriptors_open(&files->descriptors, process_id, fd,
				       on_exec, ret, err);

	if (r == 0)
		(*ret)->n_gaps = files->n_gaps;
	return r;
}

int files_get_fd(struct files *files, uint32_t process_id, int64_t fd,
		 struct open_file **ret, struct ior_error *err)
{
	struct open_file *const file =
		descriptors_find(&files->descriptors, process_id, fd);

	if (file)
		files_pass_gap(files, file);
	if (file || fd < 0 || fd >= DESCRIPTORS_MAX) {
		*ret = file;
		return 0;
	}
	return open_new(files, process_id, fd, false, ret, err);
}

int files_open_fd(struct files *files, uint32_t process_id, int64_t fd,
		  enum file_kind kind, uint64_t flags, uint64_t time_ns,
		  struct open_file **ret, struct ior_error *err)
{
	struct open_file *file;
	int r;

	if (fd < 0 || fd >= DESCRIPTORS_MAX) {
		*ret = NULL;
		return 0;
	}
	r = open_new(files, process_id, fd, flags & TRACE_O_CLOEXEC, &file,
		     err);
	if (r < 0)
		return r;

	files_set_flags(file, flags);
	file->kind = kind;
	file->offset = 0;
	file->opened_ns = time_ns;
	*ret = file;
	return 0;
}

/* The path by which a descriptor's file is known, or NULL. */
static const char *path_of_fd(const struct files *files, uint32_t process_id,
			      int64_t fd)
{
	const struct open_file *const file =
		descriptors_find(&files->descriptors, process_id, fd);
	const struct file_row *const row =
		file ? inodes_find(files->inodes, file->file_id) : NULL;

	if (file && file->path)
		return file->path;
	return row && row->path[0] == '/' ? row->path : NULL;
}

int files_get_path(struct files *files, const struct task *task, int64_t dfd,
		   const char *text, uint32_t size, const char **ret,
		   struct ior_error *err)
{
	const char *const directory =
		dfd < 0 ? paths_directory(&files->paths, task->process_id)
			: path_of_fd(files, task->process_id, dfd);

	return paths_get(&files->paths, directory, text, size, ret, err);
}

void files_set_path(struct files *files, const struct task *task,
		    struct open_file *file, const char *path)
{
	file->path = path;
	file->namespace = tasks_get_mount_namespace(files->tasks, task->pid);
}

int files_change_directory(struct files *files, const struct task *task,
			   int64_t fd, const char *path, struct ior_error *err)
{
	const char *const of_fd = path_of_fd(files, task->process_id, fd);
	int r = 0;

	/* A path of a snapshot is not of 'paths' yet. */
	if (!path && of_fd && of_fd[0] == '/')
		r = paths_get(&files->paths, NULL, of_fd,
			      (uint32_t)strlen(of_fd), &path, err);
	if (r < 0)
		return r;
	return paths_set_directory(&files->paths, task->process_id, path, err);
}

uint32_t files_find_inode(const struct files *files, uint32_t file_id)
{
	return inodes_find_inode(files->inodes, file_id);
}

uint64_t files_n_paths_dropped(const struct files *files)
{
	return files->paths.n_dropped;
}

void files_close_fds(struct files *files, uint32_t process_id, int64_t first,
		     int64_t last)
{
	descriptors_close(&files->descriptors, process_id, first, last);
}

int files_dup_fd(struct files *files, uint32_t process_id, int64_t fd,
		 int64_t fd_new, bool on_exec, struct ior_error *err)
{
	struct open_file *file;
	int r;

	r = files_get_fd(files, process_id, fd, &file, err);
	if (r < 0 || !file || fd_new < 0 || fd_new >= DESCRIPTORS_MAX)
		return r;
	return descriptors_dup(&files->descriptors, process_id, fd, fd_new,
			       on_exec, err);
}

void files_set_on_exec(struct files *files, uint32_t process_id, int64_t first,
		       int64_t last, bool on_exec)
{
	descriptors_set_on_exec(&files->descriptors, process_id, first, last,
				on_exec);
}

int files_fork(struct files *files, uint32_t parent_id, uint32_t child_id,
	       bool in_common, struct ior_error *err)
{
	int r;

	r = paths_set_directory(&files->paths, child_id,
				paths_directory(&files->paths, parent_id), err);
	if (r < 0)
		return r;
	return in_common ? descriptors_share(&files->descriptors, parent_id,
					     child_id, err)
			 : descriptors_fork(&files->descriptors, parent_id,
					    child_id, err);
}

int files_exec(struct files *files, uint32_t process_id, struct ior_error *err)
{
	return descriptors_exec(&files->descriptors, process_id, err);
}

void files_exit(struct files *files, uint32_t process_id)
{
	descriptors_exit(&files->descriptors, process_id);
	paths_exit(&files->paths, process_id);
}

int files_identify(struct files *files, struct open_file *file,
		   uint32_t file_id, struct ior_error *err)
{
	const struct file_row *const row = inodes_find(files->inodes, file_id);

	if (!row)
		return 0;
	file->file_id = file_id;
	file->kind = row->kind;
	file->doubtful = false;
	return file->path ? inodes_note_path(files->inodes, file_id, file->path,
					     err)
			  : 0;
}

/* Events name the file below an overlay, which is of another file system. */
static bool is_another(const struct files *files, const struct open_file *file,
		       uint32_t file_id)
{
	const struct file_row *const had =
		inodes_find(files->inodes, file->file_id);
	const struct file_row *const has = inodes_find(files->inodes, file_id);

	return had && has && had != has && had->dev == has->dev;
}

int files_doubt(struct files *files, uint32_t process_id, int64_t fd,
		uint32_t file_id, struct open_file **ret, struct ior_error *err)
{
	struct open_file *file = *ret;
	int r;

	if (!file->doubtful || !is_another(files, file, file_id))
		return 0;
	r = open_new(files, process_id, fd, false, &file, err);
	if (r < 0)
		return r;

	*ret = file;
	return files_identify(files, file, file_id, err);
}

static bool is_overlay(const struct file_row *row)
{
	return row && !strcmp(row->fs, "overlay");
}

int files_learn(struct files *files, struct open_file *file, uint32_t file_id,
		struct ior_error *err)
{
	const struct file_row *const known =
		inodes_find(files->inodes, file->file_id);
	int r = 0;

	if (known) {
		if (!is_overlay(known) ||
		    is_overlay(inodes_find(files->inodes, file_id)))
			return 0;
		r = inodes_name(files->inodes, file_id, known->path, err);
	} else if (file->kind != FILE_KIND_UNKNOWN) {
		return 0;
	}
	return r < 0 ? r : files_identify(files, file, file_id, err);
}

/* A file that no event and no snapshot told the inode of has its path at least. */
static int name_path(struct files *files, struct open_file *file,
		     enum file_kind kind, uint32_t *ret, struct ior_error *err)
{
	const struct mount_row *const mount =
		mounts_find_path(files->mounts, file->namespace, file->path);
	const struct device_row *const device =
		mount ? files_find_device(files, file->path, mount->fs) : NULL;

	if (device)
		return inodes_get_blockdev(files->inodes, device->dev, ret,
					   err);
	return inodes_get_path(files->inodes, kind, mount, file->path, ret,
			       err);
}

int files_name(struct files *files, struct open_file *file, enum file_kind kind,
	       uint32_t *ret, struct ior_error *err)
{
	if (file->file_id) {
		*ret = file->file_id;
		return 0;
	}
	if (file->path && file->kind == FILE_KIND_UNKNOWN)
		return name_path(files, file, kind, ret, err);
	return inodes_get_kind(
		files->inodes,
		file->kind == FILE_KIND_UNKNOWN ? kind : file->kind, ret, err);
}

const struct file_row *files_find_row(const struct files *files,
				      uint32_t file_id)
{
	return inodes_find(files->inodes, file_id);
}

int files_finish(struct files *files, struct ior_error *err)
{
	int r;

	r = mounts_finish(files->mounts, err);
	if (r < 0)
		return r;
	return inodes_finish(files->inodes, err);
}

void files_free(struct files *files)
{
	if (!files)
		return;
	descriptors_release(&files->descriptors);
	inodes_free(files->inodes);
	paths_release(&files->paths);
	mounts_free(files->mounts);
	free(files);
}
