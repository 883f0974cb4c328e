/*
 * crc32c.c - CRC-32C, eight bytes at a step
 */
#include <pthread.h>

#include "bytes.h"
#include "crc32c.h"

/* The polynomial 0x1edc6f41 with its bits reversed. */
#define POLYNOMIAL 0x82f63b78u

#define N_SLICES 8
#define N_BYTES  256

/*
 * slices[k][b] is what byte b does to the remainder when k more bytes follow
 * it, so that eight look-ups take in eight bytes at once.
 */
static uint32_t slices[N_SLICES][N_BYTES];
static pthread_once_t slices_once = PTHREAD_ONCE_INIT;

static uint32_t remainder_of(uint32_t byte)
{
	int i;

	for (i = 0; i < 8; i++)
		byte = byte & 1 ? byte >> 1 ^ POLYNOMIAL : byte >> 1;
	return byte;
}

static void make_slices(void)
{
	uint32_t byte, last;
	int i;

	for (byte = 0; byte < N_BYTES; byte++)
		slices[0][byte] = remainder_of(byte);
	for (i = 1; i < N_SLICES; i++) {
		for (byte = 0; byte < N_BYTES; byte++) {
			last = slices[i - 1][byte];
			slices[i][byte] = last >> 8 ^ slices[0][last & 0xff];
		}
	}
}

static uint32_t step(uint32_t crc, const uint8_t *at)
{
	const uint32_t low = crc ^ get_le32(at);
	const uint32_t high = get_le32(at + 4);

	return slices[7][low & 0xff] ^ slices[6][low >> 8 & 0xff] ^
	       slices[5][low >> 16 & 0xff] ^ slices[4][low >> 24] ^
	       slices[3][high & 0xff] ^ slices[2][high >> 8 & 0xff] ^
	       slices[1][high >> 16 & 0xff] ^ slices[0][high >> 24];
}

uint32_t crc32c(const uint8_t *data, size_t size)
{
	uint32_t crc = UINT32_MAX;

	pthread_once(&slices_once, make_slices);
	for (; size >= N_SLICES; size -= N_SLICES, data += N_SLICES)
		crc = step(crc, data);
	for (; size; size--, data++)
		crc = crc >> 8 ^ slices[0][(crc ^ *data) & 0xff];
	return ~crc;
}
