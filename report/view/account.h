/*
 * account.h - what a report says of itself: checks, losses, coverage
 *
 * The events' account of each device beside the kernel's, where events were
 * lost, and what the trace could not see.
 */
#ifndef VIEW_ACCOUNT_H
#define VIEW_ACCOUNT_H

#include <stdio.h>

struct ior_error;
struct question;
struct screen;
struct store;
struct traces;

/*
 * Lines below a table: each only where there is something to say, and of the
 * coverage what matters for the question; json has all.
 */
int account_print_checks(struct store *store, const struct traces *traces,
			 FILE *out, struct ior_error *err);
int account_print_losses(struct store *store, const struct traces *traces,
			 FILE *out, struct ior_error *err);
int account_print_coverage(struct store *store, const struct question *question,
			   const struct screen *screen, FILE *out,
			   struct ior_error *err);

/* The same as members of an object of json: "checks": [...]. */
int account_json_checks(struct store *store, FILE *out, struct ior_error *err);
int account_json_losses(struct store *store, const struct traces *traces,
			FILE *out, struct ior_error *err);
int account_json_coverage(struct store *store, FILE *out,
			  struct ior_error *err);

#endif
