/*
 * task_text.c - what snapshots tell about threads and processes
 */
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/line.h"
#include "report/model/task_table.h"

/* Room for a path in the cgroup hierarchy. */
#define CGROUP_SIZE 4096

#define TID_KTHREADD 2

/* Fields of a line of "tasks" that not all recorders wrote. */
enum field {
	FIELD_CGROUP = 6,
	FIELD_CGROUPS = 16,
	FIELD_USER_NAMESPACE,
};

/* A line of "tasks". */
struct task_line {
	int32_t tid;
	int32_t tgid;
	int32_t ppid;
	uint32_t uid;
	uint64_t start_ticks;
	uint64_t mount_namespace;
	uint64_t user_namespace; /* 0 unknown */
	char comm[COMM_SIZE];
	struct cgroup cgroup;
};

static bool get_tid(const struct line *line, uint32_t field, int32_t *ret)
{
	uint64_t number;

	if (!line_get_number(line, field, &number) || number > INT32_MAX ||
	    tasks_known_tid((int32_t)number) != (int32_t)number)
		return false;
	*ret = (int32_t)number;
	return true;
}

/*
 * All hierarchies where there are more than version 2, else the one path.
 * Recorders before the field had only that, of whichever hierarchy.
 */
static int parse_cgroup(struct cgroups *cgroups, const struct line *line,
			struct cgroup *ret, struct ior_error *err)
{
	char text[CGROUP_SIZE];

	*ret = (struct cgroup){ 0 };
	if (line_get_text(line, FIELD_CGROUPS, text, sizeof(text)) &&
	    strcmp(text, "-") != 0)
		return cgroups_parse(cgroups, text, ret, err);
	if (!line_get_text(line, FIELD_CGROUP, text, sizeof(text)) ||
	    !strcmp(text, "-"))
		return 0;
	return cgroups_keep(cgroups, text, strlen(text),
			    &ret->paths[HIERARCHY_V2], err);
}

static bool parse_line(const struct line *line, struct task_line *ret)
{
	uint64_t uid;

	if (!get_tid(line, 0, &ret->tid) || !get_tid(line, 1, &ret->tgid) ||
	    !get_tid(line, 2, &ret->ppid) || !line_get_number(line, 3, &uid) ||
	    uid > UINT32_MAX || !line_get_number(line, 4, &ret->start_ticks) ||
	    !line_get_text(line, 5, ret->comm, sizeof(ret->comm)) ||
	    !line_get_number(line, 7, &ret->mount_namespace) || !ret->tid ||
	    !ret->tgid)
		return false;

	ret->uid = (uint32_t)uid;
	if (!line_get_number(line, FIELD_USER_NAMESPACE, &ret->user_namespace))
		ret->user_namespace = 0;
	return true;
}

/*
 * Whether the thread that has the line's tid, as far as events told, is the
 * line's; a group leader that exited before its threads still has a line.
 */
static bool is_of_thread(const struct task_line *line,
			 const struct thread *thread)
{
	if (thread->start_ticks && line->start_ticks)
		return thread->start_ticks == line->start_ticks;
	if (thread->task.exited)
		return thread->process->pid == line->tgid &&
		       !strcmp(thread->task.comm, line->comm);
	return !thread->process_told || thread->process->pid == line->tgid;
}

/* The process of a line of which no event told; never one that has ended. */
static int get_process(struct tasks *tasks, const struct task_line *line,
		       struct process **ret, struct ior_error *err)
{
	struct process *const process =
		processes_find(&tasks->processes, line->tgid);

	if (process && (process->n_alive || !process->n_threads)) {
		*ret = process;
		return 0;
	}
	return processes_replace(&tasks->processes, line->tgid, ret, err);
}

/* The leader's line has what its process is in, others what they are in alone. */
static void take_cgroup(struct thread *thread, const struct task_line *line,
			enum hierarchy hierarchy, bool early)
{
	const char *const known = thread_get_cgroup(thread, hierarchy);
	const char *const path = line->cgroup.paths[hierarchy];

	if (!path || path == known || (early && known && *known))
		return;
	if (line->tid == line->tgid)
		process_set_cgroup(thread->process, hierarchy, path);
	else
		thread_set_cgroup(thread, hierarchy, path);
}

static void take_process(struct thread *thread, const struct task_line *line,
			 bool early)
{
	struct process *const process = thread->process;

	if (!process->ppid || !early)
		process->ppid = line->ppid;
	if (!process->mount_namespace || !early)
		process->mount_namespace = line->mount_namespace;
	if (line->tid == line->tgid && (!process->comm[0] || !early))
		process_set_comm(process, line->comm);
	if (!process->user_namespace || !early)
		process->user_namespace = line->user_namespace;
}

