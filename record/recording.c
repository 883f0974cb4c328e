/*
 * recording.c - one recording: all its parts, begun and ended in order
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
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
#include "record/cpu_reader.h"
#include "record/drain.h"
#include "record/memory.h"
#include "record/output.h"
#include "record/page_queue.h"
#include "record/privilege.h"
#include "record/probe.h"
#include "record/recording.h"
#include "record/segment_path.h"
#include "record/segments.h"
#include "record/session.h"
#include "record/signals.h"
#include "record/tracing.h"
#include "record/walk.h"
#include "record/watchdog.h"
#include "record/window.h"

/*
 * 8 MiB: what a host at its busiest makes in a tenth of a second.  With the
 * spool, the compressor and the program itself it is less than 16 MiB.
 */
#define N_BATCHES 8

/* What the last walk may take of the user's time. */
#define LAST_WALK_NS (200 * NS_PER_MS)

/* For an output that is slow to take the news that less is recorded. */
#define STEP_WAIT_NS (100 * NS_PER_MS)

/* Between two tries to send to an output that is slow. */
#define SEND_AGAIN_NS (100 * NS_PER_MS)

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
	return r < 0 ? r : choose_events(recording, err);
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

	r = session_open(recording->tracing_fd, recording->options->buffer_size,
			 recording->watchdog, &recording->session, err);
	if (r == 0)
		r = probes_create(recording->tracing_fd,
				  recording->session->name, &recording->choice,
				  err);
	if (r < 0)
		return r;
	return enable_events(recording, err);
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
	};
	struct window_options window = {
		.duration_ns = options->flight_ns,
		.size_max = options->max_size,
	};
	struct appender_options appender = {
		.zstd_level = options->zstd_level,
		.max_size = options->ring || options->flight_ns
				    ? 0
				    : options->max_size,
		.border_fd = recording->border_fd,
		.queue = recording->queue,
		.trouble_fd = recording->trouble_fd,
		.done_fd = recording->done_fd,
	};
	int r;

	r = drain_create(&drain, &recording->drain, err);
	if (r == 0)
		r = walk_create(recording->queue, &recording->walk, err);
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

/*
 * From here on there is a trace: the appender runs when the first chunk is in
 * the queue and COMMAND was found.
 */
static int start_writing(struct recording *recording, struct ior_error *err)
{
	int r;

	if (recording->command) {
		r = command_start(recording->command, err);
		if (r < 0)
			return r;
	}

	r = recording->window ? window_start(recording->window, err)
			      : output_keep(recording->output, err);
	if (r == 0)
		r = segments_start(recording->segments, err);
	if (r == 0)
		r = appender_start(recording->appender, err);
	if (r == 0)
		r = walk_start(recording->walk, err);
	if (r == 0)
		r = push_first_snapshot(recording, err);
	if (r == 0)
		walk_await_host(recording->walk);
	return r;
}

/* A ring has files beside what -o names; one that is no file is a mistake. */
static int refuse_ring_at(const char *path, struct ior_error *err)
{
	struct stat stat;

	if (lstat(path, &stat) < 0 || S_ISREG(stat.st_mode))
		return 0;
	return ior_fail(err, EINVAL,
			"--ring makes files named after '%s', which is none; "
			"give another -o",
			path);
}

/* Where the trace goes; a ring into files of which each has a number. */
static int choose_path(struct recording *recording, struct ior_error *err)
{
	const struct options *const options = recording->options;
	int r;

	if (options->ring) {
		r = refuse_ring_at(options->output, err);
		if (r == 0)
			r = segment_path_first(options->output,
					       &recording->segment, err);
		if (r < 0)
			return r;
		facts_make_uuid(recording->uuid);
	}

	recording->path = options->ring ? segment_path(options->output,
						       recording->segment)
					: strdup(options->output);
	return recording->path ? 0 : ior_fail(err, ENOMEM, "out of memory");
}

static int open_output(struct recording *recording, int signal_fd,
		       struct ior_error *err)
{
	const struct options *const options = recording->options;
	int r;

	r = choose_path(recording, err);
	if (r == 0)
		r = output_open(recording->path, signal_fd, &recording->output,
				err);
	if (r < 0)
		return r;

	if (output_is_short(recording->output, options->min_free))
		return ior_fail(err, ENOSPC,
				"less than %" PRIu64 " MB are free where '%s' "
				"goes; give another -o or a smaller --min-free",
				options->min_free >> 20, options->output);
	return 0;
}

/* The output is moved to its place only later, and segments follow it. */
static uint64_t needed_for_output(const struct output *output)
{
	char *path;
	uint64_t needed;

	if (!output->is_file)
		return PRIVILEGE_NONE;
	path = strdup(output->path);
	if (!path)
		return PRIVILEGE_CHANGE;
	needed = privilege_to_change(AT_FDCWD, dirname(path));
	free(path);
	return needed;
}

