/*
 * test_bind.c - the same event out of the formats of different kernels
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "report/decode/bind.h"
#include "report/decode/event.h"
#include "report/decode/format.h"
#include "shape.h"

#define PAGE_SIZE 4096u

static void bind_shape(const struct shape *shape, const char *system,
		       const char *name, struct binding *ret)
{
	struct event_format *const format = shape_parse(shape, name, 2104);

	bind_format(ret, format, system, PAGE_SIZE);
	event_format_free(format);
}

/* From memory of its own, so that ASan sees what is read behind it. */
static bool read_record(const struct binding *binding,
			const struct shape *shape, uint32_t size,
			struct event *ret)
{
	uint8_t *const record = malloc(size ? size : 1);
	bool ok;

	memcpy(record, shape->record, size);
	memset(ret, 0xa5, sizeof(*ret));
	ok = bind_read(binding, record, size, ret);
	free(record);
	return ok;
}

/* As the others, of an event that is as it should be. */
static void read_event(const struct shape *shape, const char *system,
		       const char *name, enum ior_event_kind kind,
		       struct event *ret)
{
	struct binding binding;

	bind_shape(shape, system, name, &binding);
	assert_string_equal(binding.why, "");
	assert_true(read_record(&binding, shape, shape->size, ret));
	assert_int_equal(ret->kind, kind);
}

static void begin_issue(struct shape *shape)
{
	shape_begin(shape);
	shape_add(shape, "dev_t dev", 4, 4, false);
	shape_add(shape, "sector_t sector", 8, 8, false);
	shape_add(shape, "unsigned int nr_sector", 4, 4, false);
	shape_add(shape, "unsigned int bytes", 4, 4, false);
}

static void end_issue(struct shape *shape)
{
	shape_add(shape, "char comm[16]", 16, 1, false);
	shape_add(shape, "__data_loc char[] cmd", 4, 4, false);
}

static void expect_issue(struct shape *shape)
{
	struct event event;

	shape_set(shape, "dev", 0x700005);
	shape_set(shape, "sector", 0x123456789a);
	shape_set(shape, "nr_sector", 331);
	shape_set(shape, "bytes", 331 * 512);
	shape_set_bytes(shape, "rwbs", "WFSM", 5);
	read_event(shape, "block", "block_rq_issue", IOR_EVENT_RQ_ISSUE,
		   &event);
	assert_int_equal(event.block.dev, 0x700005);
	assert_int_equal(event.block.sector, 0x123456789a);
	assert_int_equal(event.block.n_sectors, 331);
	assert_int_equal(event.block.size, 331 * 512);
	assert_int_equal(event.block.error, 0);
	assert_int_equal(event.block.old_sector, 0);
	assert_string_equal(event.block.rwbs, "WFSM");
}

static void rq_issue_of_6_1_has_rwbs_of_8_bytes(void **state)
{
	struct shape shape;

	begin_issue(&shape);
	shape_add(&shape, "char rwbs[8]", 8, 1, false);
	end_issue(&shape);
	expect_issue(&shape);
	(void)state;
}

static void rq_issue_of_6_12_has_ioprio_before_rwbs(void **state)
{
	struct shape shape;

	begin_issue(&shape);
	shape_add(&shape, "unsigned short ioprio", 2, 2, false);
	shape_add(&shape, "char rwbs[8]", 8, 1, false);
	end_issue(&shape);
	expect_issue(&shape);
	(void)state;
}

static void rq_issue_of_6_18_has_rwbs_of_10_bytes(void **state)
{
	struct shape shape;

	begin_issue(&shape);
	shape_add(&shape, "unsigned short ioprio", 2, 2, false);
	shape_add(&shape, "char rwbs[10]", 10, 1, false);
	end_issue(&shape);
	expect_issue(&shape);
	(void)state;
}

static void rwbs_that_fills_its_field_ends_all_the_same(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "dev_t dev", 4, 4, false);
	shape_add(&shape, "sector_t sector", 8, 8, false);
	shape_add(&shape, "unsigned int nr_sector", 4, 4, false);
	shape_add(&shape, "char rwbs[16]", 16, 1, false);
	shape_set_bytes(&shape, "rwbs", "RRRRRRRRRRRRRRRR", 16);
	read_event(&shape, "block", "block_bio_queue", IOR_EVENT_BIO_QUEUE,
		   &event);
	assert_string_equal(event.block.rwbs, "RRRRRRRRRRR");
	(void)state;
}

