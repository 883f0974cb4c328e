/*
 * bundle.h - texts gathered for one SNAPSHOT, STATS or FILE chunk
 *
 *	struct bundle bundle;
 *
 *	bundle_init(&bundle, IOR_KIND_SNAPSHOT, queue, NEVER);
 *	r = bundle_add_file(&bundle, "proc/diskstats", &error);
 *	r = bundle_send(&bundle, &error);
 *	bundle_release(&bundle);
 *
 * A bundle sends itself when it is full, so it may become several chunks.
 */
#ifndef RECORD_BUNDLE_H
#define RECORD_BUNDLE_H

#include <stddef.h>
#include <stdint.h>

#include "iorec/snapshot.h"
#include "record/page_queue.h"
#include "record/text.h"

struct ior_error;

struct bundle {
	uint16_t kind;
	uint16_t compatible;  /* flags of the chunks to come */
	enum chunk_part part; /* of segments that they are */
	uint64_t last_ns;     /* the watermark of STATS */
	uint64_t deadline;    /* how long to wait for the queue */
	struct page_queue *queue;
	struct ior_archive archive;
	struct text text; /* of bundle_add_file */
};

void bundle_init(struct bundle *bundle, uint16_t kind, struct page_queue *queue,
		 uint64_t deadline);

/* Add a text; a long one is parted.  -ETIMEDOUT when the queue is full. */
int bundle_add(struct bundle *bundle, const char *name, uint64_t time_ns,
	       const void *data, size_t size, struct ior_error *err);

/*
 * Add what the file '/NAME' holds under its name.  One that is not there or
 * cannot be read is left out; that is no failure.
 */
int bundle_add_file(struct bundle *bundle, const char *name,
		    struct ior_error *err);

/* The same of 'path' under a directory. */
int bundle_add_file_at(struct bundle *bundle, const char *name, int dir_fd,
		       const char *path, struct ior_error *err);

/* Push what was added; nothing when nothing was. */
int bundle_send(struct bundle *bundle, struct ior_error *err);

void bundle_release(struct bundle *bundle);

#endif
