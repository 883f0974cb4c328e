/*
 * call_filter.c - system calls that the recorder gives up
 *
 * Facts: Documentation/userspace-api/seccomp_filter.rst.  The kernel finds out
 * once which calls are always allowed, and runs the filter for none of them
 * (since 5.11); a call then costs some ten nanoseconds more.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "record/call_filter.h"

/* Calls of the ABI called x32 are those of x86-64, with this bit. */
#define X32_BIT 0x40000000

static const uint32_t refused[] = {
	/* run programs */
	SYS_execve,
	SYS_execveat,
	/* reach into other processes */
	SYS_ptrace,
	SYS_process_vm_readv,
	SYS_process_vm_writev,
	SYS_kcmp,
	SYS_pidfd_getfd,
	/* talk to others */
	SYS_socket,
	SYS_socketpair,
	/* become root elsewhere */
	SYS_unshare,
	SYS_setns,
	/* what the kernel's own bugs are often found in */
	SYS_bpf,
	SYS_perf_event_open,
	SYS_userfaultfd,
	SYS_io_uring_setup,
	SYS_add_key,
	SYS_request_key,
	SYS_keyctl,
	/* go around permissions of folders: CAP_DAC_READ_SEARCH allows it */
	SYS_open_by_handle_at,
};

#define N_REFUSED (sizeof(refused) / sizeof(refused[0]))

/* Checks of the machine and of x32, one a refused call, and two verdicts. */
#define N_CHECKS       4
#define N_INSTRUCTIONS (N_CHECKS + N_REFUSED + 2)

static void make(struct sock_filter program[N_INSTRUCTIONS])
{
	const struct sock_filter begin[N_CHECKS] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CALL_FILTER_MACHINE, 0,
			 N_REFUSED + 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, N_REFUSED + 1, 0),
	};
	const struct sock_filter end[] = {
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
	};
	size_t i, n = 0;

	for (i = 0; i < N_CHECKS; i++)
		program[n++] = begin[i];
	/* Each jumps over those behind it and over the first verdict. */
	for (i = 0; i < N_REFUSED; i++)
		program[n++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, refused[i],
			(uint8_t)(N_REFUSED - i), 0);
	program[n++] = end[0];
	program[n] = end[1];
}

int call_filter_install(void)
{
	struct sock_filter instructions[N_INSTRUCTIONS];
	const struct sock_fprog program = {
		.len = N_INSTRUCTIONS,
		.filter = instructions,
	};

	if (!CALL_FILTER_MACHINE)
		return -ENOSYS;

	/*
	 * Before 5.16 a filter brought mitigations against speculation along,
	 * which slow down everything; we run nobody's code but ours.
	 */
	make(instructions);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		    SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) < 0)
		return -errno;
	return 0;
}
