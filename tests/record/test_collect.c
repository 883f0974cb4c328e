/*
 * test_collect.c - lines of tasks and files, of this very process
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "record/bundle.h"
#include "record/collect.h"

static bool is_never_late(const void *context)
{
	(void)context;
	return false;
}

/* After so many that were not. */
static bool is_late_after(const void *context)
{
	return (*(unsigned int *)(uintptr_t)context)-- == 0;
}

static struct collect_process of_fd(int fd, const char *tgid)
{
	return (struct collect_process){ .fd = fd,
					 .tgid = tgid,
					 .is_late = is_never_late };
}

static int open_self(char tgid[16])
{
	const int fd = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	snprintf(tgid, 16, "%d", (int)getpid());
	assert_true(fd >= 0);
	return fd;
}

/* The n-th field of the first line, the first is 0. */
static void get_field(const struct text *text, size_t n, char *ret, size_t size)
{
	const char *at = text->data;

	while (n--) {
		at = strchr(at, '\t');
		assert_non_null(at);
		at++;
	}
	snprintf(ret, size, "%.*s", (int)strcspn(at, "\t\n"), at);
}

/* All of /proc/self/cgroup as a field, with newlines and blanks as \ooo. */
static void get_cgroups(char *ret, size_t size)
{
	struct text raw = { 0 }, field = { 0 };

	assert_int_equal(text_read(&raw, AT_FDCWD, "/proc/self/cgroup"), 0);
	text_add_field(&field, raw.data, raw.size);
	snprintf(ret, size, "%s", field.data);
	text_release(&raw);
	text_release(&field);
}

static void a_task_has_eighteen_fields_and_its_strange_name(void **state)
{
	struct text text = { 0 };
	char tgid[16], field[4096], expected[4096];
	const int fd = open_self(tgid);
	const struct collect_process of = of_fd(fd, tgid);
	size_t i, n_tabs = 0;

	prctl(PR_SET_NAME, "a) (b\n\\");
	assert_int_equal(collect_tasks(&text, &of), 0);
	for (i = 0; i < text.size; i++)
		n_tabs += text.data[i] == '\t';
	assert_int_equal(n_tabs, 17);
	assert_int_equal(text.data[text.size - 1], '\n');

	get_field(&text, 0, field, sizeof(field));
	assert_string_equal(field, tgid);
	get_field(&text, 1, field, sizeof(field));
	assert_string_equal(field, tgid);
	get_field(&text, 2, field, sizeof(field));
	snprintf(expected, sizeof(expected), "%d", (int)getppid());
	assert_string_equal(field, expected);
	get_field(&text, 3, field, sizeof(field));
	snprintf(expected, sizeof(expected), "%u", (unsigned int)geteuid());
	assert_string_equal(field, expected);
	get_field(&text, 5, field, sizeof(field));
	assert_string_equal(field, "a)\\040(b\\012\\134");
	get_field(&text, 9, field, sizeof(field));
	assert_true(strtoull(field, NULL, 10) > 0);
	get_cgroups(expected, sizeof(expected));
	if (strncmp(expected, "0::", 3) != 0) {
		get_field(&text, 16, field, sizeof(field));
		assert_string_equal(field, expected);
	} else {
		get_field(&text, 6, field, sizeof(field));
		assert_memory_equal(field, expected + 3, strlen(field));
	}
	get_field(&text, 17, field, sizeof(field));
	snprintf(expected, sizeof(expected), "%" PRIu64,
		 collect_namespace(fd, "ns/user"));
	assert_string_equal(field, expected);
	text_release(&text);
	close(fd);
	(void)state;
}