static int take_thread(struct tasks *tasks, struct thread *thread,
		       const struct task_line *line, bool early,
		       struct ior_error *err)
{
	struct process *process = thread->process;
	int i, r = 0;

	if (!thread->process_told)
		r = get_process(tasks, line, &process, err);
	if (r < 0)
		return r;

	thread_move(thread, process);
	thread->process_told = true;
	thread->start_ticks = line->start_ticks;
	if (thread->uid == UID_UNKNOWN || !early)
		thread->uid = line->uid;
	if (!thread->task.comm[0] || !early)
		memcpy(thread->task.comm, line->comm, COMM_SIZE);
	thread->task.kernel =
		line->tid == TID_KTHREADD || line->ppid == TID_KTHREADD;
	take_process(thread, line, early);
	for (i = 0; i < N_HIERARCHIES; i++)
		take_cgroup(thread, line, (enum hierarchy)i, early);
	return 0;
}

/* The line tells of another thread that has this tid now. */
static int renew(struct tasks *tasks, struct thread *thread,
		 const struct task_line *line, uint64_t time_ns,
		 struct ior_error *err)
{
	struct process *process;
	int r;

	r = line->tid == line->tgid
		    ? processes_replace(&tasks->processes, line->tgid, &process,
					err)
		    : get_process(tasks, line, &process, err);
	if (r < 0)
		return r;
	return thread_renew(&tasks->threads, thread, process, time_ns, err);
}

static int take_line(struct tasks *tasks, const struct task_line *line,
		     bool early, uint64_t time_ns, struct ior_error *err)
{
	struct thread *thread = threads_find(&tasks->threads, line->tid);
	int r = 0;

	if (!thread)
		r = tasks_get_thread(tasks, line->tid, &thread, err);
	else if (is_of_thread(line, thread) ? thread->task.exited : early)
		return 0;
	else if (!is_of_thread(line, thread))
		r = renew(tasks, thread, line, time_ns, err);
	if (r == 0)
		r = take_thread(tasks, thread, line, early, err);
	if (r < 0)
		return r;
	return thread_settle(&tasks->threads, thread, time_ns, err);
}

static int take_parsed(struct tasks *tasks, const struct line *line,
		       struct task_line *parsed, bool early, uint64_t time_ns,
		       struct ior_error *err)
{
	const int r = parse_cgroup(&tasks->cgroups, line, &parsed->cgroup, err);

	return r < 0 ? r : take_line(tasks, parsed, early, time_ns, err);
}

static int take_tasks(struct tasks *tasks, const struct ior_text *text,
		      bool early, struct ior_error *err)
{
	struct line line = { 0 };
	struct task_line parsed;
	int r = 0;

	while (r == 0 && line_next(text->data, text->size, &line))
		if (parse_line(&line, &parsed))
			r = take_parsed(tasks, &line, &parsed, early,
					text->time_ns, err);
	return r;
}

static int take_own(struct tasks *tasks, int32_t tid, struct ior_error *err)
{
	struct thread *thread;
	int r;

	r = tasks_get_thread(tasks, tid, &thread, err);
	if (r < 0)
		return r;

	thread->listed_own = true;
	return thread_settle(&tasks->threads, thread, 0, err);
}

/* All threads of the process are the recorder's, also those to come. */
static void set_own(struct tasks *tasks, int32_t pid)
{
	struct process *const process = processes_find(&tasks->processes, pid);

	tasks->threads.own_pid = pid;
	if (process)
		process->n_changes++;
}

static int take_self(struct tasks *tasks, const struct ior_text *text,
		     struct ior_error *err)
{
	struct line line = { 0 };
	int32_t tid;
	int r = 0;

	while (r == 0 && line_next(text->data, text->size, &line)) {
		if (!get_tid(&line, 1, &tid))
			continue;
		if (line_field_is(&line, 0, "tgid"))
			set_own(tasks, tid);
		else if (line_field_is(&line, 0, "tid"))
			r = take_own(tasks, tid, err);
	}
	return r;
}

int tasks_text(struct tasks *tasks, const struct ior_text *text, bool early,
	       struct ior_error *err)
{
	if (!strcmp(text->name, "tasks"))
		return take_tasks(tasks, text, early, err);
	if (!strcmp(text->name, "self"))
		return take_self(tasks, text, err);
	return user_namespaces_text(&tasks->user_namespaces, text, err);
}
