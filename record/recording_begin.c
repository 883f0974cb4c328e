/*
 * recording_begin.c - a recording, from nothing to its first chunks
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "record/appender.h"
#include "record/border.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"
#include "record/drain.h"
#include "record/memory.h"
#include "record/output.h"
#include "record/page_queue.h"
#include "record/privilege.h"
#include "record/probe.h"
#include "record/recording.h"
#include "record/segments.h"
#include "record/session.h"
#include "record/signals.h"
#include "record/stack.h"
#include "record/symbols.h"
#include "record/tracing.h"
#include "record/walk.h"
#include "record/watchdog.h"
#include "record/window.h"

/*
 * 8 MiB: what a host at its busiest makes in a tenth of a second.  With the
 * spool, the compressor and the program itself it is less than 16 MiB.
 */
#define N_BATCHES 8

/* Whether somebody wants us to end before we began. */
static int check_signals(struct ior_error *err)
{
	if (!signals_want_end())
		return 0;
	return ior_fail(err, EINTR,
			"interrupted before tracing began; nothing was "
			"recorded");
}

static int choose_events(struct recording *recording, struct ior_error *err)
{
	const struct options *const options = recording->options;
	size_t i;
	int r;

	r = event_choice_add_level(&recording->choice, recording->tracing_fd,
				   options->level, err);
	for (i = 0; r == 0 && i < options->n_patterns; i++)
		r = event_choice_add_pattern(&recording->choice,
					     recording->tracing_fd,
					     options->patterns[i],
					     options->force, err);
	return r;
}

/* An event that cannot be enabled is missing, and the trace says so. */
static int enable_events(struct recording *recording, struct ior_error *err)
{
	struct event_choice *const choice = &recording->choice;
	size_t i, n_enabled = 0;
	char what[256];
	int r;

	for (i = 0; i < choice->n_events; i++) {
		const struct event_name *const name = &choice->events[i];

		r = check_signals(err);
		if (r < 0)
			return r;

		r = session_enable(recording->session, name->system,
				   name->event);
		if (r == 0) {
			n_enabled++;
			continue;
		}
		snprintf(what, sizeof(what), "%s:%s", name->system,
			 name->event);
		event_choice_add_missing(choice, what, strerror(-r));
	}
	if (n_enabled)
		return 0;
	return ior_fail(err, ENOENT,
			"no event of level '%s' can be enabled on this kernel; "
			"see 'iorec doctor'",
			ior_level_name(recording->options->level));
}

static int open_tracing(struct recording *recording, struct ior_error *err)
{
	const char *path;
	int r;

	r = tracing_open(&recording->tracing_fd, &path, err);
	if (r == 0 && recording->options->stacks)
		r = stacks_check(recording->tracing_fd, err);
	return r < 0 ? r : choose_events(recording, err);
}

/* Whoever opens the list decides who may read it: now, with all privileges. */
static int enable_stacks(struct recording *recording, struct ior_error *err)
{
	if (!recording->options->stacks)
		return 0;

	recording->symbols_fd = symbols_open();
	return stacks_enable(recording->session->dir_fd, err);
}

static int open_session(struct recording *recording, struct ior_error *err)
{
	int r;

	r = memory_check(recording->options->buffer_size, err);
	if (r == 0 && recording->options->flight_ns)
		r = memory_check_window(recording->options->max_size, err);
	if (r < 0)
		return r;

	r = watchdog_create(recording->tracing_fd, &recording->watchdog, err);
	if (r < 0)
		return r;

	r = session_create(recording->tracing_fd, &recording->session, err);
	if (r == 0)
		r = session_open(recording->session,
				 recording->options->buffer_size,
				 recording->watchdog, err);
	if (r == 0)
		r = probes_create(recording->tracing_fd,
				  recording->session->name, &recording->choice,
				  err);
	if (r == 0)
		r = enable_events(recording, err);
	return r < 0 ? r : enable_stacks(recording, err);
}

