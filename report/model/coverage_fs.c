/*
 * coverage_fs.c - mounted file systems of which events tell less, or nothing
 */
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/coverage_fs.h"
#include "report/model/line.h"

#define TEXT_NAME "mountinfo/"

/* Fields of mountinfo: proc_pid_mountinfo(5); the type follows "-". */
#define FIELD_DEV      2
#define FIELD_OPTIONAL 6

static const char over_the_network[] =
	"goes over the network, not to a disk; calls and cache are seen";
static const char by_a_process[] =
	"a process serves it, whose own I/O is seen as its own";
static const char by_the_host[] =
	"the host of this machine serves it; calls and cache are seen";

/* NULL: all is seen, or it only reads and needs no owners. */
static const struct {
	const char *type;
	const char *unseen;
} types[] = {
	{ "ext2", NULL }, /* ext4's code mounts it, and ext3 */
	{ "ext3", NULL },
	{ "ext4", NULL },
	{ "xfs", NULL },
	{ "btrfs", NULL },
	{ "squashfs", NULL },
	{ "erofs", NULL },
	{ "iso9660", NULL },
	{ "nfs", over_the_network },
	{ "nfs4", over_the_network },
	{ "cifs", over_the_network },
	{ "smb3", over_the_network },
	{ "ceph", over_the_network },
	{ "afs", over_the_network },
	{ "9p", by_the_host },
	{ "virtiofs", by_the_host },
	{ "fuse", by_a_process },
	{ "fuseblk", by_a_process },
	{ "zfs",
	  "has its own cache and threads: disk I/O is charged to these" },
};

static void add(struct coverage_fs *mounted, const char *type, bool on_disk)
{
	size_t i;

	for (i = 0; i < mounted->n_types; i++)
		if (!strcmp(mounted->types[i], type))
			break;
	if (i == COVERAGE_FS_MAX)
		return;
	if (i == mounted->n_types) {
		strcpy(mounted->types[i], type);
		mounted->n_types++;
	}
	mounted->on_disk[i] |= on_disk;
}

void coverage_fs_text(struct coverage_fs *mounted, const struct ior_text *text)
{
	char type[COVERAGE_FS_SIZE], dev[24];
	struct line line = { 0 };
	uint32_t dash;

	if (strncmp(text->name, TEXT_NAME, strlen(TEXT_NAME)) != 0)
		return;

	while (line_next(text->data, text->size, &line)) {
		for (dash = FIELD_OPTIONAL; dash < line.n_fields; dash++)
			if (line_field_is(&line, dash, "-"))
				break;
		if (line_get_text(&line, dash + 1, type, sizeof(type)) &&
		    line_get_text(&line, FIELD_DEV, dev, sizeof(dev)) && *type)
			add(mounted, type, strncmp(dev, "0:", 2) != 0);
	}
}

bool coverage_fs_has(const struct coverage_fs *mounted, const char *type)
{
	size_t i;

	for (i = 0; i < mounted->n_types; i++)
		if (!strcmp(mounted->types[i], type))
			return true;
	return false;
}

const char *coverage_fs_unseen(const struct coverage_fs *mounted, size_t index)
{
	const char *const type = mounted->types[index];
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i].type, type))
			return types[i].unseen;
	if (!strncmp(type, "fuse.", strlen("fuse.")))
		return by_a_process;
	return mounted->on_disk[index]
		       ? "has no events of its own: owners of its writeback "
			 "are told by calls and dirty pages, and may be "
			 "estimates"
		       : NULL;
}
