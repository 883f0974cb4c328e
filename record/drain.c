/*
 * drain.c - the thread that empties the ring buffers of all CPUs
 *
 * When to look.  Waking up for every page would steal the CPU from the load;
 * looking by timer costs the same however many events there are.  A busy CPU
 * makes up to some 100 MB/s, so a buffer of 4 MiB wants a look at least every
 * 40 ms: the timer is TICK_NS, and less as soon as a CPU had filled more than a
 * quarter of its buffer.  On a quiet host even that is waste, so without events
 * the timer slows down to IDLE_NS, and poll(2) wakes us before when some CPU has
 * filled a quarter (buffer_percent, which session.c set).  Kernels without
 * buffer_percent would wake us at every event: there the timer never slows
 * down.
 *
 * The watermark.  An event is stamped first and committed a moment later, so a
 * sweep can miss events that are older than itself, if their CPU was held
 * up in between (an interrupt, a hypervisor).  The watermark lies MARGIN_NS
 * before the sweep, longer than that takes.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "record/bundle.h"
#include "record/cpu_readers.h"
#include "record/drain.h"
#include "record/flag.h"
#include "record/page_queue.h"
#include "record/thread.h"
#include "record/tracing.h"

#define TICK_NS     (20 * NS_PER_MS)
#define TICK_MIN_NS (5 * NS_PER_MS)
#define IDLE_NS     NS_PER_S
#define MARGIN_NS   (20 * NS_PER_MS)

/* After so many looks that found nothing the timer slows down. */
#define N_LOOKS_IDLE 10

/* Before those of the readers. */
enum {
	STOP_POLL,
	BORDER_POLL,
	N_OWN_POLLS,
};

static_assert(N_OWN_POLLS == CPU_READERS_OWN_POLLS, "one of each");

struct drain {
	struct drain_options options;
	struct drain_request request;
	int stop_fd;           /* eventfd: read the rest and end */
	enum drain_depth rest; /* set before stop_fd is */
	bool has_percent;
	struct cpu_readers readers;
	uint64_t border_end; /* when the old segment ends; NEVER: there is none */
	uint64_t tick_ns;
	unsigned int n_idle_looks;
	struct ior_error error; /* the thread's; read after its end */
	struct thread thread;
};

static void choose_polled(struct drain *drain)
{
	struct pollfd *const polls = drain->readers.polls;

	cpu_readers_choose_polled(&drain->readers);
	polls[STOP_POLL].fd = drain->stop_fd;
	polls[STOP_POLL].events = POLLIN;
	polls[BORDER_POLL].fd =
		drain->border_end == NEVER ? drain->options.border_fd : -1;
	polls[BORDER_POLL].events = POLLIN;
}

static int open_pipe(struct drain *drain, struct ior_error *err)
{
	if (pipe2(drain->request.pipe, O_NONBLOCK | O_CLOEXEC) < 0)
		return ior_fail(err, errno, "cannot make a pipe: %m");

	/* One slot a sub-buffer; with fewer a batch takes more calls. */
	fcntl(drain->request.pipe[0], F_SETPIPE_SZ, (int)BATCH_SIZE);
	return 0;
}

int drain_create(const struct drain_options *options, struct drain **ret,
		 struct ior_error *err)
{
	struct drain *drain;
	int r;

	drain = calloc(1, sizeof(*drain));
	if (!drain)
		return ior_fail(err, ENOMEM, "out of memory");

	drain->options = *options;
	drain->request.queue = options->queue;
	drain->request.pipe[0] = -1;
	drain->request.pipe[1] = -1;
	drain->tick_ns = TICK_NS;
	drain->border_end = NEVER;
	drain->rest = DRAIN_SWEEP;
	drain->has_percent = tracing_has(options->session_fd, "buffer_percent");
	drain->stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (drain->stop_fd < 0) {
		r = ior_fail(err, errno, "cannot make an eventfd: %m");
		goto fail;
	}

	r = open_pipe(drain, err);
	if (r < 0)
		goto fail;

	r = cpu_readers_open(&drain->readers, options->session_fd,
			     options->subbuf_size, err);
	if (r < 0)
		goto fail;

