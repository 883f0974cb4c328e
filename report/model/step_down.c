/*
 * step_down.c - a recorder stepped down: from then on its trace tells less
 */
#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/line.h"
#include "report/model/step_down.h"

#define NS_PER_S 1e9

#define LEVEL_SIZE 16

static bool get_level(const struct line *line, uint32_t field,
		      enum ior_level *ret)
{
	char name[LEVEL_SIZE];

	return line_get_text(line, field, name, sizeof(name)) &&
	       ior_level_find(name, ret);
}

bool step_down_next(const struct ior_text *text, struct line *line,
		    struct step_down *ret)
{
	struct step_down step;

	if (strcmp(text->name, "step_down") != 0)
		return false;
	while (line_next(text->data, text->size, line)) {
		if (!line_get_number(line, 0, &step.time_ns) ||
		    !get_level(line, 1, &step.from) ||
		    !get_level(line, 2, &step.to) || step.to > step.from ||
		    !line_get_text(line, 3, step.why, sizeof(step.why)))
			continue;
		*ret = step;
		return true;
	}
	return false;
}

void step_down_print(const struct step_down *step, uint64_t start_ns, char *ret,
		     size_t size)
{
	char when[32] = "before the trace began";

	if (step->time_ns > start_ns)
		snprintf(when, sizeof(when), "until %.1f s",
			 (double)(step->time_ns - start_ns) / NS_PER_S);
	if (step->to == step->from)
		snprintf(ret, size, "events of -e %s, then none: %s", when,
			 step->why);
	else
		snprintf(ret, size, "level %s %s, then %s: %s",
			 ior_level_name(step->from), when,
			 ior_level_name(step->to), step->why);
}
