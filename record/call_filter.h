/*
 * call_filter.h - system calls that the recorder gives up
 *
 * With what capabilities it keeps, and with none, a process can still run
 * programs, talk to the network, attach to other processes, or make itself a
 * user namespace and be root there.  The recorder does none of it, so it gives
 * that up (seccomp): those calls fail with EPERM.
 *
 * It is a list of what is refused, not of what is allowed: which calls a C
 * library makes differs by version, and a recorder must not fail for that.
 */
#ifndef RECORD_CALL_FILTER_H
#define RECORD_CALL_FILTER_H

#include <linux/audit.h>

/* The machine whose numbers of calls we know; 0: none, and no filter then. */
#ifndef CALL_FILTER_MACHINE
#if defined(__x86_64__)
#define CALL_FILTER_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define CALL_FILTER_MACHINE AUDIT_ARCH_AARCH64
#else
#define CALL_FILTER_MACHINE 0
#endif
#endif

/*
 * Install it for this thread and those that it starts.  Needs no_new_privs.
 * 0, or -errno where the kernel has no such filters.
 */
int call_filter_install(void);

#endif