	choose_polled(drain);
	*ret = drain;
	return 0;

fail:
	drain_free(drain);
	return r;
}

/* When to look again, after what the last look found. */
static void adapt(struct drain *drain, const struct look *look)
{
	const size_t quarter = drain->options.buffer_size / 4;

	if (look->size)
		drain->n_idle_looks = 0;
	else
		drain->n_idle_looks++;

	if (look->size > quarter && drain->tick_ns > TICK_MIN_NS)
		drain->tick_ns /= 2;
	else if (look->size < quarter / 4)
		drain->tick_ns = TICK_NS;
	if (drain->has_percent && drain->n_idle_looks > N_LOOKS_IDLE)
		drain->tick_ns = IDLE_NS;
}

/* The counts of all CPUs; 'bundle' is released by the caller. */
static int collect_stats(struct drain *drain, struct bundle *bundle)
{
	bundle_init(bundle, IOR_KIND_STATS, drain->request.queue, NEVER);
	return cpu_readers_add_stats(&drain->readers, bundle, &drain->error);
}

static int push_stats(struct drain *drain, uint64_t watermark,
		      enum chunk_part part)
{
	struct bundle bundle;
	int r;

	r = collect_stats(drain, &bundle);
	bundle.last_ns = watermark;
	bundle.part = part;
	if (r == 0)
		r = bundle_send(&bundle, &drain->error);
	bundle_release(&bundle);
	return r;
}

/*
 * Read everything that was recorded before now and say so.  This one waits
 * for the output: a watermark that were skipped would only be late.
 */
static int sweep(struct drain *drain, enum drain_depth depth,
		 uint64_t watermark, enum chunk_part part)
{
	struct look look = { 0 };
	int r;

	drain->request.deadline = NEVER;
	r = cpu_readers_drain(&drain->readers, &drain->request, depth, &look,
			      &drain->error);
	drain->request.deadline = 0;
	if (r < 0)
		return r;
	return push_stats(drain, watermark, part);
}

/* Begin a segment; losses so far are told to the one before. */
static int begin_border(struct drain *drain)
{
	const struct drain_options *const options = &drain->options;
	struct cpu_counts counts;
	struct bundle stats;
	int r;

	r = sweep(drain, DRAIN_SWEEP, clock_now() - MARGIN_NS, PART_ALL);
	if (r < 0)
		return r;

	drain->border_end = clock_now() + BORDER_NS;
	drain->readers.polls[BORDER_POLL].fd = -1;
	drain_counts(drain, &counts);
	r = collect_stats(drain, &stats);
	if (r == 0)
		r = options->border(options->context, &counts, &stats,
				    &drain->error);
	bundle_release(&stats);
	return r;
}

/* End the segment before. */
static int end_border(struct drain *drain)
{
	uint64_t n_asked;

	drain->border_end = NEVER;
	drain->readers.polls[BORDER_POLL].fd = drain->options.border_fd;
	if (read(drain->options.border_fd, &n_asked, sizeof(n_asked)) < 0)
		return ior_fail(&drain->error, errno,
				"cannot read an eventfd: %m");
	return sweep(drain, DRAIN_SWEEP, clock_now() - MARGIN_NS, PART_END);
}

/* Make a border as far as it is time for it. */
static int see_to_border(struct drain *drain)
{
	if (drain->readers.polls[BORDER_POLL].revents & POLLIN)
		return begin_border(drain);
	if (clock_now() >= drain->border_end)
		return end_border(drain);
	return 0;
}

/*
 * Sleep until 'deadline', or until a CPU's buffer is a quarter full.  After a
 * stall they all are, and nothing can be done about it but wait.
 */
static int sleep_until(struct drain *drain, uint64_t deadline, bool stalled)
{
	const bool timer_only = stalled || !drain->has_percent;
	const nfds_t n_polls =
		timer_only ? N_OWN_POLLS : drain->readers.n_polls;
	size_t i;

	for (i = 0; i < drain->readers.n_polls; i++)
		drain->readers.polls[i].revents = 0;
	if (poll(drain->readers.polls, n_polls, clock_timeout(deadline)) < 0 &&
	    errno != EINTR)
		return ior_fail(&drain->error, errno,
				"cannot wait for the kernel's buffers: %m; the "
				"trace ends here");
	return 0;
}

