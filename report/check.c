/*
 * check.c - whether a trace is whole, chunk by chunk
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "check.h"
#include "iorec/end.h"
#include "iorec/error.h"
#include "iorec/format.h"
#include "iorec/reader.h"
#include "iorec/snapshot.h"
#include "report/advice.h"

struct run {
	const char *path;
	const struct check_consumer *consumer;
	struct ior_reader *reader;
	struct ior_unpacker *unpacker;
	uint8_t *payload; /* IOR_CHUNK_MAX bytes */
	struct ior_text text;
	struct check check;
	uint64_t raw_size; /* of the valid chunks so far */
	bool after_damage; /* nothing valid came since */
};

static void report(struct run *run, const char *text)
{
	if (run->consumer->problem)
		run->consumer->problem(run->consumer->context, text);
}

static void report_damage(struct run *run, const char *text)
{
	run->check.n_damages++;
	run->after_damage = true;
	report(run, text);
}

static void report_gap(struct run *run, const struct ior_chunk *chunk)
{
	struct ior_error error;

	ior_fail(&error, EBADMSG,
		 "chunk %" PRIu32 " at offset %" PRIu64
		 ": chunks before it were lost to damage",
		 chunk->sequence, chunk->offset);
	run->check.n_gaps++;
	report(run, error.text);
}

/* Put the place of a chunk before what is wrong in its payload. */
static int fail_in_chunk(const struct ior_chunk *chunk, const char *why,
			 struct ior_error *err)
{
	return ior_fail(err, EBADMSG,
			"chunk %" PRIu32 " at offset %" PRIu64 ": %s",
			chunk->sequence, chunk->offset, why);
}

static int check_archive(struct run *run, const struct ior_chunk *chunk,
			 struct ior_error *err)
{
	struct ior_error why;
	size_t at = 0;
	int r;

	do
		r = ior_archive_next(run->payload, chunk->raw_size, &at,
				     &run->text, &why);
	while (r > 0);
	return r < 0 ? fail_in_chunk(chunk, why.text, err) : 0;
}

/* Compare what END says of a file without damage with what was seen. */
static int check_totals(const struct run *run, const struct ior_chunk *chunk,
			const struct ior_end *end, struct ior_error *err)
{
	if (run->check.n_damages)
		return 0;
	if (end->n_chunks != chunk->sequence)
		return fail_in_chunk(chunk, "END counts other chunks", err);
	if (end->raw_size != run->raw_size)
		return fail_in_chunk(chunk, "END has another raw size", err);
	if (end->file_size != chunk->offset)
		return fail_in_chunk(chunk, "END has another file size", err);
	if (end->lost != run->check.n_lost)
		return fail_in_chunk(chunk, "END counts other losses", err);
	return 0;
}

static int check_end(struct run *run, const struct ior_chunk *chunk,
		     struct ior_error *err)
{
	struct ior_error why;
	struct ior_end end;

	if (ior_end_decode(run->payload, chunk->raw_size, &end, &why) < 0)
		return fail_in_chunk(chunk, why.text, err);
	return check_totals(run, chunk, &end, err);
}

/* The payload of a chunk whose header is valid; -EBADMSG when it is not. */
static int check_payload(struct run *run, const struct ior_chunk *chunk,
			 const uint8_t *stored, struct ior_error *err)
{
	int r;

	r = ior_unpack(run->unpacker, chunk, stored, run->payload, err);
	if (r < 0 || chunk->kind == IOR_KIND_PAGES)
		return r;
	if (chunk->kind == IOR_KIND_END)
		return check_end(run, chunk, err);
	return check_archive(run, chunk, err);
}

static void count(struct run *run, const struct ior_chunk *chunk)
{
	run->check.n_valid++;
	run->check.n_lost += chunk->lost_before;
	run->raw_size += chunk->raw_size;
	if (chunk->compatible & IOR_CHUNK_GAP)
		report_gap(run, chunk);
	if (chunk->compatible & IOR_CHUNK_SALVAGED)
		run->check.salvaged = true;
}

/* Count a valid chunk and hand it on. */
static int take(struct run *run, const struct ior_chunk *chunk,
		const uint8_t *stored, struct ior_error *err)
{
	struct ior_chunk marked = *chunk;

	count(run, chunk);
	if (run->after_damage)
		marked.compatible |= IOR_CHUNK_GAP;
	run->after_damage = false;
	if (chunk->kind == IOR_KIND_END || !run->consumer->chunk)
		return 0;
	return run->consumer->chunk(run->consumer->context, &marked, stored,
				    err);
}

static bool is_damage(int r)
{
	return r == -EBADMSG || r == -EPROTONOSUPPORT;
}

static int fail_read(const struct run *run, const struct ior_error *why,
		     struct ior_error *err)
{
	return ior_fail(err, -why->code, "cannot read '%s': %s%s", run->path,
			why->text, advice_on_reading(why->code));
}

/* Returns 1 when there may be more, 0 at the end of the file. */
static int check_next(struct run *run, struct ior_error *err)
{
	struct ior_error why = { 0 };
	struct ior_chunk chunk;
	const uint8_t *stored;
	int r;

	r = ior_reader_next(run->reader, &chunk, &stored, &why);
	if (!r)
		return 0;
	if (r > 0)
		r = check_payload(run, &chunk, stored, &why);
	if (is_damage(r)) {
		report_damage(run, why.text);
		return 1;
	}
	if (r < 0)
		return fail_read(run, &why, err);

	r = take(run, &chunk, stored, err);
	return r < 0 ? r : 1;
}

static int open_run(struct run *run, struct ior_error *err)
{
	struct ior_error why;
	int r;

	r = ior_unpacker_create(&run->unpacker, err);
	if (r < 0)
		return r;

	run->payload = malloc(IOR_CHUNK_MAX);
	if (!run->payload)
		return ior_fail(err, ENOMEM, "out of memory");
	if (ior_reader_open(run->path, &run->reader, &why) < 0)
		return fail_read(run, &why, err);
	return 0;
}

static void close_run(struct run *run)
{
	ior_reader_close(run->reader);
	ior_unpacker_free(run->unpacker);
	free(run->payload);
}

static void tell_progress(const struct run *run)
{
	const struct check_consumer *const consumer = run->consumer;

	if (consumer->progress)
		consumer->progress(consumer->context,
				   ior_reader_offset(run->reader),
				   ior_reader_size(run->reader));
}

int check_run(const char *path, const struct check_consumer *consumer,
	      struct check *ret, struct ior_error *err)
{
	struct run run = { .path = path, .consumer = consumer };
	int r;

	r = open_run(&run, err);
	if (r < 0)
		goto fail;

	do {
		r = check_next(&run, err);
		tell_progress(&run);
	} while (r > 0);
	if (r < 0)
		goto fail;

	run.check.complete = ior_reader_complete(run.reader);
	*ret = run.check;

fail:
	close_run(&run);
	return r;
}
