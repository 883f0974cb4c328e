/*
 * test_mount_type.c - the file system of a path, by lines of mountinfo
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "record/mount_type.h"

static const char mounts[] =
	"23 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
	"31 23 0:41 / /mnt/data rw - nfs4 host:/data rw\n"
	"37 31 8:2 / /mnt/data/local rw shared:2 master:1 - xfs /dev/sda2 rw\n"
	"41 23 0:43 / /mnt/a\\040b rw - fuse.sshfs host: rw\n"
	"43 23 0:44 / /over rw - fuse one rw\n"
	"47 43 0:45 / /over rw - tmpfs two rw\n";

static void the_innermost_mount_of_a_path_decides(void **state)
{
	assert_false(mount_needs_server(mounts, "/disk.img"));
	assert_true(mount_needs_server(mounts, "/mnt/data/disk.img"));
	assert_true(mount_needs_server(mounts, "/mnt/data"));
	assert_false(mount_needs_server(mounts, "/mnt/data/local/disk.img"));
	assert_false(mount_needs_server(mounts, "/mnt/database/disk.img"));
	assert_false(mount_needs_server(mounts, "/mnt/dat"));
	(void)state;
}

static void a_mount_point_may_have_a_blank(void **state)
{
	assert_true(mount_needs_server(mounts, "/mnt/a b/disk.img"));
	assert_false(mount_needs_server(mounts, "/mnt/a/disk.img"));
	(void)state;
}

static void of_two_at_one_place_the_later_decides(void **state)
{
	assert_false(mount_needs_server(mounts, "/over/disk.img"));
	(void)state;
}

static void a_line_that_is_torn_is_of_no_mount(void **state)
{
	assert_false(mount_needs_server("", "/disk.img"));
	assert_false(mount_needs_server("31 23 0:41 / /\n", "/disk.img"));
	assert_false(mount_needs_server("31 23\n- fuse - fuse", "/disk.img"));
	assert_false(mount_needs_server(mounts, ""));
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_innermost_mount_of_a_path_decides),
		cmocka_unit_test(a_mount_point_may_have_a_blank),
		cmocka_unit_test(of_two_at_one_place_the_later_decides),
		cmocka_unit_test(a_line_that_is_torn_is_of_no_mount),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
