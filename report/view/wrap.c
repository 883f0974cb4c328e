/*
 * wrap.c - a label and words that go on below each other
 */
#include <string.h>

#include "report/view/escape.h"
#include "report/view/wrap.h"

void wrap_put(const char *label, char *text, size_t width, FILE *out)
{
	size_t at = WRAP_LABEL_WIDTH;
	char *word;

	fprintf(out, "%-*s", WRAP_LABEL_WIDTH, label);
	while ((word = strsep(&text, " "))) {
		if (at > WRAP_LABEL_WIDTH &&
		    at + 1 + escape_width(word) > width) {
			fprintf(out, "\n%*s", WRAP_LABEL_WIDTH, "");
			at = WRAP_LABEL_WIDTH;
		}
		fprintf(out, "%s%s", at > WRAP_LABEL_WIDTH ? " " : "", word);
		at += (at > WRAP_LABEL_WIDTH) + escape_width(word);
	}
	fputc('\n', out);
}
