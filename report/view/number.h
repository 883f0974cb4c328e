/*
 * number.h - numbers as people read them
 */
#ifndef VIEW_NUMBER_H
#define VIEW_NUMBER_H

#include <stdint.h>

#define NUMBER_SIZE 32

/* "622", "15.9K", "300M": bytes, in powers of 1024, rounded. */
const char *number_size(int64_t size, char ret[NUMBER_SIZE]);

/* "1,675,264" */
const char *number_exact(int64_t number, char ret[NUMBER_SIZE]);

/* "977ns", "1.02us", "16.8ms", "137s": three digits, rounded. */
const char *number_duration(uint64_t duration_ns, char ret[NUMBER_SIZE]);

/* "100", "99.9": percent, rounded down, so that 100 means every one. */
const char *number_percent(double ratio, char ret[NUMBER_SIZE]);

/* "1.0000", "0.9999": rounded down as well. */
const char *number_ratio(double ratio, char ret[NUMBER_SIZE]);

#endif
