/*
 * file_text.c - what snapshots tell about open files
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/file_table.h"
#include "report/model/inode.h"
#include "report/model/line.h"
#include "report/model/mount.h"
#include "report/model/stack.h"
#include "report/model/task.h"

#define LINK_SIZE 4096

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
	FIELD_TYPE,
	FIELD_RDEV,
};

/* Fields of a line of "links". */
enum link_field {
	LINK_TGID,
	LINK_NAME,
	LINK_MOUNT,
	LINK_INO,
	LINK_PATH,
	LINK_DEV,
};

/* A line of "files"; of "links" what it has of that. */
struct file_line {
	uint64_t tgid;
	uint32_t process_id;
	uint64_t fd;
	uint64_t mount_id;
	uint64_t ino;
	uint64_t pos;
	uint64_t flags;
	uint32_t dev; /* st_dev; 0 not told */
	uint32_t rdev;
	char type; /* '-' also when not told */
	char link[LINK_SIZE];
};

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
	char type[2];

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
	if (!line_get_dev(line, FIELD_RDEV, &ret->rdev))
		ret->rdev = 0;
	if (!line_get_text(line, FIELD_TYPE, type, sizeof(type)))
		type[0] = '-';
	ret->type = type[0];
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

const struct device_row *files_find_device(const struct files *files,
					   const char *link, const char *fs)
{
	if (strcmp(fs, "devtmpfs") != 0 || strncmp(link, "/dev/", 5) != 0)
		return NULL;
	return stack_find_name(files->stack, link + 5);
}

/* What has an inode but is no file: a kind of its own, or FILE. */
static enum file_kind kind_of_type(char type)
{
	switch (type) {
	case 'p':
		return FILE_KIND_PIPE;
	case 'c':
	case 's':
		return FILE_KIND_OTHER;
	default:
		return FILE_KIND_FILE;
	}
}

static int identify_inode(struct files *files, const struct file_line *line,
			  const struct mount_row *mount, uint32_t dev,
			  uint32_t *ret, struct ior_error *err)
{
	const enum file_kind kind = kind_of_type(line->type);
	uint32_t file_id;
	int r;

	r = kind == FILE_KIND_FILE
		    ? inodes_get(files->inodes, dev, line->ino, &file_id, err)
		    : inodes_get_special(files->inodes, kind, dev, line->ino,
					 &file_id, err);
	if (r < 0)
		return r;

	r = mount && line->dev && !strcmp(mount->fs, "btrfs")
		    ? inodes_name_in(files->inodes, file_id, line->dev,
				     line->link, err)
		    : inodes_name(files->inodes, file_id, line->link, err);
	if (r == 0)
		*ret = file_id;
	return r;
}

/*
 * The s_dev that events have: the mount's.  A mount inside the kernel, of
 * memfd_create(2) say, is in no mountinfo; stat's is its s_dev.
 */
