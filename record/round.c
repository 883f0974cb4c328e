/*
 * round.c - one walk over the host: devices, mounts, tasks, open files
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "record/clock.h"
#include "record/collect.h"
#include "record/namespaces.h"
#include "record/page_queue.h"
#include "record/round.h"

int round_init(struct round *round, struct page_queue *queue, int symbols_fd)
{
	*round = (struct round){ .queue = queue, .symbols_fd = symbols_fd };
	atomic_init(&round->deadline, NEVER);
	return namespaces_create(&round->namespaces, NULL);
}

/* The first and the last walk go on until the deadline; a look ends with it. */
static bool is_late(const void *context)
{
	const struct round *const round = context;
	const uint64_t deadline = atomic_load(&round->deadline);

	return deadline != NEVER && (round->looking || clock_now() >= deadline);
}

/* How long the next process may wait for the queue. */
static uint64_t patience(const struct round *round)
{
	const uint64_t deadline = atomic_load(&round->deadline);
	const uint64_t until = clock_now() + ROUND_PATIENCE_NS;

	return until < deadline ? until : deadline;
}

/* What was collected until it was late goes along. */
static int add_lines(struct round *round, const char *name,
		     const struct collect_process *of,
		     int (*collect)(struct text *,
				    const struct collect_process *))
{
	const uint64_t time_ns = clock_now();
	int collected, r;

	text_clear(&round->text);
	collected = collect(&round->text, of);
	if (round->text.failed)
		return -ENOMEM;
	if (!round->text.size)
		return collected;
	r = bundle_add(&round->bundle, name, time_ns, round->text.data,
		       round->text.size, NULL);
	return r < 0 ? r : collected;
}

static int add_all(struct round *round, const struct collect_process *of)
{
	int r;

	r = namespaces_add(round->namespaces, of->fd, &round->bundle);
	if (r == 0)
		r = add_lines(round, "tasks", of, collect_tasks);
	if (r == 0)
		r = add_lines(round, "links", of, collect_links);
	if (r == 0)
		r = add_lines(round, "files", of, collect_files);
	return r;
}

/*
 * Not as "files": a descriptor may point elsewhere by the time that its line is
 * read, which at the start and at the end matters less than having it.
 */
static int add_names(struct round *round, const struct collect_process *of)
{
	int r;

	r = namespaces_add(round->namespaces, of->fd, &round->bundle);
	if (r == 0)
		r = add_lines(round, "names", of, collect_files);
	return r;
}

static int add_process(struct round *round, int proc_fd, const char *tgid)
{
	const struct collect_process of = {
		.fd = openat(proc_fd, tgid, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
		.tgid = tgid,
		.is_late = is_late,
		.context = round,
	};
	int r;

	if (of.fd < 0)
		return collect_lack(errno);

	round->bundle.deadline = patience(round);
	r = round->looking ? add_names(round, &of) : add_all(round, &of);
	close(of.fd);
	return r;
}

/*
 * 0 when all processes were read, else -ETIMEDOUT or what hindered.  What is lacking
 * for one may be there for the next.
 */
static int add_processes(struct round *round)
{
	struct dirent *entry;
	DIR *dir;
	int r = 0, lack = 0;

	dir = opendir("/proc");
	if (!dir)
		return -errno;

	while (r == 0 && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		r = is_late(round)
			    ? -ETIMEDOUT
			    : add_process(round, dirfd(dir), entry->d_name);
		if (r < 0 && collect_lack(-r)) {
			lack = r;
			r = 0;
		}
	}
	closedir(dir);
	return r < 0 ? r : lack;
}

/* Behind the devices that they lie on. */
static int add_swaps(struct bundle *bundle)
{
	struct text known = { 0 };
	const int r = collect_swaps(bundle, &known, NULL);

	text_release(&known);
	return r;
}

static int add_own_mounts(struct round *round)
{
	const int fd = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return collect_lack(errno);
	r = namespaces_add(round->namespaces, fd, &round->bundle);
	close(fd);
	return r;
}

/*
 * Devices first, in a chunk of their own, then mounts and what loop devices lie
 * on: there are few, and no event of before they are told is understood.
 */
int round_tell_host(struct round *round)
{
	int r;

	namespaces_forget(round->namespaces);
	namespaces_begin(round->namespaces);
	bundle_init(&round->bundle, IOR_KIND_SNAPSHOT, round->queue,
		    patience(round));
	r = collect_devices(&round->bundle, NULL);
	if (r == 0)
		r = add_swaps(&round->bundle);
	if (r == 0)
		r = bundle_send(&round->bundle, NULL);
	if (r == 0)
		r = add_own_mounts(round);
	if (r == 0)
		r = collect_loops(&round->bundle, NULL);
	return r < 0 ? r : bundle_send(&round->bundle, NULL);
}

/* Without their names stacks are worth little: they may take longer. */
static bool symbols_are_late(const void *context)
{
	const struct round *const round = context;
	const uint64_t deadline = atomic_load(&round->deadline);

	return deadline != NEVER && clock_now() >= deadline + ROUND_SYMBOLS_NS;
}

void round_send_symbols(struct round *round)
{
	struct bundle bundle;
	int r;

	if (round->symbols_fd < 0)
		return;

	bundle_init(&bundle, IOR_KIND_SNAPSHOT, round->queue, 0);
	bundle.part = PART_KEPT;
	r = collect_symbols(&bundle, round->symbols_fd, symbols_are_late,
			    round);
	if (r < 0)
		bundle.compatible |= IOR_CHUNK_PARTIAL;
	bundle_send(&bundle, NULL);
	bundle_release(&bundle);
}

/* Also of a walk that found nothing. */
static void add_failure(struct round *round, int code)
{
	const char *const why =
		code == ETIMEDOUT ? "there was no time left" : strerror(code);

	round->bundle.compatible |= IOR_CHUNK_PARTIAL;
	bundle_add(&round->bundle, "walk", clock_now(), why, strlen(why), NULL);
}

void round_tell_processes(struct round *round, int r)
{
	if (r == 0)
		r = add_processes(round);
	if (r < 0)
		add_failure(round, -r);
	bundle_send(&round->bundle, NULL);
	bundle_release(&round->bundle);
}

void round_look(struct round *round)
{
	int r;

	round->looking = true;
	namespaces_begin(round->namespaces);
	bundle_init(&round->bundle, IOR_KIND_SNAPSHOT, round->queue,
		    patience(round));
	r = add_processes(round);
	if (bundle_send(&round->bundle, NULL) < 0 || r < 0)
		namespaces_forget(round->namespaces);
	bundle_release(&round->bundle);
	round->looking = false;
}

void round_release(struct round *round)
{
	text_release(&round->text);
	namespaces_free(round->namespaces);
}
