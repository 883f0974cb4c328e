/*
 * shape.c - formats and records of any kernel, out of its declarations
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "format/bytes.h"
#include "report/decode/format.h"
#include "shape.h"

void shape_begin(struct shape *shape)
{
	memset(shape, 0, sizeof(*shape));
	shape_add(shape, "unsigned short common_type", 2, 2, false);
	shape_add(shape, "unsigned char common_flags", 1, 1, false);
	shape_add(shape, "unsigned char common_preempt_count", 1, 1, false);
	shape_add(shape, "int common_pid", 4, 4, true);
}

void shape_add(struct shape *shape, const char *declaration, uint32_t size,
	       uint32_t align, bool is_signed)
{
	struct shape_field *const field = &shape->fields[shape->n_fields++];

	assert_in_range(shape->n_fields, 1, SHAPE_FIELDS_MAX);
	field->declaration = declaration;
	field->offset = (shape->size + align - 1) & ~(align - 1);
	field->size = size;
	field->is_signed = is_signed;
	shape->size = field->offset + size;
	assert_in_range(shape->size, 1, SHAPE_SIZE_MAX);
}

size_t shape_print(const struct shape *shape, const char *name, unsigned id,
		   char *ret, size_t room)
{
	size_t size;
	uint32_t i;

	size = (size_t)snprintf(ret, room, "name: %s\nID: %u\nformat:\n", name,
				id);
	for (i = 0; i < shape->n_fields; i++) {
		const struct shape_field *const field = &shape->fields[i];

		size += (size_t)snprintf(
			ret + size, room - size,
			"\tfield:%s;\toffset:%u;\tsize:%u;\tsigned:%d;\n%s",
			field->declaration, field->offset, field->size,
			field->is_signed, i == 3 ? "\n" : "");
	}
	size += (size_t)snprintf(ret + size, room - size,
				 "\nprint fmt: \"nothing\"\n");
	assert_in_range(size, 1, room - 1);
	return size;
}

struct event_format *shape_parse(const struct shape *shape, const char *name,
				 unsigned id)
{
	struct event_format *format = NULL;
	char text[8192];
	size_t size;

	size = shape_print(shape, name, id, text, sizeof(text));
	assert_int_equal(event_format_parse(text, size, &format, NULL), 0);
	return format;
}

/* Whether this is the declaration of 'name'. */
static bool declares(const char *declaration, const char *name)
{
	const char *const last = strrchr(declaration, ' ') + 1;
	const size_t size = strcspn(last, "[");

	return size == strlen(name) && !strncmp(last, name, size);
}

static const struct shape_field *find(const struct shape *shape,
				      const char *name)
{
	uint32_t i;

	for (i = 0; i < shape->n_fields; i++)
		if (declares(shape->fields[i].declaration, name))
			return &shape->fields[i];
	fail_msg("no field '%s'", name);
	return NULL;
}

void shape_set(struct shape *shape, const char *name, uint64_t value)
{
	const struct shape_field *const field = find(shape, name);
	uint8_t bytes[8];

	put_le64(bytes, value);
	memcpy(shape->record + field->offset, bytes, field->size);
}

void shape_set_bytes(struct shape *shape, const char *name, const void *bytes,
		     size_t size)
{
	const struct shape_field *const field = find(shape, name);

	assert_in_range(size, 0, field->size);
	memcpy(shape->record + field->offset, bytes, size);
}

void shape_append(struct shape *shape, const char *name, const char *string,
		  size_t size)
{
	const struct shape_field *const field = find(shape, name);

	assert_in_range(shape->size + size, 1, SHAPE_SIZE_MAX);
	put_le32(shape->record + field->offset,
		 (uint32_t)size << 16 | shape->size);
	memcpy(shape->record + shape->size, string, size);
	shape->size += (uint32_t)size;
}
