/*
 * recorder.c - record until somebody or something says stop
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/appender.h"
#include "record/clock.h"
#include "record/guard.h"
#include "record/instance.h"
#include "record/recorder.h"
#include "record/segments.h"
#include "record/signals.h"
#include "record/status.h"
#include "record/triggers.h"
#include "record/window.h"

#define COUNTERS_NS (5 * NS_PER_S)

/* What a COMMAND has to end in, after a signal; then we end without it. */
#define GRACE_NS NS_PER_S

/* The tail of --flight is this part of what it keeps. */
#define TAIL_PART 4

struct recorder {
	const struct recorder_listener *listener;
	struct recording *recording; /* NULL once it has ended */
	struct command *command;     /* NULL: none was asked for */
	int signal_fd;
	int signal;      /* the last that wanted us to end, or 0 */
	uint64_t end_ns; /* of -d, or of COMMAND's grace */
	uint64_t next_second;
	uint64_t next_counters;
	struct guard guard;
	char why[GUARD_WHY_SIZE];
	uint64_t next_span; /* of --flight */
	struct triggers *triggers;
	struct ior_error *error;
	int failure;                 /* what *error tells, or 0 */
	enum stop_reason reason;     /* STOP_NOT_YET while we go on */
	enum stop_reason end_reason; /* what end_ns stands for */
};

/*
 * The terminal sends Ctrl-C to COMMAND as well; a kill is for us alone and is
 * passed on.  Either way COMMAND may end first and be recorded to its end.
 */
static void stop_by_signal(struct recorder *recorder, int number,
			   bool from_terminal)
{
	struct command *const command = recorder->command;

	recorder->signal = number;
	if (!command || command_has_ended(command) ||
	    recorder->end_reason == STOP_SIGNAL) {
		recorder->reason = STOP_SIGNAL;
		return;
	}
	if (!from_terminal)
		command_signal(command, number);
	recorder->end_ns = clock_now() + GRACE_NS;
	recorder->end_reason = STOP_SIGNAL;
}

/* What comes behind a trigger, beside what --flight keeps of before. */
static uint64_t tail_of(const struct options *options)
{
	return options->flight_ns / TAIL_PART;
}

/* Write what is kept and go on for the tail. */
static void fire(struct recorder *recorder, const char *why)
{
	const struct recorder_listener *const listener = recorder->listener;
	struct recording *const recording = recorder->recording;
	const uint64_t tail_ns = tail_of(recording->options);

	recorder->failure =
		recording_open_window(recording, why, recorder->error);
	if (recorder->failure < 0) {
		recorder->reason = STOP_FAILED;
		return;
	}
	recorder->next_span = NEVER;
	triggers_free(recorder->triggers);
	recorder->triggers = NULL;
	if (clock_now() + tail_ns < recorder->end_ns) {
		recorder->end_ns = clock_now() + tail_ns;
		recorder->end_reason = STOP_FLIGHT;
	}
	if (listener->fired)
		listener->fired(why, tail_ns, listener->context);
}

/* Nothing is to be done a second time. */
static void hear_user(struct recorder *recorder)
{
	const struct recorder_listener *const listener = recorder->listener;
	const struct recording *const recording = recorder->recording;

	if (recording && recording->window && !recording->window_opened)
		fire(recorder, "SIGUSR1");
	else if (listener->ignored)
		listener->ignored(!recording ? "SIGUSR1: the trace has ended"
				  : recording->window
					  ? "SIGUSR1: what was kept is being "
					    "written already"
					  : "SIGUSR1 does nothing without "
					    "--flight",
				  listener->context);
}

static void read_signals(struct recorder *recorder)
{
	struct command *const command = recorder->command;
	struct signalfd_siginfo info;

	while (read(recorder->signal_fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGUSR1)
			hear_user(recorder);
		else if (info.ssi_signo != SIGCHLD)
			stop_by_signal(recorder, (int)info.ssi_signo,
				       info.ssi_code == SI_KERNEL);
		else if (command && command_has_ended(command))
			recorder->reason = STOP_COMMAND;
	}
}

static void sample(const struct recorder *recorder, struct guard_sample *ret)
{
	recording_sample(recorder->recording,
			 recorder->guard.limits.max_events != 0, ret);
}

