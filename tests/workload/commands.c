/*
 * commands.c - commands to an NVMe disk that are no I/O of blocks
 *
 * Their number and bytes are no columns of a report by process, which must show
 * nothing of them.
 */
#include <linux/nvme_ioctl.h>
#include <sys/ioctl.h>

#include "workload.h"

#define COMMAND_SIZE 4096

/* Of the NVMe specification: opcodes, and whom identify asks about. */
#define ADMIN_IDENTIFY      0x06
#define IDENTIFY_CONTROLLER 1
#define IO_READ             0x02

/* It goes through the queue of the controller, which is no disk's. */
static void identify(struct work *work)
{
	struct nvme_admin_cmd command = {
		.opcode = ADMIN_IDENTIFY,
		.addr = (uint64_t)(uintptr_t)work->buffer,
		.data_len = COMMAND_SIZE,
		.cdw10 = IDENTIFY_CONTROLLER,
	};
	uint64_t i;

	for (i = 0; i < work->n_calls; i++)
		if (ioctl(work->fd, NVME_IOCTL_ADMIN_CMD, &command))
			die("cannot identify the controller");
}

/* The first 4 KiB of namespace 1, of blocks of 512 bytes. */
static void read_past_the_disk(struct work *work)
{
	struct nvme_passthru_cmd command = {
		.opcode = IO_READ,
		.nsid = 1,
		.addr = (uint64_t)(uintptr_t)work->buffer,
		.data_len = COMMAND_SIZE,
		.cdw12 = COMMAND_SIZE / 512 - 1,
	};
	uint64_t i;

	for (i = 0; i < work->n_calls; i++)
		if (ioctl(work->fd, NVME_IOCTL_IO_CMD, &command))
			die("cannot read by command");
}

const struct verb command_verbs[] = {
	{ "nvme_identify", open_for_reading, identify,
	  "ask the controller of an NVMe disk who it is" },
	{ "nvme_read", open_for_reading, read_past_the_disk,
	  "read 4 KiB of an NVMe disk by a command" },
	{ 0 },
};
