/*
 * example.c - the worked questions of iorec-schema(5)
 */
#include <string.h>

#include "report/sql/example.h"

/* A question is a heading, its answer the first block of SQL behind it. */
#define HEADING     "\n### "
#define BLOCK_BEGIN "\n```sql\n"
#define BLOCK_END   "\n```\n"

/* Behind the next 'mark'; NULL when there is none. */
static const char *find_behind(const char *text, const char *mark)
{
	const char *const at = text ? strstr(text, mark) : NULL;

	return at ? at + strlen(mark) : NULL;
}

bool example_get(size_t n, struct example *ret)
{
	const char *question = examples_page;
	const char *sql, *end;
	size_t i;

	for (i = 0; i < n; i++)
		question = find_behind(question, HEADING);
	sql = find_behind(question, BLOCK_BEGIN);
	end = find_behind(sql, BLOCK_END);
	if (!end)
		return false;

	*ret = (struct example){
		.question = question,
		.question_size = strcspn(question, "\n"),
		.sql = sql,
		.sql_size = (size_t)(end - sql) - strlen(BLOCK_END) + 1,
	};
	return true;
}
