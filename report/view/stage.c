/*
 * stage.c - which time is asked for: a call's, or that of a request's way
 */
#include "report/view/stage.h"

const struct stage stages[N_STAGES] = {
	[STAGE_TOTAL] = { "disk", "total", "request",
			  "from queue to completion" },
	[STAGE_QUEUE] = { "disk", "queue", "request", "from queue to issue" },
	[STAGE_DEVICE] = { "disk", "device", "request",
			   "from issue to completion" },
	[STAGE_CALL] = { "vfs", "total", "call", "from entry to return" },
};

const char *const stage_names[N_STAGES] = { "total", "queue", "device",
					    "call" };
