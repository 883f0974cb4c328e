/*
 * fuzz_ledger.c - any payloads of a trace, through decoding and the ledger
 *
 * What it must not do is to crash, to hang or to take memory without end.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/bytes.h"
#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "iorec/writer.h"
#include "report/decode/event.h"
#include "report/decode/trace.h"
#include "report/model/ledger.h"
#include "report/model/no_rows.h"
#include "tests/fuzz/recipe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take_text(void *context, uint16_t kind, const struct ior_text *text,
		     struct ior_error *err)
{
	return ledger_text(context, kind, text, err);
}

static int take_loss(void *context, const struct trace_loss *loss,
		     struct ior_error *err)
{
	return ledger_loss(context, loss, err);
}

static int take_event(void *context, const struct event *event,
		      struct ior_error *err)
{
	return ledger_event(context, event, err);
}

static size_t append(struct ior_writer *writer, const uint8_t *data,
		     size_t size)
{
	struct ior_chunk chunk = {
		.kind = get_le16(data),
		.cpu = get_le16(data + 2),
		.raw_size = get_le32(data + 4),
		.last_ns = get_le64(data + 8),
	};

	if (chunk.cpu == RECIPE_NO_CPU)
		chunk.cpu = IOR_NO_CPU;
	if (chunk.raw_size > size - RECIPE_HEAD_SIZE)
		chunk.raw_size = (uint32_t)(size - RECIPE_HEAD_SIZE);
	if (chunk.kind != IOR_KIND_END)
		ior_writer_append(writer, &chunk, data + RECIPE_HEAD_SIZE,
				  NULL);
	return RECIPE_HEAD_SIZE + chunk.raw_size;
}

static void write_trace(int fd, const uint8_t *data, size_t size)
{
	struct ior_writer *writer = NULL;
	size_t at = 0;

	if (ior_writer_create(fd, IOR_ZSTD_LEVEL_MIN, &writer, NULL) < 0)
		abort();
	while (size - at > RECIPE_HEAD_SIZE)
		at += append(writer, data + at, size - at);
	ior_writer_finish(writer, NULL);
	ior_writer_free(writer);
}

static void run(struct trace *trace)
{
	struct trace_consumer consumer = {
		.text = take_text,
		.loss = take_loss,
		.event = take_event,
	};
	struct ledger *ledger;

	if (ledger_create(&no_rows, trace, &ledger, NULL) < 0)
		abort();
	consumer.context = ledger;
	if (trace_run(trace, &consumer, NULL) == 0)
		ledger_finish(ledger, NULL);
	ledger_free(ledger);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	struct trace *trace;
	char path[64];

	if (fd < 0)
		abort();
	write_trace(fd, data, size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (trace_open(path, &trace, NULL) == 0) {
		run(trace);
		trace_close(trace);
	}
	close(fd);
	return 0;
}