/* All is open that takes root to open; the threads are not there yet. */
static int drop_privileges(const struct recording *recording,
			   struct ior_error *err)
{
	uint64_t kept = PRIVILEGE_WALK;

	kept |= privilege_to_prioritize();
	kept |= privilege_to_change(recording->tracing_fd, "instances");
	kept |= needed_for_output(recording->output);
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

	r = open_output(recording, signal_fd, err);
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
	if (options->command)
		r = command_create(options->command,
				   strcmp(options->output, "-") != 0,
				   &recording->command, err);
	pthread_mutex_init(&recording->counters_mutex, NULL);
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

void recording_sample(const struct recording *recording, bool count_events,
		      struct guard_sample *ret)
{
	struct cpu_counts counts = { 0 };

	if (count_events)
		drain_counts(recording->drain, &counts);
	*ret = (struct guard_sample){
		.time_ns = clock_now(),
		/* No level makes the looks at /proc cheaper. */
		.cpu_ns = clock_cpu() - walk_cpu_ns(recording->walk),
		.n_events = counts.n_read + counts.n_unread + counts.n_lost,
	};
}

int recording_add_steps(const struct recording *recording,
			struct bundle *bundle, struct ior_error *err)
{
	const struct text *const steps = &recording->steps;

	if (!steps->size)
		return 0;
	return bundle_add(bundle, "step_down", recording->step_ns, steps->data,
			  steps->size, err);
}

/* What is left out here comes with the next counters. */
static void push_steps(const struct recording *recording, uint64_t deadline)
{
	struct bundle bundle;

	bundle_init(&bundle, IOR_KIND_SNAPSHOT, recording->queue, deadline);
	if (recording_add_steps(recording, &bundle, NULL) == 0)
		bundle_send(&bundle, NULL);
	bundle_release(&bundle);
}

/* One that cannot be disabled goes on: it costs, and reports leave it out. */
static void disable_event(const struct event_name *name, void *context)
{
	session_disable(context, name->system, name->event);
}

/* It stands in the file before the events that miss others. */
static void tell_step(struct recording *recording, enum ior_level level,
		      const char *why)
{
	struct text *const steps = &recording->steps;

	recording->step_ns = clock_now();
	text_print(steps, "%" PRIu64 "\t%s\t%s\t", recording->step_ns,
		   ior_level_name(recording->level), ior_level_name(level));
	text_add_field(steps, why, strlen(why));
	text_add(steps, "\n", 1);
	push_steps(recording, recording->step_ns + STEP_WAIT_NS);
}

int recording_step_down(struct recording *recording, const char *why,
			enum ior_level *ret, uint64_t *ret_ns)
{
	enum ior_level level;

	if (!event_choice_find_lower(&recording->choice, recording->level,
				     &level))
		return 0;
	/* A border tells the steps to the next segment: not now. */
	if (pthread_mutex_trylock(&recording->counters_mutex))
		return -EAGAIN;

	tell_step(recording, level, why);
	pthread_mutex_unlock(&recording->counters_mutex);
	event_choice_step_down(&recording->choice, level, disable_event,
			       recording->session);
	recording->level = level;
	*ret = level;
	*ret_ns = recording->step_ns - recording->start_ns;
	return 1;
}

void recording_push_counters(struct recording *recording)
{
	struct bundle bundle;

	/* At a border they are read anyway. */
	if (pthread_mutex_trylock(&recording->counters_mutex))
		return;

	bundle_init(&bundle, IOR_KIND_SNAPSHOT, recording->queue, 0);
	if (collect_counters(&bundle, NULL) == 0 &&
	    collect_swaps(&bundle, &recording->swaps, NULL) == 0 &&
	    recording_add_steps(recording, &bundle, NULL) == 0)
		bundle_send(&bundle, NULL);
	bundle_release(&bundle);
	pthread_mutex_unlock(&recording->counters_mutex);
}

static int push_trigger(struct recording *recording, const char *why,
			struct ior_error *err)
{
	struct bundle bundle;
	int r;

	bundle_init(&bundle, IOR_KIND_SNAPSHOT, recording->queue, NEVER);
	r = bundle_add(&bundle, "trigger", clock_now(), why, strlen(why), err);
	if (r == 0)
		r = bundle_send(&bundle, err);
	bundle_release(&bundle);
	return r;
}

int recording_open_window(struct recording *recording, const char *why,
			  struct ior_error *err)
{
	int r;

	if (!recording->window || recording->window_opened)
		return 0;

	r = output_keep(recording->output, err);
	if (r < 0)
		return r;

	recording->window_opened = true;
	window_open(recording->window);
	return push_trigger(recording, why, err);
}

static void raise_fd(int fd)
{
	const uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) < 0)
		return; /* cannot be: a counter of 64 bits does not overflow */
}

void recording_ask_for_border(struct recording *recording)
{
	raise_fd(recording->border_fd);
}

