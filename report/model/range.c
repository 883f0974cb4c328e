/*
 * range.c - ranges in order, and which of them overlap another
 *
 * An AVL tree, so no order of insertion, be it a hostile one, makes it deep.
 */
#include <stdbool.h>
#include <stddef.h>

#include "report/model/range.h"

static bool is_before(const struct range *a, const struct range *b)
{
	if (a->begin != b->begin)
		return a->begin < b->begin;
	return a->order < b->order;
}

static int32_t height_of(const struct range *range)
{
	return range ? range->height : 0;
}

/* Make what is kept of those below right again. */
static void update(struct range *range)
{
	const int32_t left = height_of(range->left);
	const int32_t right = height_of(range->right);

	range->height = (left > right ? left : right) + 1;
	range->max_end = range->end;
	if (range->left && range->left->max_end > range->max_end)
		range->max_end = range->left->max_end;
	if (range->right && range->right->max_end > range->max_end)
		range->max_end = range->right->max_end;
}

static struct range *rotate_right(struct range *range)
{
	struct range *const top = range->left;

	range->left = top->right;
	top->right = range;
	update(range);
	update(top);
	return top;
}

static struct range *rotate_left(struct range *range)
{
	struct range *const top = range->right;

	range->right = top->left;
	top->left = range;
	update(range);
	update(top);
	return top;
}

/* The new top of a tree of which one side may be 2 higher than the other. */
static struct range *balance(struct range *range)
{
	const int32_t slope = height_of(range->left) - height_of(range->right);

	if (slope > 1) {
		const struct range *const left = range->left;

		if (height_of(left->left) < height_of(left->right))
			range->left = rotate_left(range->left);
		return rotate_right(range);
	}
	if (slope < -1) {
		const struct range *const right = range->right;

		if (height_of(right->right) < height_of(right->left))
			range->right = rotate_right(range->right);
		return rotate_left(range);
	}
	update(range);
	return range;
}

static struct range *insert(struct range *top, struct range *range)
{
	if (!top) {
		range->left = NULL;
		range->right = NULL;
		update(range);
		return range;
	}
	if (is_before(range, top))
		top->left = insert(top->left, range);
	else
		top->right = insert(top->right, range);
	return balance(top);
}

void range_insert(struct range **root, struct range *range)
{
	*root = insert(*root, range);
}

/* Take the first out of a tree that is not empty. */
static struct range *take_first(struct range *top, struct range **ret)
{
	if (!top->left) {
		*ret = top;
		return top->right;
	}
	top->left = take_first(top->left, ret);
	return balance(top);
}

static struct range *take_out(struct range *top, const struct range *range)
{
	struct range *next;

	if (!top)
		return NULL;
	if (is_before(range, top)) {
		top->left = take_out(top->left, range);
		return balance(top);
	}
	if (is_before(top, range)) {
		top->right = take_out(top->right, range);
		return balance(top);
	}
	if (!top->right)
		return top->left;

	top->right = take_first(top->right, &next);
	next->left = top->left;
	next->right = top->right;
	return balance(next);
}

void range_remove(struct range **root, const struct range *range)
{
	*root = take_out(*root, range);
}

struct range *range_next(struct range *root, const struct range *after,
			 uint64_t begin, uint64_t end)
{
	struct range *found;

	if (!root || root->max_end <= begin)
		return NULL;
	if (!after || is_before(after, root)) {
		found = range_next(root->left, after, begin, end);
		if (found)
			return found;
		if (root->begin < end && root->end > begin)
			return root;
	}
	if (root->begin >= end)
		return NULL;
	return range_next(root->right, after, begin, end);
}

/* How well a range fits [begin, end); those that cover begin fit at all. */
static int fit_of(const struct range *range, uint64_t begin, uint64_t end)
{
	if (range->begin != begin)
		return 1;
	if (range->end == end)
		return 4;
	return range->end < end ? 3 : 2;
}

struct range *range_find_best(struct range *root, uint64_t begin, uint64_t end)
{
	struct range *best = NULL;
	struct range *range = NULL;
	int i;

	for (i = 0; i < RANGES_LOOKED_AT_MAX; i++) {
		range = range_next(root, range, begin, begin + 1);
		if (!range)
			break;
		if (!best ||
		    fit_of(range, begin, end) > fit_of(best, begin, end))
			best = range;
	}
	return best;
}
