/*
 * standing_fs.c - a file system that stands still when it is told to
 *
 * usage: standing_fs FOLDER MOUNT_POINT
 *
 * Files that are made at MOUNT_POINT, by FUSE, lie in FOLDER.  It serves until it is
 * killed; then who waits for it gets ENOTCONN.  Signals make it stand still, as the
 * mount of a server that is gone does:
 *
 *	SIGUSR1  requests are taken, and none is answered: who waits cannot be killed
 *	SIGUSR2  none is taken: who waits can be killed
 *	SIGHUP   it goes on, but for what it took
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MINOR        31
#define WRITE_MAX    ((size_t)128 << 10)
#define REQUEST_SIZE (WRITE_MAX + 4096)
#define N_FILES      8
#define LOOK_MS      10

/* Inode FUSE_ROOT_ID is the folder, the next one files[0]. */
#define FIRST_FILE (FUSE_ROOT_ID + 1)

struct file {
	char name[256]; /* "": none */
	int fd;
};

union answer {
	struct fuse_init_out init;
	struct fuse_attr_out attr;
	struct fuse_entry_out entry;
	struct fuse_write_out write;
	struct fuse_statfs_out statfs;
	struct {
		struct fuse_entry_out entry;
		struct fuse_open_out open;
	} create;
};

static volatile sig_atomic_t mode; /* the last signal */
static int folder_fd;
static struct file files[N_FILES];

static void note(int number)
{
	mode = number;
}

static int find(const char *name)
{
	int i;

	for (i = 0; i < N_FILES; i++)
		if (!strcmp(files[i].name, name))
			return i;
	return -1;
}

static int fd_of(uint64_t inode)
{
	return inode == FUSE_ROOT_ID ? folder_fd : files[inode - FIRST_FILE].fd;
}

static void fill_attr(uint64_t inode, struct fuse_attr *ret)
{
	struct stat stat = { 0 };

	fstat(fd_of(inode), &stat);
	*ret = (struct fuse_attr){
		.ino = inode,
		.size = (uint64_t)stat.st_size,
		.blocks = (uint64_t)stat.st_blocks,
		.mode = stat.st_mode,
		.nlink = 1,
		.uid = stat.st_uid,
		.gid = stat.st_gid,
		.blksize = 4096,
	};
}

static void fill_entry(int i, struct fuse_entry_out *ret)
{
	*ret = (struct fuse_entry_out){
		.nodeid = (uint64_t)i + FIRST_FILE,
		.attr_valid = 1,
	};
	fill_attr(ret->nodeid, &ret->attr);
}

static int create(const char *name, union answer *answer)
{
	const int i = find("");

	if (i < 0)
		return -ENFILE;
	files[i].fd = openat(folder_fd, name, O_RDWR | O_CREAT | O_EXCL, 0600);
	if (files[i].fd < 0)
		return -errno;
	snprintf(files[i].name, sizeof(files[i].name), "%s", name);
	answer->create.open = (struct fuse_open_out){ 0 };
	fill_entry(i, &answer->create.entry);
	return sizeof(answer->create);
}

static int lookup(const char *name, union answer *answer)
{
	const int i = find(name);

	if (i < 0)
		return -ENOENT;
	fill_entry(i, &answer->entry);
	return sizeof(answer->entry);
}

static int take_write(uint64_t inode, const void *data, union answer *answer)
{
	const struct fuse_write_in *const in = data;
	const ssize_t written =
		pwrite(fd_of(inode), in + 1, in->size, (off_t)in->offset);

	if (written < 0)
		return -errno;
	answer->write = (struct fuse_write_out){ .size = (uint32_t)written };
	return sizeof(answer->write);
}

static int move(const char *from)
{
	const char *const to = from + strlen(from) + 1;
	const int i = find(from), older = find(to);

	if (i < 0)
		return -ENOENT;
	if (renameat(folder_fd, from, folder_fd, to) < 0)
		return -errno;
	if (older >= 0)
		files[older].name[0] = '\0';
	snprintf(files[i].name, sizeof(files[i].name), "%s", to);
	return 0;
}

static int remove_file(const char *name)
{
	const int i = find(name);

	if (i < 0)
		return -ENOENT;
	files[i].name[0] = '\0';
	return unlinkat(folder_fd, name, 0) < 0 ? -errno : 0;
}

