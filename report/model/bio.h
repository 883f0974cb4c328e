/*
 * bio.h - bios that are open, by device, and how they become rows
 *
 * A bio is one of these while any of its bytes is to be done.  Those with
 * sectors are in the tree of their device and operation; flushes and commands
 * have none and stand in the lists of unplaced.h.
 */
#ifndef MODEL_BIO_H
#define MODEL_BIO_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/attribute.h"
#include "report/model/block.h"
#include "report/model/pool.h"
#include "report/model/range.h"
#include "report/model/row.h"
#include "report/model/stack_wait.h"

#define SECTOR_SIZE UINT64_C(512)

/* Sectors behind this are no place on any device. */
#define SECTORS_MAX (UINT64_C(1) << 54)

/*
 * Bios open at once, and pieces of them (request.c); beyond, the oldest is given
 * up.
 */
#define BIOS_MAX   (UINT32_C(1) << 17)
#define PIECES_MAX (4 * BIOS_MAX)

/* Operations that have sectors: DISK_READ to DISK_ZERO. */
#define N_PLACED_OPS (DISK_ZERO + 1)

#define N_DEVICE_BUCKETS 256
#define N_EARLY          16

struct block_event;

struct bio {
	struct range range; /* its sectors; order is its disk_id */
	struct bio_device *device;
	struct bio *older; /* in the list of all open ones */
	struct bio *newer;
	struct bio *next; /* in a list of unplaced.h */
	struct disk_row row;
	struct disk_owner owners[ATTRIBUTE_OWNERS_MAX];
	struct disk_age ages[DIRTY_AGES_MAX];
	uint64_t queued_size;
	uint64_t done_size;
	uint64_t opened_ns; /* when its first event came */
	uint64_t done_ns;   /* when the last bytes were */
	bool awaits_stack;
	bool in_cache;  /* cache.h was told of it */
	bool unmatched; /* these make its match, the first that is set */
	bool requeued;
	bool partial;
	bool split;
	bool merged;
};

/* Bios without sectors, in order. */
struct bio_list {
	struct bio *first;
	struct bio *last;
};

/* A block device: always a whole disk. */
struct bio_device {
	struct bio_device *next; /* in its bucket */
	uint32_t dev;
	uint32_t device_id;
	bool has_requests;

	struct range *bios[N_PLACED_OPS];
	struct range *waiting[N_PLACED_OPS]; /* pieces, see request.c */
	struct range *issued[N_PLACED_OPS];  /* requests, see request.c */

	struct bio_list flushes_waiting;
	struct bio_list flushes_issued;
	struct bio_list commands_waiting; /* requeued */
	struct bio_list commands_issued;

	/* Who last asked for a flush along with data; task_id 0: nobody. */
	struct {
		uint64_t disk_id;
		uint32_t task_id;
		uint32_t file_id;
		uint64_t vfs_id;
		const char *call;
		uint32_t stack_id;
		uint32_t flags; /* DISK_LOWER or nothing */
		struct disk_owner owner;
	} flush_asker;
};

/* A completion whose issue did not come before it; see request.c. */
struct early_completion {
	const struct bio_device *device; /* NULL: none */
	enum disk_op op;
	uint64_t begin;
	uint64_t end;
	uint64_t time_ns;
};

struct bios {
	struct block_options options;
	struct bio_device *devices[N_DEVICE_BUCKETS];
	struct bio *oldest;
	struct bio *newest;
	struct pool bio_pool;
	struct pool piece_pool;
	struct pool request_pool;
	struct stack_waits stack_waits;
	struct early_completion early[N_EARLY];
	uint32_t next_early;
	uint64_t now_ns; /* of the latest event */
	uint64_t last_disk_id;
	uint64_t last_request_id;
	uint64_t gap_to_ns; /* what was opened before may be lost; 0: nothing */
};

/* Whether a bio of this operation has sectors. */
static inline bool bio_op_is_placed(enum disk_op op)
{
	return op < N_PLACED_OPS;
}

/* Sectors that an event tells of; false where they can be on no device. */
bool bio_get_sectors(const struct block_event *event, uint64_t *begin_ret,
		     uint64_t *end_ret);

/* The device with this number, made when it is new. */
int bios_get_device(struct bios *bios, uint32_t dev, struct bio_device **ret,
		    struct ior_error *err);

/* The same, or NULL. */
struct bio_device *bios_find_device(const struct bios *bios, uint32_t dev);

/*
 * Open a bio of n_sectors (0: without a place) on a device.  Its row has id,
 * device, place, operation and flags; owners and all else are the caller's.
 */
int bio_open(struct bios *bios, struct bio_device *device,
	     const struct bio_flags *flags, uint64_t sector, uint64_t n_sectors,
	     struct bio **ret, struct ior_error *err);

/* The same for one whose queueing was not seen; its owner is who it can be. */
int bio_open_unseen(struct bios *bios, struct bio_device *device,
		    const struct bio_flags *flags, uint64_t sector,
		    uint64_t n_sectors, struct bio **ret,
		    struct ior_error *err);

/* Charge it so. */
void bio_charge(struct bio *bio, const struct attribution *attribution);

/* The bio of a device that covers a sector, the newest of them; or NULL. */
struct bio *bio_find(const struct bio_device *device, enum disk_op op,
		     uint64_t sector);

/* Whether events were lost while it was open: its times mean nothing. */
bool bio_is_lost(const struct bios *bios, const struct bio *bio);

/* The same, and all that was lost is past: what comes now is of others. */
bool bio_is_left_behind(const struct bios *bios, const struct bio *bio);

/* It is in a request that was issued now. */
void bio_issue(struct bios *bios, struct bio *bio, uint64_t request_id);

/* 'size' bytes of it are done now; true when all are. */
bool bio_progress(struct bios *bios, struct bio *bio, uint64_t size,
		  int32_t error);

/*
 * Hand out the row of what is done, and free the bio.  It must not be in any
 * piece, request or list any more.
 */
int bio_close(struct bios *bios, struct bio *bio, struct ior_error *err);

/*
 * The same for one whose end will not be seen: what is done of it is one row,
 * the rest another, in flight.
 */
int bio_give_up(struct bios *bios, struct bio *bio, struct ior_error *err);

/* Who asked for a flush last is not known any more. */
void bios_forget_askers(struct bios *bios);

void bios_release(struct bios *bios);

#endif
