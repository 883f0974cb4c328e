/*
 * recording_end.c - a recording, from its last events until nothing is left of it
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "record/appender.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"
#include "record/drain.h"
#include "record/output.h"
#include "record/page_queue.h"
#include "record/patience.h"
#include "record/recording.h"
#include "record/segments.h"
#include "record/session.h"
#include "record/signals.h"
#include "record/walk.h"
#include "record/watchdog.h"
#include "record/window.h"

/* What the last walk may take of the user's time. */
#define LAST_WALK_NS (200 * NS_PER_MS)

/* Between two tries to send to an output that is slow. */
#define SEND_AGAIN_NS (100 * NS_PER_MS)

/*
 * The counters as they were when tracing stopped: without them no figure can
 * be checked, so they wait for the output as long as the user does.
 */
static int send_last_counters(struct bundle *counters,
			      struct patience *patience)
{
	int r;

	do {
		counters->deadline = clock_now() + SEND_AGAIN_NS;
		r = bundle_send(counters, NULL);
	} while (r == -ETIMEDOUT && !signals_want_end() &&
		 !patience_is_over(patience));
	return r == -ETIMEDOUT && signals_want_end() ? -EINTR : r;
}

static void tell_held_walk(struct bundle *counters)
{
	static const char why[] = "a file system did not answer";

	counters->compatible |= IOR_CHUNK_PARTIAL;
	bundle_add(counters, "walk", clock_now(), why, strlen(why), NULL);
}

/* Stop tracing and hand all there is to the appender, or as patience_wait(). */
static int stop_and_drain(struct recording *recording, const char *why,
			  int signal_fd, struct patience *patience,
			  struct ior_error *err)
{
	const uint64_t deadline = clock_now() + LAST_WALK_NS;
	struct bundle counters;
	bool is_off;
	int r, walked;

	bundle_init(&counters, IOR_KIND_SNAPSHOT, recording->queue, deadline);
	r = collect_counters(&counters, err);
	if (r == 0)
		r = recording_add_steps(recording, &counters, err);
	if (r == 0 && why)
		r = bundle_add(&counters, "stop", clock_now(), why, strlen(why),
			       err);
	is_off = session_stop(recording->session) == 0;
	recording->stop_ns = clock_now();

	/* What the first walk found stands before the last events. */
	walked = walk_finish(recording->walk, deadline);
	drain_finish(recording->drain, is_off);
	if (walked == 0)
		walked = walk_again(recording->walk, deadline);
	if (walked < 0)
		tell_held_walk(&counters);

	if (r == 0 || r == -ETIMEDOUT)
		r = patience_wait(patience, signal_fd, recording->drained_fd);
	if (r == 0)
		r = send_last_counters(&counters, patience);
	bundle_release(&counters);
	return r;
}

/* Write the rest; fails as patience_wait() when the output is stuck. */
static int write_rest(struct recording *recording, int signal_fd,
		      struct patience *patience)
{
	page_queue_close(recording->queue);
	return patience_wait(patience, signal_fd, recording->done_fd);
}

static int give_up(struct recording *recording, int code, struct ior_error *err)
{
	const char *const name = output_name(recording->output);

	recording->abandoned = true;
	if (code == ETIMEDOUT)
		return ior_fail(err, code,
				"'%s' took nothing for %d s; the trace is cut "
				"short",
				name, (int)(PATIENCE_NS / NS_PER_S));
	return ior_fail(err, code,
			"interrupted while '%s' was slow to take the rest; the "
			"trace is cut short",
			name);
}

int recording_end(struct recording *recording, const char *why, int signal_fd,
		  struct progress *ret, struct ior_error *err)
{
	struct segments_totals totals;
	struct patience patience;
	struct ior_error failure;
	int r, opened, drained;

	opened = recording_open_window(recording, "the end of the recording",
				       err);
	patience_init(&patience, recording->segments);
	r = stop_and_drain(recording, why, signal_fd, &patience, err);
	if (r == 0)
		r = write_rest(recording, signal_fd, &patience);
	recording_progress(recording, ret);
	if (r == -EINTR || r == -ETIMEDOUT)
		return give_up(recording, -r, err);
	if (r < 0)
		return r;

	drained = drain_join(recording->drain, err);
	r = appender_join(recording->appender, &failure);
	segments_get_totals(recording->segments, &totals);
	ret->file_size = totals.size;
	if (r < 0)
		return ior_fail(err, -r, "%s", failure.text);
	return drained < 0 ? drained : opened;
}

/* What the appender works with, and a hanging one goes on to. */
static void free_writing(struct recording *recording)
{
	if (recording->appender)
		appender_join(recording->appender, NULL);
	appender_free(recording->appender);
	window_free(recording->window);
	segments_free(recording->segments);
	output_close(recording->output);
	if (recording->trouble_fd >= 0)
		close(recording->trouble_fd);
	if (recording->drained_fd >= 0)
		close(recording->drained_fd);
	if (recording->done_fd >= 0)
		close(recording->done_fd);
	if (recording->border_fd >= 0)
		close(recording->border_fd);
}

/* What we cannot remove the watchdog may: it lacks nothing that we lack. */
static void close_session(struct session *session, struct watchdog *watchdog,
			  struct leftover *ret)
{
	struct leftover left = { 0 };
	int r;

	if (!session)
		return;
	memcpy(left.instance, session->name, sizeof(left.instance));
	left.code = -session_close(session);
	if (!left.code)
		return;
	r = watchdog_remove(watchdog);
	if (r != -ECHILD)
		left.code = -r;
	if (left.code)
		*ret = left;
}

void recording_free(struct recording *recording, struct leftover *ret)
{
	bool walk_is_held;

	if (!recording)
		return;

	/* Whoever waits for the queue is let go first. */
	if (recording->queue)
		page_queue_close(recording->queue);
	walk_is_held = !walk_free(recording->walk);
	drain_free(recording->drain);
	close_session(recording->session, recording->watchdog, ret);
	watchdog_free(recording->watchdog);
	free(recording->path);
	command_free(recording->command);
	text_release(&recording->swaps);
	text_release(&recording->steps);
	marks_release(&recording->marks);
	event_choice_release(&recording->choice);
	if (recording->tracing_fd >= 0)
		close(recording->tracing_fd);
	if (recording->symbols_fd >= 0)
		close(recording->symbols_fd);
	if (!recording->abandoned)
		free_writing(recording);
	if (!recording->abandoned && !walk_is_held)
		page_queue_free(recording->queue);
	free(recording);
}
