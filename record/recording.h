/*
 * recording.h - one recording: all its parts, begun and ended in order
 *
 *	r = recording_begin(&options, signal_fd, &recording, &left, &error);
 *	...while recording_progress() tells how it goes...
 *	r = recording_end(recording, &summary, &error);
 *	recording_free(recording, &left);
 *
 * When it begins depends on who needs whom: COMMAND is forked while there is
 * one thread; the events are enabled while tracing is off; privileges are given
 * up when all is open and before there are threads; the FILE chunk
 * knows when tracing began; COMMAND runs when it has; and only when that
 * worked is anything written, and the trace moved to its place when all threads
 * run.
 */
#ifndef RECORD_RECORDING_H
#define RECORD_RECORDING_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/command.h"
#include "record/events.h"
#include "record/facts.h"
#include "record/guard.h"
#include "record/instance.h"
#include "record/marks.h"
#include "record/options.h"

struct appender;
struct bundle;
struct drain;
struct ior_error;
struct output;
struct page_queue;
struct segments;
struct session;
struct walk;
struct watchdog;
struct window;

/* The instance that could not be removed; all zero when there is none. */
struct leftover {
	char instance[INSTANCE_NAME_SIZE];
	int code; /* errno */
};

/* Read anywhere, changed by recording*.c only. */
struct recording {
	const struct options *options;
	int tracing_fd;
	int trouble_fd; /* readable when the output failed or is full */
	int drained_fd; /* readable when all was read from the kernel */
	int done_fd;    /* readable when all is written */
	int border_fd;  /* readable when the next segment is to begin */
	pthread_mutex_t counters_mutex; /* guards the order of counters */
	char uuid[FACTS_UUID_SIZE]; /* of all segments; "" when there is one */
	unsigned int segment;       /* the latest; the drain's once it runs */
	struct marks marks;
	uint64_t start_ns;
	uint64_t stop_ns;
	bool abandoned; /* the output is stuck; the appender's thread stays */
	struct command *command; /* NULL: none was asked for, or taken */
	struct text swaps;       /* the areas whose extents were pushed last */
	char *path;              /* of the output, or of its first segment */
	struct output *output;   /* that */
	struct segments *segments;
	struct window *window; /* NULL: all is written at once */
	bool window_opened;
	struct session *session;
	struct watchdog *watchdog;
	struct event_choice choice;
	enum ior_level level; /* by now */
	struct text steps;    /* down; told again with all counters */
	uint64_t step_ns;     /* of the last of them */
	struct page_queue *queue;
	struct drain *drain;
	struct appender *appender;
	struct walk *walk;
	int symbols_fd; /* the kernel's list of --stacks; -1: not shown */
};

/* Once it has stopped: of what is kept. */
struct progress {
	uint64_t elapsed_ns; /* with what is gone */
	uint64_t gone_ns;    /* the oldest that --ring or --flight let go */
	uint64_t n_events;
	uint64_t n_lost;
	uint64_t file_size;
	bool cut;                   /* not all of n_events had room */
	unsigned int first_segment; /* of a ring, those that are there; else 0 */
	unsigned int last_segment;
};

/*
 * Begin; tracing is on when it returns 0.  A signal at 'signal_fd' calls it
 * off with -EINTR, -EINVAL is for what the user asked for.  On failure nothing is
 * left of it but what *left tells.
 */
int recording_begin(const struct options *options, int signal_fd,
		    struct recording **ret, struct leftover *left,
		    struct ior_error *err);

/*
 * Open recording->output, which nobody sees until it is kept.  Of a ring it is the
 * first segment.
 */
int recording_open_output(struct recording *recording, int signal_fd,
			  struct ior_error *err);

int recording_keep_output(struct recording *recording, struct ior_error *err);

/* COMMAND, which is the caller's from now on, or NULL. */
struct command *recording_take_command(struct recording *recording);

/* What it cost until now; events are counted only if asked for. */
void recording_sample(const struct recording *recording, bool count_events,
		      struct guard_sample *ret);

/*
 * Record less from now on, and write down when and why.  1 when it does: *ret is
 * the level then, *ret_ns the time since the start; 0 when there is nothing
 * less; -EAGAIN to try later.
 */
int recording_step_down(struct recording *recording, const char *why,
			enum ior_level *ret, uint64_t *ret_ns);

/* The text "step_down", if there is one. */
int recording_add_steps(const struct recording *recording,
			struct bundle *bundle, struct ior_error *err);

/* Push the kernel's counters; left out when the output is too slow. */
void recording_push_counters(struct recording *recording);

/*
 * Write what --flight keeps, and all that comes from now on: of what made it so
 * the file tells.  Nothing when it was done before.
 */
int recording_open_window(struct recording *recording, const char *why,
			  struct ior_error *err);

/* Begin a span of what --flight keeps. */
void recording_ask_for_border(struct recording *recording);

void recording_progress(struct recording *recording, struct progress *ret);

/*
 * Stop tracing and write all there is, and 'why' it stopped: NULL when it was asked
 * to.  A signal at 'signal_fd' does not wait
 * for a stuck output any longer: -EINTR.  *ret is how it went, also then.
 */
int recording_end(struct recording *recording, const char *why, int signal_fd,
		  struct progress *ret, struct ior_error *err);

/*
 * Remove the instance and release; NULL and half-begun ones are allowed.  An
 * instance that stays is noted in *ret, which is else left as it is.
 */
void recording_free(struct recording *recording, struct leftover *ret);

#endif