static void a_file_tells_position_inode_and_name(void **state)
{
	char path[] = "/tmp/iorec-collect XXXXXX", tgid[16], line[256];
	const int file = mkstemp(path);
	struct text text = { 0 };
	const int fd = open_self(tgid);
	const struct collect_process of = of_fd(fd, tgid);
	struct stat status;
	const char *at;

	assert_int_equal(write(file, "12345678901234567", 17), 17);
	assert_int_equal(collect_files(&text, &of), 0);
	snprintf(line, sizeof(line), "%s\t%d\t", tgid, file);
	at = strstr(text.data, line);
	assert_non_null(at);
	at = strchr(at + strlen(line), '\t'); /* behind mnt_id */
	at = strchr(at + 1, '\t');            /* behind ino */
	assert_int_equal(fstat(file, &status), 0);
	snprintf(line, sizeof(line),
		 "\t17\t0100002\t/tmp/iorec-collect\\040%s\t%u:%u\t-\t0:0\n",
		 path + strlen("/tmp/iorec-collect "), major(status.st_dev),
		 minor(status.st_dev));
	assert_memory_equal(at, line, strlen(line));
	text_release(&text);
	unlink(path);
	close(file);
	close(fd);
	(void)state;
}

static void what_has_an_inode_but_is_no_file_tells_its_type(void **state)
{
	char path[] = "/tmp/iorec-collect.XXXXXX", tgid[16], line[256];
	const int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct text text = { 0 };
	const int fd = open_self(tgid);
	const struct collect_process of = of_fd(fd, tgid);
	int fifo;

	assert_non_null(mkdtemp(path));
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	fifo = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fifo >= 0);
	assert_int_equal(collect_files(&text, &of), 0);
	assert_non_null(strstr(text.data, "\tc\t1:3\n"));
	snprintf(line, sizeof(line), "\t%s\t", path);
	assert_non_null(strstr(text.data, line));
	assert_non_null(strstr(strstr(text.data, line), "\tp\t0:0\n"));
	text_release(&text);
	unlink(path);
	close(fifo);
	close(null_fd);
	close(fd);
	(void)state;
}

static void a_process_has_a_program_and_a_directory(void **state)
{
	char tgid[16], path[256], link[256];
	struct text text = { 0 };
	const int fd = open_self(tgid);
	const struct collect_process of = of_fd(fd, tgid);
	const ssize_t size = readlink("/proc/self/exe", link, sizeof(link));

	assert_int_equal(chdir("/tmp"), 0);
	assert_int_equal(collect_links(&text, &of), 0);
	get_field(&text, 1, path, sizeof(path));
	assert_string_equal(path, "exe");
	get_field(&text, 4, path, sizeof(path));
	assert_int_equal(strlen(path), size);
	assert_memory_equal(path, link, (size_t)size);
	assert_non_null(strstr(text.data, "\tcwd\t"));
	assert_non_null(strstr(text.data, "\t/tmp\t"));
	text_release(&text);
	close(fd);
	(void)state;
}

static void a_process_that_is_gone_has_no_lines(void **state)
{
	const int fd = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct collect_process of = of_fd(fd, "1");
	struct text text = { 0 };

	assert_int_equal(collect_tasks(&text, &of), 0);
	assert_int_equal(collect_files(&text, &of), 0);
	assert_int_equal(text.size, 0);
	assert_int_equal(collect_namespace(fd, "ns/mnt"), 0);
	text_release(&text);
	close(fd);
	(void)state;
}

/* As many descriptors as are open. */
static void allow_no_more(struct rlimit *ret_usual)
{
	struct rlimit none;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, ret_usual), 0);
	none = *ret_usual;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
}

static void a_process_that_cannot_be_read_is_not_gone(void **state)
{
	char tgid[16];
	const int fd = open_self(tgid);
	const struct collect_process of = of_fd(fd, tgid);
	struct text text = { 0 };
	struct rlimit usual;
	int tasks, files;

	allow_no_more(&usual);
	tasks = collect_tasks(&text, &of);
	files = collect_files(&text, &of);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);
	assert_int_equal(tasks, -EMFILE);
	assert_int_equal(files, -EMFILE);
	assert_int_equal(text.size, 0);
	text_release(&text);
	close(fd);
	(void)state;
}

