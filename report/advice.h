/*
 * advice.h - what to do about a file that cannot be read
 */
#ifndef REPORT_ADVICE_H
#define REPORT_ADVICE_H

/*
 * The end of the sentence for a negative errno: "; name a file in it" for
 * -EISDIR, "" where the sentence says it already.
 */
const char *advice_on_reading(int code);

#endif
