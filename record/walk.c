/*
 * walk.c - the walk over all processes: tasks, open files, mounts
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"
#include "record/flag.h"
#include "record/namespaces.h"
#include "record/page_queue.h"
#include "record/thread.h"
#include "record/walk.h"

#define NICE 10

/*
 * Devices and mounts take milliseconds; but the file that a loop device lies on
 * may be on a server that does not answer.
 */
#define HOST_WAIT_MS 1000

/*
 * What the list of symbols may take beyond the end: it is read in a tenth of a
 * second, but not by every machine.
 */
#define SYMBOLS_NS (3 * NS_PER_S)

/* A process that cannot be handed on for so long stays out. */
#define PATIENCE_NS (2 * NS_PER_S)

/*
 * Between two looks, at least, and what they may take: a three-thousandth of a
 * CPU.  On an idle host they are most of what the recorder does.
 */
#define LOOK_NS    (5 * NS_PER_S)
#define LOOK_SHARE 3000

struct walk {
	struct page_queue *queue;
	int symbols_fd; /* the creator's; -1: none */
	atomic_uint_least64_t deadline;
	int stop_fd;  /* readable when there is a deadline */
	int told_fd;  /* ... when devices and mounts are told */
	int renew_fd; /* ... when all is to be told once more */
	bool looking; /* at names alone, after the first walk */
	struct bundle bundle;
	struct text text;
	struct namespaces *namespaces;
	struct thread thread;
};

int walk_create(struct page_queue *queue, int symbols_fd, struct walk **ret,
		struct ior_error *err)
{
	struct walk *walk;

	walk = calloc(1, sizeof(*walk));
	if (!walk)
		return ior_fail(err, ENOMEM, "out of memory");

	walk->queue = queue;
	walk->symbols_fd = symbols_fd;
	atomic_init(&walk->deadline, NEVER);
	walk->stop_fd = eventfd(0, EFD_CLOEXEC);
	walk->told_fd = eventfd(0, EFD_CLOEXEC);
	walk->renew_fd = eventfd(0, EFD_CLOEXEC);
	if (namespaces_create(&walk->namespaces, NULL) < 0 ||
	    walk->stop_fd < 0 || walk->told_fd < 0 || walk->renew_fd < 0) {
		walk_free(walk);
		return ior_fail(err, ENOMEM, "out of memory");
	}

	*ret = walk;
	return 0;
}

/* The first and the last walk go on until the deadline; a look ends with it. */
static bool is_late(const void *context)
{
	const struct walk *const walk = context;
	const uint64_t deadline = atomic_load(&walk->deadline);

	return deadline != NEVER && (walk->looking || clock_now() >= deadline);
}

/* How long the next process may wait for the queue. */
static uint64_t patience(const struct walk *walk)
{
	const uint64_t deadline = atomic_load(&walk->deadline);
	const uint64_t until = clock_now() + PATIENCE_NS;

	return until < deadline ? until : deadline;
}

/* What was collected until it was late goes along. */
static int
add_lines(struct walk *walk, const char *name, const struct collect_process *of,
	  int (*collect)(struct text *, const struct collect_process *))
{
	const uint64_t time_ns = clock_now();
	int collected, r;

	text_clear(&walk->text);
	collected = collect(&walk->text, of);
	if (walk->text.failed)
		return -ENOMEM;
	if (!walk->text.size)
		return collected;
	r = bundle_add(&walk->bundle, name, time_ns, walk->text.data,
		       walk->text.size, NULL);
	return r < 0 ? r : collected;
}

static int add_all(struct walk *walk, const struct collect_process *of)
{
	int r;

	r = namespaces_add(walk->namespaces, of->fd, &walk->bundle);
	if (r == 0)
		r = add_lines(walk, "tasks", of, collect_tasks);
	if (r == 0)
		r = add_lines(walk, "links", of, collect_links);
	if (r == 0)
		r = add_lines(walk, "files", of, collect_files);
	return r;
}

