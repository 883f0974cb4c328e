/*
 * coverage_table.h - all that is known about the coverage; part of coverage.h
 */
#ifndef MODEL_COVERAGE_TABLE_H
#define MODEL_COVERAGE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "iorec/catalog.h"
#include "report/model/coverage.h"
#include "report/model/coverage_fs.h"
#include "report/model/step_down.h"

#define NAME_SIZE 96
#define TEXT_SIZE 160

/* More than there are. */
#define TOPICS_MAX 64

struct line_pair {
	enum coverage_about about;
	char what[TEXT_SIZE];
	char why[TEXT_SIZE];
};

struct list {
	struct line_pair *items;
	size_t n_items;
};

/* One for each level, and one for patterns. */
#define STEPS_MAX (IOR_N_LEVELS + 1)

struct coverage {
	struct list missing; /* what: SYSTEM:EVENT */
	struct list notes;
	struct coverage_fs mounted;
	bool has[IOR_N_EVENT_KINDS];
	unsigned char met[TOPICS_MAX]; /* bits: needs of a topic */
	bool nested;
	bool cgroups_nested;
	bool own_only; /* the recorder saw the processes of its user alone */
	char walk[TEXT_SIZE]; /* why one over processes is not whole, or "" */
	bool level_known;
	enum ior_level level;
	bool has_patterns;
	uint64_t start_ns; /* 0 not told */
	struct step_down steps[STEPS_MAX];
	size_t n_steps;
};

#endif
