/*
 * snapshot.c - an archive of named texts, as the kernel gave them
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "layout.h"

static_assert(IOR_TEXT_NAME_MAX == 4095, "name_size's limit");

/* Of a new archive; most hold a few dozen texts of a few hundred bytes. */
#define ROOM_MIN ((size_t)16 << 10)

size_t ior_archive_text_size(const char *name, size_t size)
{
	return TEXT_HEADER_SIZE + strlen(name) + size;
}

/* Make room for 'size' bytes behind what is there. */
static int reserve(struct ior_archive *archive, size_t size,
		   struct ior_error *err)
{
	const size_t needed = archive->size + size;
	size_t room = archive->room ? archive->room : ROOM_MIN;
	uint8_t *data;

	if (needed <= archive->room)
		return 0;

	while (room < needed)
		room *= 2;
	data = realloc(archive->data, room);
	if (!data)
		return ior_fail(err, ENOMEM, "out of memory");

	archive->data = data;
	archive->room = room;
	return 0;
}

int ior_archive_add(struct ior_archive *archive, const char *name,
		    uint64_t time_ns, const void *data, size_t size,
		    struct ior_error *err)
{
	const size_t name_size = strlen(name);
	uint8_t *at;
	int r;

	if (!name_size)
		return ior_fail(err, EINVAL, "a text needs a name");
	if (name_size > IOR_TEXT_NAME_MAX)
		return ior_fail(err, ENAMETOOLONG,
				"name '%.32s...' of a text is too long", name);
	if (size > IOR_CHUNK_MAX ||
	    archive->size + ior_archive_text_size(name, size) > IOR_CHUNK_MAX)
		return ior_fail(err, EFBIG, "text '%s' does not fit in a chunk",
				name);

	r = reserve(archive, ior_archive_text_size(name, size), err);
	if (r < 0)
		return r;

	at = archive->data + archive->size;
	put_le16(at + TEXT_NAME_SIZE_AT, (uint16_t)name_size);
	put_le16(at + TEXT_ZERO_AT, 0);
	put_le32(at + TEXT_DATA_SIZE_AT, (uint32_t)size);
	put_le64(at + TEXT_TIME_NS_AT, time_ns);
	memcpy(at + TEXT_HEADER_SIZE, name, name_size);
	if (size)
		memcpy(at + TEXT_HEADER_SIZE + name_size, data, size);
	archive->size += ior_archive_text_size(name, size);
	return 0;
}

void ior_archive_clear(struct ior_archive *archive)
{
	archive->size = 0;
}

void ior_archive_release(struct ior_archive *archive)
{
	free(archive->data);
	*archive = (struct ior_archive){ 0 };
}

/* What is wrong with the text at 'at' of which 'size' bytes are left. */
static const char *find_fault(const uint8_t *at, size_t size)
{
	size_t name_size, data_size;

	if (size < TEXT_HEADER_SIZE)
		return "is cut short";

	name_size = get_le16(at + TEXT_NAME_SIZE_AT);
	data_size = get_le32(at + TEXT_DATA_SIZE_AT);
	if (!name_size || name_size > IOR_TEXT_NAME_MAX)
		return "has a name of a wrong size";
	if (get_le16(at + TEXT_ZERO_AT))
		return "has bytes set that are 0 in this version";
	if (name_size > size - TEXT_HEADER_SIZE ||
	    data_size > size - TEXT_HEADER_SIZE - name_size)
		return "is cut short";
	if (memchr(at + TEXT_HEADER_SIZE, '\0', name_size))
		return "has a zero in its name";
	return NULL;
}

int ior_archive_next(const void *payload, size_t size, size_t *at,
		     struct ior_text *text, struct ior_error *err)
{
	const uint8_t *const header = (const uint8_t *)payload + *at;
	const char *why;
	size_t name_size;

	if (*at >= size)
		return 0;

	why = find_fault(header, size - *at);
	if (why)
		return ior_fail(err, EBADMSG, "text at byte %zu %s", *at, why);

	name_size = get_le16(header + TEXT_NAME_SIZE_AT);
	memcpy(text->name, header + TEXT_HEADER_SIZE, name_size);
	text->name[name_size] = '\0';
	text->time_ns = get_le64(header + TEXT_TIME_NS_AT);
	text->data = (const char *)header + TEXT_HEADER_SIZE + name_size;
	text->size = get_le32(header + TEXT_DATA_SIZE_AT);
	*at += TEXT_HEADER_SIZE + name_size + text->size;
	return 1;
}
