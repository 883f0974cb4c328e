/*
 * file.c - inodes, and the descriptors by which processes hold them
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/model/descriptor.h"
#include "report/model/file.h"
#include "report/model/inode.h"
#include "report/model/line.h"
#include "report/model/mount.h"
#include "report/model/stack.h"
#include "report/model/task.h"

#define LINK_SIZE 4096

/* Flags as Linux on x86 has them, not as the analyzer's host does. */
#define TRACE_O_APPEND  02000u
#define TRACE_O_DSYNC   010000u /* O_SYNC has it, too */
#define TRACE_O_DIRECT  040000u
#define TRACE_O_CLOEXEC 02000000u

/* Fields of a line of "files". */
enum field {
	FIELD_TGID,
	FIELD_FD,
	FIELD_MOUNT,
	FIELD_INO,
	FIELD_POS,
	FIELD_FLAGS,
	FIELD_LINK,
	FIELD_DEV,
};

struct files {
	struct stack *stack;
	struct tasks *tasks;
	struct mounts *mounts;
	struct inodes *inodes;
	struct descriptors descriptors;
	char bdi[32]; /* looked up last, and the s_dev it was */
	uint32_t bdi_dev;
};

/* A line of "files". */
struct file_line {
	uint64_t tgid;
	uint32_t process_id;
	uint64_t fd;
	uint64_t mount_id;
	uint64_t ino;
	uint64_t pos;
	uint64_t flags;
	uint32_t dev; /* 0 not told */
	char link[LINK_SIZE];
};

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

static void set_flags(struct open_file *file, uint64_t flags)
{
	file->direct = flags & TRACE_O_DIRECT;
	file->append = flags & TRACE_O_APPEND;
	file->sync = flags & TRACE_O_DSYNC;
}

static bool parse_octal(const struct line *line, uint32_t field, uint64_t *ret)
{
	char text[24], *end;

	if (!line_get_text(line, field, text, sizeof(text)) || !text[0])
		return false;
	*ret = strtoull(text, &end, 8);
	return !*end;
}

static bool parse_line(const struct files *files, const struct line *line,
		       struct file_line *ret)
{
	if (!line_get_number(line, FIELD_TGID, &ret->tgid) ||
	    ret->tgid > INT32_MAX ||
	    !line_get_number(line, FIELD_FD, &ret->fd) ||
	    ret->fd >= (uint64_t)DESCRIPTORS_MAX ||
	    !line_get_number(line, FIELD_MOUNT, &ret->mount_id) ||
	    !line_get_number(line, FIELD_INO, &ret->ino) ||
	    !line_get_number(line, FIELD_POS, &ret->pos) ||
	    !parse_octal(line, FIELD_FLAGS, &ret->flags) ||
	    !line_get_text(line, FIELD_LINK, ret->link, sizeof(ret->link)))
		return false;
	if (!line_get_dev(line, FIELD_DEV, &ret->dev))
		ret->dev = 0;
	ret->process_id = tasks_find_process(files->tasks, (int32_t)ret->tgid);
	return ret->process_id != 0;
}

/* "socket:[4711]" and the like: files of the kernel that have no path. */
static bool parse_pseudo(const char *link, enum file_kind *kind,
			 const char **fs, uint64_t *number)
{
	if (sscanf(link, "socket:[%" SCNu64 "]", number) == 1) {
		*kind = FILE_KIND_SOCKET;
		*fs = "sockfs";
	} else if (sscanf(link, "pipe:[%" SCNu64 "]", number) == 1) {
		*kind = FILE_KIND_PIPE;
		*fs = "pipefs";
	} else if (!strncmp(link, "anon_inode:", 11)) {
		*kind = FILE_KIND_OTHER;
		*fs = "anon_inodefs";
		*number = 0;
	} else {
		return false;
	}
	return true;
}

/* The block device that a link like /dev/vda names, or NULL. */
static const struct device_row *find_device(const struct files *files,
					    const char *link, const char *fs)
{
	if (strcmp(fs, "devtmpfs") != 0 || strncmp(link, "/dev/", 5) != 0)
		return NULL;
	return stack_find_name(files->stack, link + 5);
}

/* The id of what a line is about; 0 when the line does not tell. */
static int identify_path(struct files *files, const struct file_line *line,
			 uint32_t *ret, struct ior_error *err)
{
	const struct mount_row *const mount = mounts_find(
		files->mounts,
		tasks_get_mount_namespace(files->tasks, (int32_t)line->tgid),
		line->mount_id);
	const struct device_row *const device =
		mount ? find_device(files, line->link, mount->fs) : NULL;
	const uint32_t dev = mount ? mount->dev : line->dev;
	uint32_t file_id;
	int r;

	if (device)
		return inodes_get_blockdev(files->inodes, device->dev, ret,
					   err);
	if (!dev || !line->ino) {
		*ret = 0;
		return 0;
	}
	r = inodes_get(files->inodes, dev, line->ino, &file_id, err);
	if (r == 0)
		r = inodes_name(files->inodes, file_id, line->link, err);
	if (r < 0)
		return r;
	*ret = file_id;
	return 0;
}

static int identify(struct files *files, const struct file_line *line,
		    uint32_t *ret, struct ior_error *err)
{
	enum file_kind kind;
	uint64_t number;
	const char *fs;
	int r;

	if (!parse_pseudo(line->link, &kind, &fs, &number))
		return identify_path(files, line, ret, err);

	r = inodes_get_other(files->inodes, kind, fs, number, ret, err);
	if (r < 0)
		return r;
	return inodes_name(files->inodes, *ret, line->link, err);
}

