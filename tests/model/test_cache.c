/*
 * test_cache.c - the classes of pages that a read takes
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "iorec/catalog.h"
#include "report/model/cache.h"
#include "report/model/task.h"
#include "tests/model/told.h"

#define PAGE          4096u
#define FILE_ID       7
#define OTHER_FILE_ID 11

struct world {
	struct told told;
	struct row_sink sink;
	struct cache *cache;
	struct task reader;
	struct task other;
};

static void create_world(struct world *world)
{
	*world = (struct world){ .reader.tid = 101, .other.tid = 103 };
	told_sink_init(&world->sink, &world->told);
	assert_int_equal(cache_create(&world->sink, PAGE, &world->cache, NULL),
			 0);
	cache_set_sight(world->cache, true, true);
}

static void enter(struct task *task, const char *call, int64_t offset,
		  uint64_t count, uint64_t time_ns)
{
	task->context.call = (struct call_context){
		.call = ior_catalog_find_call(call),
		.offset = offset,
		.count = count,
		.enter_ns = time_ns,
	};
}

static void add(struct world *world, struct task *task, uint64_t index,
		uint64_t n_pages, uint64_t time_ns)
{
	assert_int_equal(cache_add(world->cache, task, FILE_ID, index, n_pages,
				   time_ns, NULL),
			 0);
}

static struct cache_claim queue(struct world *world, struct task *task,
				uint64_t disk_id, uint64_t size)
{
	struct cache_claim claim;

	cache_bio_queued(world->cache, &task->context, disk_id, size, &claim);
	return claim;
}

/* "hit readahead inflight miss" as four digits. */
static int classes(struct world *world, const struct task *task, uint64_t first,
		   uint64_t n_pages, uint64_t enter_ns)
{
	struct cache_pages pages;

	assert_int_equal(cache_read(world->cache, task->tid, FILE_ID, first,
				    n_pages, enter_ns, &pages, NULL),
			 0);
	return (int)(pages.hit * 1000 + pages.readahead * 100 +
		     pages.inflight * 10 + pages.miss);
}

static void a_page_of_this_call_is_a_miss_and_then_a_hit(void **state)
{
	struct world world;

	create_world(&world);
	enter(&world.reader, "pread64", 3 * PAGE, PAGE, 1000);
	add(&world, &world.reader, 3, 1, 1001);
	queue(&world, &world.reader, 1, PAGE);
	cache_bio_done(world.cache, 1, 1009);
	assert_int_equal(classes(&world, &world.reader, 3, 1, 1000), 1);
	assert_int_equal(classes(&world, &world.reader, 3, 1, 1013), 1000);
	cache_free(world.cache);
	(void)state;
}

static void pages_read_ahead_are_inflight_until_their_bio_is_done(void **state)
{
	struct world world;
	struct cache_claim claim;

	create_world(&world);
	enter(&world.reader, "pread64", 0, PAGE, 1000);
	add(&world, &world.reader, 0, 4, 1001);
	add(&world, &world.reader, 4, 4, 1002);
	claim = queue(&world, &world.reader, 1, 4 * PAGE);
	assert_int_equal(claim.file_id, FILE_ID);
	assert_int_equal(claim.demand_size, PAGE);
	assert_int_equal(claim.ahead_size, 3 * PAGE);
	assert_false(claim.fault);
	claim = queue(&world, &world.reader, 2, 4 * PAGE);
	assert_int_equal(claim.demand_size, 0);
	assert_int_equal(claim.ahead_size, 4 * PAGE);
	cache_bio_done(world.cache, 1, 1100);

	/* 0 was asked for; 1 to 3 are there; 4 comes while the call waits. */
	assert_int_equal(classes(&world, &world.reader, 0, 1, 1000), 1);
	assert_int_equal(classes(&world, &world.reader, 1, 3, 1200), 300);
	cache_bio_done(world.cache, 2, 1250);
	assert_int_equal(classes(&world, &world.reader, 4, 1, 1201), 10);
	assert_int_equal(classes(&world, &world.reader, 5, 4, 1251), 1300);
	cache_free(world.cache);
	(void)state;
}

static void pages_of_another_thread_are_no_misses(void **state)
{
	struct world world;

	create_world(&world);
	enter(&world.other, "readahead", 0, 5 * PAGE, 1000);
	add(&world, &world.other, 0, 5, 1001);
	assert_int_equal(queue(&world, &world.other, 1, 5 * PAGE).ahead_size,
			 5 * PAGE);
	assert_int_equal(classes(&world, &world.reader, 0, 5, 900), 50);
	cache_free(world.cache);
	(void)state;
}

static void a_bio_may_end_inside_a_folio_and_inside_a_page(void **state)
{
	struct world world;

	create_world(&world);
	enter(&world.reader, "pread64", 0, 4 * PAGE, 1000);
	add(&world, &world.reader, 0, 4, 1001);
	assert_int_equal(
		queue(&world, &world.reader, 1, PAGE + 1024).demand_size,
		PAGE + 1024);
	assert_int_equal(
		queue(&world, &world.reader, 2, 3 * PAGE - 1024).demand_size,
		3 * PAGE - 1024);
	assert_null(world.reader.context.pending);
	cache_bio_done(world.cache, 1, 1100);

	/* By the other thread: page 0 is there, the others are on their way. */
	assert_int_equal(classes(&world, &world.other, 0, 4, 1200), 130);
	cache_bio_done(world.cache, 2, 1300);
	cache_free(world.cache);
	(void)state;
}

