/*
 * account_sql.c - what a report says of itself, row by row
 */
#include "report/view/account_sql.h"
#include <stddef.h>

#include "report/store/store.h"

const char account_checks[] =
	"SELECT d.name, c.direction, c.events_bytes,"
	"	CASE WHEN c.accounted THEN c.kernel_bytes END,"
	"	c.accounted, c.from_ns, c.to_ns, h.host "
	"FROM check_device AS c"
	"	LEFT JOIN device AS d ON d.device_id = c.device_id"
	"	LEFT JOIN trace AS h ON h.trace_id = c.trace_id "
	"ORDER BY c.trace_id, d.name, c.direction";

const char account_gaps[] = "SELECT cpu, from_ns, to_ns, events "
			    "FROM loss "
			    "ORDER BY trace_id, ifnull(from_ns, -1), cpu";

/* Several traces say the same but once. */
const char account_seen[] = "SELECT what, min(rowid) "
			    "FROM coverage "
			    "WHERE seen "
			    "GROUP BY what "
			    "ORDER BY 2";

const char account_unseen[] = "SELECT what, why, min(rowid) "
			      "FROM coverage "
			      "WHERE NOT seen "
			      "GROUP BY what, why "
			      "ORDER BY 3";

/* In short: what has one reason is one line.  Of the subjects of ?1. */
const char account_unseen_about[] =
	"SELECT group_concat(what, '; '), why, min(place) "
	"FROM (SELECT what, why, min(rowid) AS place"
	"	FROM coverage"
	"	WHERE NOT seen AND instr(?1, ' ' || about || ' ')"
	"	GROUP BY what, why"
	"	ORDER BY place) "
	"GROUP BY why "
	"ORDER BY 3";

/* Without reasons, and of all that a summary shows. */
const char account_unseen_summary[] = "SELECT what, min(rowid) "
				      "FROM coverage "
				      "WHERE NOT seen AND about <> 'detail' "
				      "GROUP BY what "
				      "ORDER BY 2";

int account_run(struct store *store, const char *sql,
		void (*each)(void *context, const struct store_query *row),
		void *context, struct ior_error *err)
{
	struct store_query *query;
	int r;

	r = store_prepare(store, sql, NULL, &query, err);
	if (r < 0)
		return r;

	while ((r = store_step(query, err)) > 0)
		each(context, query);
	store_query_free(query);
	return r;
}
