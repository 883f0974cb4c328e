/*
 * script.c - a ledger that says what the test tells it to
 */
#include <stdio.h>
#include <stdlib.h>

#include "iorec/format.h"
#include "iorec/snapshot.h"
#include "report/model/ledger.h"
#include "script.h"

struct ledger {
	const struct row_sink *sink;
};

struct script script;

int ledger_create(const struct row_sink *sink, const struct trace *trace,
		  struct ledger **ret, struct ior_error *err)
{
	struct ledger *const ledger = malloc(sizeof(*ledger));

	ledger->sink = sink;
	*ret = ledger;
	(void)trace;
	(void)err;
	return 0;
}

int ledger_text(struct ledger *ledger, uint16_t chunk_kind,
		const struct ior_text *text, struct ior_error *err)
{
	char value[128];
	const struct fact_row row = { .name = text->name, .value = value };

	if (chunk_kind != IOR_KIND_FILE)
		return 0;
	snprintf(value, sizeof(value), "%.*s", (int)text->size, text->data);
	return ledger->sink->fact(ledger->sink->context, &row, err);
}

int ledger_loss(struct ledger *ledger, const struct trace_loss *loss,
		struct ior_error *err)
{
	(void)ledger;
	(void)loss;
	(void)err;
	return 0;
}

int ledger_event(struct ledger *ledger, const struct event *event,
		 struct ior_error *err)
{
	(void)ledger;
	(void)event;
	(void)err;
	return 0;
}

const struct file_row *ledger_find_file(const struct ledger *ledger,
					uint32_t file_id)
{
	(void)ledger;
	return file_id - 1 < script.n_files ? &script.files[file_id - 1] : NULL;
}

const struct device_row *ledger_find_device(const struct ledger *ledger,
					    uint32_t device_id)
{
	(void)ledger;
	return device_id - 1 < script.n_devices ? &script.devices[device_id - 1]
						: NULL;
}

int ledger_finish(struct ledger *ledger, struct ior_error *err)
{
	return script.tell ? script.tell(ledger->sink, err) : 0;
}

void ledger_free(struct ledger *ledger)
{
	free(ledger);
}