static void an_error_keeps_its_sign(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "dev_t dev", 4, 4, false);
	shape_add(&shape, "sector_t sector", 8, 8, false);
	shape_add(&shape, "unsigned int nr_sector", 4, 4, false);
	shape_add(&shape, "int error", 4, 4, true);
	shape_add(&shape, "char rwbs[8]", 8, 1, false);
	shape_set(&shape, "error", (uint64_t)-5);
	read_event(&shape, "block", "block_rq_complete", IOR_EVENT_RQ_COMPLETE,
		   &event);
	assert_int_equal(event.block.error, -5);
	(void)state;
}

static void expect_write_begin(struct shape *shape)
{
	struct event event;

	shape_set(shape, "dev", 0x700001);
	shape_set(shape, "ino", 1000003);
	shape_set(shape, "pos", 0x100000007);
	shape_set(shape, "len", 7919);
	read_event(shape, "ext4", "ext4_da_write_begin", IOR_EVENT_WRITE_BEGIN,
		   &event);
	assert_int_equal(event.inode.dev, 0x700001);
	assert_int_equal(event.inode.ino, 1000003);
	assert_int_equal(event.inode.offset, 0x100000007);
	assert_int_equal(event.inode.size, 7919);
	assert_string_equal(event.inode.bdi, "");
}

static void write_begin_is_the_same_before_and_after_ino_moved(void **state)
{
	struct shape shape;

	shape_begin(&shape); /* 5.15 */
	shape_add(&shape, "dev_t dev", 4, 4, false);
	shape_add(&shape, "ino_t ino", 8, 8, false);
	shape_add(&shape, "loff_t pos", 8, 8, true);
	shape_add(&shape, "unsigned int len", 4, 4, false);
	shape_add(&shape, "unsigned int flags", 4, 4, false);
	expect_write_begin(&shape);

	shape_begin(&shape); /* 7.3 */
	shape_add(&shape, "u64 ino", 8, 8, false);
	shape_add(&shape, "loff_t pos", 8, 8, true);
	shape_add(&shape, "dev_t dev", 4, 4, false);
	shape_add(&shape, "unsigned int len", 4, 4, false);
	expect_write_begin(&shape);
	(void)state;
}

static void the_count_of_xfs_is_not_the_size_of_the_file(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "dev_t dev", 4, 4, false);
	shape_add(&shape, "xfs_ino_t ino", 8, 8, false);
	shape_add(&shape, "xfs_fsize_t size", 8, 8, true);
	shape_add(&shape, "loff_t offset", 8, 8, true);
	shape_add(&shape, "size_t count", 8, 8, false);
	shape_set(&shape, "size", 104729);
	shape_set(&shape, "offset", 31);
	shape_set(&shape, "count", 37);
	read_event(&shape, "xfs", "xfs_file_buffered_read", IOR_EVENT_FILE_READ,
		   &event);
	assert_int_equal(event.inode.offset, 31);
	assert_int_equal(event.inode.size, 37);
	read_event(&shape, "xfs", "xfs_file_dax_read", IOR_EVENT_FILE_DAX_READ,
		   &event);
	assert_int_equal(event.inode.offset, 31);
	assert_int_equal(event.inode.size, 37);
	(void)state;
}

static void begin_add_to_cache(struct shape *shape)
{
	shape_begin(shape);
	shape_add(shape, "u64 i_ino", 8, 8, false);
	shape_add(shape, "unsigned long pfn", 8, 8, false);
	shape_add(shape, "unsigned long index", 8, 8, false);
	shape_add(shape, "dev_t s_dev", 4, 4, false);
}

static void read_add_to_cache(struct shape *shape, struct event *event)
{
	shape_set(shape, "i_ino", 1000003);
	shape_set(shape, "index", 23);
	shape_set(shape, "s_dev", 0x700001);
	read_event(shape, "filemap", "mm_filemap_add_to_page_cache",
		   IOR_EVENT_PAGE_ADD, event);
	assert_int_equal(event->page.dev, 0x700001);
	assert_int_equal(event->page.ino, 1000003);
	assert_int_equal(event->page.index, 23);
}

