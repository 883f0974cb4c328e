/*
 * bind.c - a format, compiled to the copies that make an event of a record
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "format/bytes.h"
#include "report/decode/bind.h"
#include "report/decode/event.h"
#include "report/decode/format.h"
#include "report/decode/member.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

#define SYS_ENTER "sys_enter_"
#define SYS_EXIT  "sys_exit_"

/* Of the place of a string: its offset below, its size above. */
#define LOC_SIZE       4u
#define LOC_SIZE_SHIFT 16
#define LOC_AT_MASK    0xffffu

/* What copy_text() relies on. */
static_assert(offsetof(struct event, path.text_size) ==
		      offsetof(struct event, path.text) + sizeof(char *),
	      "the size of a text lies behind it");
static_assert(offsetof(struct event, task.text_size) ==
		      offsetof(struct event, task.text) + sizeof(char *),
	      "the size of a text lies behind it");
static_assert(offsetof(struct event, stack.n_callers) ==
		      offsetof(struct event, stack.callers) + sizeof(char *),
	      "the number of words lies behind them");

#define WORD_SIZE 8u

/* Every record begins with its type, flags and the thread. */
#define RECORD_HEAD_SIZE 8u

/* Arguments that are 4 bytes though their field has 8; above is anything. */
static const char *const narrow_types[] = {
	"int", "unsigned int", "unsigned", "u32", "__u32", "uid_t", "gid_t",
};

static bool is_narrow(const struct field *field)
{
	size_t i;

	for (i = 0; i < N_ITEMS(narrow_types); i++)
		if (!strcmp(field->type, narrow_types[i]))
			return true;
	return false;
}

static bool is_number(const struct field *field)
{
	return field->place == FIELD_INLINE && !field->is_array &&
	       (field->size == 1 || field->size == 2 || field->size == 4 ||
		field->size == 8);
}

static bool is_string(const struct field *field)
{
	if (field->place == FIELD_INLINE)
		return field->is_array;
	return field->size == LOC_SIZE;
}

/* Those of a 32-bit kernel have no room for 8 bytes each, nor such a place. */
static bool is_words(const struct field *field)
{
	return field->place == FIELD_INLINE && field->is_array &&
	       field->offset % WORD_SIZE == 0;
}

static const struct field *find_field(const struct event_format *format,
				      const struct member *member)
{
	const struct field *field = NULL;
	size_t i;

	for (i = 0; i < MEMBER_NAMES_MAX && member->names[i] && !field; i++)
		field = event_format_find(format, member->names[i]);
	return field;
}

/* Compile one member; false when a field is of a make that it cannot hold. */
static bool make_copy(const struct member *member, const struct field *field,
		      struct copy *copy)
{
	static const enum copy_type types[] = {
		[MEMBER_NUMBER] = COPY_NUMBER,
		[MEMBER_ADD] = COPY_ADD,
		[MEMBER_SUBTRACT] = COPY_SUBTRACT,
		[MEMBER_INT] = COPY_NUMBER,
		[MEMBER_UNSIGNED] = COPY_NUMBER,
		[MEMBER_ARGUMENT] = COPY_NUMBER,
		[MEMBER_ORDER] = COPY_ORDER,
		[MEMBER_PAGES] = COPY_PAGES,
		[MEMBER_CHARS] = COPY_CHARS,
		[MEMBER_BYTES] = COPY_BYTES,
		[MEMBER_WORDS] = COPY_WORDS,
		[MEMBER_TEXT] = COPY_TEXT,
	};

	*copy = (struct copy){
		.type = types[member->type],
		.from = (uint16_t)field->offset,
		.from_size = (uint16_t)field->size,
		.at = member->at,
		.size = member->size,
		.place = (uint8_t)field->place,
		.is_signed = field->is_signed,
	};
	if (member->type == MEMBER_CHARS || member->type == MEMBER_TEXT)
		return is_string(field);
	if (member->type == MEMBER_WORDS)
		return is_words(field);
	if (member->type == MEMBER_BYTES)
		return field->place == FIELD_INLINE &&
		       field->size == member->size;
	return is_number(field);
}

/* Take fewer bits of an argument than its field has. */
static void narrow(const struct member *member, const struct field *field,
		   struct copy *copy)
{
	if (member->type != MEMBER_INT && member->type != MEMBER_UNSIGNED &&
	    (member->type != MEMBER_ARGUMENT || !is_narrow(field)))
		return;

	if (copy->from_size > 4)
		copy->from_size = 4;
	copy->is_signed = member->type == MEMBER_INT;
}

