/*
 * report_options.c - what `iorec report` was asked for
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/report_options.h"
#include "report/usage.h"
#include "report/view/grid.h"
#include "report/view/stage.h"
#include "report/view/view.h"

/* Words that one option may choose from: all calls, all columns. */
#define N_WORDS_MAX 256

#define N_VIEWS_MAX 16

enum option_id {
	OPTION_BY = 256,
	OPTION_VIEW,
	OPTION_FORMAT,
	OPTION_TOP,
	OPTION_SORT,
	OPTION_SINCE,
	OPTION_UNTIL,
	OPTION_PID,
	OPTION_COMM,
	OPTION_DEVICE,
	OPTION_OP,
	OPTION_FS,
	OPTION_INTERVAL,
	OPTION_OUTLIERS,
	OPTION_ASCII,
	OPTION_STAGE,
	OPTION_HELP = 'h',
};

static const struct option longs[] = {
	{ "by", required_argument, NULL, OPTION_BY },
	{ "view", required_argument, NULL, OPTION_VIEW },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "top", required_argument, NULL, OPTION_TOP },
	{ "sort", required_argument, NULL, OPTION_SORT },
	{ "since", required_argument, NULL, OPTION_SINCE },
	{ "until", required_argument, NULL, OPTION_UNTIL },
	{ "pid", required_argument, NULL, OPTION_PID },
	{ "comm", required_argument, NULL, OPTION_COMM },
	{ "device", required_argument, NULL, OPTION_DEVICE },
	{ "op", required_argument, NULL, OPTION_OP },
	{ "fs", required_argument, NULL, OPTION_FS },
	{ "interval", required_argument, NULL, OPTION_INTERVAL },
	{ "outliers", required_argument, NULL, OPTION_OUTLIERS },
	{ "stage", required_argument, NULL, OPTION_STAGE },
	{ "ascii", no_argument, NULL, OPTION_ASCII },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

static const struct usage usage = { "report", ":h", longs };

static int add_key(struct question *question, const char *word,
		   struct ior_error *err)
{
	const int key =
		usage_choose(&usage, "key", word, key_names, N_KEYS, err);

	if (key < 0)
		return key;
	if (!question_has_key(question, (enum key_id)key))
		question->keys[question->n_keys++] = (enum key_id)key;
	return 0;
}

static int set_keys(struct report_options *options, char *value,
		    struct ior_error *err)
{
	char *word;
	int r = 0;

	options->question.n_keys = 0;
	while (r == 0 && (word = strsep(&value, ",")))
		r = add_key(&options->question, word, err);
	return r;
}

static int set_view(struct report_options *options, const char *value,
		    struct ior_error *err)
{
	const char *names[N_VIEWS_MAX];
	size_t n;
	int index;

	for (n = 0; n < N_VIEWS_MAX && view_at(n); n++)
		names[n] = view_at(n)->name;
	index = usage_choose(&usage, "view", value, names, n, err);
	if (index < 0)
		return index;
	options->view = view_at((size_t)index);
	return 0;
}

static int set_format(struct report_options *options, const char *value,
		      struct ior_error *err)
{
	const char *names[N_SHEET_FORMATS + 1];
	int format;

	memcpy(names, sheet_formats, sizeof(sheet_formats));
	names[N_SHEET_FORMATS] = "folded";
	format = usage_choose(&usage, "format", value, names,
			      N_SHEET_FORMATS + 1, err);
	if (format < 0)
		return format;

	/* Like csv it has no room for anything but rows. */
	options->folded = format == N_SHEET_FORMATS;
	options->format =
		options->folded ? SHEET_CSV : (enum sheet_format)format;
	return 0;
}

static int set_stage(struct report_options *options, const char *value,
		     struct ior_error *err)
{
	const int stage = usage_choose(&usage, "stage", value, stage_names,
				       N_STAGES, err);

	if (stage < 0)
		return stage;
	options->question.stage = &stages[stage];
	return 0;
}

