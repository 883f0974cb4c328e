/*
 * test_crc32c.c - the checksum is the one that others call CRC-32C
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "format/crc32c.h"

/* The definition, a bit at a step. */
static uint32_t crc32c_slowly(const uint8_t *data, size_t size)
{
	uint32_t crc = UINT32_MAX;
	int i;

	for (; size; size--) {
		crc ^= *data++;
		for (i = 0; i < 8; i++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return ~crc;
}

static void it_gives_the_check_value_of_the_standard(void **state)
{
	assert_int_equal(crc32c((const uint8_t *)"123456789", 9), 0xe3069283);
	(void)state;
}

/* RFC 3720, appendix B.4. */
static void it_gives_the_values_of_iscsi(void **state)
{
	uint8_t bytes[32] = { 0 };

	assert_int_equal(crc32c(bytes, sizeof(bytes)), 0x8a9136aa);
	memset(bytes, 0xff, sizeof(bytes));
	assert_int_equal(crc32c(bytes, sizeof(bytes)), 0x62a8ab43);
	(void)state;
}

static void it_agrees_with_its_definition_at_any_size_and_place(void **state)
{
	uint8_t bytes[97];
	size_t i, size, at;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 101 % 251);
	for (at = 0; at < 17; at++)
		for (size = 0; size < sizeof(bytes) - at; size++)
			assert_int_equal(crc32c(bytes + at, size),
					 crc32c_slowly(bytes + at, size));
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_gives_the_check_value_of_the_standard),
		cmocka_unit_test(it_gives_the_values_of_iscsi),
		cmocka_unit_test(
			it_agrees_with_its_definition_at_any_size_and_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
