/*
 * triggers.c - facts of the host on which a flight recorder writes
 *
 * Facts: Documentation/accounting/psi.rst (an open descriptor that a threshold
 * was written to says POLLPRI when it is passed, once a window at most) and
 * Documentation/admin-guide/iostats.rst of the kernel.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/clock.h"
#include "record/text.h"
#include "record/triggers.h"

#define PRESSURE     "/proc/pressure/io"
#define PRESSURE_KEY "io-pressure"
#define AWAIT_KEY    ":await"

#define DEVICE_SIZE 64

/*
 * The window of pressure; without CAP_SYS_RESOURCE the kernel takes multiples of
 * this one only.  That of devices is the recorder's second.
 */
#define WINDOW_US UINT64_C(2000000)

/* What diskstats says of a device. */
struct disk_counts {
	uint64_t n_done;
	uint64_t done_ms; /* sum of the time they took */
	uint64_t n_inflight;
};

struct trigger {
	const char *word;
	uint64_t limit_us;
	int pressure_fd;          /* -1: it is of a device */
	char device[DEVICE_SIZE]; /* "": it is of pressure */
	struct disk_counts before;
	uint64_t done_ns; /* since when nothing that it has was completed */
};

struct triggers {
	const struct trigger *pressure; /* NULL: none is of that kind */
	size_t n_items;
	struct trigger items[];
};

static int refuse(const char *word, struct ior_error *err)
{
	return ior_fail(err, EINVAL,
			"--trigger takes 'io-pressure>150ms' or "
			"'DEVICE:await>50ms', not '%s'",
			word);
}

/* "150ms" in microseconds; false when it is no time. */
static bool parse_time(const char *text, uint64_t *ret)
{
	static const struct {
		const char *name;
		uint64_t us;
	} units[] = { { "us", 1 }, { "ms", 1000 }, { "s", 1000000 } };
	unsigned long number;
	char *end;
	size_t i;

	if (!strspn(text, "0123456789"))
		return false;
	errno = 0;
	number = strtoul(text, &end, 10);
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!errno && number && number <= UINT32_MAX &&
		    !strcmp(end, units[i].name)) {
			*ret = number * units[i].us;
			return true;
		}
	return false;
}

/* The line of a device in the text of diskstats; false when there is none. */
static bool find_counts(const char *text, const char *device,
			struct disk_counts *ret)
{
	uint64_t n_reads, read_ms, n_writes, write_ms, n_inflight;
	char name[DEVICE_SIZE];
	const char *line;

	for (line = text; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line,
			   "%*u %*u %63s %" SCNu64 " %*u %*u %" SCNu64
			   " %" SCNu64 " %*u %*u %" SCNu64 " %" SCNu64,
			   name, &n_reads, &read_ms, &n_writes, &write_ms,
			   &n_inflight) != 6 ||
		    strcmp(name, device) != 0)
			continue;
		*ret = (struct disk_counts){
			.n_done = n_reads + n_writes,
			.done_ms = read_ms + write_ms,
			.n_inflight = n_inflight,
		};
		return true;
	}
	return false;
}

static bool read_counts(const char *device, struct disk_counts *ret)
{
	struct text text = { 0 };
	bool found;

	found = text_read(&text, AT_FDCWD, "/proc/diskstats") == 0 &&
		find_counts(text.data, device, ret);
	text_release(&text);
	return found;
}

static int open_device(struct trigger *trigger, const char *name, size_t size,
		       struct ior_error *err)
{
	if (!size || size >= DEVICE_SIZE)
		return refuse(trigger->word, err);

	memcpy(trigger->device, name, size);
	trigger->device[size] = '\0';
	trigger->done_ns = clock_now();
	if (!read_counts(trigger->device, &trigger->before))
		return ior_fail(err, EINVAL,
				"cannot watch '%s': there is no device '%s'; "
				"see 'lsblk -d'",
				trigger->word, trigger->device);
	return 0;
}

