/*
 * recorder.h - record until somebody or something says stop
 */
#ifndef RECORD_RECORDER_H
#define RECORD_RECORDER_H

#include <stdbool.h>
#include <sys/types.h>

#include "record/recording.h"

struct ior_error;

/* Why a recording ended. */
enum stop_reason {
	STOP_NOT_YET,
	STOP_SIGNAL,
	STOP_DURATION,
	STOP_COMMAND,
	STOP_FULL,   /* --max-size */
	STOP_SPACE,  /* --min-free */
	STOP_COST,   /* --max-cpu or --max-events, and nothing less to record */
	STOP_FLIGHT, /* --flight has its tail */
	STOP_FAILED, /* the output or a buffer failed */
};

/* That less is recorded from now on. */
struct step_down {
	enum ior_level from;
	enum ior_level to; /* the same: only what patterns added is gone */
	uint64_t elapsed_ns;
	const char *why; /* valid during the call */
};

struct recorder_result {
	enum stop_reason reason;
	enum ior_level level;     /* that it ended at */
	char why[GUARD_WHY_SIZE]; /* of STOP_COST */
	struct progress progress;
	int command_status; /* as a shell has it, when there was a COMMAND */
	pid_t command_pid;  /* of one that goes on without us, or 0 */
	struct leftover left;
};

/* Hears how it goes, in the main thread; NULL members are allowed. */
struct recorder_listener {
	void (*started)(const struct recording *recording, void *context);
	/* 'why' --flight writes what it keeps, and so long what comes */
	void (*fired)(const char *why, uint64_t tail_ns, void *context);
	/* SIGUSR1 came, and does nothing: 'why' */
	void (*ignored)(const char *why, void *context);
	void (*second)(const struct progress *progress, void *context);
	void (*stepped_down)(const struct step_down *step, void *context);
	/* Nothing of it is left but COMMAND, that may go on: 'failure' or NULL */
	void (*ended)(const struct recorder_result *result,
		      const struct ior_error *failure, void *context);
	void *context;
};

/*
 * Record as the options say, and wait for COMMAND.  On failure *ret has the reason and what there
 * is of the trace; when nothing was recorded its reason is STOP_NOT_YET.
 */
int recorder_run(const struct options *options,
		 const struct recorder_listener *listener,
		 struct recorder_result *ret, struct ior_error *err);

#endif
