/*
 * test_device_check.c - the events' account of a device beside the kernel's
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "database.h"
#include "iorec/error.h"
#include "report/decode/trace.h"
#include "script.h"

static const struct device_row devices[] = {
	{ .device_id = 1, .accounted = true, .name = "sda", .detail = "" },
	{ .device_id = 2, .accounted = true, .name = "dm-0", .detail = "" },
	{ .device_id = 3, .accounted = false, .name = "sdb", .detail = "" },
	{ .device_id = 4, .parent_id = 1, .name = "sda1", .detail = "" },
	{ .device_id = 5, .accounted = true, .name = "loop0", .detail = "" },
};

static int tell_bio(const struct row_sink *sink, uint32_t device_id,
		    enum disk_op op, uint64_t size, uint32_t flags)
{
	static uint64_t id;
	const struct disk_owner owner = { 7, 0, size, METHOD_EXACT };
	const struct disk_row row = {
		.disk_id = ++id,
		.complete_ns = 1009,
		.device_id = device_id,
		.partition_id = device_id == 1 ? 4 : 0,
		.size = size,
		.op = op,
		.flags = flags,
		.task_id = 7,
		.n_owners = 1,
		.owners = &owner,
	};

	return sink->disk(sink->context, &row, NULL);
}

static int tell_reading(const struct row_sink *sink, uint64_t time_ns,
			const char *device, const char *name, int64_t value)
{
	const struct counter_row row = { time_ns, "diskstats", device, name,
					 value };

	return sink->counter(sink->context, &row, NULL);
}

static int tell_devices(const struct row_sink *sink)
{
	size_t i;

	for (i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		assert_int_equal(sink->device(sink->context, &devices[i], NULL),
				 0);
	return 0;
}

static int tell_two_readings(const struct row_sink *sink, struct ior_error *err)
{
	(void)err;
	tell_bio(sink, 1, DISK_READ, 512, 0);
	tell_reading(sink, 1000 + 11, "sda", "sectors_read", 101);
	tell_reading(sink, 1000 + 11, "sda1", "sectors_read", 97);
	tell_reading(sink, 1000 + 11, "sda", "sectors_written", 7);
	tell_reading(sink, 1000 + 11, "sda", "ios_read", 7919);
	tell_bio(sink, 1, DISK_READ, 4096, 0);
	tell_bio(sink, 1, DISK_READ, 8192, DISK_INFLIGHT);
	tell_bio(sink, 1, DISK_WRITE, 1024, 0);
	tell_bio(sink, 1, DISK_ZERO, 2048, 0);
	tell_bio(sink, 1, DISK_FLUSH, 0, 0);
	tell_bio(sink, 1, DISK_PASSTHROUGH, 3584, 0);
	tell_bio(sink, 1, DISK_DISCARD, 65536, 0);
	tell_reading(sink, 1000 + 13, "sda", "sectors_read", 103);
	tell_bio(sink, 1, DISK_READ, 1536, 0);
	tell_reading(sink, 1000 + 17, "sda", "sectors_read", 113);
	tell_reading(sink, 1000 + 17, "sda1", "sectors_read", 109);
	tell_reading(sink, 1000 + 17, "sda", "sectors_written", 13);
	tell_bio(sink, 1, DISK_READ, 512, 0);
	return tell_devices(sink);
}

static int tell_layers(const struct row_sink *sink, struct ior_error *err)
{
	(void)err;
	tell_reading(sink, 1000 + 11, "dm-0", "sectors_read", 0);
	tell_reading(sink, 1000 + 11, "sda", "sectors_read", 0);
	tell_reading(sink, 1000 + 11, "sdb", "sectors_read", 0);
	tell_bio(sink, 2, DISK_READ, 4096, 0);
	tell_bio(sink, 1, DISK_READ, 4096, DISK_LOWER);
	tell_bio(sink, 3, DISK_READ, 2048, 0);
	tell_reading(sink, 1000 + 13, "dm-0", "sectors_read", 8);
	tell_reading(sink, 1000 + 13, "sda", "sectors_read", 8);
	tell_reading(sink, 1000 + 13, "sdb", "sectors_read", 0);
	return tell_devices(sink);
}

/* sdb counts, though queue/iostats says that it does not. */
static int tell_of_a_counting_disk(const struct row_sink *sink,
				   struct ior_error *err)
{
	(void)err;
	tell_reading(sink, 1000 + 11, "sdb", "sectors_read", 5);
	tell_reading(sink, 1000 + 11, "sdb", "sectors_written", 7);
	tell_bio(sink, 3, DISK_READ, 2048, 0);
	tell_reading(sink, 1000 + 13, "sdb", "sectors_read", 9);
	tell_reading(sink, 1000 + 13, "sdb", "sectors_written", 7);
	return tell_devices(sink);
}

