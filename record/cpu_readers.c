/*
 * cpu_readers.c - the ring buffers of all CPUs that can be online
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "iorec/error.h"
#include "record/cpu_list.h"
#include "record/cpu_readers.h"

/* Two files a CPU: a big host has more than the usual limit allows. */
static void raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;

	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static int open_all(struct cpu_readers *readers, const struct cpu_list *cpus,
		    int session_fd, size_t subbuf_size, struct ior_error *err)
{
	const size_t n_polls = CPU_READERS_OWN_POLLS + cpus->n_cpus;
	size_t i;
	int r = 0;

	readers->readers = calloc(cpus->n_cpus, sizeof(*readers->readers));
	readers->polls = calloc(n_polls, sizeof(*readers->polls));
	if (!readers->readers || !readers->polls)
		return ior_fail(err, ENOMEM, "out of memory");

	readers->n_polls = n_polls;
	for (i = 0; r == 0 && i < cpus->n_cpus; i++) {
		r = cpu_reader_open(&readers->readers[i], session_fd,
				    cpus->cpus[i], subbuf_size, err);
		if (r == 0)
			readers->n_readers++;
	}
	return r;
}

int cpu_readers_open(struct cpu_readers *readers, int session_fd,
		     size_t subbuf_size, struct ior_error *err)
{
	struct cpu_list cpus = { 0 };
	int r;

	raise_file_limit();
	r = cpu_list_read(&cpus, CPU_LIST_POSSIBLE, err);
	if (r < 0)
		return r;

	r = open_all(readers, &cpus, session_fd, subbuf_size, err);
	cpu_list_release(&cpus);
	return r;
}

static struct pollfd *poll_of(const struct cpu_readers *readers, size_t i)
{
	return &readers->polls[CPU_READERS_OWN_POLLS + i];
}

void cpu_readers_choose_polled(struct cpu_readers *readers)
{
	struct cpu_list online = { 0 };
	size_t i;

	/* Without a list the choice stays; without any, all are looked at. */
	if (cpu_list_read(&online, CPU_LIST_ONLINE, NULL) < 0 &&
	    readers->chosen)
		return;

	readers->chosen = true;
	for (i = 0; i < readers->n_readers; i++) {
		struct cpu_reader *const reader = &readers->readers[i];

		if (!online.n_cpus || cpu_list_has(&online, reader->cpu))
			reader->was_online = true;
		*poll_of(readers, i) = (struct pollfd){
			.fd = reader->was_online ? reader->raw_fd : -1,
			.events = POLLIN,
		};
	}
	cpu_list_release(&online);
}

static int drain_one(struct cpu_readers *readers, size_t i,
		     struct drain_request *request, enum drain_depth depth,
		     struct look *look, struct ior_error *err)
{
	enum drain_result result;
	size_t size = 0;
	int r;

	request->depth = depth;
	r = cpu_reader_drain(&readers->readers[i], request, &result, &size,
			     err);
	if (r < 0)
		return r;

	if (size > look->size)
		look->size = size;
	look->stalled |= result == DRAIN_STALLED;
	return 0;
}

int cpu_readers_drain(struct cpu_readers *readers,
		      struct drain_request *request, enum drain_depth depth,
		      struct look *look, struct ior_error *err)
{
	size_t i;
	int r;

	for (i = 0; i < readers->n_readers; i++) {
		if (depth < DRAIN_ALL && poll_of(readers, i)->fd < 0)
			continue;
		r = drain_one(readers, i, request, depth, look, err);
		if (r < 0)
			return r;
	}
	return 0;
}

/*
 * The CPU never was online: poll(2) would say so at once for ever.  It is asked
 * again when a list has it.
 */
static void leave_out(struct cpu_readers *readers, size_t i)
{
	readers->readers[i].was_online = false;
	poll_of(readers, i)->fd = -1;
}

int cpu_readers_drain_full(struct cpu_readers *readers,
			   struct drain_request *request, struct look *look,
			   struct ior_error *err)
{
	size_t i;
	int r;

	for (i = 0; i < readers->n_readers; i++) {
		const short revents = poll_of(readers, i)->revents;

		if (revents & POLLERR)
			leave_out(readers, i);
		if (!(revents & POLLIN))
			continue;
		r = drain_one(readers, i, request, DRAIN_BEGUN, look, err);
		if (r < 0)
			return r;
	}
	return 0;
}

int cpu_readers_add_stats(const struct cpu_readers *readers,
			  struct bundle *bundle, struct ior_error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < readers->n_readers; i++)
		r = cpu_reader_add_stats(&readers->readers[i], bundle, err);
	return r;
}

void cpu_readers_count(const struct cpu_readers *readers,
		       struct cpu_counts *ret)
{
	struct cpu_counts counts;
	size_t i;

	*ret = (struct cpu_counts){ 0 };
	for (i = 0; i < readers->n_readers; i++) {
		if (cpu_reader_counts(&readers->readers[i], &counts) < 0)
			continue;
		ret->n_unread += counts.n_unread;
		ret->n_read += counts.n_read;
		ret->n_lost += counts.n_lost;
	}
}

void cpu_readers_close(struct cpu_readers *readers)
{
	size_t i;

	for (i = 0; i < readers->n_readers; i++)
		cpu_reader_close(&readers->readers[i]);
	free(readers->readers);
	free(readers->polls);
}
