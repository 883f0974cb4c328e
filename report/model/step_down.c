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
	const uint64_t ns =
		step->time_ns > start_ns ? step->time_ns - start_ns : 0;

	const double seconds = (double)ns / NS_PER_S;

	if (step->to == step->from)
		snprintf(ret, size, "events of -e until %.1f s, then none: %s",
			 seconds, step->why);
	else
		snprintf(ret, size, "level %s until %.1f s, then %s: %s",
			 ior_level_name(step->from), seconds,
			 ior_level_name(step->to), step->why);
}
