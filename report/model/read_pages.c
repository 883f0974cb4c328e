/*
 * read_pages.c - the pages of the cache that a call read, by class
 *
 * They are those from its offset to its offset and result, if it read the cache
 * at all.  Where the kernel tells of pages got, each read that did has such an
 * event, or one of a page that it added: without, it was a copy that shares
 * extents, a read past the cache that nothing else told of, or one of a file
 * system that keeps pages in its own way.  tmpfs tells nothing and is memory.
 */
#include <string.h>

#include "report/model/cache.h"
#include "report/model/file.h"
#include "report/model/page_use.h"
#include "report/model/read_pages.h"
#include "report/model/task.h"

static const char *const silent_types[] = { "tmpfs", "devtmpfs" };

static bool has_pages(const struct file_row *file)
{
	return file && (file->kind == FILE_KIND_FILE ||
			file->kind == FILE_KIND_BLOCKDEV);
}

bool read_pages_has(const struct files *files, uint32_t file_id)
{
	return has_pages(files_find_row(files, file_id));
}

static bool is_silent(const struct file_row *file)
{
	size_t i;

	for (i = 0; i < sizeof(silent_types) / sizeof(silent_types[0]); i++)
		if (!strcmp(file->fs, silent_types[i]))
			return true;
	return false;
}

enum answer {
	NO,
	YES,
	NOT_KNOWN,
};

/* Whether a read that moved bytes of a file took them from the cache. */
static enum answer read_cache(const struct read_pages_sources *sources,
			      const struct call_context *call,
			      const struct vfs_row *row)
{
	const struct file_row *const file =
		files_find_row(sources->files, row->file_id);

	if (row->flags & (VFS_DIRECT | VFS_DAX) || !has_pages(file))
		return NO;
	if (!sources->sees_pages || row->flags & VFS_LOST)
		return NOT_KNOWN;
	if (call->got_pages || is_silent(file))
		return YES;
	if (call->request)
		return YES; /* a worker may have got them */
	if (sources->sees_hits)
		return NO;
	/* All pages were there, or it moved none and both share extents. */
	return strcmp(row->call, "copy_file_range") ? YES : NOT_KNOWN;
}

static void put_classes(const struct cache_pages *pages, struct vfs_row *row)
{
	row->hit_pages = pages->hit;
	row->readahead_pages = pages->readahead;
	row->inflight_pages = pages->inflight;
	row->miss_pages = pages->miss;
	row->pages =
		pages->hit + pages->readahead + pages->inflight + pages->miss;
}

int read_pages_count(const struct read_pages_sources *sources,
		     const struct task *task, struct vfs_row *row,
		     struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;
	const uint64_t page_size = sources->page_size;
	struct cache_pages pages;
	enum answer answer;
	struct page_use use = { .task_id = task_charge_id(task) };
	uint64_t last;
	int r;

	if (row->result <= 0)
		return 0;
	answer = read_cache(sources, call, row);
	if (answer == NO)
		return 0;
	if (answer == NOT_KNOWN || row->offset < 0 ||
	    row->offset > INT64_MAX - row->result) {
		row->flags |= VFS_PAGES_UNKNOWN;
		return 0;
	}

	use.file_id = call->page_file_id
			      ? call->page_file_id
			      : files_find_inode(sources->files, row->file_id);
	use.index = (uint64_t)row->offset / page_size;
	last = (uint64_t)(row->offset + row->result - 1) / page_size;
	use.n_pages = last - use.index + 1;
	r = cache_read(sources->cache, task->tid, use.file_id, use.index,
		       use.n_pages, call->enter_ns, &pages, err);
	if (r == 0)
		r = page_uses_read(sources->uses, &use, err);
	if (r == 0)
		put_classes(&pages, row);
	return r;
}
