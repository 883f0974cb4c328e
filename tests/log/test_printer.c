/*
 * test_printer.c - lines of the log, to the letter
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/log/io.h"
#include "report/log/printer.h"

/* Where the last column of a table begins. */
#define FILE_AT 127

static const struct log_io call = {
	.layer = LOG_VFS,
	.time_ns = INT64_C(1000104217999),
	.latency_ns = 301500,
	.op = "read",
	.call = "pread64",
	.comm = "reader",
	.pid = 1021,
	.device = "vda",
	.fs = "ext4",
	.offset = 8192,
	.size = 4099,
	.why = "miss",
	.path = "/srv/file",
};

static const struct log_io disk = {
	.layer = LOG_DISK,
	.time_ns = 104217000,
	.latency_ns = 214499,
	.op = "write",
	.call = "",
	.comm = "(journal)",
	.pid = -1,
	.device = "loop0",
	.fs = "",
	.offset = 2003,
	.size = 131072,
	.match = "exact",
	.why = "journal",
	.path = "",
};

/* What comes out behind the head. */
static char *print(enum log_format format, const struct log_io *io,
		   const struct log_note *note)
{
	struct log_printer *printer;
	char *text = NULL, *line;
	size_t size = 0;
	FILE *const stream = open_memstream(&text, &size);

	assert_non_null(stream);
	assert_int_equal(log_printer_create(stream, format, &printer, NULL), 0);
	log_printer_head(printer);
	if (io)
		log_printer_io(printer, io);
	if (note)
		log_printer_note(printer, note);
	log_printer_free(printer);
	assert_int_equal(fclose(stream), 0);

	line = strdup(format == LOG_JSON ? text : strchr(text, '\n') + 1);
	free(text);
	return line;
}

static void expect(enum log_format format, const struct log_io *io,
		   const char *expected)
{
	char *const line = print(format, io, NULL);

	assert_string_equal(line, expected);
	free(line);
}

static void a_call_is_a_line_of_aligned_columns(void **state)
{
	expect(LOG_TABLE, &call,
	       "  1000.104217 vfs    pread64     reader           1021     "
	       "ext4              8192       4099       0.302 -         miss        "
	       "/srv/file\n");
	(void)state;
}

static void a_disk_io_is_named_by_its_disk_and_op(void **state)
{
	expect(LOG_TABLE, &disk,
	       "     0.104217 disk   write       (journal)        -        "
	       "loop0             2003     131072       0.214 exact     journal     "
	       "-\n");
	(void)state;
}

static void what_failed_shows_the_name_of_its_error(void **state)
{
	struct log_io io = call;

	io.size = -1;
	io.error = -EAGAIN;
	io.offset = -1;
	io.latency_ns = -1;
	io.why = "";
	expect(LOG_TABLE, &io,
	       "  1000.104217 vfs    pread64     reader           1021     "
	       "ext4                 -     EAGAIN           - -         -           "
	       "/srv/file\n");
	(void)state;
}

static void what_lost_events_meanwhile_has_no_latency(void **state)
{
	struct log_io io = disk;

	io.lost = true;
	io.latency_ns = -1;
	io.match = "lost";
	expect(LOG_TABLE, &io,
	       "     0.104217 disk   write       (journal)        -        "
	       "loop0             2003     131072        lost lost      "
	       "journal     -\n");
	expect(LOG_CSV, &io,
	       "104217000,disk,write,,(journal),,loop0,,,2003,131072,,,"
	       "journal,,lost\n");
	(void)state;
}

static void hostile_names_are_escaped_and_do_not_move_columns(void **state)
{
	struct log_io io = call;
	char *line;

	io.comm = "a\n\x1b[2J";
	io.path = "/b\xff\xc3\xa4";
	line = print(LOG_TABLE, &io, NULL);
	assert_non_null(strstr(line, " a\\x0a\\x1b[2J     1021 "));
	assert_string_equal(line + FILE_AT, "/b\\xff\xc3\xa4\n");
	free(line);
	(void)state;
}

static void csv_has_all_in_columns_of_its_own(void **state)
{
	expect(LOG_CSV, &call,
	       "1000104217999,vfs,read,pread64,reader,1021,vda,ext4,8192,,4099,,"
	       "301500,miss,/srv/file,\n");
	expect(LOG_CSV, &disk,
	       "104217000,disk,write,,(journal),,loop0,,,2003,131072,,214499,"
	       "journal,,exact\n");
	(void)state;
}

static void csv_quotes_commas_and_quotes(void **state)
{
	struct log_io io = disk;

	io.comm = "say \"a\"";
	io.path = "/a,b\n";
	expect(LOG_CSV, &io,
	       "104217000,disk,write,,\"say \"\"a\"\"\",,loop0,,,2003,131072,,"
	       "214499,journal,\"/a,b\\x0a\",exact\n");
	(void)state;
}

