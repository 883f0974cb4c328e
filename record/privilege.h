/*
 * privilege.h - what the recorder may still do once it is set up
 *
 * Root is needed to open tracefs, not to read pages and to compress.  While it
 * has one thread, the recorder gives up what it will not need, for good:
 *
 *	kept = PRIVILEGE_WALK | privilege_to_change(tracing_fd, "instances");
 *	r = privilege_drop(kept, &error);
 *
 * Capabilities go but for those kept; no program that it runs can have more
 * (no_new_privs); and call_filter.h refuses it the system calls that it has no
 * use for.  COMMAND is forked before and has what the user has.
 */
#ifndef RECORD_PRIVILEGE_H
#define RECORD_PRIVILEGE_H

#include <linux/capability.h>
#include <stdbool.h>
#include <stdint.h>

struct ior_error;

/*
 * Sets of capabilities, a bit each.
 *
 * WALK: the links of /proc/PID/fd are for who may trace the process, and the
 * folder itself for its user alone.
 * COMMAND: a signal is passed on to it, also when it has become another user.
 * CHANGE: folders that are not ours, by permission or by ownership.
 */
#define PRIVILEGE_BIT(capability) (UINT64_C(1) << (capability))
#define PRIVILEGE_NONE            UINT64_C(0)
#define PRIVILEGE_WALK \
	(PRIVILEGE_BIT(CAP_SYS_PTRACE) | PRIVILEGE_BIT(CAP_DAC_READ_SEARCH))
#define PRIVILEGE_COMMAND PRIVILEGE_BIT(CAP_KILL)
#define PRIVILEGE_CHANGE \
	(PRIVILEGE_BIT(CAP_DAC_OVERRIDE) | PRIVILEGE_BIT(CAP_FOWNER))

/*
 * What it takes to make and remove files in a folder: nothing where it is the
 * user's own, else PRIVILEGE_CHANGE.  'path' is relative to 'dir_fd'.
 */
uint64_t privilege_to_change(int dir_fd, const char *path);

/*
 * What it takes to change the nice values of one's own threads: nothing where a
 * limit can be raised, which is done, else CAP_SYS_NICE.
 */
uint64_t privilege_to_prioritize(void);

/* Give up all but 'kept', which is no more than what there is. */
int privilege_drop(uint64_t kept, struct ior_error *err);

/* Whether the caller may look into every process, as PRIVILEGE_WALK has it. */
bool privilege_has_walk(void);

#endif
