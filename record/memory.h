/*
 * memory.h - whether the host can spare the kernel's buffers
 */
#ifndef RECORD_MEMORY_H
#define RECORD_MEMORY_H

#include <stddef.h>

struct ior_error;

/* -ENOMEM when buffers of this size a CPU are more than a quarter of what is
 * available.
 */
int memory_check(size_t buffer_size, struct ior_error *err);

#endif