/* A number that needs no widening is the most frequent copy. */
static void simplify(struct copy *copy)
{
	if (copy->type != COPY_NUMBER || copy->from_size != copy->size)
		return;
	copy->type = copy->size == 4 ? COPY_4 : COPY_8;
}

static bool add_member(struct binding *binding,
		       const struct event_format *format,
		       const struct member *member)
{
	const struct field *const field = find_field(format, member);
	struct copy *const copy = &binding->copies[binding->n_copies];
	uint32_t end;

	if (!field && member->optional)
		return true;
	if (!field || !make_copy(member, field, copy)) {
		snprintf(binding->why, sizeof(binding->why), "field '%s' is %s",
			 member->names[0],
			 field ? "of another type" : "missing");
		return false;
	}

	narrow(member, field, copy);
	simplify(copy);
	binding->n_copies++;
	/* Of words there may be fewer than the format has. */
	end = field->offset + (copy->type == COPY_WORDS ? 0 : field->size);
	if (end > binding->min_size)
		binding->min_size = end;
	return true;
}

static void add_members(struct binding *binding,
			const struct event_format *format,
			const struct member *members, size_t n_members)
{
	size_t i;

	for (i = 0; i < n_members; i++)
		if (!add_member(binding, format, &members[i]))
			break;
	if (i == n_members)
		return;

	binding->kind = IOR_EVENT_OTHER;
	binding->call = NULL;
	binding->n_copies = 0;
	binding->min_size = RECORD_HEAD_SIZE;
}

static void bind_enter(struct binding *binding,
		       const struct event_format *format)
{
	struct member members[CALL_MEMBERS_MAX];
	size_t n_members;

	binding->kind = IOR_EVENT_SYS_ENTER;
	n_members = member_table_of_call(binding->call, members);
	add_members(binding, format, members, n_members);
}

static void bind_kind(struct binding *binding,
		      const struct event_format *format, const char *system,
		      enum ior_event_kind kind)
{
	const struct member *members;
	size_t n_members;

	binding->kind = kind;
	members = member_table(kind, system, &n_members);
	add_members(binding, format, members, n_members);
}

static void bind_call(struct binding *binding,
		      const struct event_format *format)
{
	const char *const name = format->name;
	const bool enter = !strncmp(name, SYS_ENTER, strlen(SYS_ENTER));
	const bool leave = !strncmp(name, SYS_EXIT, strlen(SYS_EXIT));

	if (enter)
		binding->call = ior_catalog_find_call(name + strlen(SYS_ENTER));
	if (leave)
		binding->call = ior_catalog_find_call(name + strlen(SYS_EXIT));
	if (!binding->call)
		return;

	if (enter)
		bind_enter(binding, format);
	else
		bind_kind(binding, format, "syscalls", IOR_EVENT_SYS_EXIT);
}

void bind_format(struct binding *binding, const struct event_format *format,
		 const char *system, uint32_t page_size)
{
	const struct ior_event_def *def;

	*binding = (struct binding){
		.kind = IOR_EVENT_OTHER,
		.min_size = RECORD_HEAD_SIZE,
		.page_size = page_size,
	};
	if (!strcmp(system, "syscalls")) {
		bind_call(binding, format);
		return;
	}
	def = ior_catalog_find_event(system, format->name);
	if (def && def->kind != IOR_EVENT_OTHER)
		bind_kind(binding, format, system, def->kind);
}

static uint64_t load_unsigned(const uint8_t *at, uint32_t size)
{
	switch (size) {
	case 1:
		return *at;
	case 2:
		return get_le16(at);
	case 4:
		return get_le32(at);
	default:
		return get_le64(at);
	}
}

static uint64_t load(const struct copy *copy, const uint8_t *raw)
{
	const uint64_t value = load_unsigned(raw + copy->from, copy->from_size);
	const uint64_t sign = 1ull << (copy->from_size * 8 - 1);

	if (!copy->is_signed || !(value & sign))
		return value;
	return value | ~(sign | (sign - 1));
}

static void store_4(uint8_t *to, uint32_t value)
{
	memcpy(to, &value, sizeof(value));
}

static void store_8(uint8_t *to, uint64_t value)
{
	memcpy(to, &value, sizeof(value));
}

static void store(const struct copy *copy, uint8_t *to, uint64_t value)
{
	if (copy->size == 4)
		store_4(to, (uint32_t)(value & UINT32_MAX));
	else
		store_8(to, value);
}

static uint64_t stored(const struct copy *copy, const uint8_t *to)
{
	uint64_t value = 0;

	memcpy(&value, to, copy->size);
	return value;
}