void recording_progress(const struct recording *recording, struct progress *ret)
{
	struct segments_totals totals;
	struct cpu_counts counts;

	segments_get_totals(recording->segments, &totals);
	drain_counts(recording->drain, &counts);
	*ret = (struct progress){
		.elapsed_ns = (recording->stop_ns ? recording->stop_ns
						  : clock_now()) -
			      recording->start_ns,
		.n_events = counts.n_read + counts.n_unread,
		.n_lost = counts.n_lost,
		.file_size = recording->window && !recording->window_opened
				     ? window_size(recording->window)
				     : totals.size,
		.first_segment = totals.first,
		.last_segment = totals.last,
	};
}

/*
 * The counters as they were when tracing stopped: without them no figure can
 * be checked, so they wait for the output as long as the user does.
 */
static int send_last_counters(struct bundle *counters)
{
	int r;

	do {
		counters->deadline = clock_now() + SEND_AGAIN_NS;
		r = bundle_send(counters, NULL);
	} while (r == -ETIMEDOUT && !signals_want_end());
	return r == -ETIMEDOUT ? -EINTR : r;
}

/* Stop tracing and hand all there is to the appender, or -EINTR. */
static int stop_and_drain(struct recording *recording, int signal_fd,
			  struct ior_error *err)
{
	const uint64_t deadline = clock_now() + LAST_WALK_NS;
	struct bundle counters;
	int r;

	bundle_init(&counters, IOR_KIND_SNAPSHOT, recording->queue, deadline);
	r = collect_counters(&counters, err);
	if (r == 0)
		r = recording_add_steps(recording, &counters, err);
	session_stop(recording->session);
	recording->stop_ns = clock_now();

	/* What the first walk found stands before the last events. */
	walk_finish(recording->walk, deadline);
	drain_finish(recording->drain);
	walk_again(recording->walk, deadline);

	if (r == 0 || r == -ETIMEDOUT)
		r = signals_wait_for(signal_fd, recording->drained_fd);
	if (r == 0)
		r = send_last_counters(&counters);
	bundle_release(&counters);
	return r;
}

/* Write the rest; -EINTR when the output is stuck and a signal came. */
static int write_rest(struct recording *recording, int signal_fd)
{
	page_queue_close(recording->queue);
	return signals_wait_for(signal_fd, recording->done_fd);
}

int recording_end(struct recording *recording, int signal_fd,
		  struct progress *ret, struct ior_error *err)
{
	struct segments_totals totals;
	struct ior_error failure;
	int r, drained;

	r = recording_open_window(recording, "the end of the recording", err);
	if (r < 0)
		return r;
	r = stop_and_drain(recording, signal_fd, err);
	if (r == 0)
		r = write_rest(recording, signal_fd);
	recording_progress(recording, ret);
	if (r == -EINTR) {
		recording->abandoned = true;
		return ior_fail(err, EINTR,
				"interrupted while '%s' was slow to take the "
				"rest; the trace is cut short",
				output_name(recording->output));
	}
	if (r < 0)
		return r;

	drained = drain_join(recording->drain, err);
	r = appender_join(recording->appender, &failure);
	segments_get_totals(recording->segments, &totals);
	ret->file_size = totals.size;
	if (r < 0)
		return ior_fail(
			err, -r,
			"cannot write '%s': %m; what was written so far "
			"can be read",
			output_name(recording->output));
	return drained;
}

/* What the appender works with, and a hanging one goes on to. */
static void free_writing(struct recording *recording)
{
	if (recording->appender)
		appender_join(recording->appender, NULL);
	appender_free(recording->appender);
	window_free(recording->window);
	segments_free(recording->segments);
	page_queue_free(recording->queue);
	if (recording->trouble_fd >= 0)
		close(recording->trouble_fd);
	if (recording->drained_fd >= 0)
		close(recording->drained_fd);
	if (recording->done_fd >= 0)
		close(recording->done_fd);
	if (recording->border_fd >= 0)
		close(recording->border_fd);
}

static void close_session(struct session *session, struct leftover *ret)
{
	struct leftover left = { 0 };

	if (!session)
		return;
	memcpy(left.instance, session->name, sizeof(left.instance));
	left.code = -session_close(session);
	if (left.code)
		*ret = left;
}

void recording_free(struct recording *recording, struct leftover *ret)
{
	if (!recording)
		return;

	/* Whoever waits for the queue is let go first. */
	if (recording->queue)
		page_queue_close(recording->queue);
	walk_free(recording->walk);
	drain_free(recording->drain);
	close_session(recording->session, ret);
	watchdog_free(recording->watchdog);
	output_close(recording->output);
	free(recording->path);
	command_free(recording->command);
	text_release(&recording->swaps);
	text_release(&recording->steps);
	event_choice_release(&recording->choice);
	if (recording->tracing_fd >= 0)
		close(recording->tracing_fd);
	if (!recording->abandoned)
		free_writing(recording);
	free(recording);
}