static bool is_stopping(const struct drain *drain)
{
	return drain->readers.polls[STOP_POLL].revents & POLLIN;
}

/* One turn of the loop: look, by timer or by wake-up, and sweep in time. */
static int turn(struct drain *drain, uint64_t *next_look, uint64_t *next_sweep,
		bool *stalled)
{
	struct look look = { 0 };
	const uint64_t now = clock_now();
	int r;

	if (now >= *next_sweep) {
		choose_polled(drain);
		*next_sweep = now + DRAIN_SWEEP_NS;
		*next_look = now + drain->tick_ns;
		return sweep(drain, DRAIN_SWEEP, now - MARGIN_NS, PART_ALL);
	}

	if (now < *next_look && !*stalled) {
		r = cpu_readers_drain_full(&drain->readers, &drain->request,
					   &look, &drain->error);
	} else {
		r = cpu_readers_drain(&drain->readers, &drain->request,
				      drain->has_percent ? DRAIN_FULL
							 : DRAIN_BEGUN,
				      &look, &drain->error);
		adapt(drain, &look);
	}
	*next_look = now + drain->tick_ns;
	*stalled = look.stalled;
	return r;
}

static uint64_t first_of(uint64_t look, uint64_t sweep, uint64_t border)
{
	const uint64_t first = look < sweep ? look : sweep;

	return first < border ? first : border;
}

static int drain_until_stop(struct drain *drain)
{
	uint64_t next_look = clock_now() + drain->tick_ns;
	uint64_t next_sweep = clock_now() + DRAIN_SWEEP_NS;
	bool stalled = false;
	int r = 0;

	while (r == 0) {
		r = sleep_until(drain,
				stalled ? clock_now() + TICK_MIN_NS
					: first_of(next_look, next_sweep,
						   drain->border_end),
				stalled);
		if (r < 0)
			return r;
		if (is_stopping(drain))
			return sweep(drain, drain->rest, clock_now(), PART_ALL);
		r = see_to_border(drain);
		if (r == 0)
			r = turn(drain, &next_look, &next_sweep, &stalled);
	}
	return r;
}

static void run(void *context)
{
	struct drain *const drain = context;

	if (drain_until_stop(drain) < 0)
		flag_raise(drain->options.trouble_fd);
	flag_raise(drain->options.done_fd);
}

int drain_start(struct drain *drain, struct ior_error *err)
{
	drain->thread.name = "iorec-drain";
	drain->thread.nice = -10;
	drain->thread.run = run;
	drain->thread.context = drain;
	return thread_start(&drain->thread, err);
}

pid_t drain_tid(const struct drain *drain)
{
	return drain->thread.tid;
}

size_t drain_n_cpus(const struct drain *drain)
{
	return drain->readers.n_readers;
}

void drain_counts(const struct drain *drain, struct cpu_counts *ret)
{
	cpu_readers_count(&drain->readers, ret);
}

void drain_finish(struct drain *drain, bool tracing_is_off)
{
	drain->rest = tracing_is_off ? DRAIN_ALL : DRAIN_SWEEP;
	flag_raise(drain->stop_fd);
}

int drain_join(struct drain *drain, struct ior_error *err)
{
	thread_join(&drain->thread);
	if (!drain->error.code)
		return 0;
	return ior_fail(err, -drain->error.code, "%s", drain->error.text);
}

void drain_free(struct drain *drain)
{
	size_t i;

	if (!drain)
		return;

	if (drain->thread.started) {
		flag_raise(drain->stop_fd);
		thread_join(&drain->thread);
	}
	cpu_readers_close(&drain->readers);
	for (i = 0; i < 2; i++)
		if (drain->request.pipe[i] >= 0)
			close(drain->request.pipe[i]);
	if (drain->stop_fd >= 0)
		close(drain->stop_fd);
	free(drain);
}