static uint64_t pages_of_order(uint64_t order)
{
	return order < 32 ? 1ull << order : 1;
}

/* Where a string lies in the record; false when that is outside of it. */
static bool find_string(const struct copy *copy, const uint8_t *raw,
			uint32_t size, const char **ret, uint32_t *ret_size)
{
	uint32_t at = copy->from;
	uint32_t length = copy->from_size;
	const char *string, *end;

	if (copy->place != FIELD_INLINE) {
		const uint32_t loc = get_le32(raw + copy->from);

		at = loc & LOC_AT_MASK;
		if (copy->place == FIELD_REL_LOC)
			at += copy->from + LOC_SIZE;
		length = loc >> LOC_SIZE_SHIFT;
	}
	if (at > size || length > size - at)
		return false;

	string = (const char *)raw + at;
	end = memchr(string, '\0', length);
	*ret = string;
	*ret_size = end ? (uint32_t)(end - string) : length;
	return true;
}

static bool copy_chars(const struct copy *copy, const uint8_t *raw,
		       uint32_t size, uint8_t *to)
{
	const char *string;
	uint32_t length;

	if (!find_string(copy, raw, size, &string, &length))
		return false;
	if (length >= copy->size)
		length = copy->size - 1u;
	memcpy(to, string, length);
	to[length] = '\0';
	return true;
}

/* Where it is, and behind that its size. */
static bool copy_text(const struct copy *copy, const uint8_t *raw,
		      uint32_t size, uint8_t *to)
{
	const char *string;
	uint32_t length;

	if (!find_string(copy, raw, size, &string, &length))
		return false;
	memcpy(to, &string, sizeof(string));
	store_4(to + sizeof(string), length);
	return true;
}

/* How many there are was copied before. */
static bool copy_words(const struct copy *copy, const uint8_t *raw,
		       uint32_t size, uint8_t *to)
{
	const uint8_t *const words = raw + copy->from;
	uint32_t n_words;

	memcpy(&n_words, to + sizeof(words), sizeof(n_words));
	if (n_words > (size - copy->from) / WORD_SIZE)
		return false;
	memcpy(to, &words, sizeof(words));
	return true;
}

static bool copy_one(const struct binding *binding, const struct copy *copy,
		     const uint8_t *raw, uint32_t size, struct event *event)
{
	uint8_t *const to = (uint8_t *)event + copy->at;

	switch (copy->type) {
	case COPY_4:
		store_4(to, get_le32(raw + copy->from));
		return true;
	case COPY_8:
		store_8(to, get_le64(raw + copy->from));
		return true;
	case COPY_NUMBER:
		store(copy, to, load(copy, raw));
		return true;
	case COPY_ADD:
		store(copy, to, stored(copy, to) + load(copy, raw));
		return true;
	case COPY_SUBTRACT:
		store(copy, to, stored(copy, to) - load(copy, raw));
		return true;
	case COPY_ORDER:
		store(copy, to, pages_of_order(load(copy, raw)));
		return true;
	case COPY_PAGES:
		store(copy, to, load(copy, raw) * binding->page_size);
		return true;
	case COPY_BYTES:
		memcpy(to, raw + copy->from, copy->size);
		return true;
	case COPY_CHARS:
		return copy_chars(copy, raw, size, to);
	case COPY_WORDS:
		return copy_words(copy, raw, size, to);
	case COPY_TEXT:
		return copy_text(copy, raw, size, to);
	}
	return false;
}

/* What the fields are when a kernel does not have them. */
static void set_absent(const struct binding *binding, struct event *event)
{
	memset(&event->block, 0,
	       sizeof(*event) - offsetof(struct event, block));
	if (binding->call) {
		event->call.call = binding->call;
		event->call.fd = -1;
		event->call.fd_out = -1;
		event->call.offset = -1;
	}
	if (binding->kind >= IOR_EVENT_PAGE_GET &&
	    binding->kind <= IOR_EVENT_DAX)
		event->page.n_pages = 1;
	if (binding->kind >= IOR_EVENT_URING_SUBMIT &&
	    binding->kind <= IOR_EVENT_URING_COMPLETE)
		event->uring.fd = -1;
}

bool bind_read(const struct binding *binding, const uint8_t *raw, uint32_t size,
	       struct event *event)
{
	uint32_t i;

	if (size < binding->min_size)
		return false;

	event->kind = binding->kind;
	set_absent(binding, event);
	for (i = 0; i < binding->n_copies; i++)
		if (!copy_one(binding, &binding->copies[i], raw, size, event))
			return false;
	return true;
}
