/*
 * appender.c - the thread that compresses batches and appends them
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/packer.h"
#include "record/appender.h"
#include "record/flag.h"
#include "record/output.h"
#include "record/page_queue.h"
#include "record/pages.h"
#include "record/segments.h"
#include "record/thread.h"
#include "record/window.h"

/*
 * Compressing is most of the recorder's work and can wait: the host's own work
 * goes first.  Unless the queue fills; then being nice would lose events, and
 * where it is half full others that are not nice would, too.
 */
#define NICE_CALM       5
#define NICE_BUSY       0
#define NICE_URGENT     (-10)
#define N_FILLED_BUSY   2
#define N_FILLED_URGENT 4

struct appender {
	struct appender_options options;
	struct ior_packer *packer;
	struct ior_error error; /* the thread's; read after its end */
	bool at_end;            /* nothing more is taken */
	bool border_asked;      /* and the next segment has not begun */
	int nice;
	atomic_bool failed;
	atomic_bool full;
	struct thread thread;
};

int appender_create(const struct appender_options *options,
		    struct appender **ret, struct ior_error *err)
{
	struct appender *appender;
	int r;

	appender = calloc(1, sizeof(*appender));
	if (!appender)
		return ior_fail(err, ENOMEM, "out of memory");

	appender->options = *options;
	appender->nice = NICE_CALM;
	r = ior_packer_create(options->zstd_level, &appender->packer, err);
	if (r < 0) {
		appender_free(appender);
		return r;
	}

	*ret = appender;
	return 0;
}

static int pack_and_append(struct appender *appender,
			   const struct ior_chunk *chunk, const void *payload,
			   enum chunk_part part)
{
	struct ior_packed packed;
	int r;

	r = ior_packer_pack(appender->packer, payload, chunk->raw_size, &packed,
			    &appender->error);
	if (r < 0)
		return r;
	if (appender->options.window)
		return window_take(appender->options.window, chunk, &packed,
				   part, &appender->error);
	return segments_take(appender->options.segments, chunk, &packed, part,
			     &appender->error);
}

/* Append the piece of a batch from 'at' to 'end', and the losses before it. */
static int append_piece(struct appender *appender,
			const struct page_batch *batch,
			const struct pages *pages, size_t at, size_t end)
{
	struct ior_chunk chunk = batch->chunk;

	chunk.first_ns = pages_time(pages, at);
	chunk.last_ns = pages_time(pages, end - pages->subbuf_size);
	chunk.lost_before = pages_lost_at(pages, at, batch->n_lost);
	chunk.raw_size = (uint32_t)(end - at);
	return pack_and_append(appender, &chunk, pages->data + at, batch->part);
}

static int append_pages(struct appender *appender,
			const struct page_batch *batch)
{
	const struct pages pages = {
		.data = batch->data,
		.size = batch->size,
		.subbuf_size = batch->subbuf_size,
	};
	size_t at, end;
	int r = 0;

	for (at = 0; r == 0 && at < pages.size; at = end) {
		end = pages_piece_end(&pages, at);
		r = append_piece(appender, batch, &pages, at, end);
	}
	return r;
}

static int append(struct appender *appender, struct page_batch *batch)
{
	if (batch->chunk.kind == IOR_KIND_PAGES)
		return append_pages(appender, batch);

	batch->chunk.raw_size = (uint32_t)batch->size;
	return pack_and_append(appender, &batch->chunk, batch->data,
			       batch->part);
}

static void note_full(struct appender *appender)
{
	if (atomic_exchange(&appender->full, true))
		return;
	flag_raise(appender->options.trouble_fd);
}

static void note_size(struct appender *appender)
{
	const struct appender_options *const options = &appender->options;
	struct segments_totals totals;
	uint64_t size;

	segments_get_totals(options->segments, &totals);
	size = totals.size;
	if (options->window)
		size += window_size(options->window);
	if (options->max_size && size >= options->max_size)
		note_full(appender);
}

/* Ask once for each border. */
static void ask_for_border(struct appender *appender)
{
	const struct appender_options *const options = &appender->options;
	const bool full = options->window ? window_is_full(options->window)
					  : segments_is_full(options->segments);

	if (full && !appender->border_asked)
		flag_raise(appender->options.border_fd);
	appender->border_asked = full;
}

static void note_failure(struct appender *appender)
{
	if (atomic_exchange(&appender->failed, true))
		return;
	flag_raise(appender->options.trouble_fd);
}

/* Step back behind the host's own work, or forward before events are lost. */
static void choose_nice(struct appender *appender)
{
	const size_t n_filled = page_queue_n_filled(appender->options.queue);
	const int nice = n_filled >= N_FILLED_URGENT ? NICE_URGENT
			 : n_filled >= N_FILLED_BUSY ? NICE_BUSY
			 : n_filled == 0             ? NICE_CALM
						     : appender->nice;

	if (nice == appender->nice)
		return;
	appender->nice = nice;
	setpriority(PRIO_PROCESS, (id_t)appender->thread.tid, nice);
}

/* What was appended may fail to be written as late as here. */
static void finish(struct appender *appender)
{
	struct ior_error failure = { 0 };

	if (appender->options.window)
		window_finish(appender->options.window, &appender->error);
	segments_finish(appender->options.segments, &failure);
	if (!appender->error.code)
		appender->error = failure;
}

/* A ring without room has no failure, it is at its end. */
static void take(struct appender *appender, struct page_batch *batch)
{
	int r;

	if (appender_failed(appender) || appender->at_end)
		return;

	r = append(appender, batch);
	if (r == -ENOBUFS) {
		appender->at_end = true;
		appender->error.code = 0;
		note_full(appender);
	} else if (r < 0) {
		note_failure(appender);
	}
}

static void run(void *context)
{
	struct appender *const appender = context;
	struct page_queue *const queue = appender->options.queue;
	struct page_batch *batch;

	while ((batch = page_queue_pop(queue))) {
		choose_nice(appender);
		take(appender, batch);
		page_queue_put_back(queue, batch);
		note_size(appender);
		ask_for_border(appender);
	}

	finish(appender);
	flag_raise(appender->options.done_fd);
}

int appender_start(struct appender *appender, struct ior_error *err)
{
	const struct appender_options *const options = &appender->options;
	const int fds[] = { options->border_fd, options->trouble_fd,
			    options->done_fd, options->output->fd,
			    options->output->dir_fd };

	appender->thread.name = "iorec-append";
	appender->thread.nice = NICE_CALM;
	appender->thread.n_fds = sizeof(fds) / sizeof(fds[0]);
	memcpy(appender->thread.fds, fds, sizeof(fds));
	appender->thread.run = run;
	appender->thread.context = appender;
	return thread_start(&appender->thread, err);
}

pid_t appender_tid(const struct appender *appender)
{
	return appender->thread.tid;
}

bool appender_failed(const struct appender *appender)
{
	return atomic_load(&appender->failed);
}

bool appender_is_full(const struct appender *appender)
{
	return atomic_load(&appender->full);
}

int appender_join(struct appender *appender, struct ior_error *err)
{
	thread_join(&appender->thread);
	if (!appender->error.code)
		return 0;
	return ior_fail(err, -appender->error.code, "%s", appender->error.text);
}

void appender_free(struct appender *appender)
{
	if (!appender)
		return;

	ior_packer_free(appender->packer);
	free(appender);
}
