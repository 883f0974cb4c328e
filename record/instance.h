/*
 * instance.h - a tracing instance that somebody owns, or nobody
 *
 * A recorder's instance is instances/iorec.PID.N.  Its owner holds an
 * exclusive flock() on the directory, so it is owned exactly as long as the
 * owner lives, whatever ends it and in whatever container it runs; rmdir works
 * while the lock is held.  Between mkdir and flock an instance is nobody's for
 * a moment, so one that is younger than a second is left alone.
 */
#ifndef RECORD_INSTANCE_H
#define RECORD_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>

struct ior_error;

#define INSTANCE_NAME_SIZE 48

/* Whether it is iorec.PID.N; what only begins like it is somebody else's. */
bool instance_is_name(const char *name);

/* The n-th name for an instance of this process. */
void instance_name(unsigned int n, char ret[INSTANCE_NAME_SIZE]);

/*
 * Make an instance and own it: *ret_fd is its locked directory.  'tracing_fd' is
 * the tracing directory.  -EEXIST when another name has to be tried.
 */
int instance_create(int tracing_fd, const char *name, int *ret_fd,
		    struct ior_error *err);

/*
 * Remove an instance, if it is still there, and its probes; tries again for a
 * moment while it is busy.
 */
int instance_remove(int tracing_fd, const char *name);

/*
 * Remove the instance of an owner who has just died and may still be on the way
 * of closing its files; of an instance that is gone already, its probes.  0, or
 * -EAGAIN when it is or became somebody else's.
 */
int instance_inherit(int tracing_fd, const char *name);

/*
 * Remove what dead recorders left, instances and probes.  'tell' hears of each
 * one: 'code' is 0 or what hindered; NULL is allowed.
 */
int instance_clean(int tracing_fd,
		   void (*tell)(const char *name, int code, void *context),
		   void *context, struct ior_error *err);

#endif
