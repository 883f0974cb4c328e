/*
 * test_file.c - inodes, mounts, and the descriptors by which files are held
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/file.h"
#include "report/model/stack.h"
#include "report/model/task.h"
#include "tests/model/told.h"

#define DEV(major, minor) ((uint32_t)(major) << 20 | (minor))

static struct told told;
static struct row_sink sink;
static struct stack *stack;
static struct tasks *tasks;
static struct files *files;

static void take_text(const char *name, uint64_t time_ns, bool early,
		      const char *data)
{
	struct ior_text text = {
		.time_ns = time_ns,
		.data = data,
		.size = strlen(data),
	};

	snprintf(text.name, sizeof(text.name), "%s", name);
	assert_int_equal(stack_text(stack, &text, NULL), 0);
	assert_int_equal(tasks_text(tasks, &text, early, NULL), 0);
	assert_int_equal(files_text(files, &text, early, NULL), 0);
}

/* vda with two partitions, vdb, and processes 17 and 19 in namespace 7. */
static void take_host(void)
{
	take_text("sys/class/block/vda/dev", 3, true, "254:0\n");
	take_text("sys/class/block/vda1/dev", 3, true, "254:1\n");
	take_text("sys/class/block/vda1/partition", 3, true, "1\n");
	take_text("sys/class/block/vda2/dev", 3, true, "254:2\n");
	take_text("sys/class/block/vda2/partition", 3, true, "2\n");
	take_text("sys/class/block/vdb/dev", 3, true, "254:16\n");
	take_text("proc/partitions", 3, true, " 254 0 97 vda\n");
	take_text("mountinfo/7", 3, true,
		  "21 1 254:1 / / rw shared:1 - ext4 /dev/root rw\n"
		  "22 21 254:16 / /srv\\040a rw - xfs /dev/vdb rw\n"
		  "23 21 0:21 / /proc rw - proc proc rw\n"
		  "24 21 0:5 / /dev rw - devtmpfs udev rw\n"
		  "25 21 0:40 /sub /b rw - btrfs /dev/vda2 rw\n");
	take_text("tasks", 3, true,
		  "17\t17\t1\t0\t5\ta\t/\t7\t1\n"
		  "19\t19\t1\t0\t5\tb\t/\t7\t1\n");
}

static int begin(void **state)
{
	(void)state;
	told_sink_init(&sink, &told);
	if (stack_create(&sink, &stack, NULL) < 0 ||
	    tasks_create(&sink, &tasks, NULL) < 0 ||
	    files_create(&sink, stack, tasks, &files, NULL) < 0)
		return -1;
	take_host();
	return 0;
}

static int end(void **state)
{
	(void)state;
	files_free(files);
	tasks_free(tasks);
	stack_free(stack);
	told = (struct told){ 0 };
	return 0;
}

static struct open_file *get(int32_t pid, int64_t fd)
{
	struct open_file *file;

	assert_int_equal(files_get_fd(files, tasks_find_process(tasks, pid), fd,
				      &file, NULL),
			 0);
	return file;
}

static struct open_file *open_at(int32_t pid, int64_t fd, uint64_t flags,
				 uint64_t time_ns)
{
	struct open_file *file;

	assert_int_equal(files_open_fd(files, tasks_find_process(tasks, pid),
				       fd, FILE_KIND_UNKNOWN, flags, time_ns,
				       &file, NULL),
			 0);
	return file;
}

static uint32_t inode(uint32_t dev, uint64_t ino)
{
	uint32_t file_id;

	assert_int_equal(files_get_inode(files, dev, ino, &file_id, NULL), 0);
	return file_id;
}

static uint32_t bdi_inode(const char *bdi, uint64_t ino)
{
	uint32_t file_id;

	assert_int_equal(files_get_bdi_inode(files, bdi, ino, &file_id, NULL),
			 0);
	return file_id;
}

/* The file as text, as a row tells it. */
static void assert_file(uint32_t file_id, const char *expected)
{
	const struct file_row *const row = files_find_row(files, file_id);

	assert_non_null(row);
	told = (struct told){ 0 };
	tell_file(&told, row, NULL);
	assert_string_equal(strchr(told.text + strlen("file "), ' ') + 1,
			    expected);
}