static size_t n_lines(const struct text *text)
{
	size_t i, n = 0;

	for (i = 0; i < text->size; i++)
		n += text->data[i] == '\n';
	return n;
}

static void what_is_late_leaves_the_rest_of_a_process_out(void **state)
{
	char tgid[16];
	const int fd = open_self(tgid);
	struct collect_process of = of_fd(fd, tgid);
	struct text text = { 0 };
	unsigned int n_left = 2;

	of.is_late = is_late_after;
	of.context = &n_left;
	assert_int_equal(collect_files(&text, &of), -ETIMEDOUT);
	assert_int_equal(n_lines(&text), 2);

	n_left = 0;
	text_clear(&text);
	assert_int_equal(collect_tasks(&text, &of), -ETIMEDOUT);
	assert_int_equal(n_lines(&text), 0);
	text_release(&text);
	close(fd);
	(void)state;
}

/* What is collected of a list, in one text. */
static void expect_symbols(const char *list, const char *expected)
{
	const int fd = memfd_create("list", MFD_CLOEXEC);
	struct bundle bundle;
	struct ior_text text;
	size_t at = 0;

	assert_int_equal(write(fd, list, strlen(list)), strlen(list));
	lseek(fd, 0, SEEK_SET);
	bundle_init(&bundle, IOR_KIND_SNAPSHOT, NULL, 0);
	assert_int_equal(collect_symbols(&bundle, fd, is_never_late, NULL), 0);
	if (*expected) {
		assert_int_equal(ior_archive_next(bundle.archive.data,
						  bundle.archive.size, &at,
						  &text, NULL),
				 1);
		assert_string_equal(text.name, "proc/kallsyms");
		assert_int_equal(text.size, strlen(expected));
		assert_memory_equal(text.data, expected, text.size);
	}
	assert_int_equal(at, bundle.archive.size);
	bundle_release(&bundle);
	close(fd);
}

static void of_symbols_the_functions_are_collected(void **state)
{
	expect_symbols("ffffffff81000000 T _stext\n"
		       "ffffffff81000010 t __pfx_vfs_read\n"
		       "ffffffff81000020 W vfs_read\n"
		       "ffffffff81000030 t __cfi_vfs_write\n"
		       "ffffffff82000000 D jiffies\n"
		       "ffffffff82000008 b t\n"
		       "ffffffffc0000000 w ext4_readahead\t[ext4]\n",
		       "ffffffff81000000 T _stext\n"
		       "ffffffff81000020 W vfs_read\n"
		       "ffffffffc0000000 w ext4_readahead\t[ext4]\n");
	expect_symbols("ffffffff82000000 D jiffies\n", "");
	expect_symbols("\n \nffff\nffff t\nffff t \n", "");
	(void)state;
}

/* Lines that lie across what one read gives stay whole. */
static void a_long_list_of_symbols_stays_whole(void **state)
{
	const size_t n_lines = 7001, line_size = 33;
	char *const list = malloc(n_lines * line_size + 1);
	size_t i;

	for (i = 0; i < n_lines; i++)
		snprintf(list + i * line_size, line_size + 1,
			 "ffffffff%08zx t function_%04zu\n", i + 1, i);
	assert_int_equal(strlen(list), n_lines * line_size);
	expect_symbols(list, list);
	free(list);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_task_has_eighteen_fields_and_its_strange_name),
		cmocka_unit_test(a_file_tells_position_inode_and_name),
		cmocka_unit_test(
			what_has_an_inode_but_is_no_file_tells_its_type),
		cmocka_unit_test(a_process_has_a_program_and_a_directory),
		cmocka_unit_test(a_process_that_is_gone_has_no_lines),
		cmocka_unit_test(of_symbols_the_functions_are_collected),
		cmocka_unit_test(a_long_list_of_symbols_stays_whole),
		cmocka_unit_test(a_process_that_cannot_be_read_is_not_gone),
		cmocka_unit_test(what_is_late_leaves_the_rest_of_a_process_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
