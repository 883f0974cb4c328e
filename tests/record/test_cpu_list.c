/*
 * test_cpu_list.c - lists of CPUs are read as the kernel writes them
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "iorec/error.h"
#include "record/cpu_list.h"

static void ranges_and_single_numbers_make_one_list(void **state)
{
	struct cpu_list list = { 0 };

	assert_int_equal(cpu_list_parse(&list, "0-2,7,31-32\n", NULL), 0);
	assert_int_equal(list.n_cpus, 6);
	assert_int_equal(list.cpus[3], 7);
	assert_int_equal(list.cpus[5], 32);
	assert_true(cpu_list_has(&list, 31));
	assert_false(cpu_list_has(&list, 3));
	cpu_list_release(&list);
	(void)state;
}

static void what_is_no_list_is_refused_and_leaves_nothing(void **state)
{
	static const char *const texts[] = { "",   "x",   "1-",   "3-1",
					     "0,", "0;1", "0-1x", "0-99999" };
	struct ior_error error;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct cpu_list list = { 0 };

		assert_int_equal(cpu_list_parse(&list, texts[i], &error),
				 -EBADMSG);
		assert_null(list.cpus);
	}
	assert_string_equal(error.text, "not a list of CPUs: '0-99999'");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_and_single_numbers_make_one_list),
		cmocka_unit_test(what_is_no_list_is_refused_and_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
