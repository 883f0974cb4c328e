/*
 * outlier_sql.h - the statement that asks for the slowest calls and requests
 *
 * Its rows: requests, then calls, each from the slowest on.
 */
#ifndef VIEW_OUTLIER_SQL_H
#define VIEW_OUTLIER_SQL_H

struct ior_error;
struct question;
struct traces;

enum outlier_column {
	OUTLIER_LAYER, /* vfs or disk */
	OUTLIER_PLACE, /* from 1 */
	OUTLIER_DURATION_NS,
	OUTLIER_BEGIN_NS,
	OUTLIER_OP,
	OUTLIER_CALL, /* of a request: in which it was queued, or NULL */
	OUTLIER_PID,
	OUTLIER_COMM,
	OUTLIER_DEVICE,
	OUTLIER_FS,
	OUTLIER_FILE,
	OUTLIER_OFFSET, /* of a call */
	OUTLIER_SECTOR, /* of a request */
	OUTLIER_BYTES,
	OUTLIER_ERROR, /* negative errno or NULL */
	OUTLIER_CAUSE,
	OUTLIER_MATCH,
	OUTLIER_QUEUE_NS,  /* to its issue; NULL: a call, or not seen */
	OUTLIER_DEVICE_NS, /* to completion */
	OUTLIER_OWN_IOS,   /* requests that were queued in a call */
	OUTLIER_OWN_NS,    /* from the first's queueing to the last's end */
	/* Other requests that its device had at some time meanwhile. */
	OUTLIER_OTHERS,
	OUTLIER_OTHER_BYTES,
	OUTLIER_OTHER_COMM, /* who had most of the bytes */
	OUTLIER_FRAMES,     /* from where a request was queued, or NULL */
	N_OUTLIER_COLUMNS,
};

/* The caller frees *ret. */
int outlier_sql(const struct question *question, const struct traces *traces,
		char **ret, struct ior_error *err);

#endif
