/*
 * printer.c - the log as text: aligned lines for people, csv or json
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/log/buffer.h"
#include "report/log/io.h"
#include "report/log/json_line.h"
#include "report/log/printer.h"

/* A time is printed in microseconds, as biosnoop does; csv has it whole. */
#define NS_PER_US     1000
#define US_DECIMALS   6
#define MS_DECIMALS   3
#define CPU_WIDTH     3
#define TIME_WIDTH    13
#define LAYER_WIDTH   6
#define OP_WIDTH      11
#define COMM_WIDTH    16
#define PID_WIDTH     8
#define PLACE_WIDTH   8
#define OFFSET_WIDTH  13
#define BYTES_WIDTH   10
#define LATENCY_WIDTH 11
#define MATCH_WIDTH   9
#define WHY_WIDTH     11

struct log_printer {
	enum log_format format;
	uint64_t n_ios;
	struct log_buffer buffer;
};

static const char table_head[] =
	"      TIME(s) LAYER  OP          COMM             PID      FS/DISK  "
	"OFFSET/SECTOR      BYTES    LAT(ms) MATCH     WHY         FILE\n";

static const char csv_head[] =
	"time_ns,layer,op,call,comm,pid,device,fs,offset,sector,bytes,error,"
	"latency_ns,why,file,match\n";

int log_printer_create(FILE *stream, enum log_format format,
		       struct log_printer **ret, struct ior_error *err)
{
	struct log_printer *const printer = calloc(1, sizeof(*printer));

	if (!printer)
		return ior_fail(err, ENOMEM, "out of memory");

	printer->format = format;
	printer->buffer.stream = stream;
	*ret = printer;
	return 0;
}

static const char *or_dash(const char *name)
{
	return name && *name ? name : "-";
}

/* To the left, a blank behind it. */
static void put_name(struct log_buffer *buffer, const char *name, size_t width)
{
	const size_t n =
		log_buffer_add_name(buffer, or_dash(name), LOG_QUOTES_NONE);

	log_buffer_pad(buffer, n < width ? width - n + 1 : 1);
}

/* To the right, a blank behind it. */
static void put_right(struct log_buffer *buffer, const char *text, size_t width)
{
	const size_t n = strlen(text);

	log_buffer_pad(buffer, n < width ? width - n : 0);
	log_buffer_add(buffer, text, n);
	log_buffer_add_letter(buffer, ' ');
}

static void put_number(struct log_buffer *buffer, int64_t number,
		       unsigned int n_decimals, size_t width)
{
	char digits[LOG_NUMBER_DIGITS + 1];

	put_right(buffer, log_digits(number, n_decimals, digits), width);
}

static void put_known(struct log_buffer *buffer, int64_t number,
		      unsigned int n_decimals, size_t width)
{
	if (number < 0)
		put_right(buffer, "-", width);
	else
		put_number(buffer, number, n_decimals, width);
}

static void put_pid(struct log_buffer *buffer, int32_t pid)
{
	char digits[LOG_NUMBER_DIGITS + 1];

	put_name(buffer, pid < 0 ? "-" : log_digits(pid, 0, digits), PID_WIDTH);
}

static void put_size(struct log_buffer *buffer, const struct log_io *io)
{
	const char *name;

	if (!io->error) {
		put_known(buffer, io->size, 0, BYTES_WIDTH);
		return;
	}
	name = strerrorname_np(-io->error);
	if (name)
		put_right(buffer, name, BYTES_WIDTH);
	else
		put_number(buffer, io->error, 0, BYTES_WIDTH);
}

static int64_t to_us(int64_t time_ns)
{
	return time_ns < 0 ? time_ns : (time_ns + NS_PER_US / 2) / NS_PER_US;
}

static void put_table(struct log_buffer *buffer, const struct log_io *io)
{
	const bool vfs = io->layer == LOG_VFS;

	put_number(buffer, io->time_ns / NS_PER_US, US_DECIMALS, TIME_WIDTH);
	put_name(buffer, log_layer_names[io->layer], LAYER_WIDTH);
	put_name(buffer, vfs ? io->call : io->op, OP_WIDTH);
	put_name(buffer, io->comm, COMM_WIDTH);
	put_pid(buffer, io->pid);
	put_name(buffer, vfs ? io->fs : io->device, PLACE_WIDTH);
	put_known(buffer, io->offset, 0, OFFSET_WIDTH);
	put_size(buffer, io);
	if (io->lost)
		put_right(buffer, "lost", LATENCY_WIDTH);
	else
		put_known(buffer, to_us(io->latency_ns), MS_DECIMALS,
			  LATENCY_WIDTH);
	put_name(buffer, io->match, MATCH_WIDTH);
	put_name(buffer, io->why, WHY_WIDTH);
	log_buffer_add_name(buffer, or_dash(io->path), LOG_QUOTES_NONE);
	log_buffer_add_letter(buffer, '\n');
}

