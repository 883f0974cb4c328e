/*
 * cpu_list.h - numbers of CPUs, as the kernel lists them: "0-3,8"
 */
#ifndef RECORD_CPU_LIST_H
#define RECORD_CPU_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct ior_error;

#define CPU_LIST_POSSIBLE "/sys/devices/system/cpu/possible"
#define CPU_LIST_ONLINE   "/sys/devices/system/cpu/online"

/* More than any kernel can be built for. */
#define CPU_LIST_MAX 65536u

struct cpu_list {
	unsigned int *cpus; /* rising; owned by the list */
	size_t n_cpus;
};

/* Take the list out of 'text'; -EBADMSG when it is none. */
int cpu_list_parse(struct cpu_list *list, const char *text,
		   struct ior_error *err);

int cpu_list_read(struct cpu_list *list, const char *path,
		  struct ior_error *err);

bool cpu_list_has(const struct cpu_list *list, unsigned int cpu);

void cpu_list_release(struct cpu_list *list);

#endif
