/*
 * test_triggers.c - what a flight recorder can watch, and when it fires
 *
 * The disk is the one below /tmp, and what is done to it is real.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/clock.h"
#include "record/triggers.h"

#define N_WRITES 101

static int create(char *word, struct triggers **ret, struct ior_error *err)
{
	char *const words[] = { word };

	return triggers_create(words, 1, ret, err);
}

/* Longer than any device has it. */
#define LONG_NAME \
	"a-name-that-is-longer-than-the-room-that-there-is-for-a-name-of-a-disk"

static void a_word_that_says_nothing_is_refused(void **state)
{
	static const char *const words[] = {
		"",
		"await",
		"io-pressure",
		"io-pressure>",
		"io-pressure>150",
		"io-pressure>0ms",
		"io-pressure>-1ms",
		"io-pressure>1.5ms",
		"io-pressure>150msx",
		"io-pressure>18446744073709551616ms",
		"io-pressures>150ms",
		":await>50ms",
		"await>50ms",
		"vda:awaits>50ms",
		LONG_NAME ":await>50ms",
	};
	struct triggers *triggers = NULL;
	struct ior_error error;
	char expected[256];
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		char *const word = strdup(words[i]);

		assert_int_equal(create(word, &triggers, &error), -EINVAL);
		snprintf(expected, sizeof(expected),
			 "--trigger takes 'io-pressure>150ms' or "
			 "'DEVICE:await>50ms', not '%s'",
			 word);
		assert_string_equal(error.text, expected);
		assert_null(triggers);
		free(word);
	}
	(void)state;
}

static void a_device_must_be_there(void **state)
{
	char word[] = "sdzz:await>50ms";
	struct triggers *triggers = NULL;
	struct ior_error error;

	assert_int_equal(create(word, &triggers, &error), -EINVAL);
	assert_string_equal(error.text,
			    "cannot watch 'sdzz:await>50ms': there is no "
			    "device 'sdzz'; see 'lsblk -d'");
	(void)state;
}

static void pressure_is_the_kernel_s_and_one_is_enough(void **state)
{
	char low[] = "io-pressure>100ms", high[] = "io-pressure>2s";
	char too_high[] = "io-pressure>3s";
	char *const both[] = { low, high };
	struct triggers *triggers = NULL;
	char why[TRIGGERS_WHY_SIZE];
	struct ior_error error;

	assert_int_equal(create(too_high, &triggers, &error), -EINVAL);
	assert_string_equal(error.text,
			    "cannot watch 'io-pressure>3s': it is of two "
			    "seconds, so 2s is the most");

	/* A kernel without, or one that lets only root watch. */
	if (create(low, &triggers, NULL) < 0)
		skip();
	assert_true(triggers_fd(triggers) >= 0);
	assert_string_equal(triggers_pressure(triggers), low);
	assert_false(triggers_look(triggers, clock_now(), why));
	triggers_free(triggers);

	triggers = NULL;
	assert_int_equal(triggers_create(both, 2, &triggers, &error), -EINVAL);
	assert_string_equal(error.text,
			    "'io-pressure>100ms' and 'io-pressure>2s' are of "
			    "the same pressure; give the lower one");
	assert_null(triggers);
	(void)state;
}

/* The device that a file lies on, "" when it is no one's. */
static void name_device(int fd, char ret[64])
{
	char link[64], target[256];
	struct stat stat_;
	ssize_t size;

	ret[0] = '\0';
	assert_int_equal(fstat(fd, &stat_), 0);
	snprintf(link, sizeof(link), "/sys/dev/block/%u:%u",
		 major(stat_.st_dev), minor(stat_.st_dev));
	size = readlink(link, target, sizeof(target) - 1);
	if (size < 0)
		return;
	target[size] = '\0';
	snprintf(ret, 64, "%s", strrchr(target, '/') + 1);
}

static void write_through(int fd)
{
	unsigned int i;

	for (i = 0; i < N_WRITES; i++) {
		assert_int_equal(pwrite(fd, "iorec", 5, 0), 5);
		assert_int_equal(fdatasync(fd), 0);
	}
}

static void a_device_fires_when_requests_take_too_long(void **state)
{
	char path[] = "/tmp/iorec-triggers.XXXXXX";
	const int fd = mkostemp(path, O_CLOEXEC);
	char name[64], fast[96], slow[96], why[TRIGGERS_WHY_SIZE];
	char *const words[] = { slow, fast };
	struct triggers *triggers = NULL;
	unsigned int n_requests = 0;
	float ms = 0;
	int size = 0;

	assert_true(fd >= 0);
	unlink(path);
	name_device(fd, name);
	if (!name[0])
		skip();
	snprintf(fast, sizeof(fast), "%s:await>1us", name);
	snprintf(slow, sizeof(slow), "%s:await>4000000s", name);

	/* The first looks at what came since it began to watch. */
	assert_int_equal(triggers_create(words, 2, &triggers, NULL), 0);
	assert_int_equal(triggers_fd(triggers), -1);
	write_through(fd);
	assert_true(triggers_look(triggers, clock_now(), why));
	assert_memory_equal(why, fast, strlen(fast));
	sscanf(why + strlen(fast), ": %f ms, of %u requests%n", &ms,
	       &n_requests, &size);
	assert_int_equal(size, strlen(why + strlen(fast)));
	assert_true(ms >= 0); /* 0.0 of a fast one */
	assert_true(n_requests >= N_WRITES);
	triggers_free(triggers);
	close(fd);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_that_says_nothing_is_refused),
		cmocka_unit_test(a_device_must_be_there),
		cmocka_unit_test(pressure_is_the_kernel_s_and_one_is_enough),
		cmocka_unit_test(a_device_fires_when_requests_take_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