static void put_csv_name(struct log_buffer *buffer, const char *name)
{
	log_buffer_add_letter(buffer, ',');
	log_buffer_add_name(buffer, name ? name : "", LOG_QUOTES_CSV);
}

static void put_csv_number(struct log_buffer *buffer, bool known,
			   int64_t number)
{
	char digits[LOG_NUMBER_DIGITS + 1];
	const char *text;

	log_buffer_add_letter(buffer, ',');
	if (!known)
		return;
	text = log_digits(number, 0, digits);
	log_buffer_add(buffer, text, strlen(text));
}

static void put_csv_time(struct log_buffer *buffer, int64_t time_ns)
{
	char digits[LOG_NUMBER_DIGITS + 1];
	const char *const text = log_digits(time_ns, 0, digits);

	log_buffer_add(buffer, text, strlen(text));
}

static void put_csv(struct log_buffer *buffer, const struct log_io *io)
{
	const bool vfs = io->layer == LOG_VFS;

	put_csv_time(buffer, io->time_ns);
	put_csv_name(buffer, log_layer_names[io->layer]);
	put_csv_name(buffer, io->op);
	put_csv_name(buffer, io->call);
	put_csv_name(buffer, io->comm);
	put_csv_number(buffer, io->pid >= 0, io->pid);
	put_csv_name(buffer, io->device);
	put_csv_name(buffer, io->fs);
	put_csv_number(buffer, vfs && io->offset >= 0, io->offset);
	put_csv_number(buffer, !vfs && io->offset >= 0, io->offset);
	put_csv_number(buffer, io->size >= 0, io->size);
	put_csv_number(buffer, io->error, io->error);
	put_csv_number(buffer, io->latency_ns >= 0, io->latency_ns);
	put_csv_name(buffer, io->why);
	put_csv_name(buffer, io->path);
	put_csv_name(buffer, io->match);
	log_buffer_add_letter(buffer, '\n');
}

/* "     0.123456 event  [001] 1234     sched:sched_switch: prev_comm=..." */
static void put_table_note(struct log_buffer *buffer,
			   const struct log_note *note)
{
	char digits[LOG_NUMBER_DIGITS + 1];
	const char *const cpu = log_digits(note->cpu, 0, digits);
	const size_t n_digits = strlen(cpu);

	put_number(buffer, note->time_ns / NS_PER_US, US_DECIMALS, TIME_WIDTH);
	put_name(buffer, note->layer, LAYER_WIDTH);
	log_buffer_add_letter(buffer, '[');
	if (n_digits < CPU_WIDTH)
		log_buffer_add(buffer, "000", CPU_WIDTH - n_digits);
	log_buffer_add(buffer, cpu, n_digits);
	log_buffer_add(buffer, "] ", 2);
	put_pid(buffer, note->tid);
	log_buffer_add_name(buffer, note->what, LOG_QUOTES_NONE);
	log_buffer_add(buffer, ": ", 2);
	log_buffer_add_name(buffer, note->text, LOG_QUOTES_NONE);
	log_buffer_add_letter(buffer, '\n');
}

/* What the columns of an I/O have no room for is in that of its file. */
static void put_csv_note(struct log_buffer *buffer, const struct log_note *note)
{
	put_csv_time(buffer, note->time_ns);
	put_csv_name(buffer, note->layer);
	put_csv_name(buffer, note->what);
	log_buffer_add(buffer, ",,", 2);
	put_csv_number(buffer, note->tid >= 0, note->tid);
	log_buffer_add(buffer, ",,,,,,,,", 8);
	put_csv_name(buffer, note->text);
	log_buffer_add(buffer, ",\n", 2);
}

static const struct {
	const char *head;
	void (*put_io)(struct log_buffer *buffer, const struct log_io *io);
	void (*put_note)(struct log_buffer *buffer,
			 const struct log_note *note);
} formats[] = {
	[LOG_TABLE] = { table_head, put_table, put_table_note },
	[LOG_CSV] = { csv_head, put_csv, put_csv_note },
	[LOG_JSON] = { "", json_line_io, json_line_note },
};

void log_printer_head(struct log_printer *printer)
{
	const char *const head = formats[printer->format].head;

	log_buffer_add(&printer->buffer, head, strlen(head));
}

void log_printer_io(struct log_printer *printer, const struct log_io *io)
{
	formats[printer->format].put_io(&printer->buffer, io);
	printer->n_ios++;
}

uint64_t log_printer_n_ios(const struct log_printer *printer)
{
	return printer->n_ios;
}

void log_printer_note(struct log_printer *printer, const struct log_note *note)
{
	formats[printer->format].put_note(&printer->buffer, note);
}

void log_printer_free(struct log_printer *printer)
{
	if (!printer)
		return;
	log_buffer_flush(&printer->buffer);
	free(printer);
}
