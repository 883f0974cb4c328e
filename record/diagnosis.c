/*
 * diagnosis.c - what this host offers, and what to do about what it lacks
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/cpu_list.h"
#include "record/diagnosis.h"
#include "record/events.h"
#include "record/facts.h"
#include "record/memory.h"
#include "record/options.h"
#include "record/privilege.h"
#include "record/probe.h"
#include "record/stack.h"
#include "record/symbols.h"
#include "record/tracing.h"

#define BLOCK_DIR "/sys/class/block"

static const char *const file_systems[] = { "ext4", "xfs", "btrfs" };

static void say(struct finding *finding, const char *what)
{
	text_print(&finding->what, "%s", what);
}

static void advise(struct finding *finding, const char *advice)
{
	text_print(&finding->advice, "%s", advice);
}

static void find_kernel(int tracing_fd, struct finding *finding)
{
	struct utsname host;

	(void)tracing_fd;
	uname(&host);
	text_print(&finding->what, "%s %s", host.release, host.machine);
}

static void find_user(int tracing_fd, struct finding *finding)
{
	(void)tracing_fd;
	if (privilege_has_walk() && geteuid() == 0) {
		say(finding, "root");
		return;
	}

	text_print(&finding->what, "%u", (unsigned int)geteuid());
	if (privilege_has_walk())
		say(finding, ", who may look at all processes");
	else {
		say(finding, ": what other users' processes have open or run "
			     "is not seen");
		advise(finding, "run as root, or with CAP_SYS_PTRACE and "
				"CAP_DAC_READ_SEARCH");
	}
}

static void find_lockdown(int tracing_fd, struct finding *finding)
{
	(void)tracing_fd;
	if (!tracing_is_locked()) {
		say(finding, "does not hinder");
		return;
	}
	say(finding, "confidentiality: no events are shown");
	advise(finding, "boot without lockdown=confidentiality");
}

static void find_pids(int tracing_fd, struct finding *finding)
{
	(void)tracing_fd;
	if (!facts_pids_are_nested()) {
		say(finding, "of the host");
		return;
	}
	say(finding, "of a pid namespace: they will not match the events");
	advise(finding, "run outside of the container, or in one with the "
			"host's pids (--pid=host)");
}

static void find_cgroups(int tracing_fd, struct finding *finding)
{
	(void)tracing_fd;
	if (!facts_cgroups_are_nested()) {
		say(finding, "of the host");
		return;
	}
	say(finding, "of a cgroup namespace: those of the events are not");
	advise(finding, "run outside of the container, or in one with the "
			"host's cgroups (--cgroupns=host)");
}

static void find_buffers(int tracing_fd, struct finding *finding)
{
	struct cpu_list online = { 0 };
	struct ior_error error;

	(void)tracing_fd;
	if (cpu_list_read(&online, CPU_LIST_ONLINE, NULL) == 0)
		text_print(&finding->what,
			   "%zu MB, %zu MB for each of %zu CPUs (-b)",
			   online.n_cpus * (OPTIONS_BUFFER_SIZE >> 20),
			   OPTIONS_BUFFER_SIZE >> 20, online.n_cpus);
	cpu_list_release(&online);
	if (memory_check(OPTIONS_BUFFER_SIZE, &error) < 0)
		advise(finding, error.text);
}

static void find_subbufs(int tracing_fd, struct finding *finding)
{
	if (tracing_has(tracing_fd, "buffer_subbuf_size_kb")) {
		say(finding, "large sub-buffers");
		return;
	}
	say(finding, "no large sub-buffers: a third more CPU");
	advise(finding, "Linux 6.8 and later have them");
}

static void find_waking(int tracing_fd, struct finding *finding)
{
	if (tracing_has(tracing_fd, "buffer_percent")) {
		say(finding, "wakes when a buffer is a quarter full");
		return;
	}
	say(finding, "no buffer_percent: a timer also when idle");
	advise(finding, "Linux 5.0 and later have it");
}

static void find_end(int tracing_fd, struct finding *finding)
{
	if (tracing_has(tracing_fd, "options/disable_on_free")) {
		say(finding, "tracing stops when iorec is killed");
		return;
	}
	say(finding, "no disable_on_free: a killed iorec leaves tracing on");
	advise(finding, "after a kill run 'iorec clean'");
}

static void find_paths(int tracing_fd, struct finding *finding)
{
	(void)tracing_fd;
	if (probes_are_offered()) {
		say(finding, "of every open (eprobes)");
		return;
	}
	say(finding, "of what is open when iorec looks (no eprobes)");
	advise(finding, "Linux 5.15 and later have eprobes, where "
			"CONFIG_EPROBE_EVENTS is set");
}

static void find_strings(int tracing_fd, struct finding *finding)
{
	if (tracing_has(tracing_fd, "syscall_user_buf_size"))
		say(finding, "strings of calls are left out: they hold what is "
			     "written");
}

static void find_stacks(int tracing_fd, struct finding *finding)
{
	if (!stacks_are_offered(tracing_fd)) {
		say(finding, "none");
		advise(finding, STACKS_NEED);
		return;
	}
	if (symbols_are_shown()) {
		say(finding, "told at each bio, with names (--stacks)");
		return;
	}
	say(finding, "told at each bio (--stacks), but the kernel hides "
		     "their names");
	advise(finding, "run as root with kernel.kptr_restrict at 0 or 1");
}

/* Where it is turned off the file is there, and cannot be read. */
static void find_pressure(int tracing_fd, struct finding *finding)
{
	struct text text = { 0 };

	(void)tracing_fd;
	if (text_read(&text, AT_FDCWD, "/proc/pressure/io") == 0) {
		say(finding, "of I/O is told (PSI)");
	} else {
		say(finding, "of I/O is not told (PSI)");
		advise(finding, "boot with psi=1; needs CONFIG_PSI");
	}
	text_release(&text);
}