static int open_pressure(struct trigger *trigger, struct ior_error *err)
{
	char text[64];

	if (trigger->limit_us > WINDOW_US)
		return ior_fail(
			err, EINVAL,
			"cannot watch '%s': it is of two seconds, so 2s is "
			"the most",
			trigger->word);

	trigger->pressure_fd = open(PRESSURE, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	snprintf(text, sizeof(text), "some %" PRIu64 " %" PRIu64,
		 trigger->limit_us, WINDOW_US);
	if (trigger->pressure_fd >= 0 &&
	    write(trigger->pressure_fd, text, strlen(text) + 1) > 0)
		return 0;
	if (errno == ENOENT || errno == EOPNOTSUPP)
		return ior_fail(err, EOPNOTSUPP,
				"cannot watch '%s': this kernel tells no "
				"pressure; boot it with psi=1 or watch "
				"'DEVICE:await>50ms'",
				trigger->word);
	return ior_fail(err, errno, "cannot watch '%s': %m", trigger->word);
}

static int open_trigger(struct trigger *trigger, struct ior_error *err)
{
	const char *const word = trigger->word;
	const char *const sign = strchr(word, '>');
	const size_t size = sign ? (size_t)(sign - word) : 0;
	const size_t key = strlen(AWAIT_KEY);

	if (!sign || !parse_time(sign + 1, &trigger->limit_us))
		return refuse(word, err);
	if (size == strlen(PRESSURE_KEY) && !strncmp(word, PRESSURE_KEY, size))
		return open_pressure(trigger, err);
	if (size > key && !strncmp(sign - key, AWAIT_KEY, key))
		return open_device(trigger, word, size - key, err);
	return refuse(word, err);
}

/* The lowest would fire for all, so one is enough. */
static int note_pressure(struct triggers *triggers,
			 const struct trigger *trigger, struct ior_error *err)
{
	if (trigger->pressure_fd < 0)
		return 0;
	if (triggers->pressure)
		return ior_fail(err, EINVAL,
				"'%s' and '%s' are of the same pressure; give "
				"the lower one",
				triggers->pressure->word, trigger->word);
	triggers->pressure = trigger;
	return 0;
}

int triggers_create(char *const *words, size_t n_words, struct triggers **ret,
		    struct ior_error *err)
{
	struct triggers *const triggers =
		calloc(1, sizeof(*triggers) + n_words * sizeof(struct trigger));
	size_t i;
	int r = 0;

	if (!triggers)
		return ior_fail(err, ENOMEM, "out of memory");

	for (i = 0; r == 0 && i < n_words; i++) {
		triggers->n_items++;
		triggers->items[i].word = words[i];
		triggers->items[i].pressure_fd = -1;
		r = open_trigger(&triggers->items[i], err);
		if (r == 0)
			r = note_pressure(triggers, &triggers->items[i], err);
	}
	if (r < 0) {
		triggers_free(triggers);
		return r;
	}

	*ret = triggers;
	return 0;
}

int triggers_fd(const struct triggers *triggers)
{
	return triggers->pressure ? triggers->pressure->pressure_fd : -1;
}

const char *triggers_pressure(const struct triggers *triggers)
{
	return triggers->pressure->word;
}

/* Whether the device was too slow since the last look; then *ret tells how. */
static bool is_slow(struct trigger *trigger, uint64_t now,
		    char ret[TRIGGERS_WHY_SIZE])
{
	const struct disk_counts before = trigger->before;
	struct disk_counts *const counts = &trigger->before;
	uint64_t n_done;
	double await_ms;

	/* A device that is gone comes back with other counts. */
	if (!read_counts(trigger->device, counts) ||
	    counts->n_done < before.n_done || counts->done_ms < before.done_ms)
		return false;

	n_done = counts->n_done - before.n_done;
	/* What it has now, but had not at the last look, may be new. */
	if (n_done || !counts->n_inflight || !before.n_inflight)
		trigger->done_ns = now;
	await_ms = n_done ? (double)(counts->done_ms - before.done_ms) /
				    (double)n_done
			  : (double)(now - trigger->done_ns) / NS_PER_MS;
	if (await_ms * 1000 <= (double)trigger->limit_us)
		return false;

	if (n_done)
		snprintf(ret, TRIGGERS_WHY_SIZE,
			 "%s: %.1f ms, of %" PRIu64 " requests", trigger->word,
			 await_ms, n_done);
	else
		snprintf(ret, TRIGGERS_WHY_SIZE,
			 "%s: none of %" PRIu64 " requests in %.1f ms",
			 trigger->word, counts->n_inflight, await_ms);
	return true;
}

bool triggers_look(struct triggers *triggers, uint64_t now,
		   char ret[TRIGGERS_WHY_SIZE])
{
	size_t i;

	for (i = 0; i < triggers->n_items; i++)
		if (triggers->items[i].device[0] &&
		    is_slow(&triggers->items[i], now, ret))
			return true;
	return false;
}

void triggers_free(struct triggers *triggers)
{
	size_t i;

	if (!triggers)
		return;

	for (i = 0; i < triggers->n_items; i++)
		if (triggers->items[i].pressure_fd >= 0)
			close(triggers->items[i].pressure_fd);
	free(triggers);
}
