/*
 * privilege.c - what the recorder may still do once it is set up
 *
 * What stays, and why it is enough:
 *
 * - The user.  Tracefs, its instance and the output are the user's own files,
 *   so removing them takes no capability.  Another user would need a way back.
 * - The walks: PRIVILEGE_WALK.  Loop devices (LOOP_GET_STATUS64) and swap files
 *   (FIEMAP) want to be opened, which root's own files allow; neither asks for
 *   CAP_SYS_ADMIN.
 * - Priorities: a limit of nice values, where it can be raised, in place of
 *   CAP_SYS_NICE, which would also change those of others.
 *
 * Landlock would fence in what can be written; but who is fenced in may not look
 * at processes outside (their /proc/PID/fd), which is the walk.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/call_filter.h"
#include "record/privilege.h"

/* As the kernel counts: 20 less the nice value, so every one down to -20. */
#define NICE_LIMIT 40

static int get(struct __user_cap_data_struct ret[_LINUX_CAPABILITY_U32S_3])
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};

	return syscall(SYS_capget, &header, ret) < 0 ? -errno : 0;
}

static int
set(const struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3])
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};

	return syscall(SYS_capset, &header, sets) < 0 ? -errno : 0;
}

uint64_t privilege_to_change(int dir_fd, const char *path)
{
	struct stat folder;

	if (fstatat(dir_fd, path, &folder, 0) < 0)
		return PRIVILEGE_CHANGE;
	if (folder.st_uid == geteuid() && folder.st_mode & S_IWUSR)
		return PRIVILEGE_NONE;
	if (folder.st_mode & S_IWOTH && !(folder.st_mode & S_ISVTX))
		return PRIVILEGE_NONE;
	return PRIVILEGE_CHANGE;
}

uint64_t privilege_to_prioritize(void)
{
	const struct rlimit any_nice = { NICE_LIMIT, NICE_LIMIT };

	/* Raising a limit takes CAP_SYS_RESOURCE, which containers often lack. */
	return setrlimit(RLIMIT_NICE, &any_nice) < 0
		       ? PRIVILEGE_BIT(CAP_SYS_NICE)
		       : PRIVILEGE_NONE;
}

static int limit_capabilities(uint64_t kept)
{
	struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
	int i, r;

	r = get(sets);
	if (r < 0)
		return r;

	for (i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
		sets[i].permitted &= (uint32_t)(kept >> 32 * i);
		sets[i].effective &= sets[i].permitted;
		sets[i].inheritable = 0;
	}
	return set(sets);
}

int privilege_drop(uint64_t kept, struct ior_error *err)
{
	int r;

	r = limit_capabilities(kept);
	if (r < 0)
		return ior_fail(err, -r, "cannot drop capabilities: %m");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return ior_fail(err, errno, "cannot set no_new_privs: %m");

	/* One more fence, which some kernels and containers do not have. */
	call_filter_install();
	return 0;
}

bool privilege_has_walk(void)
{
	struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];

	return get(sets) == 0 &&
	       (sets[0].effective & PRIVILEGE_WALK) == PRIVILEGE_WALK;
}
