/*
 * facts.c - the FILE chunk: what is recorded, where and how
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "iorec/format.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"
#include "record/facts.h"
#include "record/privilege.h"

/* Of the texts and their meaning, as iorec/snapshot.h has them. */
#define FACTS_VERSION 1

/* The kernel's first namespaces always have these inodes (proc_ns.h). */
#define HOST_CGROUP_NAMESPACE UINT64_C(0xEFFFFFFB)
#define HOST_PID_NAMESPACE    UINT64_C(0xEFFFFFFC)

/* Of a namespace that cannot be read nothing is said. */
static bool is_nested(const char *path, uint64_t host)
{
	const uint64_t namespace = collect_namespace(AT_FDCWD, path);

	return namespace && namespace != host;
}

bool facts_pids_are_nested(void)
{
	return is_nested("/proc/self/ns/pid", HOST_PID_NAMESPACE);
}

bool facts_cgroups_are_nested(void)
{
	return is_nested("/proc/self/ns/cgroup", HOST_CGROUP_NAMESPACE);
}

static int add(struct bundle *bundle, const char *name, const char *value,
	       struct ior_error *err)
{
	return bundle_add(bundle, name, clock_now(), value, strlen(value), err);
}

static int add_number(struct bundle *bundle, const char *name, uint64_t value,
		      struct ior_error *err)
{
	struct text text = { 0 };
	int r;

	text_print(&text, "%" PRIu64, value);
	r = add(bundle, name, text.failed ? "0" : text.data, err);
	text_release(&text);
	return r;
}

/* Words parted by spaces, each a field. */
static int add_words(struct bundle *bundle, const char *name,
		     char *const *words, size_t n_words, struct ior_error *err)
{
	struct text text = { 0 };
	size_t i;
	int r;

	for (i = 0; i < n_words; i++) {
		if (i)
			text_add(&text, " ", 1);
		text_add_field(&text, words[i], strlen(words[i]));
	}
	r = bundle_add(bundle, name, clock_now(), text.data, text.size, err);
	text_release(&text);
	return r;
}

static size_t count_words(char *const *words)
{
	size_t n_words = 0;

	while (words && words[n_words])
		n_words++;
	return n_words;
}

void facts_make_uuid(char ret[FACTS_UUID_SIZE])
{
	struct text text = { 0 };

	ret[0] = '\0';
	if (text_read(&text, AT_FDCWD, "/proc/sys/kernel/random/uuid") == 0)
		snprintf(ret, FACTS_UUID_SIZE, "%.*s",
			 (int)strcspn(text.data, "\n"), text.data);
	text_release(&text);
}

static int add_uuid(struct bundle *bundle, struct ior_error *err)
{
	char uuid[FACTS_UUID_SIZE];

	facts_make_uuid(uuid);
	return uuid[0] ? add(bundle, "uuid", uuid, err) : 0;
}

/* Which of the recording's segments it is, when there may be several. */
static int add_segment(struct bundle *bundle, const struct facts *facts,
		       struct ior_error *err)
{
	int r;

	if (facts->flight_ns)
		return add_number(bundle, "flight_ns", facts->flight_ns, err);
	if (!facts->recording[0])
		return 0;
	r = add(bundle, "recording", facts->recording, err);
	return r < 0 ? r : add_number(bundle, "segment", facts->segment, err);
}

static int add_host(struct bundle *bundle, struct ior_error *err)
{
	struct utsname host;
	int r;

	uname(&host);
	r = add(bundle, "host", host.nodename, err);
	if (r == 0)
		r = add(bundle, "kernel", host.release, err);
	if (r == 0)
		r = add(bundle, "machine", host.machine, err);
	if (r == 0)
		r = add(bundle, "iorec", IOREC_VERSION, err);
	if (r == 0)
		r = add(bundle, "pid_namespace",
			facts_pids_are_nested() ? "nested" : "host", err);
	if (r == 0)
		r = add(bundle, "cgroup_namespace",
			facts_cgroups_are_nested() ? "nested" : "host", err);
	if (r == 0)
		r = add(bundle, "processes",
			privilege_has_walk() ? "all" : "own", err);
	return r;
}

static int add_choices(struct bundle *bundle, const struct facts *facts,
		       struct ior_error *err)
{
	int r;

	r = add(bundle, "level", ior_level_name(facts->level), err);
	if (r == 0)
		r = add(bundle, "clock", "mono", err);
	if (r == 0)
		r = add_words(bundle, "patterns", facts->patterns,
			      facts->n_patterns, err);
	if (r == 0)
		r = add_words(bundle, "command", facts->command,
			      count_words(facts->command), err);
	return r;
}

/* So that a report understands the times of this host's clock. */
static int add_utc_offset(struct bundle *bundle, const struct facts *facts,
			  struct ior_error *err)
{
	const time_t start_s = (time_t)(facts->start_realtime_ns / NS_PER_S);
	struct tm local;
	char text[32];

	tzset();
	if (!localtime_r(&start_s, &local))
		return 0;
	snprintf(text, sizeof(text), "%ld", local.tm_gmtoff);
	return add(bundle, "utc_offset_s", text, err);
}

static int add_numbers(struct bundle *bundle, const struct facts *facts,
		       struct ior_error *err)
{
	const struct {
		const char *name;
		uint64_t value;
	} numbers[] = {
		{ "version", FACTS_VERSION },
		{ "page_size", (uint64_t)sysconf(_SC_PAGESIZE) },
		{ "subbuf_size", facts->subbuf_size },
		{ "n_cpus", facts->n_cpus },
		{ "ticks_per_second", (uint64_t)sysconf(_SC_CLK_TCK) },
		{ "start_realtime_ns", facts->start_realtime_ns },
		{ "start_ns", facts->start_ns },
	};
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(numbers) / sizeof(numbers[0]); i++)
		r = add_number(bundle, numbers[i].name, numbers[i].value, err);
	return r;
}

int facts_push(const struct facts *facts, struct page_queue *queue,
	       struct ior_error *err)
{
	struct bundle bundle;
	int r;

	bundle_init(&bundle, IOR_KIND_FILE, queue, NEVER);
	bundle.part = PART_BEGIN;
	r = add_numbers(&bundle, facts, err);
	if (r == 0)
		r = add_utc_offset(&bundle, facts, err);
	if (r == 0)
		r = add_uuid(&bundle, err);
	if (r == 0)
		r = add_segment(&bundle, facts, err);
	if (r == 0)
		r = add_host(&bundle, err);
	if (r == 0)
		r = add_choices(&bundle, facts, err);
	if (r == 0)
		r = bundle_send(&bundle, err);
	bundle_release(&bundle);
	return r;
}