static void a_folio_has_as_many_pages_as_its_order_says(void **state)
{
	struct shape shape;
	struct event event;

	begin_add_to_cache(&shape);
	read_add_to_cache(&shape, &event);
	assert_int_equal(event.page.n_pages, 1);

	begin_add_to_cache(&shape);
	shape_add(&shape, "unsigned char order", 1, 1, false);
	shape_set(&shape, "order", 3);
	read_add_to_cache(&shape, &event);
	assert_int_equal(event.page.n_pages, 8);

	shape_set(&shape, "order", 255);
	read_add_to_cache(&shape, &event);
	assert_int_equal(event.page.n_pages, 1);
	(void)state;
}

static void a_dirty_folio_has_its_first_byte(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "char name[32]", 32, 1, false);
	shape_add(&shape, "ino_t ino", 8, 8, false);
	shape_add(&shape, "unsigned long index", 8, 8, false);
	shape_set_bytes(&shape, "name", "7:1", 4);
	shape_set(&shape, "ino", 13);
	shape_set(&shape, "index", 23);
	read_event(&shape, "writeback", "writeback_dirty_folio",
		   IOR_EVENT_FOLIO_DIRTY, &event);
	assert_string_equal(event.inode.bdi, "7:1");
	assert_int_equal(event.inode.offset, 23 * 4096);
	assert_int_equal(event.inode.dev, 0);
	(void)state;
}

static void begin_iomap(struct shape *shape)
{
	shape_begin(shape);
	shape_add(shape, "dev_t dev", 4, 4, false);
	shape_add(shape, "u64 ino", 8, 8, false);
	shape_add(shape, "u64 addr", 8, 8, false);
	shape_add(shape, "loff_t offset", 8, 8, true);
	shape_add(shape, "u64 length", 8, 8, false);
	shape_set(shape, "addr", 1 << 20);
	shape_set(shape, "offset", 8192);
	shape_set(shape, "length", 65536);
}

static void a_range_of_iomap_has_its_own_address_on_the_device(void **state)
{
	struct shape shape;
	struct event event;

	begin_iomap(&shape); /* 6.1 */
	read_event(&shape, "iomap", "iomap_writepage_map",
		   IOR_EVENT_WRITE_RANGE, &event);
	assert_int_equal(event.inode.offset, 8192);
	assert_int_equal(event.inode.size, 65536);
	assert_int_equal(event.inode.block, 1 << 20);

	begin_iomap(&shape); /* 6.18 */
	shape_add(&shape, "u64 pos", 8, 8, false);
	shape_add(&shape, "u64 dirty_len", 8, 8, false);
	shape_set(&shape, "pos", 12288);
	shape_set(&shape, "dirty_len", 4096);
	read_event(&shape, "iomap", "iomap_add_to_ioend", IOR_EVENT_WRITE_RANGE,
		   &event);
	assert_int_equal(event.inode.offset, 12288);
	assert_int_equal(event.inode.size, 4096);
	assert_int_equal(event.inode.block, (1 << 20) + 4096);
	(void)state;
}

static void a_range_of_ext4_is_in_blocks(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "u64 ino", 8, 8, false);
	shape_add(&shape, "__u64 lblk", 8, 8, false);
	shape_add(&shape, "dev_t dev", 4, 4, false);
	shape_add(&shape, "__u32 len", 4, 4, false);
	shape_add(&shape, "__u32 flags", 4, 4, false);
	shape_set(&shape, "ino", 13);
	shape_set(&shape, "lblk", 29);
	shape_set(&shape, "len", 31);
	read_event(&shape, "ext4", "ext4_da_write_pages_extent",
		   IOR_EVENT_WRITE_RANGE, &event);
	assert_int_equal(event.inode.block, 29);
	assert_int_equal(event.inode.n_blocks, 31);
	assert_int_equal(event.inode.offset, 0);
	assert_int_equal(event.inode.size, 0);
	(void)state;
}