/* A call of a thread of this process, in the directory 'dfd'. */
static const char *path_of(int32_t pid, int64_t dfd, const char *text)
{
	const struct task task = { .process_id = tasks_find_process(tasks, pid),
				   .pid = pid };
	const char *path = "untouched";

	assert_int_equal(files_get_path(files, &task, dfd, text,
					(uint32_t)strlen(text), &path, NULL),
			 0);
	return path;
}

static void change_directory(int32_t pid, int64_t fd, const char *path)
{
	const struct task task = { .process_id = tasks_find_process(tasks, pid),
				   .pid = pid };

	assert_int_equal(files_change_directory(files, &task, fd, path, NULL),
			 0);
}

static struct open_file *open_by(int32_t pid, int64_t fd, const char *path)
{
	const struct task task = { .process_id = tasks_find_process(tasks, pid),
				   .pid = pid };
	struct open_file *const file = open_at(pid, fd, 0, 5);

	files_set_path(files, &task, file, path_of(pid, -100, path));
	return file;
}

static void a_line_tells_what_kind_of_file_is_open(void **state)
{
	take_text("files", 5, true,
		  "17\t0\t21\t12\t0\t0100002\t/tmp/a\\040b\\040(deleted)\n"
		  "17\t1\t15\t4711\t0\t02\tsocket:[4711]\n"
		  "17\t2\t14\t97\t0\t01\tpipe:[97]\n"
		  "17\t3\t16\t1\t0\t02\tanon_inode:[eventpoll]\n"
		  "17\t4\t23\t31\t0\t0\t/proc/17/stat\n"
		  "17\t5\t24\t4\t0\t02\t/dev/null\n"
		  "17\t6\t24\t89\t0\t02\t/dev/vda2\n");
	assert_file(get(17, 0)->file_id,
		    "file 254:1 ino 12 device 1 'ext4' at '/' "
		    "'/tmp/a b (deleted)'\n");
	assert_file(get(17, 1)->file_id,
		    "socket 0:0 ino 4711 device 0 'sockfs' at '' "
		    "'socket:[4711]'\n");
	assert_int_equal(get(17, 2)->kind, FILE_KIND_PIPE);
	assert_int_equal(get(17, 3)->kind, FILE_KIND_OTHER);
	assert_file(get(17, 4)->file_id,
		    "proc 0:21 ino 31 device 0 'proc' at '/proc' "
		    "'/proc/17/stat'\n");
	assert_int_equal(get(17, 5)->kind, FILE_KIND_OTHER);
	assert_file(get(17, 6)->file_id,
		    "blockdev 0:0 ino 266338306 device 1 'bdev' at '' "
		    "'/dev/vda2'\n");
	(void)state;
}

static void a_line_tells_of_what_has_an_inode_but_is_no_file(void **state)
{
	take_text("files", 5, true,
		  "17\t0\t21\t12\t0\t0\t/run/fifo\t254:1\tp\t0:0\n"
		  "17\t1\t21\t13\t0\t0\t/chroot/null\t254:1\tc\t1:3\n"
		  "17\t2\t21\t14\t0\t0\t/node\t254:1\tb\t254:16\n"
		  "17\t3\t97\t15\t0\t0\t/memfd:a\\040(deleted)\t0:1\t-\t0:0\n"
		  "17\t4\t97\t16\t0\t0\tmnt:[4026531841]\t0:4\t-\t0:0\n");
	assert_file(get(17, 0)->file_id,
		    "pipe 254:1 ino 12 device 1 'ext4' at '/' '/run/fifo'\n");
	assert_int_equal(get(17, 1)->kind, FILE_KIND_OTHER);
	assert_file(get(17, 2)->file_id,
		    "blockdev 0:0 ino 266338320 device 4 'bdev' at '' "
		    "'/dev/vdb'\n");
	assert_file(get(17, 3)->file_id,
		    "file 0:1 ino 15 device 0 '' at '' '/memfd:a (deleted)'\n");
	assert_int_equal(get(17, 4)->file_id, 0);
	(void)state;
}