/*
 * Not as "files": a descriptor may point elsewhere by the time that its line is
 * read, which at the start and at the end matters less than having it.
 */
static int add_names(struct walk *walk, const struct collect_process *of)
{
	int r;

	r = namespaces_add(walk->namespaces, of->fd, &walk->bundle);
	if (r == 0)
		r = add_lines(walk, "names", of, collect_files);
	return r;
}

static int add_process(struct walk *walk, int proc_fd, const char *tgid)
{
	const struct collect_process of = {
		.fd = openat(proc_fd, tgid, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
		.tgid = tgid,
		.is_late = is_late,
		.context = walk,
	};
	int r;

	if (of.fd < 0)
		return 0; /* it is gone */

	walk->bundle.deadline = patience(walk);
	r = walk->looking ? add_names(walk, &of) : add_all(walk, &of);
	close(of.fd);
	return r;
}

/* 0 when all processes were read, else -ETIMEDOUT or what hindered. */
static int add_processes(struct walk *walk)
{
	struct dirent *entry;
	DIR *dir;
	int r = 0;

	dir = opendir("/proc");
	if (!dir)
		return -errno;

	while (r == 0 && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		r = is_late(walk)
			    ? -ETIMEDOUT
			    : add_process(walk, dirfd(dir), entry->d_name);
	}
	closedir(dir);
	return r;
}

/* Behind the devices that they lie on. */
static int add_swaps(struct bundle *bundle)
{
	struct text known = { 0 };
	const int r = collect_swaps(bundle, &known, NULL);

	text_release(&known);
	return r;
}

static int add_own_mounts(struct walk *walk)
{
	const int fd = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return 0;
	r = namespaces_add(walk->namespaces, fd, &walk->bundle);
	close(fd);
	return r;
}

/*
 * Devices first, in a chunk of their own, then mounts and what loop devices lie
 * on: there are few, and no event of before they are told is understood.
 */
static int walk_host(struct walk *walk)
{
	int r;

	namespaces_forget(walk->namespaces);
	namespaces_begin(walk->namespaces);
	bundle_init(&walk->bundle, IOR_KIND_SNAPSHOT, walk->queue,
		    patience(walk));
	r = collect_devices(&walk->bundle, NULL);
	if (r == 0)
		r = add_swaps(&walk->bundle);
	if (r == 0)
		r = bundle_send(&walk->bundle, NULL);
	if (r == 0)
		r = add_own_mounts(walk);
	if (r == 0)
		r = collect_loops(&walk->bundle, NULL);
	return r < 0 ? r : bundle_send(&walk->bundle, NULL);
}

/* Without their names stacks are worth little: they may take longer. */
static bool symbols_are_late(const void *context)
{
	const struct walk *const walk = context;
	const uint64_t deadline = atomic_load(&walk->deadline);

	return deadline != NEVER && clock_now() >= deadline + SYMBOLS_NS;
}

/* They stay the same: once for all segments. */
static void send_symbols(struct walk *walk)
{
	struct bundle bundle;
	int r;

	if (walk->symbols_fd < 0)
		return;

	bundle_init(&bundle, IOR_KIND_SNAPSHOT, walk->queue, 0);
	bundle.part = PART_KEPT;
	r = collect_symbols(&bundle, walk->symbols_fd, symbols_are_late, walk);
	if (r < 0)
		bundle.compatible |= IOR_CHUNK_PARTIAL;
	bundle_send(&bundle, NULL);
	bundle_release(&bundle);
}

/* The rest of the walk, 'r' being what became of its begin. */
static void walk_processes(struct walk *walk, int r)
{
	if (r == 0)
		r = add_processes(walk);
	if (r < 0)
		walk->bundle.compatible |= IOR_CHUNK_PARTIAL;
	bundle_send(&walk->bundle, NULL);
	bundle_release(&walk->bundle);
}

/*
 * What does not fit into the queue, or is cut short by the end, stays out;
 * namespaces are told anew then.
 */
static void look(struct walk *walk)
{
	int r;

	walk->looking = true;
	namespaces_begin(walk->namespaces);
	bundle_init(&walk->bundle, IOR_KIND_SNAPSHOT, walk->queue,
		    patience(walk));
	r = add_processes(walk);
	if (bundle_send(&walk->bundle, NULL) < 0 || r < 0)
		namespaces_forget(walk->namespaces);
	bundle_release(&walk->bundle);
	walk->looking = false;
}

enum next {
	NEXT_LOOK,
	NEXT_WALK,
	NEXT_END,
};

/* What to do when it is 'time', or before that when we are asked. */
static enum next wait_until(const struct walk *walk, uint64_t time)
{
	struct pollfd polls[] = {
		{ .fd = walk->stop_fd, .events = POLLIN },
		{ .fd = walk->renew_fd, .events = POLLIN },
	};
	uint64_t n_asked;

	while (clock_now() < time) {
		const int n = poll(polls, 2, clock_timeout(time));

		if (n < 0 && errno != EINTR)
			return NEXT_END; /* we could not be told to */
		if (n <= 0)
			continue;
		if (polls[0].revents)
			return NEXT_END;
		if (read(walk->renew_fd, &n_asked, sizeof(n_asked)) > 0)
			return NEXT_WALK;
	}
	return NEXT_LOOK;
}

/* After a look, or none yet, that took 'cost_ns' of a CPU. */
static uint64_t next_look(uint64_t cost_ns)
{
	const uint64_t pause_ns = cost_ns * LOOK_SHARE;

	return clock_now() + (pause_ns > LOOK_NS ? pause_ns : LOOK_NS);
}

static void run(void *context)
{
	struct walk *const walk = context;
	uint64_t cost_ns = 0;
	enum next what;
	int r;

	r = walk_host(walk);
	flag_raise(walk->told_fd);
	setpriority(PRIO_PROCESS, (id_t)walk->thread.tid, NICE);
	walk_processes(walk, r);
	send_symbols(walk);
	pthread_setname_np(pthread_self(), "iorec-look");
	while ((what = wait_until(walk, next_look(cost_ns))) != NEXT_END) {
		if (what == NEXT_WALK) {
			walk_processes(walk, walk_host(walk));
			continue;
		}
		cost_ns = clock_thread();
		look(walk);
		cost_ns = clock_thread() - cost_ns;
	}
}

int walk_start(struct walk *walk, struct ior_error *err)
{
	walk->thread.name = "iorec-walk";
	walk->thread.run = run;
	walk->thread.context = walk;
	return thread_start(&walk->thread, err);
}

void walk_await_host(const struct walk *walk)
{
	struct pollfd poll_fd = { .fd = walk->told_fd, .events = POLLIN };

	poll(&poll_fd, 1, HOST_WAIT_MS);
}

void walk_renew(struct walk *walk)
{
	flag_raise(walk->renew_fd);
}

uint64_t walk_cpu_ns(const struct walk *walk)
{
	return thread_cpu_ns(&walk->thread);
}

pid_t walk_tid(const struct walk *walk)
{
	return walk->thread.tid;
}

void walk_finish(struct walk *walk, uint64_t deadline)
{
	atomic_store(&walk->deadline, deadline);
	flag_raise(walk->stop_fd);
	thread_join(&walk->thread);
}

void walk_again(struct walk *walk, uint64_t deadline)
{
	atomic_store(&walk->deadline, deadline);
	walk_processes(walk, walk_host(walk));
}

void walk_free(struct walk *walk)
{
	if (!walk)
		return;

	walk_finish(walk, 0);
	if (walk->stop_fd >= 0)
		close(walk->stop_fd);
	if (walk->told_fd >= 0)
		close(walk->told_fd);
	if (walk->renew_fd >= 0)
		close(walk->renew_fd);
	text_release(&walk->text);
	namespaces_free(walk->namespaces);
	free(walk);
}