static void a_range_of_btrfs_has_its_fsid_and_its_root(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "u8 fsid[16]", 16, 1, false);
	shape_add(&shape, "u64 ino", 8, 8, false);
	shape_add(&shape, "u64 file_offset", 8, 8, false);
	shape_add(&shape, "u64 start", 8, 8, false);
	shape_add(&shape, "u64 len", 8, 8, false);
	shape_add(&shape, "u64 root_objectid", 8, 8, false);
	shape_set_bytes(&shape, "fsid", "0123456789abcdef", 16);
	shape_set(&shape, "ino", 257);
	shape_set(&shape, "file_offset", 4096);
	shape_set(&shape, "start", 13 << 20);
	shape_set(&shape, "len", 12288);
	shape_set(&shape, "root_objectid", 256);
	read_event(&shape, "btrfs", "btrfs_ordered_extent_add",
		   IOR_EVENT_WRITE_RANGE, &event);
	assert_memory_equal(event.inode.fsid, "0123456789abcdef", 16);
	assert_int_equal(event.inode.root, 256);
	assert_int_equal(event.inode.offset, 4096);
	assert_int_equal(event.inode.size, 12288);
	assert_int_equal(event.inode.block, 13 << 20);
	(void)state;
}

static void a_wide_transaction_id_of_5_4_is_cut(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "dev_t dev", 4, 4, false);
	shape_add(&shape, "unsigned long tid", 8, 8, false);
	shape_add(&shape, "int dirtied_blocks", 4, 4, true);
	shape_set(&shape, "tid", 104729);
	shape_set(&shape, "dirtied_blocks", 5);
	read_event(&shape, "jbd2", "jbd2_handle_stats", IOR_EVENT_JOURNAL_SHARE,
		   &event);
	assert_int_equal(event.inode.transaction, 104729);
	assert_int_equal(event.inode.n_blocks, 5);
	(void)state;
}

static void a_commit_tells_its_transaction_under_another_name(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "dev_t dev", 4, 4, false);
	shape_add(&shape, "char sync_commit", 1, 1, true);
	shape_add(&shape, "int transaction", 4, 4, true);
	shape_set(&shape, "dev", 7 << 20 | 1);
	shape_set(&shape, "transaction", 104729);
	read_event(&shape, "jbd2", "jbd2_start_commit", IOR_EVENT_COMMIT_START,
		   &event);
	assert_int_equal(event.inode.dev, 7 << 20 | 1);
	assert_int_equal(event.inode.transaction, 104729);
	(void)state;
}

static void begin_pread(struct shape *shape)
{
	shape_begin(shape);
	shape_add(shape, "int __syscall_nr", 4, 4, true);
	shape_add(shape, "unsigned int fd", 8, 8, false);
	shape_add(shape, "char * buf", 8, 8, false);
	shape_add(shape, "size_t count", 8, 8, false);
	shape_add(shape, "loff_t pos", 8, 8, false);
}

static void a_call_has_the_arguments_that_the_catalog_names(void **state)
{
	struct shape shape;
	struct event event;

	begin_pread(&shape);
	shape_set(&shape, "fd", 0xdeadbeef00000003);
	shape_set(&shape, "count", 0x100000001);
	shape_set(&shape, "pos", 8209);
	read_event(&shape, "syscalls", "sys_enter_pread64", IOR_EVENT_SYS_ENTER,
		   &event);
	assert_string_equal(event.call.call->name, "pread64");
	assert_int_equal(event.call.fd, 3);
	assert_int_equal(event.call.fd_out, -1);
	assert_int_equal(event.call.count, 0x100000001);
	assert_int_equal(event.call.offset, 8209);
	(void)state;
}

static void what_a_call_does_not_have_is_minus_one_or_zero(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "int __syscall_nr", 4, 4, true);
	read_event(&shape, "syscalls", "sys_enter_sync", IOR_EVENT_SYS_ENTER,
		   &event);
	assert_int_equal(event.call.fd, -1);
	assert_int_equal(event.call.fd_out, -1);
	assert_int_equal(event.call.offset, -1);
	assert_int_equal(event.call.count, 0);
	assert_int_equal(event.call.flags, 0);
	assert_int_equal(event.call.argument, 0);
	assert_int_equal(event.call.result, 0);
	(void)state;
}

static void bits_above_an_argument_of_four_bytes_are_nothing(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "unsigned int fd", 8, 8, false);
	shape_add(&shape, "unsigned int cmd", 8, 8, false);
	shape_add(&shape, "unsigned long arg", 8, 8, false);
	shape_set(&shape, "fd", 0xffffffffffffff9c);
	shape_set(&shape, "cmd", 0xdeadbeef00000406);
	shape_set(&shape, "arg", 0xdeadbeef00000011);
	read_event(&shape, "syscalls", "sys_enter_fcntl", IOR_EVENT_SYS_ENTER,
		   &event);
	assert_int_equal(event.call.fd, -100);
	assert_int_equal(event.call.flags, 0x406);
	assert_int_equal(event.call.argument, 0xdeadbeef00000011);

	shape_begin(&shape);
	shape_add(&shape, "uid_t uid", 8, 8, false);
	shape_set(&shape, "uid", 0xdeadbeef000003e9);
	read_event(&shape, "syscalls", "sys_enter_setuid", IOR_EVENT_SYS_ENTER,
		   &event);
	assert_int_equal(event.call.argument, 1001);
	(void)state;
}

