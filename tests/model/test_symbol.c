/*
 * test_symbol.c - the function that an address is in
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/symbol.h"

static struct symbols *take(const char *lines)
{
	struct ior_text text = {
		.name = "proc/kallsyms",
		.data = lines,
		.size = strlen(lines),
	};
	struct symbols *symbols = NULL;

	assert_int_equal(symbols_create(&symbols, NULL), 0);
	assert_int_equal(symbols_text(symbols, &text, NULL), 0);
	symbols_sort(symbols);
	return symbols;
}

static void expect(const struct symbols *symbols, uint64_t address,
		   const char *name)
{
	const char *const found = symbols_find(symbols, address);

	if (name)
		assert_string_equal(found ? found : "NULL", name);
	else
		assert_null(found);
}

static void a_function_ends_where_the_next_begins(void **state)
{
	struct symbols *const symbols = take("ffffffff81000300 t vfs_write\n"
					     "ffffffff81000100 T _stext\n"
					     "ffffffff81000200 W vfs_read\n");

	expect(symbols, 0xffffffff810000ff, NULL);
	expect(symbols, 0xffffffff81000100, "_stext");
	expect(symbols, 0xffffffff810001ff, "_stext");
	expect(symbols, 0xffffffff81000200, "vfs_read");
	expect(symbols, 0xffffffff81000300, "vfs_write");
	symbols_free(symbols);
	(void)state;
}

/* Another module may be loaded there that nobody told of. */
static void behind_a_module_nothing_is_known(void **state)
{
	struct symbols *const symbols =
		take("ffffffff81000100 T _stext\n"
		     "ffffffffc0000000 t ext4_readahead\t[ext4]\n"
		     "ffffffffc0020000 t ext4_exit\t[ext4]\n"
		     "ffffffffc0100000 t xfs_exit\t[xfs]\n");

	expect(symbols, 0xffffffff81001101, NULL);
	expect(symbols, 0xffffffffc001ffff, "ext4_readahead [ext4]");
	expect(symbols, 0xffffffffc0020fff, "ext4_exit [ext4]");
	expect(symbols, 0xffffffffc0021000, NULL);
	expect(symbols, 0xffffffffc01000ff, "xfs_exit [xfs]");
	expect(symbols, UINT64_MAX, NULL);
	symbols_free(symbols);
	(void)state;
}

static void of_two_names_the_first_counts(void **state)
{
	struct symbols *const symbols = take("ffffffff81000200 T vfs_read\n"
					     "ffffffff81000100 T _text\n"
					     "ffffffff81000100 T _stext\n");

	expect(symbols, 0xffffffff81000180, "_text");
	symbols_free(symbols);
	(void)state;
}

static void what_is_no_symbol_is_passed_by(void **state)
{
	struct symbols *const symbols = take("\n"
					     "0000000000000000 T hidden\n"
					     "ffffffff81000100\n"
					     "ffffffff81000100 T\n"
					     "xyz T no_address\n"
					     " T nothing\n"
					     "-1 T negative\n"
					     "ffffffff81000100 T vfs_read");
	struct ior_text other = { .name = "proc/vmstat",
				  .data = "ffffffff81000000 T other\n",
				  .size = 25 };

	assert_int_equal(symbols_text(symbols, &other, NULL), 0);
	expect(symbols, 0, NULL);
	expect(symbols, 0xffffffff810000ff, NULL);
	expect(symbols, 0xffffffff81000100, "vfs_read");
	symbols_free(symbols);
	(void)state;
}

/* As long as none: names of any size are cut, not trusted. */
static void a_long_name_is_cut(void **state)
{
	char line[2048];
	struct symbols *symbols;

	snprintf(line, sizeof(line), "ffffffff81000100 T %01500d\t[%0300d]\n",
		 7, 7);
	symbols = take(line);
	assert_int_equal(strlen(symbols_find(symbols, 0xffffffff81000100)),
			 511 + 1 + 63);
	symbols_free(symbols);
	(void)state;
}

static void without_symbols_nothing_is_found(void **state)
{
	struct symbols *const symbols = take("");

	expect(symbols, 0xffffffff81000100, NULL);
	symbols_free(symbols);
	symbols_free(NULL);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_function_ends_where_the_next_begins),
		cmocka_unit_test(behind_a_module_nothing_is_known),
		cmocka_unit_test(of_two_names_the_first_counts),
		cmocka_unit_test(what_is_no_symbol_is_passed_by),
		cmocka_unit_test(a_long_name_is_cut),
		cmocka_unit_test(without_symbols_nothing_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
