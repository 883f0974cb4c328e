/*
 * step_down.h - a recorder stepped down: from then on its trace tells less
 *
 *	struct line line = { 0 };
 *
 *	while (step_down_next(text, &line, &step))
 *		...
 */
#ifndef MODEL_STEP_DOWN_H
#define MODEL_STEP_DOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iorec/catalog.h"

struct ior_text;
struct line;

#define STEP_WHY_SIZE 160

struct step_down {
	uint64_t time_ns; /* of the trace's clock */
	enum ior_level from;
	enum ior_level to; /* the same: what patterns had added is gone */
	char why[STEP_WHY_SIZE];
};

/* The next step of a text "step_down"; false at its end, or of another text. */
bool step_down_next(const struct ior_text *text, struct line *line,
		    struct step_down *ret);

/*
 * "level vfs until 12.3 s, then cache: WHY", by the time since start_ns; of a step of
 * an earlier segment "level vfs before the trace began, then cache: WHY".
 */
void step_down_print(const struct step_down *step, uint64_t start_ns, char *ret,
		     size_t size);

#endif