static void a_fault_asks_for_its_page_only(void **state)
{
	struct world world;
	struct cache_claim claim;

	create_world(&world);
	world.reader.context.fault_file_id = FILE_ID;
	world.reader.context.fault_index = 17;
	add(&world, &world.reader, 16, 8, 1001);
	claim = queue(&world, &world.reader, 1, 8 * PAGE);
	assert_true(claim.fault);
	assert_int_equal(claim.demand_size, PAGE);
	assert_int_equal(claim.ahead_size, 7 * PAGE);
	cache_free(world.cache);
	(void)state;
}

static void
pages_outside_calls_are_faults_where_faults_have_no_event(void **state)
{
	struct world world;

	create_world(&world);
	cache_set_sight(world.cache, false, true);
	add(&world, &world.reader, 16, 1, 1001);
	assert_true(queue(&world, &world.reader, 1, PAGE).fault);
	cache_set_sight(world.cache, false, false);
	add(&world, &world.reader, 17, 1, 1001);
	assert_false(queue(&world, &world.reader, 2, PAGE).fault);
	cache_free(world.cache);
	(void)state;
}

static void pages_that_a_write_added_are_hits(void **state)
{
	struct world world;

	create_world(&world);
	enter(&world.reader, "pwrite64", 0, PAGE, 1000);
	add(&world, &world.reader, 0, 3, 1001);
	assert_int_equal(classes(&world, &world.reader, 0, 3, 1100), 3000);
	cache_forget_pending(world.cache, &world.reader.context);
	cache_free(world.cache);
	(void)state;
}

static void removed_and_added_again_counts_as_new(void **state)
{
	struct world world;

	create_world(&world);
	enter(&world.reader, "pread64", 0, PAGE, 1000);
	add(&world, &world.reader, 0, 3, 1001);
	queue(&world, &world.reader, 1, 3 * PAGE);
	cache_bio_done(world.cache, 1, 1002);
	cache_remove(world.cache, FILE_ID, 1, 1);
	assert_int_equal(classes(&world, &world.other, 0, 3, 1100), 1200);
	enter(&world.reader, "pread64", 0, PAGE, 1200);
	add(&world, &world.reader, 1, 1, 1201);
	assert_int_equal(classes(&world, &world.reader, 1, 1, 1200), 1);
	cache_forget_pending(world.cache, &world.reader.context);
	cache_free(world.cache);
	(void)state;
}

static void beyond_the_bound_the_oldest_count_as_hits(void **state)
{
	struct world world;
	uint64_t i;

	create_world(&world);
	enter(&world.reader, "readahead", 0, 4 * PAGE, 1000);
	for (i = 0; i < CACHE_PAGES_MAX / 64 + 3; i++) {
		if (i == CACHE_PAGES_MAX / 64 + 2)
			world.sink.cache = tell_cache;
		add(&world, &world.reader, i * 64, 64, 1001 + i);
		queue(&world, &world.reader, i + 1, 64 * PAGE);
		cache_bio_done(world.cache, i + 1, 1002 + i);
	}
	assert_int_equal(cache_n_dropped(world.cache), 3 * 64);
	assert_string_equal(
		world.told.text,
		"task 0 file 7: +0 demand +0 ahead -64 unused +0 fault +0 fault ahead\n"
		"task 0 file 7: +0 demand +64 ahead +64 unused +0 fault +0 fault ahead\n");
	assert_int_equal(classes(&world, &world.other, 3 * 64 - 2, 5, 900000),
			 2300);
	cache_free(world.cache);
	(void)state;
}

static void
what_a_call_reads_ahead_is_unused_until_a_call_reads_it(void **state)
{
	struct world world;

	create_world(&world);
	world.sink.cache = tell_cache;
	world.reader.task_id = 13;
	enter(&world.reader, "pread64", 3 * PAGE, 2 * PAGE, 1000);
	add(&world, &world.reader, 2, 8, 1001);
	classes(&world, &world.reader, 3, 2, 1000);
	enter(&world.reader, "readahead", 16 * PAGE, 5 * PAGE, 1100);
	add(&world, &world.reader, 16, 5, 1101);
	classes(&world, &world.other, 0, 3, 1200);
	classes(&world, &world.other, 2, 2, 1300);
	classes(&world, &world.other, 20, 7, 1400);
	assert_string_equal(
		world.told.text,
		"task 13 file 7: +2 demand +6 ahead +6 unused +0 fault +0 fault ahead\n"
		"task 13 file 7: +0 demand +5 ahead +5 unused +0 fault +0 fault ahead\n"
		"task 13 file 7: +0 demand +0 ahead -1 unused +0 fault +0 fault ahead\n"
		"task 13 file 7: +0 demand +0 ahead -1 unused +0 fault +0 fault ahead\n");
	cache_forget_pending(world.cache, &world.reader.context);
	cache_free(world.cache);
	(void)state;
}