static void the_exit_of_a_call_has_its_result(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "int __syscall_nr", 4, 4, true);
	shape_add(&shape, "long ret", 8, 8, true);
	shape_set(&shape, "ret", (uint64_t)-11);
	read_event(&shape, "syscalls", "sys_exit_read", IOR_EVENT_SYS_EXIT,
		   &event);
	assert_string_equal(event.call.call->name, "read");
	assert_int_equal(event.call.result, -11);
	(void)state;
}

static void a_name_is_the_same_in_place_and_behind_the_record(void **state)
{
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "pid_t pid", 4, 4, true);
	shape_add(&shape, "char comm[16]", 16, 1, false);
	shape_add(&shape, "unsigned long clone_flags", 8, 8, false);
	shape_set(&shape, "pid", 1009);
	shape_set_bytes(&shape, "comm", "0123456789abcde", 16);
	shape_set(&shape, "clone_flags", 0x10000);
	read_event(&shape, "task", "task_newtask", IOR_EVENT_TASK_NEW, &event);
	assert_int_equal(event.task.tid, 1009);
	assert_int_equal(event.task.clone_flags, 0x10000);
	assert_string_equal(event.task.comm, "0123456789abcde");

	shape_begin(&shape);
	shape_add(&shape, "pid_t pid", 4, 4, true);
	shape_add(&shape, "__data_loc char[] comm", 4, 4, false);
	shape_add(&shape, "u64 clone_flags", 8, 8, false);
	shape_append(&shape, "comm", "0123456789abcdefghi", 20);
	read_event(&shape, "task", "task_newtask", IOR_EVENT_TASK_NEW, &event);
	assert_string_equal(event.task.comm, "0123456789abcdef");
	(void)state;
}

static void begin_exec(struct shape *shape)
{
	shape_begin(shape);
	shape_add(shape, "__data_loc char[] filename", 4, 4, false);
	shape_add(shape, "pid_t pid", 4, 4, true);
	shape_add(shape, "pid_t old_pid", 4, 4, true);
}

static void the_file_of_an_exec_is_left_where_it_is(void **state)
{
	struct binding binding;
	struct shape shape;
	struct event event;

	begin_exec(&shape);
	shape_set(&shape, "pid", 1009);
	shape_set(&shape, "old_pid", 1013);
	shape_append(&shape, "filename", "/bin/true", 10);
	bind_shape(&shape, "sched", "sched_process_exec", &binding);
	assert_true(bind_read(&binding, shape.record, shape.size, &event));
	assert_int_equal(event.kind, IOR_EVENT_TASK_EXEC);
	assert_int_equal(event.task.tid, 1009);
	assert_int_equal(event.task.old_tid, 1013);
	assert_int_equal(event.task.text_size, 9);
	assert_memory_equal(event.task.text, "/bin/true", 9);
	(void)state;
}

static void a_probe_of_any_recorder_tells_the_path_of_a_call(void **state)
{
	struct binding binding;
	struct shape shape;
	struct event event;

	shape_begin(&shape);
	shape_add(&shape, "__data_loc char[] path", 4, 4, false);
	shape_append(&shape, "path", "etc/log", 8);
	bind_shape(&shape, "iorec_4711_2", "openat", &binding);
	assert_true(bind_read(&binding, shape.record, shape.size, &event));
	assert_int_equal(event.kind, IOR_EVENT_SYS_PATH);
	assert_int_equal(event.path.text_size, 7);
	assert_memory_equal(event.path.text, "etc/log", 7);

	bind_shape(&shape, "iorec_4711_2", "read", &binding);
	assert_int_equal(binding.kind, IOR_EVENT_OTHER);
	(void)state;
}