static int create_threads(struct recording *recording, struct ior_error *err)
{
	const struct drain_options drain = {
		.session_fd = recording->session->dir_fd,
		.subbuf_size = recording->session->subbuf_size,
		.buffer_size = recording->session->buffer_size,
		.queue = recording->queue,
		.border_fd = recording->border_fd,
		.border = border_push,
		.context = recording,
		.trouble_fd = recording->trouble_fd,
		.done_fd = recording->drained_fd,
	};
	const struct options *const options = recording->options;
	const struct segments_options segments = {
		.output = recording->output,
		.path = options->output,
		.number = recording->segment,
		.ring_size = options->ring ? options->max_size : 0,
		.zstd_level = options->zstd_level,
		.min_free = options->min_free,
	};
	struct window_options window = {
		.output = recording->output,
		.duration_ns = options->flight_ns,
		.size_max = options->max_size,
	};
	struct appender_options appender = {
		.output = recording->output,
		.zstd_level = options->zstd_level,
		.max_size = options->ring ? 0 : options->max_size,
		.border_fd = recording->border_fd,
		.queue = recording->queue,
		.trouble_fd = recording->trouble_fd,
		.done_fd = recording->done_fd,
	};
	int r;

	r = drain_create(&drain, &recording->drain, err);
	if (r == 0)
		r = walk_create(recording->queue, recording->symbols_fd,
				&recording->walk, err);
	if (r == 0)
		r = segments_create(&segments, &recording->segments, err);
	window.segments = recording->segments;
	if (r == 0 && options->flight_ns)
		r = window_create(&window, &recording->window, err);
	appender.segments = recording->segments;
	appender.window = recording->window;
	if (r == 0)
		r = appender_create(&appender, &recording->appender, err);
	return r;
}

/* The text "self": what of the host's I/O is the recorder's. */
static int add_self(struct bundle *bundle, const struct recording *recording,
		    struct ior_error *err)
{
	const struct stat *const output = &recording->output->stat;
	const pid_t tids[] = {
		gettid(),
		drain_tid(recording->drain),
		appender_tid(recording->appender),
		segments_writer_tid(recording->segments),
		segments_flusher_tid(recording->segments),
		walk_tid(recording->walk),
	};
	struct text text = { 0 };
	size_t i;
	int r;

	text_print(&text, "tgid\t%d\n", (int)getpid());
	for (i = 0; i < sizeof(tids) / sizeof(tids[0]); i++)
		if (tids[i])
			text_print(&text, "tid\t%d\n", (int)tids[i]);
	if (!recording->options->ring)
		text_print(&text, "output\t%u:%u:%" PRIu64 "\n",
			   major(output->st_dev), minor(output->st_dev),
			   (uint64_t)output->st_ino);
	r = bundle_add(bundle, "self", clock_now(), text.data, text.size, err);
	text_release(&text);
	return r;
}

/* Counters first: they are to be read as near to the start as can be. */
static int push_first_snapshot(struct recording *recording,
			       struct ior_error *err)
{
	const struct text *const missing = &recording->choice.missing;
	struct bundle bundle;
	int r;

	bundle_init(&bundle, IOR_KIND_SNAPSHOT, recording->queue, NEVER);
	r = collect_counters(&bundle, err);
	if (r == 0)
		r = bundle_send(&bundle, err);
	bundle.part = PART_KEPT;
	if (r == 0)
		r = add_self(&bundle, recording, err);
	if (r == 0)
		r = bundle_add(&bundle, "missing", clock_now(), missing->data,
			       missing->size, err);
	if (r == 0)
		r = collect_formats(&bundle, recording->session->dir_fd,
				    &recording->choice, err);
	if (r == 0 && recording->options->stacks)
		r = collect_stack_format(&bundle, recording->tracing_fd, err);
	if (r == 0)
		r = bundle_send(&bundle, err);
	bundle_release(&bundle);
	return r;
}

/* Tracing on, and what has to be noted at once. */
static int start_tracing(struct recording *recording, struct ior_error *err)
{
	uint64_t start_realtime_ns;
	int r;

	start_realtime_ns = clock_realtime();
	recording->start_ns = clock_now();
	r = session_start(recording->session, err);
	if (r == 0)
		r = border_push_first(recording, start_realtime_ns, err);
	if (r == 0)
		r = drain_start(recording->drain, err);
	return r;
}

