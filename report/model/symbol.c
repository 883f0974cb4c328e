/*
 * symbol.c - the kernel's functions, by address
 *
 * A function ends where the next one begins.  Behind the last of a module there
 * may be a module that was loaded later, and of which nothing is known: only
 * what is near it is taken to be of it.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/model/line.h"
#include "report/model/symbol.h"

/* The largest kernels have a quarter of this. */
#define SYMBOLS_MAX (UINT32_C(1) << 20)

/* The kernel's KSYM_NAME_LEN, and a module behind it in brackets. */
#define NAME_SIZE 640

/* Names of all of them. */
#define NAMES_MAX ((size_t)64 << 20)

/* Between two modules there is a page of nothing, at least. */
#define LAST_SIZE_MAX 4096u

struct symbol {
	uint64_t address;
	size_t name_at;
	size_t module_at; /* in the names; of the kernel's own: 0 */
};

struct symbols {
	struct symbol *items;
	uint32_t n_items;
	uint32_t room;
	char *names; /* each ended by a zero */
	size_t names_size;
	size_t names_room;
};

int symbols_create(struct symbols **ret, struct ior_error *err)
{
	struct symbols *const symbols = calloc(1, sizeof(*symbols));

	if (!symbols)
		return ior_fail(err, ENOMEM, "out of memory");
	*ret = symbols;
	return 0;
}

static int reserve(struct symbols *symbols, size_t name_size,
		   struct ior_error *err)
{
	const uint32_t room = symbols->room ? symbols->room * 2 : 4096;
	const size_t names_room =
		symbols->names_room ? symbols->names_room * 2 : 65536;
	struct symbol *items;
	char *names;

	if (symbols->n_items == symbols->room) {
		items = reallocarray(symbols->items, room, sizeof(*items));
		if (!items)
			return ior_fail(err, ENOMEM, "out of memory");
		symbols->items = items;
		symbols->room = room;
	}
	if (symbols->names_size + name_size > symbols->names_room) {
		names = realloc(symbols->names, names_room);
		if (!names)
			return ior_fail(err, ENOMEM, "out of memory");
		symbols->names = names;
		symbols->names_room = names_room;
	}
	return 0;
}

static bool parse_address(const struct line *line, uint64_t *ret)
{
	char text[17];
	char *end;

	if (!line_get_text(line, 0, text, sizeof(text)) ||
	    strspn(text, "0123456789abcdef") != strlen(text) || !*text)
		return false;
	*ret = strtoull(text, &end, 16);
	return *ret != 0;
}

/* "vfs_read", or "ext4_readahead [ext4]"; 0 when it is no name. */
static size_t print_name(const struct line *line, char ret[NAME_SIZE],
			 size_t *module_at)
{
	char module[64] = "";
	char name[512];
	int size;

	if (!line_get_text(line, 2, name, sizeof(name)) || !*name)
		return 0;
	*module_at = 0;
	if (!line_get_text(line, 3, module, sizeof(module)) || !*module)
		return (size_t)snprintf(ret, NAME_SIZE, "%s", name);
	*module_at = strlen(name) + 1;
	size = snprintf(ret, NAME_SIZE, "%s %s", name, module);
	return (size_t)size;
}

static int add(struct symbols *symbols, const struct line *line,
	       struct ior_error *err)
{
	char name[NAME_SIZE];
	struct symbol symbol;
	size_t size, module_at;
	int r;

	if (symbols->n_items == SYMBOLS_MAX || symbols->names_size > NAMES_MAX)
		return 0;
	size = parse_address(line, &symbol.address)
		       ? print_name(line, name, &module_at)
		       : 0;
	if (!size)
		return 0;

	r = reserve(symbols, size + 1, err);
	if (r < 0)
		return r;
	symbol.name_at = symbols->names_size;
	symbol.module_at = module_at ? symbol.name_at + module_at : 0;
	memcpy(symbols->names + symbols->names_size, name, size + 1);
	symbols->names_size += size + 1;
	symbols->items[symbols->n_items++] = symbol;
	return 0;
}

int symbols_text(struct symbols *symbols, const struct ior_text *text,
		 struct ior_error *err)
{
	struct line line = { 0 };
	int r = 0;

	if (strcmp(text->name, "proc/kallsyms") != 0)
		return 0;
	while (r == 0 && line_next(text->data, text->size, &line))
		r = add(symbols, &line, err);
	return r;
}

bool symbols_are_unknown(const struct symbols *symbols)
{
	return !symbols->n_items;
}

/* Of several names of one place the first, as the kernel has it. */
static int by_address(const void *a, const void *b)
{
	const struct symbol *const left = a;
	const struct symbol *const right = b;

	if (left->address != right->address)
		return left->address < right->address ? -1 : 1;
	return left->name_at < right->name_at ? -1 : 1;
}

void symbols_sort(struct symbols *symbols)
{
	uint32_t i, n = 0;

	if (!symbols->n_items)
		return;
	qsort(symbols->items, symbols->n_items, sizeof(*symbols->items),
	      by_address);
	for (i = 1; i < symbols->n_items; i++)
		if (symbols->items[i].address != symbols->items[n].address)
			symbols->items[++n] = symbols->items[i];
	symbols->n_items = n + 1;
}

static const char *module_of(const struct symbols *symbols,
			     const struct symbol *symbol)
{
	return symbol->module_at ? symbols->names + symbol->module_at : "";
}

/* Whether the functions behind it are of the same module. */
static bool is_followed(const struct symbols *symbols, uint32_t i)
{
	return i + 1 < symbols->n_items &&
	       !strcmp(module_of(symbols, &symbols->items[i]),
		       module_of(symbols, &symbols->items[i + 1]));
}

const char *symbols_find(const struct symbols *symbols, uint64_t address)
{
	uint32_t low = 0, high = symbols->n_items;
	const struct symbol *symbol;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (symbols->items[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;

	symbol = &symbols->items[low - 1];
	if (!is_followed(symbols, low - 1) &&
	    address - symbol->address >= LAST_SIZE_MAX)
		return NULL;
	return symbols->names + symbol->name_at;
}

void symbols_free(struct symbols *symbols)
{
	if (!symbols)
		return;
	free(symbols->items);
	free(symbols->names);
	free(symbols);
}
