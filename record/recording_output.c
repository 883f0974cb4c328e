/*
 * recording_output.c - where a recording goes: chosen, opened, moved to its place
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "iorec/error.h"
#include "record/output.h"
#include "record/recording.h"
#include "record/segment_path.h"

/* A ring has files beside what -o names; one that is no file is a mistake. */
static int refuse_ring_at(const char *path, struct ior_error *err)
{
	struct stat stat;

	if (lstat(path, &stat) < 0 || S_ISREG(stat.st_mode))
		return 0;
	return ior_fail(err, EINVAL,
			"--ring makes files named after '%s', which is none; "
			"give another -o",
			path);
}

/* Where the trace goes; a ring into files of which each has a number. */
static int choose_path(struct recording *recording, struct ior_error *err)
{
	const struct options *const options = recording->options;
	int r;

	if (options->ring) {
		r = refuse_ring_at(options->output, err);
		if (r == 0)
			r = segment_path_first(options->output,
					       &recording->segment, err);
		if (r < 0)
			return r;
		facts_make_uuid(recording->uuid);
	}

	recording->path = options->ring ? segment_path(options->output,
						       recording->segment)
					: strdup(options->output);
	return recording->path ? 0 : ior_fail(err, ENOMEM, "out of memory");
}

int recording_open_output(struct recording *recording, int signal_fd,
			  struct ior_error *err)
{
	const struct options *const options = recording->options;
	int r;

	r = choose_path(recording, err);
	if (r == 0)
		r = output_open(recording->path, signal_fd, &recording->output,
				err);
	if (r < 0)
		return r;

	if (output_free(recording->output) < options->min_free)
		return ior_fail(err, ENOSPC,
				"less than %" PRIu64 " MB are free where '%s' "
				"goes; give another -o or a smaller --min-free",
				options->min_free >> 20, options->output);
	return 0;
}

int recording_keep_output(struct recording *recording, struct ior_error *err)
{
	/* The number was free; if it is no more, somebody else's segment is. */
	return recording->options->ring
		       ? output_keep_new(recording->output, err)
		       : output_keep(recording->output, err);
}
