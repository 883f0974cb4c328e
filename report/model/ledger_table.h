/*
 * ledger_table.h - all machines of a ledger; part of ledger.h
 */
#ifndef MODEL_LEDGER_TABLE_H
#define MODEL_LEDGER_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "iorec/catalog.h"
#include "report/model/attribute.h"
#include "report/model/gaps.h"
#include "report/model/inode_event.h"
#include "report/model/journal_event.h"
#include "report/model/ledger.h"
#include "report/model/row.h"
#include "report/model/work.h"

struct ledger {
	struct row_sink sink;
	const struct trace *trace;
	uint32_t page_size;
	uint64_t start_ns; /* of the trace; 0 not told */
	uint64_t last_ns;  /* of the latest event or text that was due */
	struct due *due;
	struct gaps gaps;
	uint32_t n_steps;       /* of the recorder, down; 0 none */
	enum ior_level level;   /* ... by now */
	enum ior_level *levels; /* the lowest that has each format */
	uint32_t n_levels;
	struct coverage *coverage;
	struct event_counts *counts;
	struct tasks *tasks;
	struct stack *stack;
	struct files *files;
	struct swaps *swaps;
	struct loops *loops;
	struct call_stacks *call_stacks;

	/* made when the first event comes */
	bool begun;
	struct cache *cache;
	struct page_uses *uses;
	struct dirty_count *dirty_count;
	struct dirty *dirty;
	struct journals *journals;
	struct write_ranges *ranges;
	struct works works;
	struct vfs *vfs;
	struct async *async;
	struct block *block;
	struct attribution_sources sources;
	struct inode_event_sinks inode_sinks;
	struct journal_event_sinks journal_sinks;
};

/* Make the machines that depend on formats: all are known now. */
int ledger_begin(struct ledger *ledger, struct ior_error *err);

/* Take a text "step_down", when it is due. */
int ledger_take_steps(struct ledger *ledger, const struct ior_text *text,
		      struct ior_error *err);

/* Whether an event is of a level that is no more. */
bool ledger_left_out(const struct ledger *ledger, const struct event *event);

/* A thread leaves what only events that are no more would tell the end of. */
void ledger_step_down(struct ledger *ledger, struct task *task);

/* Take the texts that were read at time_ns or before. */
int ledger_catch_up(struct ledger *ledger, uint64_t time_ns,
		    struct ior_error *err);

#endif
