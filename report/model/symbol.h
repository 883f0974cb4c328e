/*
 * symbol.h - the kernel's functions, by address
 *
 *	r = symbols_text(symbols, &text, &error);
 *	symbols_sort(symbols);
 *	name = symbols_find(symbols, address);
 *
 * From "proc/kallsyms", which may come in parts and from a stranger.
 */
#ifndef MODEL_SYMBOL_H
#define MODEL_SYMBOL_H

#include <stdbool.h>
#include <stdint.h>

struct ior_error;
struct ior_text;
struct symbols;

int symbols_create(struct symbols **ret, struct ior_error *err);

/* Take "proc/kallsyms"; other texts are passed by. */
int symbols_text(struct symbols *symbols, const struct ior_text *text,
		 struct ior_error *err);

/* Whether there are none. */
bool symbols_are_unknown(const struct symbols *symbols);

/* When all texts were taken. */
void symbols_sort(struct symbols *symbols);

/*
 * The function that an address is in, "ext4_readahead [ext4]", valid as long as
 * the symbols; NULL when it is in none that is known.
 */
const char *symbols_find(const struct symbols *symbols, uint64_t address);

void symbols_free(struct symbols *symbols);

#endif