static void step_down(struct recorder *recorder)
{
	const struct recorder_listener *const listener = recorder->listener;
	struct recording *const recording = recorder->recording;
	struct step_down step = {
		.from = recording->level,
		.why = recorder->why,
	};
	struct guard_sample now;
	int r;

	r = recording_step_down(recording, recorder->why, &step.to,
				&step.elapsed_ns);
	if (r == 0)
		recorder->reason = STOP_COST;
	if (r <= 0)
		return;
	if (listener->stepped_down)
		listener->stepped_down(&step, listener->context);
	sample(recorder, &now);
	guard_restart(&recorder->guard, &now);
}

static void look_at_cost(struct recorder *recorder)
{
	const struct guard_limits *const limits = &recorder->guard.limits;
	struct guard_sample now;

	if (!limits->max_events && limits->max_cpu <= 0)
		return;
	sample(recorder, &now);
	if (guard_look(&recorder->guard, &now, recorder->why))
		step_down(recorder);
}

static void look_at_triggers(struct recorder *recorder, uint64_t now)
{
	char why[TRIGGERS_WHY_SIZE];

	if (recorder->triggers && triggers_look(recorder->triggers, now, why))
		fire(recorder, why);
}

static void each_second(struct recorder *recorder, uint64_t now)
{
	const struct recorder_listener *const listener = recorder->listener;
	struct progress progress;

	if (now < recorder->next_second)
		return;

	recorder->next_second = now + NS_PER_S;
	if (segments_is_short(recorder->recording->segments))
		recorder->reason = STOP_SPACE;
	else
		look_at_cost(recorder);
	look_at_triggers(recorder, now);
	if (listener->second) {
		recording_progress(recorder->recording, &progress);
		listener->second(&progress, listener->context);
	}
}

static uint64_t span_of(const struct recorder *recorder)
{
	return recorder->recording->options->flight_ns / WINDOW_N_SPANS;
}

static void look_at_clock(struct recorder *recorder)
{
	const uint64_t now = clock_now();

	each_second(recorder, now);
	if (now >= recorder->next_counters) {
		recorder->next_counters = now + COUNTERS_NS;
		recording_push_counters(recorder->recording);
	}
	if (now >= recorder->next_span) {
		recorder->next_span = now + span_of(recorder);
		recording_ask_for_border(recorder->recording);
	}
	if (now >= recorder->end_ns)
		recorder->reason = recorder->end_reason;
}

static uint64_t next_deadline(const struct recorder *recorder)
{
	uint64_t deadline = recorder->end_ns;

	if (recorder->next_second < deadline)
		deadline = recorder->next_second;
	if (recorder->next_counters < deadline)
		deadline = recorder->next_counters;
	if (recorder->next_span < deadline)
		deadline = recorder->next_span;
	return deadline;
}

/* Until there is a reason to end; what hindered us from waiting for one. */
static int loop(struct recorder *recorder, struct ior_error *err)
{
	struct recording *const recording = recorder->recording;
	struct pollfd polls[] = {
		{ .fd = recorder->signal_fd, .events = POLLIN },
		{ .fd = recording->trouble_fd, .events = POLLIN },
		{ .events = POLLPRI },
	};

	while (recorder->reason == STOP_NOT_YET) {
		polls[2].fd = recorder->triggers
				      ? triggers_fd(recorder->triggers)
				      : -1;
		if (poll(polls, 3, clock_timeout(next_deadline(recorder))) <
			    0 &&
		    errno != EINTR) {
			recorder->reason = STOP_FAILED;
			return ior_fail(err, errno,
					"cannot wait for what comes: %m; the "
					"trace ends here");
		}
		if (polls[2].revents & POLLPRI)
			fire(recorder, triggers_pressure(recorder->triggers));
		if (polls[0].revents)
			read_signals(recorder);
		if (polls[1].revents)
			recorder->reason =
				appender_is_full(recording->appender) &&
						!appender_failed(
							recording->appender)
					? STOP_FULL
					: STOP_FAILED;
		if (recorder->reason == STOP_NOT_YET)
			look_at_clock(recorder);
	}
	return recorder->failure;
}

/*
 * After the end of the trace: COMMAND goes on, and we are there for it, unless a
 * signal wants us to end.
 */
static void wait_for_command(struct recorder *recorder,
			     struct recorder_result *ret)
{
	struct command *const command = recorder->command;
	struct pollfd poll_signal = { .fd = recorder->signal_fd,
				      .events = POLLIN };
	struct signalfd_siginfo info;

