/*
 * stage.h - which time is asked for: a call's, or that of a request's way
 */
#ifndef VIEW_STAGE_H
#define VIEW_STAGE_H

enum stage_id {
	STAGE_TOTAL,
	STAGE_QUEUE,
	STAGE_DEVICE,
	STAGE_CALL,
	N_STAGES,
};

struct stage {
	const char *layer; /* in the database */
	const char *stage; /* there */
	const char *thing; /* that takes the time */
	const char *way;   /* from where to where */
};

extern const struct stage stages[N_STAGES];

/* As --stage takes them, in this order. */
extern const char *const stage_names[N_STAGES];

#endif
