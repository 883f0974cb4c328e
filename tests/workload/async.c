/*
 * async.c - reads and writes that are submitted: by io_uring and by io_submit
 *
 * One at a time, so that each is a bio of its own.  What io_submit does no event
 * tells, so its verbs have no calls in their truth, but all of the disk's.
 */
#include "workload.h"

#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/aio_abi.h>

#include "ring.h"

#define PAGE 4096

static uint64_t offset_of(struct work *work, uint64_t i)
{
	const uint64_t n_calls = file_size(work) / work->size;

	return i % n_calls * work->size;
}

static void count(struct work *work, uint8_t opcode)
{
	if (opcode == IORING_OP_READ)
		truth_file_read(work->truth, work->size);
	else
		truth_file_write(work->truth, work->size);
}

static void count_direct(struct work *work, bool is_read)
{
	truth_add(work->truth, is_read ? DISK_READS : DISK_WRITES, 1);
	truth_add(work->truth, is_read ? DISK_READ_BYTES : DISK_WRITE_BYTES,
		  work->size);
}

/* How the requests of a verb are made. */
struct way {
	uint32_t setup; /* IORING_SETUP_* */
	uint8_t flags;  /* IOSQE_* */
	uint8_t opcode;
};

static void prepare(struct work *work, const struct way *way, struct ring *ring,
		    struct io_uring_sqe *ret)
{
	ring_open(ring, way->setup);
	if (way->flags & IOSQE_FIXED_FILE)
		ring_register(ring, work->fd);
	*ret = (struct io_uring_sqe){
		.opcode = way->opcode,
		.flags = way->flags,
		.fd = way->flags & IOSQE_FIXED_FILE ? 0 : work->fd,
		.addr = (uintptr_t)work->buffer,
		.len = (uint32_t)work->size,
	};
}

static void run_direct(struct work *work, const struct way *way)
{
	struct io_uring_sqe sqe;
	struct ring ring;
	uint64_t i;

	prepare(work, way, &ring, &sqe);
	for (i = 0; i < work->n_calls; i++) {
		sqe.off = offset_of(work, i);
		expect(ring_do(&ring, &sqe), work->size, "io_uring");
		count(work, way->opcode);
		count_direct(work, way->opcode == IORING_OP_READ);
	}
}

static void uring_reads(struct work *work)
{
	run_direct(work, &(struct way){ .opcode = IORING_OP_READ });
}

static void uring_writes(struct work *work)
{
	run_direct(work, &(struct way){ .opcode = IORING_OP_WRITE });
}

/* By a worker thread of the kernel in this process: iou-wrk. */
static void uring_wrk_reads(struct work *work)
{
	run_direct(work, &(struct way){ .opcode = IORING_OP_READ,
					.flags = IOSQE_ASYNC });
}

static void uring_wrk_write(struct work *work)
{
	run_direct(work, &(struct way){ .opcode = IORING_OP_WRITE,
					.flags = IOSQE_ASYNC });
}

/* By a thread of the kernel in this process that submits: iou-sqp. */
static void uring_sqp_reads(struct work *work)
{
	run_direct(work, &(struct way){ .opcode = IORING_OP_READ,
					.setup = IORING_SETUP_SQPOLL });
}

static void uring_fix_reads(struct work *work)
{
	run_direct(work, &(struct way){ .opcode = IORING_OP_READ,
					.flags = IOSQE_FIXED_FILE });
}

static void uring_hits(struct work *work)
{
	const struct way way = { .opcode = IORING_OP_READ };
	struct io_uring_sqe sqe;
	struct ring ring;
	uint64_t i;

	prepare(work, &way, &ring, &sqe);
	for (i = 0; i < work->n_calls; i++) {
		sqe.off = offset_of(work, i);
		expect(ring_do(&ring, &sqe), work->size, "io_uring");
		count(work, way.opcode);
		truth_pages_hit(work->truth, sqe.off, work->size);
	}
}

static void uring_fsync(struct work *work)
{
	const struct way way = { .opcode = IORING_OP_WRITE };
	struct io_uring_sqe sqe;
	struct ring ring;
	uint64_t i;

	prepare(work, &way, &ring, &sqe);
	for (i = 0; i < work->n_calls; i++) {
		sqe.off = i * work->size;
		expect(ring_do(&ring, &sqe), work->size, "io_uring");
		count(work, way.opcode);
	}
	sqe = (struct io_uring_sqe){
		.opcode = IORING_OP_FSYNC,
		.fd = work->fd,
	};
	expect(ring_do(&ring, &sqe), 0, "io_uring");
	truth_add(work->truth, DISK_WRITE_BYTES,
		  (work->n_calls * work->size + PAGE - 1) / PAGE * PAGE);
	truth_hide(work->truth, DISK_WRITES);
}

static void run_aio(struct work *work, uint16_t opcode)
{
	struct iocb iocb = {
		.aio_lio_opcode = opcode,
		.aio_fildes = (uint32_t)work->fd,
		.aio_buf = (uintptr_t)work->buffer,
		.aio_nbytes = work->size,
	};
	struct iocb *iocbs[] = { &iocb };
	aio_context_t context = 0;
	struct io_event event;
	uint64_t i;

	if (syscall(SYS_io_setup, 1, &context))
		die("io_setup");
	for (i = 0; i < work->n_calls; i++) {
		iocb.aio_offset = (int64_t)offset_of(work, i);
		if (syscall(SYS_io_submit, context, 1L, iocbs) != 1)
			die("io_submit");
		if (syscall(SYS_io_getevents, context, 1L, 1L, &event, NULL) !=
		    1)
			die("io_getevents");
		expect(event.res, work->size, "io_submit");
		count_direct(work, opcode == IOCB_CMD_PREAD);
	}
}

static void aio_reads(struct work *work)
{
	run_aio(work, IOCB_CMD_PREAD);
}

static void aio_writes(struct work *work)
{
	run_aio(work, IOCB_CMD_PWRITE);
}

const struct verb async_hit_verbs[] = {
	{ "uring_hits", open_for_reading, uring_hits,
	  "CALLS reads of SIZE by io_uring from a resident file" },
	{ 0 },
};

const struct verb async_verbs[] = {
	{ "uring_reads", open_for_direct_reading, uring_reads,
	  "CALLS reads of SIZE by io_uring with O_DIRECT" },
	{ "uring_wrk_reads", open_for_direct_reading, uring_wrk_reads,
	  "the same by a worker of io_uring" },
	{ "uring_sqp_reads", open_for_direct_reading, uring_sqp_reads,
	  "the same by io_uring's thread that submits" },
	{ "uring_fix_reads", open_for_direct_reading, uring_fix_reads,
	  "the same of a fixed file" },
	{ "uring_writes", open_for_direct_writing, uring_writes,
	  "CALLS writes of SIZE by io_uring with O_DIRECT" },
	{ "uring_wrk_write", open_for_direct_writing, uring_wrk_write,
	  "the same by a worker of io_uring" },
	{ "uring_fsync", open_for_writing, uring_fsync,
	  "CALLS writes of SIZE, then fsync, all by io_uring" },
	{ "aio_reads", open_for_direct_reading, aio_reads,
	  "CALLS reads of SIZE by io_submit with O_DIRECT" },
	{ "aio_writes", open_for_direct_writing, aio_writes,
	  "CALLS writes of SIZE by io_submit with O_DIRECT" },
	{ 0 },
};