	while (!command_has_ended(command)) {
		if (recorder->reason == STOP_SIGNAL) {
			ret->command_pid = command->pid;
			ret->command_status = 128 + recorder->signal;
			return;
		}
		if (poll(&poll_signal, 1, -1) < 0)
			clock_nap();
		while (read(recorder->signal_fd, &info, sizeof(info)) ==
		       sizeof(info))
			if (info.ssi_signo == SIGUSR1)
				hear_user(recorder);
			else if (info.ssi_signo != SIGCHLD)
				stop_by_signal(recorder, (int)info.ssi_signo,
					       info.ssi_code == SI_KERNEL);
	}
	ret->command_status = command_wait(command);
}

/* What it took to begin is none of a level's. */
static void begin_guard(struct recorder *recorder)
{
	const struct options *const options = recorder->recording->options;
	struct guard_sample now;

	recorder->guard.limits = (struct guard_limits){
		.max_cpu = options->max_cpu,
		.max_events = options->max_events,
	};
	sample(recorder, &now);
	guard_restart(&recorder->guard, &now);
}

/* A failure that nobody told of is none the less. */
static int check_reason(const struct recorder *recorder, struct ior_error *err)
{
	if (recorder->reason != STOP_FAILED)
		return 0;
	return ior_fail(err, EIO,
			"the recording was ended, and nothing tells why; what "
			"was written can be read");
}

static int record(struct recorder *recorder, struct recorder_result *ret,
		  struct ior_error *err)
{
	const struct recorder_listener *const listener = recorder->listener;
	struct recording *const recording = recorder->recording;
	const uint64_t duration_ns = recording->options->duration_ns;
	char why[STATUS_SIZE];
	struct ior_error failure;
	int r, ended;

	if (listener->started)
		listener->started(recording, listener->context);
	recorder->next_second = recording->start_ns + NS_PER_S;
	recorder->next_counters = recording->start_ns + COUNTERS_NS;
	recorder->next_span = recording->window
				      ? recording->start_ns + span_of(recorder)
				      : NEVER;
	recorder->error = err;
	recorder->end_ns =
		duration_ns ? recording->start_ns + duration_ns : NEVER;
	recorder->end_reason = STOP_DURATION;
	begin_guard(recorder);
	instance_clean(recording->tracing_fd, NULL, NULL, NULL);
	r = loop(recorder, err);

	ret->reason = recorder->reason;
	ret->level = recording->level;
	memcpy(ret->why, recorder->why, sizeof(ret->why));
	ended = recording_end(recording, status_stop(why, ret) ? why : NULL,
			      recorder->signal_fd, &ret->progress,
			      r < 0 ? &failure : err);
	if (ret->progress.cut)
		ret->reason = STOP_SPACE;
	if (r == 0 && ended == 0)
		ended = check_reason(recorder, err);
	return r < 0 ? r : ended;
}

/* All of a recording but the rest of COMMAND. */
static int run(struct recorder *recorder, const struct options *options,
	       struct recorder_result *ret, struct ior_error *err)
{
	int r;

	/* While we may. */
	r = triggers_create(options->triggers, options->n_triggers,
			    &recorder->triggers, err);
	if (r == 0)
		r = recording_begin(options, recorder->signal_fd,
				    &recorder->recording, &ret->left, err);
	if (r == 0) {
		recorder->command = recording_take_command(recorder->recording);
		r = record(recorder, ret, err);
	}
	recording_free(recorder->recording, &ret->left);
	recorder->recording = NULL;
	triggers_free(recorder->triggers);
	recorder->triggers = NULL;
	return r;
}

int recorder_run(const struct options *options,
		 const struct recorder_listener *listener,
		 struct recorder_result *ret, struct ior_error *err)
{
	struct recorder recorder = { .listener = listener };
	int r;

	*ret = (struct recorder_result){ .reason = STOP_NOT_YET };
	recorder.signal_fd = signals_open(err);
	if (recorder.signal_fd < 0)
		return recorder.signal_fd;

	r = run(&recorder, options, ret, err);
	if (ret->reason != STOP_NOT_YET && listener->ended)
		listener->ended(ret, r < 0 ? err : NULL, listener->context);
	if (recorder.command)
		wait_for_command(&recorder, ret);
	command_free(recorder.command);
	close(recorder.signal_fd);
	return r;
}
