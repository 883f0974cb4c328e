/*
 * memory.h - whether the host can spare what is asked for
 */
#ifndef RECORD_MEMORY_H
#define RECORD_MEMORY_H

#include <stddef.h>
#include <stdint.h>

struct ior_error;

/* -ENOMEM when buffers of this size a CPU are more than a quarter of what is
 * available.
 */
int memory_check(size_t buffer_size, struct ior_error *err);

/* The same of what --flight may keep. */
int memory_check_window(uint64_t size, struct ior_error *err);

#endif
