/*
 * point.h - a step of the program on trial, and what is to happen at it
 *
 * A point is a call of a function of libc from one place: the name of the function
 * and the return addresses within the program, from the inner to the outer, so that
 * the same step has the same name in every run, whatever threads do meanwhile.
 *
 *	FAULT_LIST    a file; points are appended as they are reached first
 *	FAULT_POINT   the point that something happens at
 *	FAULT_AT      when it is reached for this time (1)
 *	FAULT_ACTION  fail: this one call fails
 *	              last: and all later ones of its kind
 *	              kill: SIGKILL to the program
 *	              kill-all: to its children as well, the watchdog for one
 *	              a number: this signal to the program
 *	FAULT_ERRNO   what calls fail with, in place of what is usual for each
 *
 * With FAULT_POINT only the point where it happened is appended to FAULT_LIST.
 */
#ifndef TESTS_FAULTS_POINT_H
#define TESTS_FAULTS_POINT_H

#include <stdbool.h>
#include <sys/types.h>

enum kind {
	MEMORY,
	OTHER, /* each function is a kind of its own */
};

/* The function of this name that the program would call without us. */
#define REAL(name) ((__typeof__(&(name)))point_find_real(#name))

void *point_find_real(const char *name);

/* Whether this call of 'function' is to fail; errno is set then, 'code' or other. */
bool point_fails(const char *function, enum kind kind, int code);

/* A point at which nothing can fail, but a kill may come. */
void point_pass(const char *function);

/* A child of the program, for kill-all. */
void point_note_child(pid_t pid);

#endif
