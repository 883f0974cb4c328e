/*
 * database.c - open a database file and see that it is one of iorec
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "iorec/error.h"
#include "report/store/database.h"
#include "report/store/schema.h"

static const char magic[16] = "SQLite format 3";

/* Another import holds the lock for as long as it takes; a query not long. */
#define LOCK_WAIT_MS 2000

bool store_is_database(const char *path)
{
	char head[sizeof(magic)];
	ssize_t size;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;

	size = read(fd, head, sizeof(head));
	close(fd);
	return size == (ssize_t)sizeof(head) &&
	       memcmp(head, magic, sizeof(head)) == 0;
}

static int check_readable(const char *path, struct ior_error *err)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return ior_fail(err, errno, "%m");

	if (S_ISDIR(status.st_mode))
		return ior_fail(err, EISDIR, "%m");

	if (access(path, R_OK) < 0)
		return ior_fail(err, errno, "%m");

	if (!store_is_database(path))
		return ior_fail(err, EBADMSG, "not a database");
	return 0;
}

/* A new file is made here: sqlite would let everybody read it. */
static int check_writable(const char *path, struct ior_error *err)
{
	struct stat status;
	int fd;

	if (lstat(path, &status) == 0 && S_ISLNK(status.st_mode))
		return ior_fail(err, ELOOP,
				"is a symbolic link; name the file itself");

	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return ior_fail(err, errno, "%m");

	if (fstat(fd, &status) < 0) {
		close(fd);
		return ior_fail(err, errno, "%m");
	}
	close(fd);
	if (!S_ISREG(status.st_mode))
		return ior_fail(err, EINVAL, "not a regular file");
	if (status.st_size != 0 && !store_is_database(path))
		return ior_fail(err, EBADMSG, "not a database");
	return 0;
}

static int check_file(const char *path, enum store_mode mode,
		      struct ior_error *err)
{
	switch (mode) {
	case STORE_READ:
		return check_readable(path, err);
	case STORE_WRITE:
		return check_writable(path, err);
	default:
		return 0;
	}
}

/* A path is never taken for ":memory:" or "file:...?...". */
static int connect_to(struct store *store, const char *path, int flags,
		      struct ior_error *err)
{
	char *name = NULL;
	int code;

	if (asprintf(&name, "%s%s", *path && *path != '/' ? "./" : "", path) <
	    0)
		return ior_fail(err, ENOMEM, "out of memory");

	sqlite3_close(store->db);
	store->db = NULL;
	code = sqlite3_open_v2(
		name, &store->db,
		flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	free(name);
	if (!store->db)
		return ior_fail(err, ENOMEM, "out of memory");
	if (code != SQLITE_OK)
		return store_fail(store, err);

	sqlite3_busy_timeout(store->db, LOCK_WAIT_MS);
	return store_defend(store, err);
}

static int read_version(struct store *store, struct ior_error *err)
{
	int64_t version;

	return store_get_number(store, "PRAGMA user_version", &version, err);
}

/*
 * An import that was killed has left a journal; only a writer may roll it
 * back, so be one for the moment.
 */
static int connect_reader(struct store *store, const char *path,
			  struct ior_error *err)
{
	int r;

	r = connect_to(store, path, SQLITE_OPEN_READONLY, err);
	if (r < 0)
		return r;

	r = read_version(store, err);
	if (sqlite3_extended_errcode(store->db) != SQLITE_READONLY_ROLLBACK)
		return r;

	r = connect_to(store, path, SQLITE_OPEN_READWRITE, err);
	if (r == 0)
		r = read_version(store, err);
	if (r < 0)
		return ior_fail(err, EROFS,
				"an import into it was cut off, and cleaning "
				"up needs permission to write");
	return connect_to(store, path, SQLITE_OPEN_READONLY, err);
}

static int connect_store(struct store *store, const char *path,
			 struct ior_error *err)
{
	switch (store->mode) {
	case STORE_READ:
		return connect_reader(store, path, err);
	case STORE_WRITE:
		return connect_to(store, path, SQLITE_OPEN_READWRITE, err);
	default:
		return connect_to(store, "",
				  SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
				  err);
	}
}

static int create_schema(struct store *store, struct ior_error *err)
{
	int r;

	r = store_execute(store, "PRAGMA page_size = 4096; BEGIN IMMEDIATE",
			  err);
	if (r < 0)
		return r;

	r = store_execute(store, store_schema, err);
	if (r == 0)
		r = store_execute(store, "COMMIT", err);
	if (r < 0)
		store_execute(store, "ROLLBACK", NULL);
	return r;
}

static int check_version(int64_t version, enum store_mode mode,
			 struct ior_error *err)
{
	const char *cure = "use a newer iorec";

	if (version == STORE_VERSION)
		return 0;

	if (version < STORE_VERSION)
		cure = mode == STORE_READ ? "import its traces again"
					  : "name another database with -o";
	return ior_fail(err, EPROTONOSUPPORT,
			"a database of version %" PRId64
			", this iorec knows version %d; %s",
			version, STORE_VERSION, cure);
}

/* Ours, or empty and ours to fill. */
static int identify(struct store *store, struct ior_error *err)
{
	int64_t id, version, n_pages;
	int r;

	r = store_get_number(store, "PRAGMA page_count", &n_pages, err);
	if (r < 0)
		return r;

	if (n_pages == 0 && store->mode != STORE_READ)
		return create_schema(store, err);

	r = store_get_number(store, "PRAGMA application_id", &id, err);
	if (r < 0)
		return r;

	r = store_get_number(store, "PRAGMA user_version", &version, err);
	if (r < 0)
		return r;

	if (id != STORE_APPLICATION_ID)
		return ior_fail(err, EBADMSG,
				"a database, but not one of iorec");
	return check_version(version, store->mode, err);
}

int store_open(const char *path, enum store_mode mode, struct store **ret,
	       struct ior_error *err)
{
	struct store *store;
	int r;

	r = check_file(path, mode, err);
	if (r < 0)
		return r;

	store = calloc(1, sizeof(*store));
	if (!store)
		return ior_fail(err, ENOMEM, "out of memory");

	store->mode = mode;
	r = connect_store(store, path, err);
	if (r < 0)
		goto fail;

	r = identify(store, err);
	if (r == 0 && mode == STORE_READ)
		r = store_forbid_writing(store, err);
	if (r < 0)
		goto fail;

	*ret = store;
	return 0;

fail:
	store_close(store);
	return r;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	sqlite3_close(store->db);
	free(store);
}