static void programs_and_directories_are_known_by_links(void **state)
{
	take_text("links", 5, true,
		  "17\texe\t21\t12\t/bin/true\t254:1\n"
		  "17\tcwd\t21\t13\t/var/log\t254:1\n");
	assert_file(inode(DEV(254, 1), 12),
		    "file 254:1 ino 12 device 1 'ext4' at '/' '/bin/true'\n");
	assert_string_equal(path_of(17, -100, "a"), "/var/log/a");
	take_text("links", 7, true, "17\tcwd\t21\t13\t/var\t254:1\n");
	assert_string_equal(path_of(17, -100, "a"), "/var/log/a");
	take_text("links", 7, false, "17\tcwd\t21\t13\t/var\t254:1\n");
	assert_string_equal(path_of(17, -100, "a"), "/var/a");
	(void)state;
}

static void one_number_in_two_subvolumes_has_both_names(void **state)
{
	take_text("files", 5, true,
		  "17\t3\t25\t257\t0\t0\t/b/one\t0:42\t-\t0:0\n"
		  "17\t4\t25\t257\t0\t0\t/b/link\t0:42\t-\t0:0\n"
		  "19\t3\t25\t257\t0\t0\t/b/two\t0:43\t-\t0:0\n");
	assert_int_equal(get(17, 3)->file_id, get(19, 3)->file_id);
	assert_file(get(17, 3)->file_id,
		    "file 0:40 ino 257 device 1 'btrfs' at '/b' "
		    "'/b/one or /b/two'\n");
	(void)state;
}

static void
flags_and_offset_come_with_a_line_and_the_offset_when_due(void **state)
{
	const char *const line =
		"17\t3\t22\t12\t4099\t04152001\t/srv\\040a/log\n";

	take_text("files", 97, true, line);
	assert_int_equal(get(17, 3)->offset, -1);
	take_text("files", 97, false, line);
	assert_int_equal(get(17, 3)->offset, 4099);
	assert_true(get(17, 3)->direct);
	assert_true(get(17, 3)->append);
	assert_true(get(17, 3)->sync);
	(void)state;
}

static void an_early_line_tells_only_of_what_no_event_told(void **state)
{
	struct open_file *unknown, *opened;

	unknown = get(17, 3);
	assert_int_equal(unknown->file_id, 0);
	opened = open_at(17, 4, 0, 5);
	take_text("files", 97, true,
		  "17\t3\t22\t12\t0\t0\t/srv/a\n"
		  "17\t4\t22\t13\t0\t0\t/srv/b\n");
	assert_int_equal(unknown->file_id, inode(DEV(254, 16), 12));
	assert_int_equal(opened->file_id, 0);
	(void)state;
}

static void a_due_line_corrects_and_leaves_those_who_shared_alone(void **state)
{
	const uint32_t first = inode(DEV(254, 16), 12);

	assert_int_equal(
		files_identify(files, open_at(17, 3, 0, 5), first, NULL), 0);
	assert_int_equal(files_fork(files, tasks_find_process(tasks, 17),
				    tasks_find_process(tasks, 19), false, NULL),
			 0);
	take_text("files", 97, false,
		  "17\t3\t22\t13\t31\t0\t/srv/b\n"
		  "19\t3\t22\t12\t37\t0\t/srv/a\n");
	assert_int_equal(get(17, 3)->file_id, inode(DEV(254, 16), 13));
	assert_int_equal(get(17, 3)->offset, 31);
	assert_int_equal(get(19, 3)->file_id, first);
	(void)state;
}

static void dup_and_fork_share_an_open_file(void **state)
{
	const uint32_t parent = tasks_find_process(tasks, 17);
	const uint32_t child = tasks_find_process(tasks, 19);
	struct open_file *const file = open_at(17, 3, 0, 5);

	open_at(19, 41, 0, 5);
	assert_int_equal(files_dup_fd(files, parent, 3, 5, false, NULL), 0);
	assert_int_equal(files_fork(files, parent, child, false, NULL), 0);
	files_close_fds(files, parent, 0, UINT32_MAX);
	assert_ptr_equal(get(19, 3), file);
	assert_ptr_equal(get(19, 5), file);
	assert_int_equal(file->n_holders, 2);
	assert_int_equal(get(19, 41)->opened_ns, 0); /* not the parent's */
	assert_int_equal(get(17, 3)->opened_ns, 0);
	(void)state;
}

