/*
 * crc32c.h - the checksum of chunk headers and of stored payloads
 */
#ifndef FORMAT_CRC32C_H
#define FORMAT_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* CRC-32C (Castagnoli), as iSCSI, ext4 and btrfs use it. */
uint32_t crc32c(const uint8_t *data, size_t size);

#endif
