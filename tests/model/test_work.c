/*
 * test_work.c - whose work a thread is at, also when others end it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/model/context.h"
#include "report/model/work.h"

#define ADDRESS UINT64_C(0xffff888100203000)

static void queue(struct works *works, uint32_t file_id)
{
	assert_int_equal(works_queue(works, ADDRESS, file_id, NULL), 0);
}

static void begin(struct works *works, struct context *context)
{
	assert_int_equal(works_begin(works, ADDRESS, context, NULL), 0);
}

static uint32_t file_of(const struct works *works, struct context *context)
{
	works_look(works, context);
	return context->work_file_id;
}

static void a_thread_is_at_a_work_until_anybody_has_done_it(void **state)
{
	struct works works = { 0 };
	struct context one = { 0 }, other = { 0 };

	queue(&works, 7);
	begin(&works, &one);
	assert_int_equal(file_of(&works, &one), 7);
	begin(&works, &other);
	assert_int_equal(file_of(&works, &other), 7);
	assert_int_equal(file_of(&works, &one), 7);
	works_end(&works, ADDRESS);
	assert_int_equal(file_of(&works, &one), 0);
	works_release(&works);
	(void)state;
}

static void another_work_at_its_address_is_not_its_own(void **state)
{
	struct works works = { 0 };
	struct context one = { 0 }, other = { 0 };

	queue(&works, 7);
	begin(&works, &one);
	works_end(&works, ADDRESS);
	queue(&works, 11);
	begin(&works, &other);
	assert_int_equal(file_of(&works, &other), 11);
	assert_int_equal(file_of(&works, &one), 0);
	works_release(&works);
	(void)state;
}

static void a_work_is_freed_before_it_is_told_to_be_done(void **state)
{
	struct works works = { 0 };
	struct context context = { 0 };

	queue(&works, 7);
	begin(&works, &context);
	queue(&works, 11);
	works_end(&works, ADDRESS);
	begin(&works, &context);
	assert_int_equal(file_of(&works, &context), 11);
	works_end(&works, ADDRESS);
	begin(&works, &context);
	assert_int_equal(file_of(&works, &context), 0);
	works_release(&works);
	(void)state;
}

static void work_for_nobody_knows_what_is_at_nothing(void **state)
{
	struct works works = { 0 };
	struct context context = { 0 };

	queue(&works, 7);
	queue(&works, 0);
	begin(&works, &context);
	assert_int_equal(context.work_file_id, 0);
	works_release(&works);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_thread_is_at_a_work_until_anybody_has_done_it),
		cmocka_unit_test(another_work_at_its_address_is_not_its_own),
		cmocka_unit_test(a_work_is_freed_before_it_is_told_to_be_done),
		cmocka_unit_test(work_for_nobody_knows_what_is_at_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
