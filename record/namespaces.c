/*
 * namespaces.c - the mounts and users of namespaces, each told once
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"
#include "record/namespaces.h"
#include "record/text.h"

/* Namespaces that are told apart; a text that comes again is no harm. */
#define N_TOLD_MAX 4096

/* A namespace whose mounts or users were told. */
struct told {
	uint64_t id;
	uint64_t text_hash; /* a walk does not tell again what is the same */
	uint64_t n_walks;   /* the last of ours that met it */
};

struct namespaces {
	struct told told[N_TOLD_MAX];
	size_t n_told;
	uint64_t n_walks; /* with this one */
	uint64_t users;   /* our own namespace of users */
	struct text text;
};

int namespaces_create(struct namespaces **ret, struct ior_error *err)
{
	struct namespaces *const namespaces = calloc(1, sizeof(*namespaces));

	if (!namespaces)
		return ior_fail(err, ENOMEM, "out of memory");
	namespaces->users = collect_namespace(AT_FDCWD, "/proc/self/ns/user");
	*ret = namespaces;
	return 0;
}

void namespaces_begin(struct namespaces *namespaces)
{
	namespaces->n_walks++;
}

void namespaces_forget(struct namespaces *namespaces)
{
	namespaces->n_told = 0;
}

static struct told *find_told(struct namespaces *namespaces, uint64_t id)
{
	size_t i;

	for (i = 0; i < namespaces->n_told; i++)
		if (namespaces->told[i].id == id)
			return &namespaces->told[i];
	if (namespaces->n_told == N_TOLD_MAX)
		return NULL;
	namespaces->told[namespaces->n_told] = (struct told){ .id = id };
	return &namespaces->told[namespaces->n_told++];
}

/* Whether this text of the namespace was told before; it is noted. */
static bool was_told(struct told *told, const struct text *text)
{
	const uint64_t hash = text_hash(text);

	if (told->text_hash == hash)
		return true;
	told->text_hash = hash;
	return false;
}

/* A file of a process that is the same for all in its namespace. */
static int add_once(struct namespaces *namespaces, int process_fd, uint64_t id,
		    const char *file, struct bundle *bundle)
{
	const uint64_t time_ns = clock_now();
	struct text *const text = &namespaces->text;
	struct told *told;
	char name[64];
	int r;

	if (!id)
		return 0;
	told = find_told(namespaces, id);
	if (told && told->n_walks == namespaces->n_walks)
		return 0;
	r = text_read(text, process_fd, file);
	if (r < 0)
		return collect_lack(-r); /* or another process may have it */
	if (told)
		told->n_walks = namespaces->n_walks;
	if (told && was_told(told, text))
		return 0;

	snprintf(name, sizeof(name), "%s/%" PRIu64, file, id);
	return bundle_add(bundle, name, time_ns, text->data, text->size, NULL);
}

int namespaces_add(struct namespaces *namespaces, int process_fd,
		   struct bundle *bundle)
{
	const uint64_t users = collect_namespace(process_fd, "ns/user");
	int r;

	r = add_once(namespaces, process_fd,
		     collect_namespace(process_fd, "ns/mnt"), "mountinfo",
		     bundle);
	if (r == 0 && users != namespaces->users)
		r = add_once(namespaces, process_fd, users, "uid_map", bundle);
	return r;
}

void namespaces_free(struct namespaces *namespaces)
{
	if (!namespaces)
		return;
	text_release(&namespaces->text);
	free(namespaces);
}