static void a_string_outside_of_its_record_is_refused(void **state)
{
	static const uint32_t places[] = {
		1 << 16 | 30,  /* one byte behind */
		10 << 16 | 21, /* half of it */
		0xffffu << 16, /* too long */
		0xffff,        /* empty, too far */
		0xffffffff,
	};
	struct binding binding;
	struct shape shape;
	struct event event;
	size_t i;

	begin_exec(&shape);
	shape_append(&shape, "filename", "/bin/true", 10);
	assert_int_equal(shape.size, 30);
	bind_shape(&shape, "sched", "sched_process_exec", &binding);
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		shape_set(&shape, "filename", places[i]);
		assert_false(read_record(&binding, &shape, shape.size, &event));
	}
	(void)state;
}

static void a_record_shorter_than_its_fields_is_refused(void **state)
{
	struct binding binding;
	struct shape shape;
	struct event event;
	uint32_t size;

	begin_pread(&shape);
	bind_shape(&shape, "syscalls", "sys_enter_pread64", &binding);
	for (size = 0; size < shape.size; size++)
		assert_false(read_record(&binding, &shape, size, &event));
	assert_true(read_record(&binding, &shape, shape.size, &event));
	(void)state;
}

static void expect_other(const struct shape *shape, const char *system,
			 const char *name, const char *why)
{
	struct binding binding;
	struct event event;

	bind_shape(shape, system, name, &binding);
	assert_string_equal(binding.why, why);
	assert_true(read_record(&binding, shape, shape->size, &event));
	assert_int_equal(event.kind, IOR_EVENT_OTHER);
}

static void an_event_without_a_field_that_it_needs_is_not_modelled(void **state)
{
	struct shape shape;

	begin_issue(&shape);
	expect_other(&shape, "block", "block_rq_issue",
		     "field 'rwbs' is missing");
	shape_begin(&shape);
	expect_other(&shape, "syscalls", "sys_enter_read",
		     "field 'fd' is missing");
	expect_other(&shape, "syscalls", "sys_exit_read",
		     "field 'ret' is missing");
	(void)state;
}

static void a_field_of_another_make_is_not_taken(void **state)
{
	struct shape shape;

	begin_issue(&shape);
	shape_add(&shape, "u64 rwbs", 8, 8, false);
	expect_other(&shape, "block", "block_rq_issue",
		     "field 'rwbs' is of another type");

	shape_begin(&shape);
	shape_add(&shape, "char dev[4]", 4, 1, false);
	expect_other(&shape, "block", "block_rq_issue",
		     "field 'dev' is of another type");

	shape_begin(&shape);
	shape_add(&shape, "dev_t dev", 3, 1, false);
	expect_other(&shape, "block", "block_rq_issue",
		     "field 'dev' is of another type");

	shape_begin(&shape);
	shape_add(&shape, "u8 fsid[8]", 8, 1, false);
	expect_other(&shape, "btrfs", "btrfs_sync_file",
		     "field 'fsid' is of another type");
	(void)state;
}

/* As the kernel has it since 4.18: a row of which it tells eight. */
static void begin_stack(struct shape *shape, int32_t n_callers)
{
	shape_begin(shape);
	shape_add(shape, "int size", 4, 4, true);
	shape_add(shape, "unsigned long caller[8]", 64, 8, false);
	shape_set(shape, "size", (uint64_t)(int64_t)n_callers);
}

/* Of a record that is this long. */
static bool read_stack(const struct shape *shape, uint32_t size,
		       struct event *ret)
{
	struct binding binding;

	bind_shape(shape, "ftrace", "kernel_stack", &binding);
	assert_string_equal(binding.why, "");
	assert_int_equal(binding.kind, IOR_EVENT_STACK);
	return read_record(&binding, shape, size, ret);
}

static void a_stack_has_as_many_callers_as_it_says(void **state)
{
	struct binding binding;
	struct shape shape;
	struct event event;

	begin_stack(&shape, 7);
	bind_shape(&shape, "ftrace", "kernel_stack", &binding);
	assert_true(bind_read(&binding, shape.record, 16 + 7 * 8, &event));
	assert_int_equal(event.kind, IOR_EVENT_STACK);
	assert_int_equal(event.stack.n_callers, 7);
	assert_ptr_equal(event.stack.callers, shape.record + 16);

	/* more than the format tells of */
	begin_stack(&shape, 23);
	assert_true(read_stack(&shape, 16 + 23 * 8, &event));
	assert_int_equal(event.stack.n_callers, 23);
	begin_stack(&shape, 0);
	assert_true(read_stack(&shape, 16, &event));
	assert_int_equal(event.stack.n_callers, 0);
	(void)state;
}

