/*
 * test_rwbs.c - the letters by which block events tell what is done
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/model/attribute.h"

static void assert_flags(const char *rwbs, uint32_t n_sectors, enum disk_op op,
			 uint32_t flags, bool preflush)
{
	struct bio_flags parsed;

	bio_flags_parse(rwbs, n_sectors, &parsed);
	assert_int_equal(parsed.op, op);
	assert_int_equal(parsed.flags, flags);
	assert_int_equal(parsed.preflush, preflush);
}

static void reads_and_writes_have_flags_behind_them(void **state)
{
	assert_flags("R", 8, DISK_READ, 0, false);
	assert_flags("RA", 32, DISK_READ, DISK_READAHEAD, false);
	assert_flags("WSM", 2, DISK_WRITE, DISK_SYNC | DISK_META, false);
	assert_flags("WSU", 2, DISK_WRITE, DISK_SYNC, false);
	(void)state;
}

static void an_f_is_a_flush_before_or_through_behind(void **state)
{
	assert_flags("FWFSM", 2, DISK_WRITE, DISK_FUA | DISK_SYNC | DISK_META,
		     true);
	assert_flags("WFS", 2, DISK_WRITE, DISK_FUA | DISK_SYNC, false);
	assert_flags("FWS", 2, DISK_WRITE, DISK_SYNC, true);
	(void)state;
}

static void a_flush_is_an_f_or_a_write_of_nothing(void **state)
{
	assert_flags("FF", 0, DISK_FLUSH, 0, true);
	assert_flags("F", 0, DISK_FLUSH, 0, false);
	assert_flags("FS", 0, DISK_FLUSH, DISK_SYNC, false);
	assert_flags("FW", 0, DISK_FLUSH, 0, true);
	assert_flags("FWS", 0, DISK_FLUSH, DISK_SYNC, true);
	(void)state;
}

static void zeroes_and_discards_have_old_and_new_letters(void **state)
{
	assert_flags("D", 64, DISK_DISCARD, 0, false);
	assert_flags("DS", 64, DISK_DISCARD, DISK_SYNC, false);
	assert_flags("DE", 64, DISK_DISCARD, 0, false);
	assert_flags("N", 64, DISK_ZERO, 0, false);
	assert_flags("NS", 64, DISK_ZERO, DISK_SYNC, false);
	assert_flags("WZ", 64, DISK_ZERO, 0, false);
	assert_flags("WZS", 64, DISK_ZERO, DISK_SYNC, false);
	(void)state;
}

static void what_moves_no_sectors_passes_through(void **state)
{
	assert_flags("N", 0, DISK_PASSTHROUGH, 0, false);
	assert_flags("", 0, DISK_PASSTHROUGH, 0, false);
	assert_flags("ZR", 0, DISK_PASSTHROUGH, 0, false);
	assert_flags("Z", 0, DISK_PASSTHROUGH, 0, false);
	assert_flags("?", 8, DISK_PASSTHROUGH, 0, false);
	assert_flags("ZAS", 8, DISK_WRITE, DISK_SYNC, false);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes_have_flags_behind_them),
		cmocka_unit_test(an_f_is_a_flush_before_or_through_behind),
		cmocka_unit_test(a_flush_is_an_f_or_a_write_of_nothing),
		cmocka_unit_test(zeroes_and_discards_have_old_and_new_letters),
		cmocka_unit_test(what_moves_no_sectors_passes_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
