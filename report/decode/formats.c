/*
 * formats.c - all formats that a trace brought along
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/decode/format.h"
#include "report/decode/formats.h"

#define ROOM_MIN 64u

static void free_entry(struct format_entry *entry)
{
	if (!entry)
		return;

	event_format_free(entry->format);
	free(entry->system);
	free(entry->text);
	free(entry);
}

static int reserve(struct formats *formats, struct ior_error *err)
{
	const uint32_t room = formats->room ? formats->room * 2 : ROOM_MIN;
	struct format_entry **entries;

	if (formats->n_entries < formats->room)
		return 0;

	entries = reallocarray(formats->entries, room, sizeof(*entries));
	if (!entries)
		return ior_fail(err, ENOMEM, "out of memory");
	formats->entries = entries;
	formats->room = room;
	return 0;
}

/* All records begin with the same head: decoding reads it before the format. */
static bool has_head(const struct event_format *format)
{
	const struct field *const type =
		event_format_find(format, "common_type");
	const struct field *const pid = event_format_find(format, "common_pid");

	return type && type->offset == 0 && type->size == 2 && pid &&
	       pid->offset == 4 && pid->size == 4;
}

static int make_entry(const char *system, const struct ior_text *text,
		      struct format_entry **ret, struct ior_error *err)
{
	struct format_entry *entry;
	int r;

	entry = calloc(1, sizeof(*entry));
	if (!entry)
		return ior_fail(err, ENOMEM, "out of memory");

	r = event_format_parse(text->data, text->size, &entry->format, err);
	if (r < 0)
		goto fail;
	if (!has_head(entry->format)) {
		r = ior_fail(err, EBADMSG, "records have an unknown head");
		goto fail;
	}

	entry->system = strdup(system);
	entry->text = malloc(text->size ? text->size : 1);
	if (!entry->system || !entry->text) {
		r = ior_fail(err, ENOMEM, "out of memory");
		goto fail;
	}
	memcpy(entry->text, text->data, text->size);
	entry->text_size = text->size;
	*ret = entry;
	return 0;

fail:
	free_entry(entry);
	return r;
}

/* Whether the entry is new; what is there already is kept. */
static int check_new(const struct formats *formats,
		     const struct format_entry *entry, struct ior_error *err)
{
	const struct format_entry *const old =
		formats_find(formats, entry->format->id);

	if (old && (strcmp(old->system, entry->system) != 0 ||
		    strcmp(old->format->name, entry->format->name) != 0))
		return ior_fail(err, EBADMSG, "id %u is of '%s' already",
				entry->format->id, old->format->name);
	if (formats->text_size + entry->text_size > FORMATS_TEXT_MAX)
		return ior_fail(err, EBADMSG, "there are too many formats");
	return !old;
}

static void insert(struct formats *formats, struct format_entry *entry)
{
	bind_format(&entry->binding, entry->format, entry->system,
		    formats->page_size);
	entry->info.system = entry->system;
	entry->info.name = entry->format->name;
	entry->info.kind = entry->binding.kind;
	entry->info.why = entry->binding.why;

	entry->index = formats->n_entries;
	formats->entries[formats->n_entries++] = entry;
	formats->by_id[entry->format->id] = entry;
	formats->text_size += entry->text_size;
}

int formats_add(struct formats *formats, const char *system,
		const struct ior_text *text, struct ior_error *err)
{
	struct format_entry *entry = NULL;
	int r;

	r = make_entry(system, text, &entry, err);
	if (r < 0)
		return r;

	r = check_new(formats, entry, err);
	if (r > 0)
		r = reserve(formats, err) < 0 ? -ENOMEM : 1;
	if (r <= 0) {
		free_entry(entry);
		return r;
	}
	insert(formats, entry);
	return 0;
}

void formats_release(struct formats *formats)
{
	uint32_t i;

	for (i = 0; i < formats->n_entries; i++)
		free_entry(formats->entries[i]);
	free(formats->entries);
}
