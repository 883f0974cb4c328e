/*
 * commands.c - commands to NVMe and SCSI devices that are no I/O of blocks
 *
 * Their number and bytes are no columns of a report by process, which must show
 * nothing of them.
 */
#include <linux/nvme_ioctl.h>
#include <scsi/sg.h>
#include <sys/ioctl.h>

#include "workload.h"

#define COMMAND_SIZE 4096

/* Of the NVMe specification: opcodes, and whom identify asks about. */
#define ADMIN_IDENTIFY      0x06
#define IDENTIFY_CONTROLLER 1
#define IO_READ             0x02

/* Of the SCSI primary and block commands. */
#define SCSI_INQUIRY      0x12
#define SCSI_INQUIRY_SIZE 96
#define SCSI_READ_10      0x28
#define SCSI_TIMEOUT_MS   10000

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

static void ask_scsi(struct work *work, uint8_t *command, uint8_t command_size,
		     uint32_t size)
{
	struct sg_io_hdr header = {
		.interface_id = 'S',
		.dxfer_direction = SG_DXFER_FROM_DEV,
		.cmd_len = command_size,
		.cmdp = command,
		.dxfer_len = size,
		.dxferp = work->buffer,
		.timeout = SCSI_TIMEOUT_MS,
	};
	uint64_t i;

	for (i = 0; i < work->n_calls; i++)
		if (ioctl(work->fd, SG_IO, &header) || header.status)
			die("cannot ask a SCSI device");
}

static void inquire(struct work *work)
{
	uint8_t command[6] = { SCSI_INQUIRY, [4] = SCSI_INQUIRY_SIZE };

	ask_scsi(work, command, sizeof(command), SCSI_INQUIRY_SIZE);
}

/* The first blocks, of 512 bytes. */
static void read_blocks(struct work *work)
{
	uint8_t command[10] = { SCSI_READ_10, [8] = COMMAND_SIZE / 512 };

	ask_scsi(work, command, sizeof(command), COMMAND_SIZE);
}

const struct verb command_verbs[] = {
	{ "nvme_identify", open_for_reading, identify,
	  "ask the controller of an NVMe disk who it is" },
	{ "nvme_read", open_for_reading, read_past_the_disk,
	  "read 4 KiB of an NVMe disk by a command" },
	{ "scsi_inquiry", open_for_reading, inquire,
	  "ask a SCSI device who it is" },
	{ "scsi_read", open_for_reading, read_blocks,
	  "read 4 KiB of a SCSI disk by a command" },
	{ 0 },
};