static int refuse_value(const char *option, const char *takes,
			const char *value, struct ior_error *err)
{
	return ior_fail(err, EINVAL, "%s takes %s, not '%s'", option, takes,
			value);
}

static bool parse_number(const char *text, long max, long *ret)
{
	char *end;
	long number;

	if (!isdigit((unsigned char)*text))
		return false;

	errno = 0;
	number = strtol(text, &end, 10);
	if (errno || *end || number > max)
		return false;

	*ret = number;
	return true;
}

static int set_top(struct report_options *options, const char *value,
		   struct ior_error *err)
{
	long top;

	if (!parse_number(value, LONG_MAX, &top) || top == 0)
		return refuse_value("--top", "a number of rows from 1", value,
				    err);
	options->question.top = (size_t)top;
	options->has_top = true;
	return 0;
}

static int set_interval(struct report_options *options, const char *value,
			struct ior_error *err)
{
	long interval_s;

	if (!parse_number(value, INT_MAX, &interval_s) || interval_s == 0)
		return refuse_value("--interval", "whole seconds from 1", value,
				    err);
	options->question.interval_s = interval_s;
	return 0;
}

static int set_outliers(struct report_options *options, const char *value,
			struct ior_error *err)
{
	long outliers;

	if (!parse_number(value, INT_MAX, &outliers) || outliers == 0)
		return refuse_value("--outliers", "a number of I/Os from 1",
				    value, err);
	options->question.outliers = (size_t)outliers;
	return 0;
}

static int set_pid(struct report_options *options, const char *value,
		   struct ior_error *err)
{
	long pid;

	if (!parse_number(value, INT_MAX, &pid))
		return refuse_value("--pid", "the number of a process", value,
				    err);
	options->question.filters.pid = pid;
	options->question.filters.has_pid = true;
	return 0;
}

static int set_op(struct report_options *options, const char *value,
		  struct ior_error *err)
{
	const int r = usage_choose_op(&usage, value, err);

	if (r < 0)
		return r;

	options->question.filters.op = value;
	return 0;
}

static int set_moment(struct moment *moment, const char *option,
		      const char *value, struct ior_error *err)
{
	if (!moment_parse(value, moment))
		return refuse_value(option,
				    "seconds since the start, as 1.5, or the "
				    "host's time, as 10:04:05.25",
				    value, err);
	return 0;
}

static int set(struct report_options *options, int option, char *value,
	       struct ior_error *err)
{
	struct filters *const filters = &options->question.filters;

	switch (option) {
	case OPTION_BY:
		return set_keys(options, value, err);
	case OPTION_VIEW:
		return set_view(options, value, err);
	case OPTION_FORMAT:
		return set_format(options, value, err);
	case OPTION_TOP:
		return set_top(options, value, err);
	case OPTION_INTERVAL:
		return set_interval(options, value, err);
	case OPTION_OUTLIERS:
		return set_outliers(options, value, err);
	case OPTION_PID:
		return set_pid(options, value, err);
	case OPTION_OP:
		return set_op(options, value, err);
	case OPTION_SINCE:
		return set_moment(&filters->since, "--since", value, err);
	case OPTION_UNTIL:
		return set_moment(&filters->until, "--until", value, err);
	case OPTION_STAGE:
		return set_stage(options, value, err);
	case OPTION_ASCII:
		options->ascii = true;
		return 0;
	case OPTION_SORT:
		options->question.sort = value;
		return 0;
	case OPTION_COMM:
		filters->comm = value;
		return 0;
	case OPTION_DEVICE:
		filters->device = value;
		return 0;
	case OPTION_FS:
		filters->fs = value;
		return 0;
	default:
		options->help = true;
		return 0;
	}
}

/* Columns are known once the keys and the view are. */
static int check_sort(const struct report_options *options,
		      struct ior_error *err)
{
	const struct question *const question = &options->question;
	const char *words[N_WORDS_MAX];
	size_t n;
	int r;

