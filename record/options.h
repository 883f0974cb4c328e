/*
 * options.h - what `iorec record` was asked for
 */
#ifndef RECORD_OPTIONS_H
#define RECORD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iorec/catalog.h"

struct ior_error;

#define OPTIONS_BUFFER_SIZE ((size_t)4 << 20)
/* Of --flight, when --max-size does not say. */
#define OPTIONS_FLIGHT_SIZE (UINT64_C(256) << 20)

#define OPTIONS_MIN_FREE (UINT64_C(64) << 20)

struct options {
	const char *output;
	enum ior_level level;
	char **patterns; /* owned; the words are argv's */
	size_t n_patterns;
	char **triggers; /* the same of --trigger */
	size_t n_triggers;
	uint64_t duration_ns; /* 0: until told to stop */
	size_t buffer_size;   /* per CPU */
	int zstd_level;
	bool force;
	bool stacks;
	uint64_t flight_ns;  /* keep the newest in memory; 0: write all */
	bool ring;           /* of segments that max_size is for */
	uint64_t max_size;   /* 0: none */
	uint64_t min_free;   /* 0: none */
	double max_cpu;      /* percent of one CPU; 0: none */
	uint64_t max_events; /* a second; 0: none */
	char **command;      /* argv's, ended by NULL; or NULL */
	bool help;
};

/*
 * Read argv, whose first word is the verb.  -EINVAL for wrong usage.  On
 * success the caller releases *ret.
 */
int options_parse(int argc, char **argv, struct options *ret,
		  struct ior_error *err);

void options_release(struct options *options);

#endif
