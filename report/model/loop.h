/*
 * loop.h - loop devices, and the files that they lie on
 *
 * What a thread of the kernel does to such a file it does for the device: byte
 * N of the device is byte N + offset of the file.
 */
#ifndef MODEL_LOOP_H
#define MODEL_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/row.h"

#define LOOP_NAME_SIZE 32

struct files;
struct ior_error;
struct ior_text;
struct loops;
struct stack;

struct loop {
	char name[LOOP_NAME_SIZE];
	uint32_t dev;     /* of the loop device */
	uint32_t file_id; /* what it lies on; 0: not known */
	uint64_t offset;  /* bytes of the file before the device */
	bool direct;      /* past the cache of the file */

	struct disk_owner reader; /* who read last; task_id 0: nobody yet */
};

/* Both outlive the loops. */
int loops_create(const struct stack *stack, struct files *files,
		 struct loops **ret, struct ior_error *err);

/*
 * Take sys/class/block/NAME/loop/{offset,dio} or "loops"; other texts are passed
 * by.  'early' as in file.h: what is known already stays.
 */
int loops_text(struct loops *loops, const struct ior_text *text, bool early,
	       struct ior_error *err);

/* The loop device with this number, and the one on this file; or NULL. */
struct loop *loops_find(struct loops *loops, uint32_t dev);
struct loop *loops_find_on(struct loops *loops, uint32_t file_id);

/*
 * The device was seen to lie on this file, from its beginning and past its cache,
 * whatever the last look told.  NULL where nothing more can be known.
 */
struct loop *loops_learn(struct loops *loops, uint32_t device_id,
			 uint32_t file_id);

void loops_free(struct loops *loops);

#endif
