/*
 * test_read_pages.c - whether a read took pages of the cache, and which
 *
 * The files and the cache are the test's: the latter says what it was asked for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "iorec/catalog.h"
#include "report/model/cache.h"
#include "report/model/file.h"
#include "report/model/page_use.h"
#include "report/model/read_pages.h"
#include "report/model/task.h"

#define PAGE    4096
#define FILE_ID 7
#define LOWER   11 /* an overlay's file, and the one below it */

static struct file_row file;
static uint32_t asked_file_id;
static uint64_t asked_first;
static uint64_t asked_pages;

const struct file_row *files_find_row(const struct files *files,
				      uint32_t file_id)
{
	(void)files;
	return file_id == FILE_ID ? &file : NULL;
}

uint32_t files_find_inode(const struct files *files, uint32_t file_id)
{
	(void)files;
	return file_id;
}

int cache_read(struct cache *cache, int32_t tid, uint32_t file_id,
	       uint64_t first, uint64_t n_pages, uint64_t enter_ns,
	       struct cache_pages *ret, struct ior_error *err)
{
	asked_file_id = file_id;
	asked_first = first;
	asked_pages = n_pages;
	*ret = (struct cache_pages){ .hit = (uint32_t)n_pages };
	(void)cache;
	(void)tid;
	(void)enter_ns;
	(void)err;
	return 0;
}

int page_uses_read(struct page_uses *uses, const struct page_use *use,
		   struct ior_error *err)
{
	assert_int_equal(use->file_id, asked_file_id);
	assert_int_equal(use->index, asked_first);
	assert_int_equal(use->n_pages, asked_pages);
	(void)uses;
	(void)err;
	return 0;
}

/* A read of three bytes and two pages that begins 5 bytes before page 2. */
struct world {
	struct read_pages_sources sources;
	struct task task;
	struct vfs_row row;
};

static void init_world(struct world *world, const char *call)
{
	file = (struct file_row){ .kind = FILE_KIND_FILE, .fs = "ext4" };
	*world = (struct world){
		.sources = {
			.page_size = PAGE,
			.sees_pages = true,
			.sees_hits = true,
		},
		.task.context.call = {
			.call = ior_catalog_find_call(call),
			.got_pages = true,
		},
		.row = {
			.file_id = FILE_ID,
			.call = call,
			.offset = 2 * PAGE - 5,
			.result = 2 * PAGE + 3,
		},
	};
}

static uint32_t count(struct world *world)
{
	assert_int_equal(read_pages_count(&world->sources, &world->task,
					  &world->row, NULL),
			 0);
	return world->row.pages;
}

static void pages_are_those_from_offset_to_result(void **state)
{
	struct world world;

	init_world(&world, "pread64");
	assert_int_equal(count(&world), 3);
	assert_int_equal(asked_file_id, FILE_ID);
	assert_int_equal(asked_first, 1);
	assert_int_equal(world.row.hit_pages, 3);
	assert_int_equal(world.row.flags, 0);
	(void)state;
}

static void pages_of_the_file_below_are_asked_for(void **state)
{
	struct world world;

	init_world(&world, "pread64");
	world.task.context.call.page_file_id = LOWER;
	assert_int_equal(count(&world), 3);
	assert_int_equal(asked_file_id, LOWER);
	(void)state;
}

static void past_the_cache_there_are_no_pages(void **state)
{
	struct world world;

	init_world(&world, "pread64");
	world.row.flags = VFS_DIRECT;
	assert_int_equal(count(&world), 0);
	world.row.flags = VFS_DAX;
	assert_int_equal(count(&world), 0);
	assert_int_equal(world.row.flags, VFS_DAX);
	(void)state;
}

static void without_an_event_of_pages_none_were_read(void **state)
{
	struct world world;

	init_world(&world, "copy_file_range");
	world.task.context.call.got_pages = false;
	assert_int_equal(count(&world), 0);
	assert_int_equal(world.row.flags, 0);

	/* The event may be among the lost ones, and so may those of pages. */
	world.row.flags = VFS_LOST;
	assert_int_equal(count(&world), 0);
	assert_int_equal(world.row.flags, VFS_LOST | VFS_PAGES_UNKNOWN);
	(void)state;
}

static void tmpfs_tells_nothing_and_is_memory(void **state)
{
	struct world world;

	init_world(&world, "pread64");
	world.task.context.call.got_pages = false;
	file.fs = "tmpfs";
	assert_int_equal(count(&world), 3);
	(void)state;
}

static void where_hits_have_no_event_a_copy_may_share_extents(void **state)
{
	struct world world;

	init_world(&world, "copy_file_range");
	world.sources.sees_hits = false;
	world.task.context.call.got_pages = false;
	assert_int_equal(count(&world), 0);
	assert_int_equal(world.row.flags, VFS_PAGES_UNKNOWN);

	init_world(&world, "sendfile64");
	world.sources.sees_hits = false;
	world.task.context.call.got_pages = false;
	assert_int_equal(count(&world), 3);
	(void)state;
}

static void what_is_not_known_is_said(void **state)
{
	struct world world;

	init_world(&world, "pread64");
	world.row.offset = -1;
	assert_int_equal(count(&world), 0);
	assert_int_equal(world.row.flags, VFS_PAGES_UNKNOWN);

	init_world(&world, "pread64");
	world.row.offset = INT64_MAX - 1;
	assert_int_equal(count(&world), 0);
	assert_int_equal(world.row.flags, VFS_PAGES_UNKNOWN);

	init_world(&world, "pread64");
	world.sources.sees_pages = false;
	assert_int_equal(count(&world), 0);
	assert_int_equal(world.row.flags, VFS_PAGES_UNKNOWN);
	(void)state;
}

static void what_is_no_file_has_no_pages(void **state)
{
	struct world world;

	init_world(&world, "splice");
	file.kind = FILE_KIND_PIPE;
	assert_int_equal(count(&world), 0);
	assert_int_equal(world.row.flags, 0);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_are_those_from_offset_to_result),
		cmocka_unit_test(pages_of_the_file_below_are_asked_for),
		cmocka_unit_test(past_the_cache_there_are_no_pages),
		cmocka_unit_test(without_an_event_of_pages_none_were_read),
		cmocka_unit_test(tmpfs_tells_nothing_and_is_memory),
		cmocka_unit_test(
			where_hits_have_no_event_a_copy_may_share_extents),
		cmocka_unit_test(what_is_not_known_is_said),
		cmocka_unit_test(what_is_no_file_has_no_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