static bool counts_nothing(const char *device)
{
	struct text text = { 0 };
	char path[300];
	bool off;

	snprintf(path, sizeof(path), BLOCK_DIR "/%s/queue/iostats", device);
	off = text_read(&text, AT_FDCWD, path) == 0 && text.data[0] == '0';
	text_release(&text);
	return off;
}

/* A report's check sets events against what the kernel counts of devices. */
static void find_checks(int tracing_fd, struct finding *finding)
{
	DIR *const dir = opendir(BLOCK_DIR);
	struct dirent *entry;
	struct text off = { 0 };

	(void)tracing_fd;
	while (dir && (entry = readdir(dir)))
		if (counts_nothing(entry->d_name))
			text_print(&off, " %s", entry->d_name);
	if (dir)
		closedir(dir);
	if (off.size) {
		text_print(&finding->what, "the kernel does not count:%s",
			   off.data);
		advise(finding, "echo 1 >" BLOCK_DIR "/NAME/queue/iostats");
	} else {
		say(finding, "the kernel counts what each device does");
	}
	text_release(&off);
}

static void find_mounted(int tracing_fd, struct finding *finding)
{
	size_t i, n_mounted = 0;

	(void)tracing_fd;
	for (i = 0; i < sizeof(file_systems) / sizeof(file_systems[0]); i++) {
		if (!file_system_is_mounted(file_systems[i]))
			continue;
		text_print(&finding->what, "%s ", file_systems[i]);
		n_mounted++;
	}
	say(finding, n_mounted ? "(their own events are recorded)"
			       : "no file system with events of its own");
}

static const struct {
	const char *name;
	void (*find)(int tracing_fd, struct finding *finding);
} things[] = {
	{ "kernel", find_kernel },
	{ "user", find_user },
	{ "lockdown", find_lockdown },
	{ "pids", find_pids },
	{ "cgroups", find_cgroups },
	{ "buffers", find_buffers },
	{ "tracing", find_subbufs },
	{ "", find_waking },
	{ "", find_end },
	{ "paths", find_paths },
	{ "", find_strings },
	{ "stacks", find_stacks },
	{ "pressure", find_pressure },
	{ "checks", find_checks },
	{ "mounted", find_mounted },
};

bool diagnosis_find(size_t index, int tracing_fd, struct finding *finding)
{
	if (index >= sizeof(things) / sizeof(things[0]))
		return false;

	finding->name = things[index].name;
	text_clear(&finding->what);
	text_clear(&finding->advice);
	things[index].find(tracing_fd, finding);
	return true;
}

void finding_release(struct finding *finding)
{
	text_release(&finding->what);
	text_release(&finding->advice);
}