/* The size of the answer, or a negative errno. */
static int serve(const struct fuse_in_header *in, union answer *answer)
{
	const void *const data = in + 1;

	switch (in->opcode) {
	case FUSE_INIT:
		answer->init = (struct fuse_init_out){
			.major = FUSE_KERNEL_VERSION,
			.minor = MINOR,
			.max_write = WRITE_MAX,
		};
		return sizeof(answer->init);
	case FUSE_GETATTR:
	case FUSE_SETATTR:
		answer->attr = (struct fuse_attr_out){ 0 };
		fill_attr(in->nodeid, &answer->attr.attr);
		return sizeof(answer->attr);
	case FUSE_LOOKUP:
		return lookup(data, answer);
	case FUSE_CREATE:
		return create((const char *)data +
				      sizeof(struct fuse_create_in),
			      answer);
	case FUSE_WRITE:
		return take_write(in->nodeid, data, answer);
	case FUSE_RENAME:
		return move((const char *)data + sizeof(struct fuse_rename_in));
	case FUSE_UNLINK:
		return remove_file(data);
	case FUSE_STATFS:
		answer->statfs = (struct fuse_statfs_out){
			.st = { .blocks = 1 << 20,
				.bfree = 1 << 20,
				.bavail = 1 << 20,
				.bsize = 4096,
				.frsize = 4096,
				.namelen = 255 },
		};
		return sizeof(answer->statfs);
	case FUSE_FSYNC:
	case FUSE_FLUSH:
	case FUSE_RELEASE:
		return 0;
	default:
		return -ENOSYS;
	}
}

static void answer_one(int fuse_fd, const struct fuse_in_header *in)
{
	union answer answer;
	const int r = serve(in, &answer);
	struct fuse_out_header out = {
		.len = (uint32_t)(sizeof(out) + (r > 0 ? (size_t)r : 0)),
		.error = r < 0 ? r : 0,
		.unique = in->unique,
	};
	struct iovec parts[] = {
		{ .iov_base = &out, .iov_len = sizeof(out) },
		{ .iov_base = &answer, .iov_len = r > 0 ? (size_t)r : 0 },
	};

	if (in->opcode == FUSE_FORGET || in->opcode == FUSE_BATCH_FORGET ||
	    in->opcode == FUSE_INTERRUPT)
		return;
	if (writev(fuse_fd, parts, 2) < 0 && errno != ENOENT)
		perror("standing_fs: writev");
}

/* Until it is unmounted. */
static void serve_all(int fuse_fd)
{
	static union {
		struct fuse_in_header header;
		char data[REQUEST_SIZE];
	} request;
	struct pollfd polled = { .fd = fuse_fd, .events = POLLIN };

	for (;;) {
		if (mode == SIGUSR2) {
			poll(NULL, 0, LOOK_MS);
			continue;
		}
		if (poll(&polled, 1, -1) < 0)
			continue;
		if (mode == SIGUSR2)
			continue;
		if (read(fuse_fd, request.data, sizeof(request.data) - 1) < 0) {
			if (errno == ENODEV)
				return;
			continue;
		}
		if (mode != SIGUSR1)
			answer_one(fuse_fd, &request.header);
	}
}

int main(int argc, char **argv)
{
	const struct sigaction on_signal = { .sa_handler = note };
	char options[64];
	int fuse_fd;

	if (argc != 3) {
		fprintf(stderr, "usage: standing_fs FOLDER MOUNT_POINT\n");
		return 2;
	}

	sigaction(SIGUSR1, &on_signal, NULL);
	sigaction(SIGUSR2, &on_signal, NULL);
	sigaction(SIGHUP, &on_signal, NULL);
	folder_fd = open(argv[1], O_RDONLY | O_DIRECTORY);
	fuse_fd = open("/dev/fuse", O_RDWR);
	snprintf(options, sizeof(options),
		 "fd=%d,rootmode=40700,user_id=0,group_id=0", fuse_fd);
	if (folder_fd < 0 || fuse_fd < 0 ||
	    mount("standing_fs", argv[2], "fuse", MS_NOSUID | MS_NODEV,
		  options) < 0) {
		perror("standing_fs");
		return 1;
	}
	serve_all(fuse_fd);
	return 0;
}
