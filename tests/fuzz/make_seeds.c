/*
 * make_seeds.c - what the fuzzers begin with: small traces and payloads
 *
 * usage: make_seeds DIRECTORY TRACE...
 *
 * Of each TRACE, a real one, a recipe for fuzz_ledger is made.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/bytes.h"
#include "iorec/error.h"
#include "iorec/reader.h"
#include "iorec/snapshot.h"
#include "iorec/writer.h"
#include "tests/fuzz/recipe.h"

/* A byte before the trace tells fuzz_reader what to repair. */
#define MODES "\0\1"

/* A larger snapshot begins with one text that is long. */
#define SNAPSHOT_MAX (256u << 10)
#define BEGIN_SIZE   4096u

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

static void make_traces(const char *directory, char **traces)
{
	char name[32];
	int i, fd;

	(void)traces;
	for (i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "trace%d", i);
		fd = open_seed(directory, name);
		make_trace(fd, &MODES[i % 2], i / 2);
		close(fd);
	}
}

static void make_payloads(const char *directory, char **traces)
{
	static const uint8_t end[40 + 32] = { [0] = 3, [32] = 1, [36] = 1 };
	struct ior_archive archive = { 0 };
	int fd;

	(void)traces;
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

static void write_chunk(int fd, const struct ior_chunk *chunk,
			const void *payload)
{
	uint8_t head[RECIPE_HEAD_SIZE];

	put_le16(head, chunk->kind);
	put_le16(head + 2, chunk->cpu == IOR_NO_CPU ? RECIPE_NO_CPU
						    : (uint16_t)chunk->cpu);
	put_le32(head + 4, chunk->raw_size);
	put_le64(head + 8, chunk->last_ns);
	if (write(fd, head, sizeof(head)) != (ssize_t)sizeof(head) ||
	    write(fd, payload, chunk->raw_size) != (ssize_t)chunk->raw_size)
		exit(EXIT_FAILURE);
}

/* The names of functions are more than a fuzzer gets through: a few will do. */
static void write_begin(int fd, const struct ior_chunk *chunk,
			const void *payload)
{
	struct ior_archive archive = { 0 };
	struct ior_chunk begin = *chunk;
	static struct ior_text text;
	size_t at = 0;

	if (ior_archive_next(payload, chunk->raw_size, &at, &text, NULL) > 0)
		ior_archive_add(&archive, text.name, text.time_ns, text.data,
				text.size < BEGIN_SIZE ? text.size : BEGIN_SIZE,
				NULL);
	begin.raw_size = (uint32_t)archive.size;
	write_chunk(fd, &begin, archive.data);
	ior_archive_release(&archive);
}

static void make_recipe(const char *directory, const char *name,
			const char *trace)
{
	struct ior_unpacker *unpacker = NULL;
	struct ior_reader *reader = NULL;
	const int fd = open_seed(directory, name);
	const uint8_t *stored;
	struct ior_chunk chunk;
	void *payload;

	payload = malloc(IOR_CHUNK_MAX);
	if (!payload || ior_unpacker_create(&unpacker, NULL) < 0 ||
	    ior_reader_open(trace, &reader, NULL) < 0)
		exit(EXIT_FAILURE);
	while (ior_reader_next(reader, &chunk, &stored, NULL) > 0)
		if (ior_unpack(unpacker, &chunk, stored, payload, NULL) == 0)
			(chunk.kind == IOR_KIND_SNAPSHOT &&
					 chunk.raw_size > SNAPSHOT_MAX
				 ? write_begin
				 : write_chunk)(fd, &chunk, payload);
	ior_reader_close(reader);
	ior_unpacker_free(unpacker);
	free(payload);
	close(fd);
}

static void make_recipes(const char *directory, char **traces)
{
	char name[32];
	int i;

	for (i = 0; traces[i]; i++) {
		snprintf(name, sizeof(name), "recipe%d", i);
		make_recipe(directory, name, traces[i]);
	}
}

static const struct {
	const char *name;
	void (*make)(const char *directory, char **traces);
} seeds[] = {
	{ "reader", make_traces },
	{ "payload", make_payloads },
	{ "ledger", make_recipes },
};

int main(int argc, char **argv)
{
	char path[4096];
	size_t i;

	if (argc < 3) {
		fprintf(stderr, "usage: make_seeds DIRECTORY TRACE...\n");
		return 2;
	}

	mkdir(argv[1], 0700);
	for (i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", argv[1], seeds[i].name);
		if (mkdir(path, 0700) < 0 && errno != EEXIST) {
			perror(path);
			return EXIT_FAILURE;
		}
		seeds[i].make(path, argv + 2);
	}
	return EXIT_SUCCESS;
}
