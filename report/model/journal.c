/*
 * journal.c - who dirtied the blocks that a commit writes to a journal
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/journal.h"
#include "report/model/row.h"

/*
 * A journal has at most two transactions that are not yet written, and one of
 * fast commits; so this is for twenty journals that are in use at once.
 */
#define TRANSACTIONS_MAX 64

/* Tasks that are told apart in a transaction. */
#define SHARES_MAX 256

struct transaction {
	struct commit_context name; /* dev 0: this one is free */
	uint64_t used;              /* when, by the clock of all */
	uint32_t n_shares;
	uint32_t last; /* the share that was added to */
	struct dirty_share shares[SHARES_MAX];
};

struct journals {
	uint64_t clock;
	struct transaction transactions[TRANSACTIONS_MAX];
};

int journals_create(struct journals **ret, struct ior_error *err)
{
	struct journals *const journals = calloc(1, sizeof(*journals));

	if (!journals)
		return ior_fail(err, ENOMEM, "out of memory");
	*ret = journals;
	return 0;
}

/* Of a journal there is one fast commit at a time, whatever its number. */
static bool is_named(const struct transaction *transaction,
		     const struct commit_context *name)
{
	return transaction->name.dev == name->dev &&
	       transaction->name.fast == name->fast &&
	       (name->fast ||
		transaction->name.transaction == name->transaction);
}

static const struct transaction *find(const struct journals *journals,
				      const struct commit_context *name)
{
	size_t i;

	for (i = 0; name->dev && i < TRANSACTIONS_MAX; i++)
		if (is_named(&journals->transactions[i], name))
			return &journals->transactions[i];
	return NULL;
}

static void forget(struct transaction *transaction)
{
	transaction->name.dev = 0;
	transaction->used = 0;
}

static void clear(struct transaction *transaction,
		  const struct commit_context *name)
{
	transaction->name = *name;
	transaction->n_shares = 0;
	transaction->last = 0;
}

/* The transaction of that name, in the place of the oldest when it is new. */
static struct transaction *get(struct journals *journals,
			       const struct commit_context *name)
{
	struct transaction *oldest = &journals->transactions[0];
	struct transaction *at;
	size_t i;

	for (i = 0; i < TRANSACTIONS_MAX; i++) {
		at = &journals->transactions[i];
		if (is_named(at, name))
			return at;
		if (at->used < oldest->used)
			oldest = at;
	}
	clear(oldest, name);
	return oldest;
}

/* The share of a task, made when it is new; or the one of all the others. */
static struct dirty_share *get_share(struct transaction *transaction,
				     uint32_t task_id)
{
	struct dirty_share *share;
	uint32_t i;

	/* a task ends many handles one after the other */
	i = transaction->last;
	if (i < transaction->n_shares &&
	    transaction->shares[i].task_id == task_id)
		return &transaction->shares[i];

	for (i = 0; i < transaction->n_shares; i++)
		if (transaction->shares[i].task_id == task_id)
			break;
	if (i == SHARES_MAX)
		return get_share(transaction, TASK_JOURNAL);

	transaction->last = i;
	share = &transaction->shares[i];
	if (i == transaction->n_shares) {
		/* the last place is kept for the others */
		share->task_id = i + 1 == SHARES_MAX ? TASK_JOURNAL : task_id;
		share->size = 0;
		transaction->n_shares++;
	}
	return share;
}

static void add(struct journals *journals, const struct commit_context *name,
		uint32_t task_id, uint64_t n_blocks)
{
	struct transaction *const transaction = get(journals, name);
	const int32_t age =
		(int32_t)(transaction->name.transaction - name->transaction);

	/* the last handles of one may end when the next has begun */
	if (age > 0)
		return;
	if (age < 0)
		clear(transaction, name);
	transaction->used = ++journals->clock;
	get_share(transaction, task_id)->size += n_blocks;
}

void journals_add(struct journals *journals, uint32_t dev, uint32_t transaction,
		  uint32_t task_id, uint64_t n_blocks)
{
	const struct commit_context whole = { .dev = dev,
					      .transaction = transaction };
	const struct commit_context fast = { .dev = dev,
					     .transaction = transaction,
					     .fast = true };

	if (!dev || !n_blocks)
		return;
	add(journals, &whole, task_id, n_blocks);
	add(journals, &fast, task_id, n_blocks);
}

/* Put a share among the n_ret largest so far; what falls out is in *rest. */
static size_t insert_share(struct dirty_share *ret, size_t n_ret, size_t max,
			   struct dirty_share share, uint64_t *rest)
{
	size_t i;

	if (n_ret == max) {
		if (ret[max - 1].size >= share.size) {
			*rest += share.size;
			return n_ret;
		}
		*rest += ret[max - 1].size;
		n_ret--;
	}
	for (i = n_ret; i && ret[i - 1].size < share.size; i--)
		ret[i] = ret[i - 1];
	ret[i] = share;
	return n_ret + 1;
}

size_t journals_get_shares(const struct journals *journals,
			   const struct commit_context *commit,
			   struct dirty_share *ret, size_t max)
{
	const struct transaction *const transaction = find(journals, commit);
	uint64_t rest = 0;
	size_t n_ret = 0;
	uint32_t i;

	if (!transaction || max < 2)
		return 0;

	for (i = 0; i < transaction->n_shares; i++) {
		const struct dirty_share share = transaction->shares[i];

		if (share.task_id == TASK_JOURNAL)
			rest += share.size;
		else
			n_ret = insert_share(ret, n_ret, max - 1, share, &rest);
	}
	if (rest)
		ret[n_ret++] = (struct dirty_share){ .task_id = TASK_JOURNAL,
						     .size = rest };
	return n_ret;
}

void journals_end(struct journals *journals,
		  const struct commit_context *commit)
{
	size_t i;

	for (i = 0; commit->dev && i < TRANSACTIONS_MAX; i++)
		if (is_named(&journals->transactions[i], commit))
			forget(&journals->transactions[i]);
}

void journals_gap(struct journals *journals)
{
	size_t i;

	for (i = 0; i < TRANSACTIONS_MAX; i++)
		forget(&journals->transactions[i]);
}

void journals_free(struct journals *journals)
{
	free(journals);
}