static void callers_outside_of_their_record_are_refused(void **state)
{
	struct shape shape;
	struct event event;
	uint32_t size;

	begin_stack(&shape, 7);
	for (size = 0; size < 16 + 7 * 8; size++)
		assert_false(read_stack(&shape, size, &event));
	begin_stack(&shape, -1);
	assert_false(read_stack(&shape, 16 + 7 * 8, &event));
	begin_stack(&shape, INT32_MAX);
	assert_false(read_stack(&shape, 16 + 7 * 8, &event));
	(void)state;
}

static void a_stack_of_a_32_bit_kernel_is_not_taken(void **state)
{
	struct shape shape;

	shape_begin(&shape);
	shape_add(&shape, "int size", 4, 4, true);
	shape_add(&shape, "unsigned long caller[8]", 32, 4, false);
	expect_other(&shape, "ftrace", "kernel_stack",
		     "field 'caller' is of another type");
	shape_begin(&shape);
	shape_add(&shape, "int size", 4, 4, true);
	shape_add(&shape, "unsigned long caller", 8, 8, false);
	expect_other(&shape, "ftrace", "kernel_stack",
		     "field 'caller' is of another type");
	expect_other(&shape, "ftrace", "user_stack", "");
	(void)state;
}

static void an_event_that_the_catalog_does_not_know_is_other(void **state)
{
	struct shape shape;

	shape_begin(&shape);
	expect_other(&shape, "ext4", "ext4_no_such_event", "");
	expect_other(&shape, "block", "block_plug", "");
	expect_other(&shape, "syscalls", "sys_enter_getppid", "");
	expect_other(&shape, "syscalls", "something_else", "");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rq_issue_of_6_1_has_rwbs_of_8_bytes),
		cmocka_unit_test(rq_issue_of_6_12_has_ioprio_before_rwbs),
		cmocka_unit_test(rq_issue_of_6_18_has_rwbs_of_10_bytes),
		cmocka_unit_test(rwbs_that_fills_its_field_ends_all_the_same),
		cmocka_unit_test(an_error_keeps_its_sign),
		cmocka_unit_test(
			write_begin_is_the_same_before_and_after_ino_moved),
		cmocka_unit_test(the_count_of_xfs_is_not_the_size_of_the_file),
		cmocka_unit_test(a_folio_has_as_many_pages_as_its_order_says),
		cmocka_unit_test(a_dirty_folio_has_its_first_byte),
		cmocka_unit_test(
			a_range_of_iomap_has_its_own_address_on_the_device),
		cmocka_unit_test(a_range_of_ext4_is_in_blocks),
		cmocka_unit_test(a_range_of_btrfs_has_its_fsid_and_its_root),
		cmocka_unit_test(a_wide_transaction_id_of_5_4_is_cut),
		cmocka_unit_test(
			a_commit_tells_its_transaction_under_another_name),
		cmocka_unit_test(
			a_call_has_the_arguments_that_the_catalog_names),
		cmocka_unit_test(
			what_a_call_does_not_have_is_minus_one_or_zero),
		cmocka_unit_test(
			bits_above_an_argument_of_four_bytes_are_nothing),
		cmocka_unit_test(the_exit_of_a_call_has_its_result),
		cmocka_unit_test(
			a_name_is_the_same_in_place_and_behind_the_record),
		cmocka_unit_test(the_file_of_an_exec_is_left_where_it_is),
		cmocka_unit_test(
			a_probe_of_any_recorder_tells_the_path_of_a_call),
		cmocka_unit_test(a_string_outside_of_its_record_is_refused),
		cmocka_unit_test(a_record_shorter_than_its_fields_is_refused),
		cmocka_unit_test(
			an_event_without_a_field_that_it_needs_is_not_modelled),
		cmocka_unit_test(a_field_of_another_make_is_not_taken),
		cmocka_unit_test(a_stack_has_as_many_callers_as_it_says),
		cmocka_unit_test(callers_outside_of_their_record_are_refused),
		cmocka_unit_test(a_stack_of_a_32_bit_kernel_is_not_taken),
		cmocka_unit_test(
			an_event_that_the_catalog_does_not_know_is_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
