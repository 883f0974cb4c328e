/*
 * load.c - open what a user calls FILE
 */
#include <errno.h>

#include "iorec/error.h"
#include "report/advice.h"
#include "report/decode/trace.h"
#include "report/load.h"
#include "report/progress.h"
#include "report/store/store.h"

static int show(void *context, uint64_t done, uint64_t size, uint64_t n_events)
{
	progress_show(context, done, size, n_events);
	return 0;
}

static int load_trace(const char *path, bool sums_only,
		      struct progress *progress, struct store **ret,
		      struct ior_error *err)
{
	const struct store_import_options options = {
		.rollups_only = sums_only,
		.progress = progress ? show : NULL,
		.context = progress,
	};
	struct trace_summary summary;
	struct store *store;
	int r;

	r = store_open("", STORE_TEMPORARY, &store, err);
	if (r < 0)
		return r;

	r = store_import(store, path, &options, &summary, err);
	if (r == 0)
		r = store_forbid_writing(store, err);
	if (r < 0) {
		store_close(store);
		return r;
	}
	*ret = store;
	return 0;
}

int load_file(const char *path, bool sums_only, struct progress *progress,
	      struct store **ret, struct ior_error *err)
{
	struct ior_error why = { 0 };
	int r;

	if (store_is_database(path))
		r = store_open(path, STORE_READ, ret, &why);
	else
		r = load_trace(path, sums_only, progress, ret, &why);
	if (r < 0)
		return ior_fail(err, -r, "cannot read '%s': %.400s%s", path,
				why.text, advice_on_reading(r));
	return 0;
}
