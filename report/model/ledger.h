/*
 * ledger.h - events in, rows out: who caused which I/O
 *
 * The ledger holds the state machines (task, file, stack, vfs, cache, dirty,
 * block, loss) and passes each event to those it concerns.  No I/O, no SQL:
 *
 *	r = ledger_create(&sink, &ledger, &error);
 *	r = ledger_text(ledger, kind, &text, &error);	as the trace has them
 *	r = ledger_event(ledger, &event, &error);
 *	r = ledger_finish(ledger, &error);
 *	ledger_free(ledger);
 */
#ifndef MODEL_LEDGER_H
#define MODEL_LEDGER_H

#include <stdint.h>

struct event;
struct ior_error;
struct ior_text;
struct device_row;
struct file_row;
struct ledger;
struct row_sink;
struct task_row;
struct trace;
struct trace_loss;

/* The sink and the trace (for names of formats) outlive the ledger. */
int ledger_create(const struct row_sink *sink, const struct trace *trace,
		  struct ledger **ret, struct ior_error *err);

/* Take a text of a FILE, SNAPSHOT or STATS chunk. */
int ledger_text(struct ledger *ledger, uint16_t chunk_kind,
		const struct ior_text *text, struct ior_error *err);

int ledger_loss(struct ledger *ledger, const struct trace_loss *loss,
		struct ior_error *err);

/* Take an event; they come in the order of time. */
int ledger_event(struct ledger *ledger, const struct event *event,
		 struct ior_error *err);

/*
 * The task or file behind an id of a row that is being handed out; for those
 * who print rows as they come.  NULL when the id is unknown.
 */
const struct task_row *ledger_find_task(const struct ledger *ledger,
					uint32_t task_id);
const struct file_row *ledger_find_file(const struct ledger *ledger,
					uint32_t file_id);
const struct device_row *ledger_find_device(const struct ledger *ledger,
					    uint32_t device_id);

/* Hand out what is still open: calls, bios, tasks, files, counts, coverage. */
int ledger_finish(struct ledger *ledger, struct ior_error *err);

void ledger_free(struct ledger *ledger);

#endif