static void exec_closes_what_is_to_close_then(void **state)
{
	const uint32_t process_id = tasks_find_process(tasks, 17);

	open_at(17, 3, 02000000, 5);
	open_at(17, 4, 0, 5);
	assert_int_equal(files_dup_fd(files, process_id, 3, 5, false, NULL), 0);
	assert_int_equal(files_exec(files, process_id, NULL), 0);
	assert_int_equal(get(17, 3)->opened_ns, 0);
	assert_int_equal(get(17, 4)->opened_ns, 5);
	assert_int_equal(get(17, 5)->opened_ns, 5);
	files_exit(files, process_id);
	assert_int_equal(get(17, 4)->opened_ns, 0);
	(void)state;
}

static void what_closes_on_exec_can_be_told_later(void **state)
{
	const uint32_t process_id = tasks_find_process(tasks, 17);

	open_at(17, 3, 0, 5);
	open_at(17, 4, 02000000, 5);
	open_at(17, 5, 0, 5);
	assert_int_equal(files_dup_fd(files, process_id, 5, 6, true, NULL), 0);
	files_set_on_exec(files, process_id, 3, 3, true);
	files_set_on_exec(files, process_id, 4, 4, false);
	assert_int_equal(files_exec(files, process_id, NULL), 0);
	assert_int_equal(get(17, 3)->opened_ns, 0);
	assert_int_equal(get(17, 4)->opened_ns, 5);
	assert_int_equal(get(17, 5)->opened_ns, 5);
	assert_int_equal(get(17, 6)->opened_ns, 0);
	(void)state;
}

static void descriptors_in_common_are_so_until_an_exec(void **state)
{
	const uint32_t parent = tasks_find_process(tasks, 17);
	const uint32_t child = tasks_find_process(tasks, 19);
	struct open_file *file;

	open_at(17, 3, 02000000, 5);
	assert_int_equal(files_fork(files, parent, child, true, NULL), 0);
	file = open_at(19, 4, 0, 7);
	assert_ptr_equal(get(17, 4), file);
	files_close_fds(files, child, 4, 4);
	assert_int_equal(get(17, 4)->opened_ns, 0);

	assert_int_equal(files_exec(files, child, NULL), 0);
	assert_int_equal(get(17, 3)->opened_ns, 5);
	assert_int_equal(get(19, 3)->opened_ns, 0);
	open_at(19, 5, 0, 7);
	assert_int_equal(get(17, 5)->opened_ns, 0);
	files_exit(files, parent);
	assert_int_equal(get(19, 5)->opened_ns, 7);
	(void)state;
}

static void inodes_of_block_devices_are_known_by_number(void **state)
{
	const uint32_t vda1 = inode(DEV(0, 3), DEV(254, 1));

	assert_file(vda1, "blockdev 0:0 ino 266338305 device 1 'bdev' at '' "
			  "'/dev/vda1'\n");
	assert_int_equal(bdi_inode("254:0", DEV(254, 1)), vda1);
	assert_file(inode(DEV(0, 3), DEV(9, 1)),
		    "file 0:3 ino 9437185 device 0 '' at '' ''\n");
	(void)state;
}

static void a_bdi_names_a_file_system_when_its_disk_has_one(void **state)
{
	const uint8_t fsid[16] = { 1 };
	uint32_t file_id;

	assert_int_equal(bdi_inode("254:16", 12), inode(DEV(254, 16), 12));
	/* the number of vda, but of a file on vdb */
	assert_int_equal(bdi_inode("254:16", DEV(254, 0)),
			 inode(DEV(254, 16), DEV(254, 0)));
	assert_int_equal(bdi_inode("254:0", 12), 0); /* ext4 or btrfs */
	assert_int_equal(bdi_inode("btrfs-4", 257), inode(DEV(0, 40), 257));
	assert_int_equal(files_get_btrfs_inode(files, fsid, 256, 257, &file_id,
					       NULL),
			 0);
	assert_int_equal(file_id, inode(DEV(0, 40), 257));

	take_text("mountinfo/7", 5, true,
		  "26 21 0:52 / /nfs rw - nfs4 host:/ rw\n"
		  "27 21 0:41 / /c rw - btrfs /dev/vdb rw\n");
	assert_int_equal(bdi_inode("0:52", 12), inode(DEV(0, 52), 12));
	assert_int_equal(bdi_inode("btrfs-4", 258), 0);
	(void)state;
}

