/*
 * interrupt.c - Ctrl-C as a flag, so that what is under way ends in order
 */
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "report/interrupt.h"

/* A handler is given no context. */
static atomic_bool interrupted;

static void note(int signal)
{
	(void)signal;
	interrupted = true;
}

const atomic_bool *interrupt_watch(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	const struct sigaction watch = {
		.sa_handler = note,
		.sa_flags = SA_RESTART | (int)SA_RESETHAND,
	};
	struct sigaction before;
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (!sigaction(signals[i], NULL, &before) &&
		    before.sa_handler != SIG_IGN)
			sigaction(signals[i], &watch, NULL);
	return &interrupted;
}

atomic_bool *interrupt_catch(void)
{
	const struct sigaction catch = { .sa_handler = note };

	sigaction(SIGINT, &catch, NULL);
	return &interrupted;
}
