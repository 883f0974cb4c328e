/*
 * read_pages.h - the pages of the cache that a call read, by class
 */
#ifndef MODEL_READ_PAGES_H
#define MODEL_READ_PAGES_H

#include <stdbool.h>
#include <stdint.h>

struct cache;
struct files;
struct ior_error;
struct page_uses;
struct task;
struct vfs_row;

struct read_pages_sources {
	struct files *files;
	struct cache *cache;
	struct page_uses *uses;
	uint32_t page_size;
	bool sees_pages; /* the trace has events of pages added */
	bool sees_hits;  /* ... and of pages got (mm_filemap_get_pages) */
};

/* Whether a file may have pages in the cache: a file or a block device. */
bool read_pages_has(const struct files *files, uint32_t file_id);

/*
 * Count the pages of the read 'row', which ends now in the call that 'task' is
 * in; they are used now.
 */
int read_pages_count(const struct read_pages_sources *sources,
		     const struct task *task, struct vfs_row *row,
		     struct ior_error *err);

#endif