/* Before a look tells of it: on all of a disk, or on which part nobody knows. */
static void a_bdi_names_what_was_mounted_since_the_last_look(void **state)
{
	take_text("sys/class/block/vdc/dev", 5, true, "254:32\n");
	assert_int_equal(bdi_inode("254:32", 12), inode(DEV(254, 32), 12));
	take_text("sys/class/block/vdc1/dev", 6, true, "254:33\n");
	take_text("sys/class/block/vdc1/partition", 6, true, "1\n");
	take_text("proc/partitions", 6, true, " 254 32 97 vdc\n");
	assert_int_equal(bdi_inode("254:0", 12), 0);
	assert_int_equal(bdi_inode("254:32", 12), 0);
	assert_int_equal(bdi_inode("254:48", 12),
			 0); /* a disk never heard of */
	(void)state;
}

/* By the fsid whose first byte is this. */
static uint32_t btrfs_inode(uint8_t byte, uint64_t ino)
{
	const uint8_t fsid[16] = { byte };
	uint32_t file_id;

	assert_int_equal(
		files_get_btrfs_inode(files, fsid, 5, ino, &file_id, NULL), 0);
	return file_id;
}

#define FSID(byte) byte "000000-0000-0000-0000-000000000000"

static void two_btrfs_are_told_apart_by_fsid_and_backing_device(void **state)
{
	const uint32_t at_b = inode(DEV(0, 40), 257);
	const uint32_t at_c = inode(DEV(0, 41), 257);

	take_text("mountinfo/7", 5, true,
		  "27 21 0:41 / /c rw - btrfs /dev/vdb rw\n");
	assert_int_equal(bdi_inode("btrfs-4", 257), 0);

	take_text("sys/fs/btrfs/" FSID("3b") "/devices", 5, true, "vda2\n");
	take_text("sys/fs/btrfs/" FSID("c5") "/devices", 5, true,
		  "vdc\nvdb\n"); /* mounted by its second */
	take_text("sys/fs/btrfs/features/devices", 5, true, "vdb\n");
	assert_int_equal(btrfs_inode(0x3b, 257), at_b);
	assert_int_equal(btrfs_inode(0xc5, 257), at_c);
	assert_int_equal(btrfs_inode(0x3b, 257), at_b);
	assert_int_equal(bdi_inode("btrfs-4", 257), 0); /* an old trace */

	take_text("sys/fs/btrfs/" FSID("3b") "/bdi", 5, true, "btrfs-4\n");
	take_text("sys/fs/btrfs/" FSID("c5") "/bdi", 5, true, "btrfs-31\n");
	assert_int_equal(bdi_inode("btrfs-4", 257), at_b);
	assert_int_equal(bdi_inode("btrfs-31", 257), at_c);
	assert_int_equal(bdi_inode("btrfs-3", 257), 0);
	(void)state;
}

static void a_btrfs_that_is_mounted_anew_has_both_its_names(void **state)
{
	const uint32_t file_id = inode(DEV(0, 40), 257);

	take_text("sys/fs/btrfs/" FSID("3b") "/devices", 5, true, "vda2\n");
	take_text("sys/fs/btrfs/" FSID("3b") "/bdi", 5, true, "btrfs-4\n");
	take_text("sys/fs/btrfs/" FSID("3b") "/bdi", 97, false, "btrfs-5\n");
	assert_int_equal(bdi_inode("btrfs-4", 257), file_id);
	assert_int_equal(bdi_inode("btrfs-5", 257), file_id);
	(void)state;
}

