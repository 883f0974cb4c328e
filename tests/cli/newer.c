/*
 * newer.c - make a trace one of a newer format version
 *
 * usage: newer <TRACE >OUT
 *
 * Only its first header says so, and has the checksum of what it says.
 */
#include <stdint.h>
#include <stdio.h>

#include "format/bytes.h"
#include "format/crc32c.h"
#include "format/layout.h"

int main(void)
{
	uint8_t header[CHUNK_HEADER_SIZE];
	int byte;

	if (fread(header, sizeof(header), 1, stdin) != 1)
		return 1;

	put_le16(header + CHUNK_VERSION_AT, CHUNK_VERSION + 1);
	put_le32(header + CHUNK_HEADER_CRC_AT,
		 crc32c(header, CHUNK_HEADER_CRC_AT));
	fwrite(header, sizeof(header), 1, stdout);
	while ((byte = getchar()) != EOF)
		putchar(byte);
	return fflush(stdout) ? 1 : 0;
}
