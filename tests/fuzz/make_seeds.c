/*
 * make_seeds.c - what the fuzzers begin with: small traces and payloads
 *
 * usage: make_seeds DIRECTORY
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "iorec/writer.h"

/* A byte before the trace tells fuzz_reader what to repair. */
#define MODES "\0\1"

static int open_seed(const char *directory, const char *name)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	return fd;
}

static void append(struct ior_writer *writer, uint16_t kind, uint16_t flags,
		   const void *payload, size_t size)
{
	const struct ior_chunk chunk = {
		.kind = kind,
		.compatible = flags,
		.cpu = kind == IOR_KIND_PAGES ? 1 : IOR_NO_CPU,
		.first_ns = 1009,
		.last_ns = 2003,
		.raw_size = (uint32_t)size,
	};

	ior_writer_append(writer, &chunk, payload, NULL);
}

static void add_texts(struct ior_archive *archive)
{
	ior_archive_add(archive, "host", 1009, "alpha", 5, NULL);
	ior_archive_add(archive, "empty", 1009, "", 0, NULL);
	ior_archive_add(archive, "proc/loadavg", 1013, "0.00 0.01\n", 10, NULL);
}

/* A trace with every kind of chunk, whole or without its END. */
static void make_trace(int fd, const char *mode, int is_whole)
{
	static const uint8_t page[4096] = "page";
	struct ior_archive archive = { 0 };
	struct ior_writer *writer = NULL;

	if (write(fd, mode, 1) != 1 ||
	    ior_writer_create(fd, IOR_ZSTD_LEVEL_DEFAULT, &writer, NULL) < 0)
		exit(EXIT_FAILURE);

	add_texts(&archive);
	append(writer, IOR_KIND_FILE, 0, archive.data, archive.size);
	append(writer, IOR_KIND_SNAPSHOT, 0, archive.data, archive.size);
	append(writer, 17, IOR_CHUNK_OPTIONAL, "tomorrow", 8);
	append(writer, IOR_KIND_PAGES, 0, page, sizeof(page));
	append(writer, IOR_KIND_STATS, 0, archive.data, archive.size);
	if (is_whole)
		ior_writer_finish(writer, NULL);
	ior_writer_free(writer);
	ior_archive_release(&archive);
}

static void make_traces(const char *directory)
{
	char name[32];
	int i, fd;

	for (i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "trace%d", i);
		fd = open_seed(directory, name);
		make_trace(fd, &MODES[i % 2], i / 2);
		close(fd);
	}
}

static void make_payloads(const char *directory)
{
	static const uint8_t end[40 + 32] = { [0] = 3, [32] = 1, [36] = 1 };
	struct ior_archive archive = { 0 };
	int fd;

	add_texts(&archive);
	fd = open_seed(directory, "archive");
	if (write(fd, archive.data, archive.size) < 0)
		exit(EXIT_FAILURE);
	close(fd);
	ior_archive_release(&archive);

	fd = open_seed(directory, "end");
	if (write(fd, end, sizeof(end)) < 0)
		exit(EXIT_FAILURE);
	close(fd);
}

static const struct {
	const char *name;
	void (*make)(const char *directory);
} seeds[] = {
	{ "reader", make_traces },
	{ "payload", make_payloads },
};

int main(int argc, char **argv)
{
	char path[4096];
	size_t i;

	if (argc != 2) {
		fprintf(stderr, "usage: make_seeds DIRECTORY\n");
		return 2;
	}

	mkdir(argv[1], 0700);
	for (i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", argv[1], seeds[i].name);
		if (mkdir(path, 0700) < 0 && errno != EEXIST) {
			perror(path);
			return EXIT_FAILURE;
		}
		seeds[i].make(path);
	}
	return EXIT_SUCCESS;
}