static void what_faults_bring_in_is_apart_and_never_unused(void **state)
{
	struct world world;

	create_world(&world);
	world.sink.cache = tell_cache;
	world.reader.context.fault_file_id = FILE_ID;
	world.reader.context.fault_index = 17;
	add(&world, &world.reader, 16, 8, 1001);
	assert_int_equal(cache_fault(world.cache, FILE_ID, 18, NULL), 0);
	assert_string_equal(
		world.told.text,
		"task 0 file 7: +0 demand +0 ahead +0 unused +1 fault +7 fault ahead\n");

	/* The page that was used by a fault is no first use of readahead. */
	assert_int_equal(classes(&world, &world.other, 18, 2, 1100), 1010);
	cache_forget_pending(world.cache, &world.reader.context);
	cache_free(world.cache);
	(void)state;
}

static void a_fault_uses_what_a_call_read_ahead(void **state)
{
	struct world world;

	create_world(&world);
	enter(&world.reader, "readahead", 0, 5 * PAGE, 1000);
	add(&world, &world.reader, 0, 5, 1001);
	world.sink.cache = tell_cache;
	assert_int_equal(cache_fault(world.cache, FILE_ID, 3, NULL), 0);
	assert_int_equal(cache_fault(world.cache, FILE_ID, 3, NULL), 0);
	assert_string_equal(
		world.told.text,
		"task 0 file 7: +0 demand +0 ahead -1 unused +0 fault +0 fault ahead\n");
	cache_forget_pending(world.cache, &world.reader.context);
	cache_free(world.cache);
	(void)state;
}

static void pages_that_a_copy_writes_are_no_reads(void **state)
{
	struct world world;
	struct cache_claim claim;

	create_world(&world);
	enter(&world.reader, "copy_file_range", 0, 4 * PAGE, 1000);
	world.reader.context.call.page_file_id = FILE_ID;
	add(&world, &world.reader, 0, 2, 1001);
	queue(&world, &world.reader, 1, 2 * PAGE);
	assert_int_equal(cache_add(world.cache, &world.reader, OTHER_FILE_ID, 0,
				   2, 1002, NULL),
			 0);

	/* It reads on: the bio is not of the pages that it wrote. */
	add(&world, &world.reader, 2, 2, 1003);
	claim = queue(&world, &world.reader, 2, 2 * PAGE);
	assert_int_equal(claim.file_id, FILE_ID);
	assert_int_equal(claim.demand_size, 2 * PAGE);
	assert_int_equal(classes(&world, &world.reader, 0, 4, 1000), 4);
	cache_free(world.cache);
	(void)state;
}

static void an_offset_behind_a_pointer_is_near_the_first_page(void **state)
{
	struct world world;
	struct cache_claim claim;

	create_world(&world);
	enter(&world.reader, "sendfile64", -1, 3 * PAGE, 1000);
	world.reader.context.call.page_offset = 5 * PAGE;
	add(&world, &world.reader, 5, 8, 1001);
	claim = queue(&world, &world.reader, 1, 8 * PAGE);
	assert_int_equal(claim.demand_size, 3 * PAGE);
	assert_int_equal(claim.ahead_size, 5 * PAGE);
	cache_free(world.cache);
	(void)state;
}

static void a_hostile_folio_is_one_page(void **state)
{
	struct world world;

	create_world(&world);
	add(&world, &world.reader, UINT64_MAX - 1, UINT64_C(1) << 63, 1001);
	add(&world, &world.reader, UINT64_MAX, 4, 1001);
	assert_int_equal(classes(&world, &world.other, UINT64_MAX - 1, 2, 1),
			 20);
	cache_free(world.cache);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_of_this_call_is_a_miss_and_then_a_hit),
		cmocka_unit_test(
			pages_read_ahead_are_inflight_until_their_bio_is_done),
		cmocka_unit_test(pages_of_another_thread_are_no_misses),
		cmocka_unit_test(
			a_bio_may_end_inside_a_folio_and_inside_a_page),
		cmocka_unit_test(a_fault_asks_for_its_page_only),
		cmocka_unit_test(
			pages_outside_calls_are_faults_where_faults_have_no_event),
		cmocka_unit_test(pages_that_a_write_added_are_hits),
		cmocka_unit_test(removed_and_added_again_counts_as_new),
		cmocka_unit_test(beyond_the_bound_the_oldest_count_as_hits),
		cmocka_unit_test(
			what_a_call_reads_ahead_is_unused_until_a_call_reads_it),
		cmocka_unit_test(
			what_faults_bring_in_is_apart_and_never_unused),
		cmocka_unit_test(a_fault_uses_what_a_call_read_ahead),
		cmocka_unit_test(pages_that_a_copy_writes_are_no_reads),
		cmocka_unit_test(
			an_offset_behind_a_pointer_is_near_the_first_page),
		cmocka_unit_test(a_hostile_folio_is_one_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
