/*
 * test_stack_wait.c - which bio a stack is of
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/decode/event.h"
#include "report/model/bio.h"
#include "report/model/stack_wait.h"

static struct bio bios[STACK_WAITS_MAX + 7];

static struct event on(uint32_t cpu, int32_t tid, uint8_t context)
{
	return (struct event){ .cpu = cpu, .tid = tid, .context = context };
}

static void put(struct stack_waits *waits, uint32_t cpu, int32_t tid,
		uint8_t context, struct bio *bio)
{
	const struct event event = on(cpu, tid, context);

	stack_waits_put(waits, &event, bio);
}

static struct bio *take(struct stack_waits *waits, uint32_t cpu, int32_t tid,
			uint8_t context)
{
	const struct event event = on(cpu, tid, context);

	return stack_waits_take(waits, &event);
}

static void a_stack_is_of_the_bio_before_it_on_its_cpu(void **state)
{
	struct stack_waits waits = { 0 };

	put(&waits, 3, 23, 0, &bios[0]);
	put(&waits, 5, 29, 0, &bios[1]);
	assert_ptr_equal(take(&waits, 3, 23, 0), &bios[0]);
	assert_null(take(&waits, 3, 23, 0));
	assert_ptr_equal(take(&waits, 5, 29, 0), &bios[1]);
	assert_int_equal(waits.n_items, 0);
	(void)state;
}

/* All CPUs that idle have one tid. */
static void an_interrupt_comes_between_a_bio_and_its_stack(void **state)
{
	struct stack_waits waits = { 0 };

	put(&waits, 3, 0, 0x01, &bios[0]);
	put(&waits, 3, 0, EVENT_SOFT_IRQ | 0x80, &bios[1]);
	put(&waits, 3, 0, EVENT_SOFT_IRQ | EVENT_HARD_IRQ, &bios[2]);
	put(&waits, 5, 0, EVENT_SOFT_IRQ, &bios[3]);
	assert_ptr_equal(take(&waits, 3, 0, EVENT_SOFT_IRQ | EVENT_HARD_IRQ),
			 &bios[2]);
	assert_ptr_equal(take(&waits, 3, 0, EVENT_SOFT_IRQ), &bios[1]);
	assert_ptr_equal(take(&waits, 3, 0, 0x04), &bios[0]);
	assert_ptr_equal(take(&waits, 5, 0, EVENT_SOFT_IRQ), &bios[3]);
	(void)state;
}

static void a_stack_that_did_not_come_is_nobody_elses(void **state)
{
	struct stack_waits waits = { 0 };

	/* another bio in its place */
	put(&waits, 3, 23, 0, &bios[0]);
	put(&waits, 3, 23, 0, &bios[1]);
	assert_ptr_equal(take(&waits, 3, 23, 0), &bios[1]);
	assert_null(take(&waits, 3, 23, 0));

	/* another thread */
	put(&waits, 3, 23, 0, &bios[0]);
	assert_null(take(&waits, 3, 29, 0));
	assert_null(take(&waits, 3, 23, 0));

	/* a gap of its CPU, and one of another */
	put(&waits, 3, 23, 0, &bios[0]);
	put(&waits, 5, 29, 0, &bios[1]);
	stack_waits_lose(&waits, 3);
	assert_null(take(&waits, 3, 23, 0));
	assert_ptr_equal(take(&waits, 5, 29, 0), &bios[1]);
	(void)state;
}

static void a_bio_that_is_gone_gets_none(void **state)
{
	struct stack_waits waits = { 0 };

	put(&waits, 3, 23, 0, &bios[0]);
	put(&waits, 5, 29, 0, &bios[1]);
	stack_waits_forget(&waits, &bios[0]);
	assert_null(take(&waits, 3, 23, 0));
	assert_ptr_equal(take(&waits, 5, 29, 0), &bios[1]);
	(void)state;
}

static void of_too_many_the_oldest_gets_none(void **state)
{
	struct stack_waits waits = { 0 };
	uint32_t cpu;

	for (cpu = 0; cpu < STACK_WAITS_MAX + 7; cpu++)
		put(&waits, cpu, 23, 0, &bios[cpu]);
	for (cpu = 0; cpu < 7; cpu++)
		assert_null(take(&waits, cpu, 23, 0));
	for (; cpu < STACK_WAITS_MAX + 7; cpu++)
		assert_ptr_equal(take(&waits, cpu, 23, 0), &bios[cpu]);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stack_is_of_the_bio_before_it_on_its_cpu),
		cmocka_unit_test(
			an_interrupt_comes_between_a_bio_and_its_stack),
		cmocka_unit_test(a_stack_that_did_not_come_is_nobody_elses),
		cmocka_unit_test(a_bio_that_is_gone_gets_none),
		cmocka_unit_test(of_too_many_the_oldest_gets_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
