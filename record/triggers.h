/*
 * triggers.h - facts of the host on which a flight recorder writes
 *
 *	r = triggers_create(words, n_words, &triggers, &error);
 *	...poll(2) for triggers_fd(); each second triggers_look()...
 *	triggers_free(triggers);
 *
 * A word is "io-pressure>150ms": within two seconds tasks waited for I/O longer than
 * that, as the kernel's pressure stall information has it; or "sda:await>50ms":
 * the requests that a device completed in some second took longer on average, or
 * it has completed none for so long though some are there.
 */
#ifndef RECORD_TRIGGERS_H
#define RECORD_TRIGGERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ior_error;
struct triggers;

#define TRIGGERS_WHY_SIZE 256

/* The words outlive it.  -EINVAL for one that says nothing. */
int triggers_create(char *const *words, size_t n_words, struct triggers **ret,
		    struct ior_error *err);

/* Has POLLPRI when the pressure is passed; -1 when none is of that kind. */
int triggers_fd(const struct triggers *triggers);

/* The word of that one. */
const char *triggers_pressure(const struct triggers *triggers);

/* Read the counters of devices; whether one fired, and then why. */
bool triggers_look(struct triggers *triggers, uint64_t now,
		   char ret[TRIGGERS_WHY_SIZE]);

/* NULL is allowed. */
void triggers_free(struct triggers *triggers);

#endif