static uint32_t dev_of_line(const struct file_line *line,
			    const struct mount_row *mount)
{
	if (mount)
		return mount->dev;
	return line->link[0] == '/' ? line->dev : 0;
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
		mount ? files_find_device(files, line->link, mount->fs) : NULL;
	const uint32_t dev = dev_of_line(line, mount);

	if (device || (line->type == 'b' && line->rdev))
		return inodes_get_blockdev(files->inodes,
					   device ? device->dev : line->rdev,
					   ret, err);
	if (!dev || !line->ino) {
		*ret = 0;
		return 0;
	}
	return identify_inode(files, line, mount, dev, ret, err);
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

/* Whether nobody knows what a descriptor is, be it there or not. */
static bool is_untold(const struct open_file *file)
{
	return !file || (!file->file_id && !file->opened_ns &&
			 file->kind == FILE_KIND_UNKNOWN);
}

/*
 * Whether the line tells of another file than the events did.  Those name the
 * file below an overlay, whose number the overlay shows as its own.
 */
static bool is_another(const struct files *files, const struct open_file *file,
		       uint32_t file_id)
{
	const struct file_row *const told =
		inodes_find(files->inodes, file->file_id);
	const struct file_row *const line = inodes_find(files->inodes, file_id);

	return told && line && told != line &&
	       (strcmp(line->fs, "overlay") != 0 || told->ino != line->ino);
}

/* The descriptor points to a file of the line's own from now on. */
static int open_line(struct files *files, const struct file_line *line,
		     struct open_file **ret, struct ior_error *err)
{
	return descriptors_open(&files->descriptors, line->process_id,
				(int64_t)line->fd,
				line->flags & TRACE_O_CLOEXEC, ret, err);
}

/* A descriptor of which no event told anything was open before the trace. */
static int take_early(struct files *files, const struct file_line *line,
		      uint32_t file_id, struct ior_error *err)
{
	struct open_file *file = descriptors_find(
		&files->descriptors, line->process_id, (int64_t)line->fd);
	int r = 0;

	if (!is_untold(file))
		return 0;
	if (!file)
		r = open_line(files, line, &file, err);
	if (r < 0)
		return r;

	files_set_flags(file, line->flags);
	return files_identify(files, file, file_id, err);
}

/*
 * The events have come to the time of the line.  Where it tells of another file
 * than they did, some were lost: those who shared what was there before keep
 * it.  An offset that they kept is better than that of the line, which was read
 * a moment after its time.
 */
static int take_due(struct files *files, const struct file_line *line,
		    uint32_t file_id, struct ior_error *err)
{
	struct open_file *file = descriptors_find(
		&files->descriptors, line->process_id, (int64_t)line->fd);
	int r = 0;

	if (file)
		files_pass_gap(files, file);
	if (!file || is_another(files, file, file_id))
		r = open_line(files, line, &file, err);
	if (r < 0)
		return r;

	file->n_gaps = files->n_gaps;
	file->doubtful = false;
	files_set_flags(file, line->flags);
	if (!file->file_id)
		r = files_identify(files, file, file_id, err);
	if (r < 0)
		return r;
	if (file->offset < 0 && line->pos <= INT64_MAX)
		file->offset = (int64_t)line->pos;
	return file->file_id == file_id
		       ? 0
		       : inodes_name(files->inodes, file->file_id, line->link,
				     err);
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

/* Of a look in between: right about names, perhaps not about descriptors. */
static int take_name(struct files *files, const struct line *fields, bool early,
		     struct ior_error *err)
{
	struct file_line line;
	uint32_t file_id;

	(void)early;
	return parse_line(files, fields, &line)
		       ? identify(files, &line, &file_id, err)
		       : 0;
}

static bool parse_link(const struct files *files, const struct line *line,
		       struct file_line *ret)
{
	*ret = (struct file_line){ .type = '-' };
	if (!line_get_number(line, LINK_TGID, &ret->tgid) ||
	    ret->tgid > INT32_MAX ||
	    !line_get_number(line, LINK_MOUNT, &ret->mount_id) ||
	    !line_get_number(line, LINK_INO, &ret->ino) ||
	    !line_get_text(line, LINK_PATH, ret->link, sizeof(ret->link)))
		return false;
	if (!line_get_dev(line, LINK_DEV, &ret->dev))
		ret->dev = 0;
	ret->process_id = tasks_find_process(files->tasks, (int32_t)ret->tgid);
	return ret->process_id != 0;
}

/* Where relative paths begin; of a process that events told of, when due. */
static int take_directory(struct files *files, const struct file_line *line,
			  bool early, struct ior_error *err)
{
	const char *path;
	int r;

	if (early && paths_directory(&files->paths, line->process_id))
		return 0;
	r = paths_get(&files->paths, NULL, line->link,
		      (uint32_t)strlen(line->link), &path, err);
	if (r < 0)
		return r;
	return paths_set_directory(&files->paths, line->process_id, path, err);
}

static int take_link(struct files *files, const struct line *fields, bool early,
		     struct ior_error *err)
{
	struct file_line line;
	uint32_t file_id;

	if (!parse_link(files, fields, &line))
		return 0;
	if (line_field_is(fields, LINK_NAME, "cwd"))
		return take_directory(files, &line, early, err);
	if (line_field_is(fields, LINK_NAME, "exe"))
		return identify_path(files, &line, &file_id, err);
	return 0;
}

int files_text(struct files *files, const struct ior_text *text, bool early,
	       struct ior_error *err)
{
	int (*take)(struct files * files, const struct line *fields, bool early,
		    struct ior_error *err) = NULL;
	struct line line = { 0 };
	int r = 0;

	if (!strcmp(text->name, "files"))
		take = take_line;
	else if (!strcmp(text->name, "names"))
		take = take_name;
	else if (!strcmp(text->name, "links"))
		take = take_link;
	if (!take) {
		files->bdi[0] = '\0';
		files->fsid_dev = 0;
		return mounts_text(files->mounts, text, err);
	}
	while (r == 0 && line_next(text->data, text->size, &line))
		r = take(files, &line, early, err);
	return r;
}