	if (!question->sort)
		return 0;

	for (n = 0; n < N_WORDS_MAX; n++) {
		words[n] = options->view->column(options->view, question, n);
		if (!words[n])
			break;
	}
	r = usage_choose(&usage, "column", question->sort, words, n, err);
	return r < 0 ? r : 0;
}

static bool is_filtered(const struct filters *filters)
{
	return filters->op || filters->fs || question_has_time(filters);
}

static int check_parts(const struct report_options *options,
		       struct ior_error *err)
{
	const struct question *const question = &options->question;
	const struct filters *const filters = &question->filters;
	const unsigned int parts = options->view->parts;
	const struct {
		enum view_part part;
		bool given;
		const char *names;
	} rules[] = {
		{ VIEW_KEYS, question->n_keys, "--by" },
		{ VIEW_TASK_FILTERS, filters->has_pid || filters->comm,
		  "--pid and --comm" },
		{ VIEW_DEVICE, filters->device, "--device" },
		{ VIEW_FILTERS, is_filtered(filters),
		  "--since, --until, --op and --fs" },
		{ VIEW_TOP, options->has_top, "--top" },
		{ VIEW_SORT, question->sort != NULL, "--sort" },
		{ VIEW_INTERVAL, question->interval_s, "--interval" },
		{ VIEW_OUTLIERS, question->outliers, "--outliers" },
		{ VIEW_STAGE, question->stage != NULL, "--stage" },
		{ VIEW_FOLDED, options->folded, "--format folded" },
	};
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].given && !(parts & rules[i].part))
			return ior_fail(err, EINVAL,
					"--view %s does not take %s; "
					"see 'iorec report --help'",
					options->view->name, rules[i].names);
	return 0;
}

static int check_times(const struct filters *filters, struct ior_error *err)
{
	/* Two times of day may lie on both sides of midnight. */
	if (filters->since.kind == MOMENT_SECONDS &&
	    filters->until.kind == MOMENT_SECONDS &&
	    filters->until.ns <= filters->since.ns)
		return ior_fail(err, EINVAL,
				"--until must be later than --since");
	return 0;
}

static void add_default_keys(struct report_options *options)
{
	struct question *const question = &options->question;

	while (question->n_keys < options->view->n_keys) {
		question->keys[question->n_keys] =
			options->view->keys[question->n_keys];
		question->n_keys++;
	}
}

static int check(struct report_options *options, struct ior_error *err)
{
	int r;

	if (!options->view)
		options->view = view_unnamed(&options->question);
	r = check_parts(options, err);
	if (r < 0)
		return r;

	r = check_times(&options->question.filters, err);
	if (r < 0)
		return r;

	if (options->question.outliers && options->question.n_keys)
		return ior_fail(err, EINVAL,
				"--outliers lists single I/Os and does not "
				"take --by");
	if (options->question.outliers && options->question.stage)
		return ior_fail(err, EINVAL,
				"--outliers has all stages of an I/O and does "
				"not take --stage");
	if (!options->question.n_keys)
		add_default_keys(options);
	if (options->view->grid) {
		r = grid_check(options->view, &options->question, err);
		if (r < 0)
			return r;
	}
	return check_sort(options, err);
}

int report_options_parse(int argc, char **argv, struct report_options *ret,
			 struct ior_error *err)
{
	struct report_options options = {
		.path = "trace.ioz",
	};
	int option;
	int r;

	while ((option = usage_next(&usage, argc, argv, err))) {
		r = option < 0 ? option : set(&options, option, optarg, err);
		if (r < 0)
			return r;
	}
	if (argc - optind > 1)
		return usage_refuse_operand(&usage, argv[optind + 1], err);
	if (optind < argc)
		options.path = argv[optind];

	r = options.help ? 0 : check(&options, err);
	if (r < 0)
		return r;

	*ret = options;
	return 0;
}
