/*
 * test_trace.c - a whole file, as texts, losses and events
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/decode/event.h"
#include "report/decode/trace.h"
#include "shape.h"
#include "sheet.h"
#include "tests/format/image.h"

#define READ_ID  811
#define OTHER_ID 13

/* What a trace told, a line each, in the order in which it came. */
struct story {
	char text[4096];
	size_t size;
	int fail_event_with; /* positive errno; 0: go on */
};

static void tell(struct story *story, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void tell(struct story *story, const char *format, ...)
{
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(story->text + story->size,
		      sizeof(story->text) - story->size, format, arguments);
	va_end(arguments);
	story->size += (size_t)n;
	assert_in_range(story->size, 1, sizeof(story->text) - 1);
}

static int tell_text(void *context, uint16_t kind, const struct ior_text *text,
		     struct ior_error *err)
{
	if (strncmp(text->name, "tracing/", 8) != 0)
		tell(context, "%u %s\n", kind, text->name);
	(void)err;
	return 0;
}

static int tell_loss(void *context, const struct trace_loss *loss,
		     struct ior_error *err)
{
	tell(context, "lost %" PRIu64 " cpu %u %" PRIu64 "..%" PRIu64 "\n",
	     loss->n_events, loss->cpu, loss->from_ns, loss->to_ns);
	(void)err;
	return 0;
}

static int tell_event(void *context, const struct event *event,
		      struct ior_error *err)
{
	struct story *const story = context;

	if (story->fail_event_with)
		return ior_fail(err, story->fail_event_with, "had enough");
	tell(story, "%" PRIu64 " cpu %u tid %d %s fd %d\n", event->time_ns,
	     event->cpu, event->tid,
	     event->kind == IOR_EVENT_SYS_ENTER ? "enter" : "other",
	     event->kind == IOR_EVENT_SYS_ENTER ? (int)event->call.fd : 0);
	return 0;
}

static void add_archive(struct image *image, uint16_t kind,
			struct ior_archive *archive, uint64_t last_ns)
{
	size_t at;

	at = image_add_payload(image, kind, archive->data, archive->size);
	put_le64(image->bytes + at + CHUNK_LAST_NS_AT, last_ns);
	image_seal(image, at);
	ior_archive_release(archive);
}

static void add_text(struct ior_archive *archive, const char *name,
		     const char *data)
{
	assert_int_equal(ior_archive_add(archive, name, 1009, data,
					 strlen(data), NULL),
			 0);
}

/* FILE with these facts beside those that every trace has; NULL for none. */
static void add_file(struct image *image, const char *name, const char *data)
{
	struct ior_archive archive = { 0 };

	add_text(&archive, "version", "1");
	add_text(&archive, "subbuf_size", "4096");
	if (name)
		add_text(&archive, name, data);
	add_archive(image, IOR_KIND_FILE, &archive, 0);
}

static void add_formats(struct image *image)
{
	struct ior_archive archive = { 0 };
	struct shape shape;
	char text[4096];

	shape_begin(&shape);
	shape_add(&shape, "unsigned int fd", 4, 4, false);
	shape_add(&shape, "unsigned int count", 4, 4, false);
	shape_print(&shape, "sys_enter_read", READ_ID, text, sizeof(text));
	add_text(&archive, "tracing/events/syscalls/sys_enter_read/format",
		 text);
	shape_begin(&shape);
	shape_print(&shape, "block_plug", OTHER_ID, text, sizeof(text));
	add_text(&archive, "tracing/events/block/block_plug/format", text);
	add_archive(image, IOR_KIND_SNAPSHOT, &archive, 0);
}

static void add_snapshot(struct image *image, const char *name)
{
	struct ior_archive archive = { 0 };

	add_text(&archive, name, "text");
	add_archive(image, IOR_KIND_SNAPSHOT, &archive, 0);
}

static void add_stats(struct image *image, uint64_t watermark_ns)
{
	struct ior_archive archive = { 0 };

	add_text(&archive, "proc/diskstats", "text");
	add_archive(image, IOR_KIND_STATS, &archive, watermark_ns);
}

/* A chunk of one sub-buffer with one event. */
static size_t add_event(struct image *image, uint32_t cpu, uint64_t time_ns,
			uint16_t id, uint64_t value)
{
	struct sheet sheet;
	size_t at;

	sheet_begin(&sheet, time_ns);
	sheet_event(&sheet, 0, id, value);
	sheet_end(&sheet, 0);
	at = image_add_payload(image, IOR_KIND_PAGES, sheet.bytes, SHEET_SIZE);
	put_le32(image->bytes + at + CHUNK_CPU_AT, cpu);
	put_le64(image->bytes + at + CHUNK_FIRST_NS_AT, time_ns);
	put_le64(image->bytes + at + CHUNK_LAST_NS_AT, time_ns);
	image_seal(image, at);
	return at;
}

static struct trace *open_trace(const struct image *image)
{
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	struct trace *trace = NULL;
	char path[64];

	assert_int_equal(write(fd, image->bytes, image->size), image->size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	assert_int_equal(trace_open(path, &trace, NULL), 0);
	close(fd);
	return trace;
}

static int run(const struct image *image, struct story *story,
	       struct trace_summary *summary, struct ior_error *err)
{
	const struct trace_consumer consumer = {
		.text = tell_text,
		.loss = tell_loss,
		.event = tell_event,
		.context = story,
	};
	struct trace *const trace = open_trace(image);
	int r;

	r = trace_run(trace, &consumer, err);
	trace_get_summary(trace, summary);
	trace_close(trace);
	return r;
}

static void expect_story(const struct image *image, const char *expected,
			 struct trace_summary *summary)
{
	struct story story = { .text = "" };
	struct ior_error error = { 0 };

	assert_int_equal(run(image, &story, summary, &error), 0);
	assert_string_equal(story.text, expected);
}

static void events_wait_for_the_watermark_and_stats_for_them(void **state)
{
	struct trace_summary summary;
	struct image image = { 0 };

	add_file(&image, NULL, NULL);
	add_formats(&image);
	add_event(&image, 1, 200, READ_ID, 7);
	add_event(&image, 0, 300, READ_ID, 11);
	add_event(&image, 0, 100, READ_ID, 13); /* no: its cpu was at 300 */
	add_snapshot(&image, "tasks");
	add_stats(&image, 300);
	add_event(&image, 1, 250, OTHER_ID, 17);
	image_add_end(&image);
	expect_story(&image,
		     "1 version\n"
		     "1 subbuf_size\n"
		     "2 tasks\n"
		     "200 cpu 1 tid 101 enter fd 7\n"
		     "4 proc/diskstats\n"
		     "250 cpu 1 tid 101 other fd 0\n"
		     "300 cpu 0 tid 101 enter fd 11\n"
		     "100 cpu 0 tid 101 enter fd 13\n",
		     &summary);
	assert_int_equal(summary.n_events, 4);
	assert_int_equal(summary.n_late, 1);
	assert_int_equal(summary.first_ns, 100);
	assert_int_equal(summary.last_ns, 300);
	assert_true(summary.complete);
	(void)state;
}

static void records_that_mean_nothing_are_counted(void **state)
{
	struct trace_summary summary;
	struct image image = { 0 };
	struct sheet sheet;

	add_file(&image, NULL, NULL);
	add_formats(&image);
	sheet_begin(&sheet, 100);
	sheet_event(&sheet, 0, 997, 7);                   /* no such format */
	sheet_record(&sheet, 7, "\x2b\3\0\0\1\0\0\0", 8); /* too short a read */
	sheet_record(&sheet, 7, "\x2b\3\0\0", 4);         /* not even a head */
	sheet_event(&sheet, 7, READ_ID, 7);
	sheet_end(&sheet, 0);
	image_add_payload(&image, IOR_KIND_PAGES, sheet.bytes, SHEET_SIZE);
	expect_story(&image,
		     "1 version\n"
		     "1 subbuf_size\n"
		     "121 cpu 2 tid 101 enter fd 7\n",
		     &summary);
	assert_int_equal(summary.n_events, 1);
	assert_int_equal(summary.n_unknown, 1);
	assert_int_equal(summary.n_malformed, 2);
	assert_false(summary.complete);
	(void)state;
}

static void losses_are_told_and_sum_to_the_counters(void **state)
{
	struct trace_summary summary;
	struct image image = { 0 };
	size_t at;

	add_file(&image, NULL, NULL);
	add_formats(&image);
	add_event(&image, 3, 100, READ_ID, 7);
	at = add_event(&image, 3, 200, READ_ID, 7);
	put_le64(image.bytes + at + CHUNK_LOST_BEFORE_AT, 1009);
	image_seal(&image, at);
	add_stats(&image, 500);
	image_add_end(&image);
	expect_story(&image,
		     "1 version\n"
		     "1 subbuf_size\n"
		     "100 cpu 3 tid 101 enter fd 7\n"
		     "200 cpu 3 tid 101 enter fd 7\n"
		     "4 proc/diskstats\n"
		     "lost 1009 cpu 3 100..500\n",
		     &summary);
	assert_int_equal(summary.n_lost, 1009);
	(void)state;
}

/* 17 of these a chunk tells of as well. */
static void losses_that_only_stats_tell_are_counted(void **state)
{
	static const char stats[] = "entries: 0\noverrun: 1009\n"
				    "commit overrun: 13\nbytes: 4096\n"
				    "dropped events: 7\nread events: 23";
	struct ior_archive archive = { 0 };
	struct trace_summary summary;
	struct image image = { 0 };
	size_t at;

	add_file(&image, NULL, NULL);
	add_formats(&image);
	at = add_event(&image, 3, 100, READ_ID, 7);
	put_le64(image.bytes + at + CHUNK_LOST_BEFORE_AT, 17);
	image_seal(&image, at);
	add_text(&archive, "tracing/per_cpu/cpu3/stats", stats);
	add_text(&archive, "tracing/per_cpu/cpu18446744073709551619/stats",
		 stats);
	add_archive(&image, IOR_KIND_STATS, &archive, 500);
	image_add_end(&image);
	expect_story(&image,
		     "1 version\n"
		     "1 subbuf_size\n"
		     "100 cpu 3 tid 101 enter fd 7\n"
		     "lost 1029 cpu 3 0..1009\n",
		     &summary);
	assert_int_equal(summary.n_lost, 1029);
	(void)state;
}

static void a_damaged_chunk_is_counted_and_leaves_a_gap(void **state)
{
	struct trace_summary summary;
	struct image image = { 0 };
	size_t at;

	add_file(&image, NULL, NULL);
	add_formats(&image);
	add_event(&image, 3, 100, READ_ID, 7);
	at = add_event(&image, 4, 150, READ_ID, 7);
	image.bytes[at + CHUNK_HEADER_SIZE] ^= 1;
	add_event(&image, 3, 200, READ_ID, 7);
	image_add_end(&image);
	expect_story(&image,
		     "1 version\n"
		     "1 subbuf_size\n"
		     "100 cpu 3 tid 101 enter fd 7\n"
		     "lost 0 cpu 3 100..200\n"
		     "200 cpu 3 tid 101 enter fd 7\n",
		     &summary);
	assert_int_equal(summary.n_damaged_chunks, 1);
	(void)state;
}

static void texts_that_cannot_be_read_are_counted(void **state)
{
	struct trace_summary summary;
	struct ior_archive archive = { 0 };
	struct image image = { 0 };

	add_file(&image, "page_size", "4095");
	add_text(&archive, "tracing/events/block/block_plug/format", "name:");
	add_archive(&image, IOR_KIND_SNAPSHOT, &archive, 0);
	add_formats(&image);
	image_add(&image, IOR_KIND_SNAPSHOT, "this is no archive at all");
	image_add_end(&image);
	expect_story(&image, "1 version\n1 subbuf_size\n1 page_size\n",
		     &summary);
	assert_int_equal(summary.n_damaged_formats, 2);
	assert_int_equal(summary.n_damaged_chunks, 1);
	(void)state;
}

static void expect_failure(const char *name, const char *data, int code,
			   const char *expected)
{
	struct story story = { .text = "" };
	struct ior_error error = { 0 };
	struct trace_summary summary;
	struct image image = { 0 };

	add_file(&image, name, data);
	assert_int_equal(run(&image, &story, &summary, &error), code);
	assert_string_equal(error.text, expected);
}

static void a_machine_of_the_other_byte_order_is_refused(void **state)
{
	expect_failure("machine", "s390x", -EPROTONOSUPPORT,
		       "was recorded on s390x, whose byte order iorec cannot "
		       "read");
	(void)state;
}

static void texts_of_a_newer_version_are_refused(void **state)
{
	expect_failure("version", "2", -EPROTONOSUPPORT,
		       "needs a newer iorec (version '2' of texts)");
	(void)state;
}

/* Also -EBADMSG, which of the file itself would only be counted. */
static void what_the_consumer_refuses_ends_the_run(void **state)
{
	struct story story = { .fail_event_with = EBADMSG };
	struct ior_error error = { 0 };
	struct trace_summary summary;
	struct image image = { 0 };

	add_file(&image, NULL, NULL);
	add_formats(&image);
	add_event(&image, 3, 100, READ_ID, 7);
	add_event(&image, 3, 200, READ_ID, 7);
	add_stats(&image, 500);
	assert_int_equal(run(&image, &story, &summary, &error), -EBADMSG);
	assert_string_equal(error.text, "had enough");
	assert_int_equal(summary.n_events, 1);
	(void)state;
}

static void formats_are_listed_also_when_they_never_fired(void **state)
{
	const struct trace_consumer consumer = { .text = NULL };
	const struct trace_format *format;
	struct image image = { 0 };
	struct trace *trace;

	add_file(&image, NULL, NULL);
	add_formats(&image);
	add_event(&image, 3, 100, READ_ID, 7);
	trace = open_trace(&image);
	assert_int_equal(trace_run(trace, &consumer, NULL), 0);
	format = trace_get_format(trace, 0);
	assert_string_equal(format->system, "syscalls");
	assert_string_equal(format->name, "sys_enter_read");
	assert_int_equal(format->kind, IOR_EVENT_SYS_ENTER);
	assert_string_equal(format->why, "");
	assert_int_equal(format->n_events, 1);
	format = trace_get_format(trace, 1);
	assert_string_equal(format->name, "block_plug");
	assert_int_equal(format->n_events, 0);
	assert_null(trace_get_format(trace, 2));
	trace_close(trace);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			events_wait_for_the_watermark_and_stats_for_them),
		cmocka_unit_test(records_that_mean_nothing_are_counted),
		cmocka_unit_test(losses_are_told_and_sum_to_the_counters),
		cmocka_unit_test(losses_that_only_stats_tell_are_counted),
		cmocka_unit_test(a_damaged_chunk_is_counted_and_leaves_a_gap),
		cmocka_unit_test(texts_that_cannot_be_read_are_counted),
		cmocka_unit_test(a_machine_of_the_other_byte_order_is_refused),
		cmocka_unit_test(texts_of_a_newer_version_are_refused),
		cmocka_unit_test(what_the_consumer_refuses_ends_the_run),
		cmocka_unit_test(formats_are_listed_also_when_they_never_fired),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