static int tell_of_another_disk(const struct row_sink *sink,
				struct ior_error *err)
{
	(void)err;
	tell_reading(sink, 1000 + 11, "sda", "sectors_read", 8191);
	tell_bio(sink, 1, DISK_READ, 4096, 0);
	tell_reading(sink, 1000 + 13, "sda", "sectors_read", 3);
	tell_reading(sink, 1000 + 13, "dm-0", "sectors_read", INT64_MIN);
	tell_reading(sink, 1000 + 17, "dm-0", "sectors_read", INT64_MAX);
	return tell_devices(sink);
}

/* What came and went while the trace went on. */
static int tell_visitors(const struct row_sink *sink, struct ior_error *err)
{
	(void)err;
	tell_reading(sink, 1000 + 11, "sda", "sectors_read", 7);
	tell_bio(sink, 2, DISK_READ, 512, 0);
	tell_bio(sink, 1, DISK_READ, 1024, 0);
	tell_reading(sink, 1000 + 13, "sda", "sectors_read", 9);
	tell_reading(sink, 1000 + 13, "dm-0", "sectors_read", 1);
	tell_bio(sink, 2, DISK_READ, 4096, 0);
	tell_reading(sink, 1000 + 17, "dm-0", "sectors_read", 9);
	tell_bio(sink, 2, DISK_READ, 2048, 0);
	tell_bio(sink, 5, DISK_READ, 3072, 0);
	return tell_devices(sink);
}

static struct store *import(int (*tell)(const struct row_sink *sink,
					struct ior_error *err))
{
	const struct store_import_options options = { 0 };
	char path[] = "/tmp/iorec-test-check.XXXXXX";
	struct ior_error error = { 0 };
	struct trace_summary summary;
	struct store *store;

	script = (struct script){
		.tell = tell,
		.devices = devices,
		.n_devices = sizeof(devices) / sizeof(devices[0]),
	};
	assert_int_equal(close(mkstemp(path)), 0);
	write_trace(path, "one");
	assert_int_equal(store_open("", STORE_TEMPORARY, &store, NULL), 0);
	store_import(store, path, &options, &summary, &error);
	unlink(path);
	assert_string_equal(error.text, "");
	return store;
}

/* Of the first reading: 4096 and 1536 bytes are between it and the last. */
static void both_accounts_are_of_the_same_interval(void **state)
{
	struct store *const store = import(tell_two_readings);

	assert_rows(store, "SELECT * FROM check_device",
		    "1|1|read|1|11|17|5632|6144\n"
		    "1|1|write|1|11|17|3072|3072\n"
		    "1|1|discard|1|||65536|\n");
	store_close(store);
	(void)state;
}

static void each_layer_has_its_account(void **state)
{
	struct store *const store = import(tell_layers);

	assert_rows(store,
		    "SELECT device_id, accounted, events_bytes, kernel_bytes "
		    "FROM check_device WHERE direction = 'read' ORDER BY 1",
		    "1|1|4096|4096\n"
		    "2|1|4096|4096\n"
		    "3|0|2048|\n");
	store_close(store);
	(void)state;
}

static void a_counter_that_moves_is_an_account(void **state)
{
	struct store *const store = import(tell_of_a_counting_disk);

	assert_rows(store,
		    "SELECT direction, accounted, events_bytes, kernel_bytes "
		    "FROM check_device WHERE device_id = 3",
		    "read|1|2048|2048\n"
		    "write|1|0|0\n"
		    "discard|1|0|\n");
	store_close(store);
	(void)state;
}

static void a_counter_that_went_back_tells_nothing(void **state)
{
	struct store *const store = import(tell_of_another_disk);

	assert_rows(store,
		    "SELECT device_id, from_ns, events_bytes, kernel_bytes "
		    "FROM check_device WHERE direction = 'read' ORDER BY 1",
		    "1||4096|\n2||0|\n");
	store_close(store);
	(void)state;
}

static void a_device_is_checked_while_it_is_there(void **state)
{
	struct store *const store = import(tell_visitors);

	assert_rows(store,
		    "SELECT device_id, from_ns, to_ns, events_bytes, "
		    "kernel_bytes FROM check_device "
		    "WHERE direction = 'read' ORDER BY 1",
		    "1|11|13|1024|1024\n"
		    "2|13|17|4096|4096\n"
		    "5|||3072|\n");
	store_close(store);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_accounts_are_of_the_same_interval),
		cmocka_unit_test(each_layer_has_its_account),
		cmocka_unit_test(a_counter_that_moves_is_an_account),
		cmocka_unit_test(a_counter_that_went_back_tells_nothing),
		cmocka_unit_test(a_device_is_checked_while_it_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
