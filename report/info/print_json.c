/*
 * print_json.c - what info knows, for programs
 */
#include <inttypes.h>
#include <string.h>

#include "report/info/info.h"
#include "report/view/json.h"

static void put_name(FILE *out, const char *name)
{
	fputs(",\n  ", out);
	json_text(out, name, strlen(name));
	fputs(": ", out);
}

static void put_text(FILE *out, const char *name, const char *text)
{
	put_name(out, name);
	if (*text)
		json_text(out, text, strlen(text));
	else
		fputs("null", out);
}

static void put_number(FILE *out, const char *name, uint64_t number)
{
	put_name(out, name);
	fprintf(out, "%" PRIu64, number);
}

static const char *const texts[] = {
	"uuid",  "host",  "kernel",  "machine",  "iorec",
	"level", "clock", "command", "patterns", "pid_namespace",
};

static const char *const numbers[] = {
	"n_cpus", "page_size", "subbuf_size", "start_realtime_ns", "start_ns",
};

static void put_facts(FILE *out, const struct info *info)
{
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		put_text(out, texts[i], info_get_fact(info, texts[i]));
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		put_number(out, numbers[i], info_get_number(info, numbers[i]));
	if (*info_get_fact(info, "stop"))
		put_text(out, "stop", info_get_fact(info, "stop"));
	if (info_get_number(info, "flight_ns")) {
		put_number(out, "flight_ns",
			   info_get_number(info, "flight_ns"));
		put_text(out, "trigger", info_get_fact(info, "trigger"));
		put_number(out, "trigger_ns",
			   info_get_number(info, "trigger_ns"));
	}
	if (!*info_get_fact(info, "recording"))
		return;
	put_text(out, "recording", info_get_fact(info, "recording"));
	put_number(out, "segment", info_get_number(info, "segment"));
}

static void put_gap(FILE *out, const struct info_gap *gap)
{
	fprintf(out, "{\"cpu\": %" PRIu32 ", \"from_ns\": ", gap->cpu);
	if (gap->from_start)
		fputs("null", out);
	else
		fprintf(out, "%" PRId64, gap->from_ns);
	fprintf(out, ", \"to_ns\": %" PRId64 ", \"events\": ", gap->to_ns);
	if (gap->n_events)
		fprintf(out, "%" PRIu64 "}", gap->n_events);
	else
		fputs("null}", out);
}

/* How many there are, and the first of them. */
static void put_gaps(FILE *out, const struct info *info)
{
	size_t i;

	put_number(out, "n_gaps", info->n_gaps);
	put_name(out, "gaps");
	putc('[', out);
	for (i = 0; i < info_n_places(info); i++) {
		fputs(i ? ",\n    " : "\n    ", out);
		put_gap(out, &info->gaps[i]);
	}
	putc(']', out);
}

static void put_device(FILE *out, const struct info_device *device)
{
	fputs("{\"name\": ", out);
	json_text(out, device->name, strlen(device->name));
	fprintf(out,
		", \"size\": %" PRIu64 ", \"rotational\": %s, "
		"\"accounted\": %s, \"detail\": ",
		device->size, device->rotational ? "true" : "false",
		device->accounted ? "true" : "false");
	json_text(out, device->detail, strlen(device->detail));
	putc('}', out);
}

static void put_devices(FILE *out, const struct info_devices *devices)
{
	size_t i;

	put_name(out, "devices");
	putc('[', out);
	for (i = 0; i < devices->n_items; i++) {
		fputs(i ? ",\n    " : "\n    ", out);
		put_device(out, &devices->items[i]);
	}
	putc(']', out);
}

static void put_seen(FILE *out, const struct info_pairs *coverage)
{
	const char *before = "";
	size_t i;

	fputs("{\"seen\": [", out);
	for (i = 0; i < coverage->n_items; i++) {
		const char *const what = coverage->items[i].name;

		if (!coverage->items[i].seen)
			continue;
		fputs(before, out);
		json_text(out, what, strlen(what));
		before = ", ";
	}
	fputs("],\n    \"unseen\": [", out);
}

static void put_coverage(FILE *out, const struct info_pairs *coverage)
{
	const char *before = "";
	size_t i;

	put_name(out, "coverage");
	put_seen(out, coverage);
	for (i = 0; i < coverage->n_items; i++) {
		const struct info_pair *const line = &coverage->items[i];

		if (line->seen)
			continue;
		fprintf(out, "%s{\"what\": ", before);
		json_text(out, line->name, strlen(line->name));
		fputs(", \"why\": ", out);
		json_text(out, line->value, strlen(line->value));
		putc('}', out);
		before = ",\n      ";
	}
	fputs("]}", out);
}

void info_print_json(FILE *out, const char *path, const struct info *info)
{
	fputs("{\n  \"file\": ", out);
	json_text(out, path, strlen(path));
	put_number(out, "events", info->n_events);
	put_name(out, "duration_ns");
	fprintf(out, "%" PRId64, info->duration_ns);
	put_number(out, "lost", info->n_lost);
	put_gaps(out, info);
	put_name(out, "complete");
	fputs(info->complete ? "true" : "false", out);
	put_number(out, "damaged", info->n_damaged);
	put_number(out, "file_bytes", info->file_size);
	put_number(out, "raw_bytes", info->raw_size);
	put_facts(out, info);
	put_devices(out, &info->devices);
	put_coverage(out, &info->coverage);
	fputs("\n}", out);
}