static void a_btrfs_of_no_known_mount_is_not_taken_for_another(void **state)
{
	take_text("sys/fs/btrfs/" FSID("3b") "/devices", 5, true, "vda2\n");
	take_text("sys/fs/btrfs/" FSID("3b") "/bdi", 5, true, "btrfs-4\n");
	take_text("sys/fs/btrfs/" FSID("c5") "/devices", 5, true, "vdb\n");
	take_text("sys/fs/btrfs/" FSID("c5") "/bdi", 5, true, "btrfs-31\n");
	assert_int_equal(btrfs_inode(0xc5, 257), 0);
	assert_int_equal(btrfs_inode(0xd7, 257), 0);
	assert_int_equal(bdi_inode("btrfs-31", 257), 0);
	assert_int_equal(bdi_inode("btrfs-37", 257), 0);
	(void)state;
}

static void files_of_a_mount_that_is_told_late_get_its_names(void **state)
{
	const uint32_t file_id = inode(DEV(0, 77), 12);

	take_text("mountinfo/7", 5, true,
		  "28 21 0:77 / /late rw - btrfs /dev/vdb rw\n");
	sink.file = tell_file;
	told = (struct told){ 0 };
	assert_int_equal(files_finish(files, NULL), 0);
	assert_string_equal(told.text, "file 1 file 0:77 ino 12 device 4 "
				       "'btrfs' at '/late' ''\n");
	assert_int_equal(file_id, 1);
	(void)state;
}

static void
a_descriptor_of_another_namespace_is_found_by_its_mount(void **state)
{
	take_text("mountinfo/11", 5, true,
		  "31 1 254:2 / /inner rw - ext4 /dev/vda2 rw\n");
	take_text("files", 5, true, "17\t3\t31\t12\t0\t0\t/inner/a\n");
	assert_int_equal(get(17, 3)->file_id, inode(DEV(254, 2), 12));
	(void)state;
}

static void what_overlay_shows_stays_the_file_that_events_told(void **state)
{
	const uint32_t lower = inode(DEV(254, 16), 12);

	take_text("mountinfo/7", 5, true,
		  "29 21 0:60 / / rw - overlay overlay rw\n");
	assert_int_equal(
		files_identify(files, open_at(17, 3, 0, 5), lower, NULL), 0);
	take_text("files", 97, false, "17\t3\t29\t12\t0\t0\t/etc/a\n");
	assert_int_equal(get(17, 3)->file_id, lower);
	assert_string_equal(files_find_row(files, lower)->path, "/etc/a");
	(void)state;
}

static void an_overlay_is_seen_through_by_the_first_event(void **state)
{
	const uint32_t lower = inode(DEV(254, 16), 4711);
	const uint32_t other = inode(DEV(254, 16), 4712);

	take_text("mountinfo/7", 5, true,
		  "29 21 0:60 / /m rw - overlay overlay rw\n");
	take_text("files", 5, true, "17\t3\t29\t12\t0\t0\t/m/a\n");
	assert_int_equal(files_learn(files, get(17, 3), lower, NULL), 0);
	assert_int_equal(get(17, 3)->file_id, lower);
	assert_string_equal(files_find_row(files, lower)->path, "/m/a");
	assert_int_equal(files_learn(files, get(17, 3), other, NULL), 0);
	assert_int_equal(get(17, 3)->file_id, lower);
	(void)state;
}

static void high_descriptors_cost_no_more_than_low_ones(void **state)
{
	uint32_t id;

	/* of a table by number these would take 64 GB */
	for (id = 100; id < 4196; id++)
		assert_int_equal(
			files_dup_fd(files, id, 3, 1048575, false, NULL), 0);
	assert_null(get(17, 1048576));
	assert_null(get(17, INT64_MAX));
	assert_null(get(17, -1));
	(void)state;
}