/* All but the drain, which runs; the appender last, for it writes. */
static int start_threads(struct recording *recording, struct ior_error *err)
{
	int r;

	r = segments_start(recording->segments, err);
	if (r == 0 && recording->window)
		r = window_start(recording->window, err);
	if (r == 0)
		r = walk_start(recording->walk, err);
	if (r == 0)
		r = appender_start(recording->appender, err);
	return r;
}

/*
 * From here on there is a trace: the appender runs when the first chunk is in
 * the queue and COMMAND was found.  It comes to its place, where an older one may
 * lie, when nothing can fail any more that a recording needs.
 */
static int start_writing(struct recording *recording, struct ior_error *err)
{
	int r;

	if (recording->command) {
		r = command_start(recording->command, err);
		if (r < 0)
			return r;
	}

	r = start_threads(recording, err);
	if (r == 0 && !recording->window)
		r = recording_keep_output(recording, err);
	if (r < 0)
		return r;

	output_leave(recording->output);
	r = push_first_snapshot(recording, err);
	if (r == 0)
		walk_await_host(recording->walk);
	return r;
}

/* All is open that takes root to open; the threads are not there yet. */
static int drop_privileges(const struct recording *recording,
			   struct ior_error *err)
{
	uint64_t kept = PRIVILEGE_WALK;

	kept |= privilege_to_prioritize();
	kept |= privilege_to_change(recording->tracing_fd, "instances");
	/* It comes to its place only later, and segments follow it. */
	if (recording->output->is_file)
		kept |= privilege_to_change(recording->output->dir_fd, ".");
	if (recording->command)
		kept |= PRIVILEGE_COMMAND;
	return privilege_drop(kept, err);
}

/* What the user asked for can be had: an -EINVAL from here on is the kernel's. */
static int begin_chosen(struct recording *recording, struct ior_error *err)
{
	int r;

	r = open_session(recording, err);
	if (r == 0)
		r = page_queue_create(N_BATCHES, &recording->queue, err);
	if (r == 0)
		r = create_threads(recording, err);
	if (r == 0)
		r = check_signals(err);
	if (r == 0)
		r = drop_privileges(recording, err);
	if (r == 0)
		r = start_tracing(recording, err);
	if (r == 0)
		r = start_writing(recording, err);
	return r == -EINVAL ? -EIO : r;
}

static int begin(struct recording *recording, int signal_fd,
		 struct ior_error *err)
{
	int r;

	r = recording_open_output(recording, signal_fd, err);
	if (r == 0)
		r = open_tracing(recording, err);
	return r < 0 ? r : begin_chosen(recording, err);
}

int recording_begin(const struct options *options, int signal_fd,
		    struct recording **ret, struct leftover *left,
		    struct ior_error *err)
{
	struct recording *recording;
	int r = 0;

	recording = calloc(1, sizeof(*recording));
	if (!recording)
		return ior_fail(err, ENOMEM, "out of memory");

	recording->options = options;
	recording->level = options->level;
	recording->tracing_fd = -1;
	recording->symbols_fd = -1;
	if (options->command)
		r = command_create(options->command,
				   strcmp(options->output, "-") != 0,
				   &recording->command, err);
	pthread_mutex_init(&recording->counters_mutex, NULL);
	marks_init(&recording->marks);
	recording->border_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	recording->trouble_fd = eventfd(0, EFD_CLOEXEC);
	recording->drained_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	recording->done_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (r == 0 && (recording->trouble_fd < 0 || recording->drained_fd < 0 ||
		       recording->done_fd < 0 || recording->border_fd < 0))
		r = ior_fail(err, errno, "cannot make an eventfd: %m");
	if (r == 0)
		r = begin(recording, signal_fd, err);
	if (r < 0) {
		recording_free(recording, left);
		return r;
	}

	*ret = recording;
	return 0;
}
