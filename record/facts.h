/*
 * facts.h - the FILE chunk: what is recorded, where and how
 */
#ifndef RECORD_FACTS_H
#define RECORD_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iorec/catalog.h"

struct ior_error;
struct page_queue;

struct facts {
	enum ior_level level;
	char *const *patterns;
	size_t n_patterns;
	char *const *command; /* ended by NULL; or NULL */
	size_t subbuf_size;
	size_t n_cpus;
	uint64_t start_ns;
	uint64_t start_realtime_ns;
	uint64_t flight_ns;    /* what --flight keeps; 0: all is written */
	const char *recording; /* uuid of all segments; "" when there is one */
	unsigned int segment;  /* which one, as their files are numbered */
};

/* Long enough for a uuid as the kernel gives it. */
#define FACTS_UUID_SIZE 40

/* A new one; "" when the kernel gives none. */
void facts_make_uuid(char ret[FACTS_UUID_SIZE]);

int facts_push(const struct facts *facts, struct page_queue *queue,
	       struct ior_error *err);

/* Whether pids here are not those of the host. */
bool facts_pids_are_nested(void);

/* Whether /proc tells of cgroups in a cgroup namespace of our own. */
bool facts_cgroups_are_nested(void);

#endif