static void hostile_lines_are_passed_by(void **state)
{
	take_text("files", 5, true,
		  "\n\t\t\n17\n17\t3\n17\t-3\t21\t1\t0\t0\t/a\n"
		  "17\t1048576\t21\t1\t0\t0\t/a\n17\t3\t21\t1\t0\t9\t/a\n"
		  "18\t3\t21\t1\t0\t0\t/a\n99999999999\t3\t21\t1\t0\t0\t/a\n"
		  "17\t3\t99\t1\t0\t0\t/not/mounted\n"
		  "17\t4\t21\t0\t18446744073709551615\t0\t\n");
	take_text("mountinfo/x", 5, true, "1 1 1:1 / / rw - ext4 a rw\n");
	take_text("mountinfo/7", 5, true,
		  "41\n42 1 4096:1 / /\n43 1 8:1 / / rw -\n44 1 8:2 / /\n");
	assert_int_equal(get(17, 3)->file_id, 0);
	assert_int_equal(get(17, 4)->file_id, 0);
	assert_int_equal(bdi_inode("", 1), 0);
	assert_int_equal(bdi_inode("9999:9999999", 1), 0);
	assert_int_equal(bdi_inode("btrfs-", 1), inode(DEV(0, 40), 1));
	assert_int_equal(files_finish(files, NULL), 0);
	(void)state;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

static uint32_t name_of(struct open_file *file)
{
	uint32_t file_id;

	assert_int_equal(
		files_name(files, file, FILE_KIND_UNKNOWN, &file_id, NULL), 0);
	return file_id;
}

static void a_path_is_made_whole_where_its_directory_is_known(void **state)
{
	take_text("files", 5, true, "17\t3\t22\t12\t0\t0\t/srv/a\n");
	assert_string_equal(path_of(17, -100, "/a//b/./c/"), "/a/b/c");
	assert_string_equal(path_of(17, -100, "/a/../b"), "/a/../b");
	assert_string_equal(path_of(17, -100, "/"), "/");
	assert_string_equal(path_of(17, 3, "log"), "/srv/a/log");
	assert_string_equal(path_of(17, 3, "/etc/log"), "/etc/log");
	assert_string_equal(path_of(17, 4, "log"), ".../log");
	assert_string_equal(path_of(17, -100, "log"), ".../log");
	assert_ptr_equal(path_of(17, 3, "log"), path_of(19, 0, "/srv/a/log"));
	assert_null(path_of(17, -100, "(fault)"));
	assert_null(path_of(17, -100, ""));
	(void)state;
}

static void a_process_is_followed_from_directory_to_directory(void **state)
{
	const uint32_t parent = tasks_find_process(tasks, 17);
	const uint32_t child = tasks_find_process(tasks, 19);

	take_text("files", 5, true, "17\t3\t22\t12\t0\t0\t/srv/a\n");
	change_directory(17, -1, path_of(17, -100, "/var"));
	assert_string_equal(path_of(17, -100, "log"), "/var/log");
	assert_int_equal(files_fork(files, parent, child, false, NULL), 0);
	change_directory(17, 3, NULL);
	assert_string_equal(path_of(17, -100, "log"), "/srv/a/log");
	assert_string_equal(path_of(19, -100, "log"), "/var/log");
	change_directory(19, -1, NULL);
	assert_string_equal(path_of(19, -100, "log"), ".../log");
	files_exit(files, parent);
	assert_string_equal(path_of(17, -100, "log"), ".../log");
	(void)state;
}

static void a_path_alone_names_a_file_and_its_mount_tells_the_kind(void **state)
{
	take_text("mountinfo/7", 5, true,
		  "30 24 0:25 / /dev/shm rw - tmpfs tmpfs rw\n");
	assert_file(name_of(open_by(17, 3, "/srv a/log")),
		    "file 254:16 ino 0 device 4 'xfs' at '/srv a' "
		    "'/srv a/log'\n");
	assert_file(name_of(open_by(17, 3, "/srv ab/log")),
		    "file 254:1 ino 0 device 1 'ext4' at '/' "
		    "'/srv ab/log'\n");
	assert_file(name_of(open_by(17, 3, "/dev/shm/a")),
		    "file 0:25 ino 0 device 0 'tmpfs' at '/dev/shm' "
		    "'/dev/shm/a'\n");
	assert_file(name_of(open_by(17, 3, "/dev/null")),
		    "other 0:5 ino 0 device 0 'devtmpfs' at '/dev' "
		    "'/dev/null'\n");
	assert_file(name_of(open_by(17, 3, "/dev/vdb")),
		    "blockdev 0:0 ino 266338320 device 4 'bdev' at '' "
		    "'/dev/vdb'\n");
	assert_file(name_of(open_by(17, 3, "/proc/17/stat")),
		    "proc 0:21 ino 0 device 0 'proc' at '/proc' "
		    "'/proc/17/stat'\n");
	assert_file(name_of(open_by(17, 3, "log")),
		    "unknown 0:0 ino 0 device 0 '' at '' '.../log'\n");
	(void)state;
}

static void the_inode_of_a_path_gets_it_as_its_name(void **state)
{
	const uint32_t file_id = inode(DEV(254, 16), 12);
	struct open_file *const file = open_by(17, 3, "/srv a/log");
	const uint32_t path_id = name_of(file);

	assert_int_equal(files_find_inode(files, path_id), 0);
	assert_int_equal(files_identify(files, file, file_id, NULL), 0);
	assert_int_equal(name_of(file), file_id);
	assert_int_equal(files_find_inode(files, path_id), file_id);
	assert_int_equal(files_find_inode(files, file_id), file_id);
	assert_file(file_id, "file 254:16 ino 12 device 4 'xfs' at '/srv a' "
			     "'/srv a/log'\n");
	(void)state;
}

static void
the_kernels_name_is_better_but_not_that_of_a_deleted_file(void **state)
{
	const uint32_t first = inode(DEV(254, 16), 12);
	const uint32_t second = inode(DEV(254, 16), 13);

	assert_int_equal(files_identify(files, open_by(17, 3, "/link/a"), first,
					NULL),
			 0);
	assert_int_equal(files_identify(files, open_by(17, 4, "/link/b"),
					second, NULL),
			 0);
	take_text("files", 97, false,
		  "17\t3\t22\t12\t0\t0\t/srv/a\n"
		  "17\t4\t22\t13\t0\t0\t/srv/b\\040(deleted)\n");
	assert_string_equal(files_find_row(files, first)->path, "/srv/a");
	assert_string_equal(files_find_row(files, second)->path, "/link/b");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_path_is_made_whole_where_its_directory_is_known),
		TEST(a_process_is_followed_from_directory_to_directory),
		TEST(a_path_alone_names_a_file_and_its_mount_tells_the_kind),
		TEST(the_inode_of_a_path_gets_it_as_its_name),
		TEST(the_kernels_name_is_better_but_not_that_of_a_deleted_file),
		TEST(a_line_tells_what_kind_of_file_is_open),
		TEST(a_line_tells_of_what_has_an_inode_but_is_no_file),
		TEST(programs_and_directories_are_known_by_links),
		TEST(one_number_in_two_subvolumes_has_both_names),
		TEST(flags_and_offset_come_with_a_line_and_the_offset_when_due),
		TEST(an_early_line_tells_only_of_what_no_event_told),
		TEST(a_due_line_corrects_and_leaves_those_who_shared_alone),
		TEST(dup_and_fork_share_an_open_file),
		TEST(exec_closes_what_is_to_close_then),
		TEST(what_closes_on_exec_can_be_told_later),
		TEST(descriptors_in_common_are_so_until_an_exec),
		TEST(inodes_of_block_devices_are_known_by_number),
		TEST(a_bdi_names_a_file_system_when_its_disk_has_one),
		TEST(a_bdi_names_what_was_mounted_since_the_last_look),
		TEST(two_btrfs_are_told_apart_by_fsid_and_backing_device),
		TEST(a_btrfs_that_is_mounted_anew_has_both_its_names),
		TEST(a_btrfs_of_no_known_mount_is_not_taken_for_another),
		TEST(files_of_a_mount_that_is_told_late_get_its_names),
		TEST(a_descriptor_of_another_namespace_is_found_by_its_mount),
		TEST(what_overlay_shows_stays_the_file_that_events_told),
		TEST(an_overlay_is_seen_through_by_the_first_event),
		TEST(high_descriptors_cost_no_more_than_low_ones),
		TEST(hostile_lines_are_passed_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