/* A descriptor of which no event told anything was open before the trace. */
static int take_early(struct files *files, const struct file_line *line,
		      uint32_t file_id, struct ior_error *err)
{
	struct open_file *file = descriptors_find(
		&files->descriptors, line->process_id, (int64_t)line->fd);
	int r;

	if (file)
		return 0;
	r = descriptors_open(&files->descriptors, line->process_id,
			     (int64_t)line->fd, line->flags & TRACE_O_CLOEXEC,
			     &file, err);
	if (r < 0)
		return r;

	set_flags(file, line->flags);
	files_identify(files, file, file_id);
	return 0;
}

/*
 * The events have come to the time of the line.  An offset that they kept is
 * better than that of the line, which was read a moment after its time.
 */
static int take_due(struct files *files, const struct file_line *line,
		    uint32_t file_id, struct ior_error *err)
{
	struct open_file *file;
	int r;

	r = take_early(files, line, file_id, err);
	if (r < 0)
		return r;

	file = descriptors_find(&files->descriptors, line->process_id,
				(int64_t)line->fd);
	set_flags(file, line->flags);
	if (file_id && file->file_id != file_id)
		files_identify(files, file, file_id);
	if (file->offset < 0 && line->pos <= INT64_MAX)
		file->offset = (int64_t)line->pos;
	return 0;
}

static int take_line(struct files *files, const struct line *fields, bool early,
		     struct ior_error *err)
{
	struct file_line line;
	uint32_t file_id;
	int r;

	if (!parse_line(files, fields, &line))
		return 0;
	r = identify(files, &line, &file_id, err);
	if (r < 0)
		return r;
	return early ? take_early(files, &line, file_id, err)
		     : take_due(files, &line, file_id, err);
}

int files_text(struct files *files, const struct ior_text *text, bool early,
	       struct ior_error *err)
{
	struct line line = { 0 };
	int r = 0;

	if (strcmp(text->name, "files") != 0) {
		files->bdi[0] = '\0';
		return mounts_text(files->mounts, text, err);
	}
	while (r == 0 && line_next(text->data, text->size, &line))
		r = take_line(files, &line, early, err);
	return r;
}

int files_get_inode(struct files *files, uint32_t dev, uint64_t ino,
		    uint32_t *ret, struct ior_error *err)
{
	return inodes_get(files->inodes, dev, ino, ret, err);
}

/* The s_dev behind the name of a backing device; 0 when it is ambiguous. */
static uint32_t dev_of_bdi(const struct files *files, const char *bdi)
{
	unsigned int major, minor;
	int end = 0;

	if (!strncmp(bdi, "btrfs-", 6))
		return mounts_dev_of_btrfs(files->mounts);
	if (sscanf(bdi, "%4u:%7u%n", &major, &minor, &end) != 2 || bdi[end])
		return 0;
	return mounts_dev_on_disk(files->mounts,
				  stack_disk_of(files->stack,
						major << 20 | minor));
}

int files_get_bdi_inode(struct files *files, const char *bdi, uint64_t ino,
			uint32_t *ret, struct ior_error *err)
{
	if (inodes_is_blockdev(files->inodes, 0, ino) && bdi[0] >= '0' &&
	    bdi[0] <= '9')
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
	uint32_t dev = mounts_btrfs_on_disk(
		files->mounts, stack_disk_of_btrfs(files->stack, fsid));

	(void)root;
	if (!dev)
		dev = mounts_dev_of_btrfs(files->mounts);
	if (!dev) {
		*ret = 0;
		return 0;
	}
	return inodes_get(files->inodes, dev, ino, ret, err);
}

int files_get_fd(struct files *files, uint32_t process_id, int64_t fd,
		 struct open_file **ret, struct ior_error *err)
{
	struct open_file *const file =
		descriptors_find(&files->descriptors, process_id, fd);

	if (file || fd < 0 || fd >= DESCRIPTORS_MAX) {
		*ret = file;
		return 0;
	}
	return descriptors_open(&files->descriptors, process_id, fd, false, ret,
				err);
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
	r = descriptors_open(&files->descriptors, process_id, fd,
			     flags & TRACE_O_CLOEXEC, &file, err);
	if (r < 0)
		return r;

	set_flags(file, flags);
	file->kind = kind;
	file->offset = 0;
	file->opened_ns = time_ns;
	*ret = file;
	return 0;
}

void files_close_fds(struct files *files, uint32_t process_id, int64_t first,
		     int64_t last)
{
	descriptors_close(&files->descriptors, process_id, first, last);
}

int files_dup_fd(struct files *files, uint32_t process_id, int64_t fd,
		 int64_t fd_new, struct ior_error *err)
{
	struct open_file *file;
	int r;

	r = files_get_fd(files, process_id, fd, &file, err);
	if (r < 0 || !file || fd_new < 0 || fd_new >= DESCRIPTORS_MAX)
		return r;
	return descriptors_dup(&files->descriptors, process_id, fd, fd_new,
			       err);
}

int files_fork(struct files *files, uint32_t parent_id, uint32_t child_id,
	       struct ior_error *err)
{
	return descriptors_fork(&files->descriptors, parent_id, child_id, err);
}

void files_exec(struct files *files, uint32_t process_id)
{
	descriptors_exec(&files->descriptors, process_id);
}

void files_exit(struct files *files, uint32_t process_id)
{
	descriptors_exit(&files->descriptors, process_id);
}

void files_identify(struct files *files, struct open_file *file,
		    uint32_t file_id)
{
	const struct file_row *const row = inodes_find(files->inodes, file_id);

	if (!row)
		return;
	file->file_id = file_id;
	file->kind = row->kind;
}

int files_name(struct files *files, struct open_file *file, enum file_kind kind,
	       uint32_t *ret, struct ior_error *err)
{
	if (file->file_id) {
		*ret = file->file_id;
		return 0;
	}
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
	mounts_free(files->mounts);
	free(files);
}