static void events_and_losses_are_lines_as_well(void **state)
{
	const struct log_note note = {
		.layer = "event",
		.time_ns = 104301999,
		.cpu = 1,
		.tid = 1021,
		.what = "sched:sched_switch",
		.text = "prev_comm=a, next_comm=b",
	};
	char *line = print(LOG_TABLE, NULL, &note);

	assert_string_equal(line, "     0.104301 event  [001] 1021     "
				  "sched:sched_switch: "
				  "prev_comm=a, next_comm=b\n");
	free(line);

	line = print(LOG_CSV, NULL, &note);
	assert_string_equal(line, "104301999,event,sched:sched_switch,,,1021,"
				  ",,,,,,,,\"prev_comm=a, next_comm=b\",\n");
	free(line);

	line = print(LOG_JSON, NULL, &note);
	assert_string_equal(line,
			    "{\"time_ns\": 104301999, \"layer\": \"event\", "
			    "\"cpu\": 1, \"tid\": 1021, "
			    "\"what\": \"sched:sched_switch\", "
			    "\"text\": \"prev_comm=a, next_comm=b\"}\n");
	free(line);
	(void)state;
}

static void json_is_an_object_with_all_members(void **state)
{
	expect(LOG_JSON, &call,
	       "{\"time_ns\": 1000104217999, \"layer\": \"vfs\", "
	       "\"op\": \"read\", \"call\": \"pread64\", "
	       "\"comm\": \"reader\", \"pid\": 1021, \"device\": \"vda\", "
	       "\"fs\": \"ext4\", \"offset\": 8192, \"sector\": null, "
	       "\"bytes\": 4099, \"error\": null, \"latency_ns\": 301500, "
	       "\"why\": \"miss\", \"file\": \"/srv/file\", "
	       "\"match\": null}\n");
	expect(LOG_JSON, &disk,
	       "{\"time_ns\": 104217000, \"layer\": \"disk\", "
	       "\"op\": \"write\", \"call\": null, "
	       "\"comm\": \"(journal)\", \"pid\": null, "
	       "\"device\": \"loop0\", \"fs\": null, \"offset\": null, "
	       "\"sector\": 2003, \"bytes\": 131072, \"error\": null, "
	       "\"latency_ns\": 214499, \"why\": \"journal\", "
	       "\"file\": null, \"match\": \"exact\"}\n");
	(void)state;
}

static void json_escapes_what_a_string_cannot_hold(void **state)
{
	struct log_io io = call;
	char *line;

	io.comm = "say \"a\",\\";
	io.path = "/b\n\xff\xc3\xa4";
	io.size = -1;
	io.error = -EAGAIN;
	line = print(LOG_JSON, &io, NULL);
	assert_non_null(
		strstr(line, "\"comm\": \"say \\\"a\\\",\\\\\", \"pid\""));
	assert_non_null(strstr(line, "\"bytes\": null, \"error\": -11, "));
	assert_non_null(strstr(
		line, "\"file\": \"/b\\\\x0a\\\\xff\xc3\xa4\", \"match\""));
	free(line);
	(void)state;
}

/* The buffer is smaller than this many lines. */
static void no_line_is_lost_where_the_buffer_is_full(void **state)
{
	enum {
		N_LINES = 2003
	};
	struct log_printer *printer;
	char *text = NULL, *at;
	size_t size = 0, n = 0;
	FILE *const stream = open_memstream(&text, &size);
	struct log_io io = call;

	assert_int_equal(log_printer_create(stream, LOG_CSV, &printer, NULL),
			 0);
	for (io.time_ns = 0; io.time_ns < N_LINES; io.time_ns++)
		log_printer_io(printer, &io);
	log_printer_free(printer);
	assert_int_equal(fclose(stream), 0);

	for (at = text; *at; at = strchr(at, '\n') + 1)
		assert_int_equal(strtol(at, NULL, 10), n++);
	assert_int_equal(n, N_LINES);
	free(text);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_a_line_of_aligned_columns),
		cmocka_unit_test(a_disk_io_is_named_by_its_disk_and_op),
		cmocka_unit_test(what_failed_shows_the_name_of_its_error),
		cmocka_unit_test(what_lost_events_meanwhile_has_no_latency),
		cmocka_unit_test(
			hostile_names_are_escaped_and_do_not_move_columns),
		cmocka_unit_test(csv_has_all_in_columns_of_its_own),
		cmocka_unit_test(csv_quotes_commas_and_quotes),
		cmocka_unit_test(json_is_an_object_with_all_members),
		cmocka_unit_test(json_escapes_what_a_string_cannot_hold),
		cmocka_unit_test(events_and_losses_are_lines_as_well),
		cmocka_unit_test(no_line_is_lost_where_the_buffer_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
