/* SPDX-License-Identifier: MIT */
/* A target's beginning and end: started, or found by number; stopped, freed. */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/opener.h"
#include "sample/target.h"

static const double grace_s = 5;

void
target_stop(struct target *target)
{
	struct target_end end;

	if (!target->started || target->supervisor.fd < 0)
		return;
	target_poll(target, &end);
	pthread_mutex_lock(&target->lock);
	target->stopped = 1;
	pthread_mutex_unlock(&target->lock);
	target_stop_container(target);
	supervisor_stop(&target->supervisor);
}

void
target_free(struct target *target)
{
	if (target == NULL)
		return;
	target_stop(target);
	hold_close(&target->root);
	hold_close(&target->main);
	for (size_t i = 0; i < target->nadded; i++)
		hold_close(&target->added[i].hold);
	pthread_mutex_destroy(&target->lock);
	free(target->command);
	container_command_free(&target->runs);
	free(target->container);
	free(target->group);
	free(target->log_path);
	free(target);
}

static char *
command_join(char *const argv[])
{
	struct buf text = {0};
	char *joined;

	for (size_t i = 0; argv[i] != NULL && text.len < TARGET_COMMAND; i++)
		buf_addf(&text, "%s%.1024s", i > 0 ? " " : "", argv[i]);
	joined = xstrdup(buf_text(&text));
	buf_free(&text);
	return joined;
}

/* A command that ended at once is a target too: one that has ended. */
static void
target_adopt(struct target *target, pid_t pid)
{
	hold_open(&target->root, pid);
	target->main.id = target->root.id;
	target_set_main(target, pid);
	oom_counter_start(&target->oom, pid);
	target_describe(target, pid);
}

/* The container would be looked for, and stopped, by the engine's command. */
static int
target_refuse_engine(struct target *target, struct error *err)
{
	if (!opener_runs() || target->runs.stop[0] == NULL)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "a command that runs a container needs root's rights "
			 "until its end: start the container before, and name "
			 "it by --pid, or leave out --drop-privileges");
}

struct target *
target_start(char *const argv[], const struct strings *environment,
	     const char *log_path, struct error *err)
{
	struct supervisor_command command = {argv, environment, log_path, NULL};
	struct target *target = target_new();

	target->started = 1;
	target->log_path = xstrdup(log_path);
	target->log_start = target_log_size(target);
	target->command = command_join(argv);
	container_command_parse(&target->runs, argv);
	if (target->runs.name != NULL && target->runs.stop[0] != NULL)
		command.stop = target->runs.stop;
	if (target_refuse_engine(target, err) != 0 ||
	    supervisor_start(&target->supervisor, &command, grace_s, err) !=
		0) {
		target_free(target);
		return NULL;
	}
	target_adopt(target, target->supervisor.command);
	return target;
}

const char *
target_reader_hint(uid_t owner)
{
	if (geteuid() == 0)
		return "a container or a security module keeps even root out";
	if (geteuid() == owner)
		return "run flatline as root";
	return "run flatline as that user, or as root";
}

/* Why a process that is there cannot be sampled. */
static int
process_refuse(const struct hold *process, const char *name, struct error *err)
{
	int pid = (int)process->id.pid;
	const struct passwd *user;
	char text[PROC_TEXT];
	struct stat info;

	if (pid == getpid())
		return error_set(err, STATUS_UNAVAILABLE,
				 "process %d is flatline itself", pid);
	if (proc_read(process->dir, "statm", text, sizeof(text)) > 0 &&
	    strncmp(text, "0 0 0 ", 6) == 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "process %d (%s) belongs to the kernel and "
				 "has no memory of its own",
				 pid, name);
	if (proc_read(process->dir, "smaps_rollup", text, sizeof(text)) >= 0 ||
	    (errno != EACCES && errno != EPERM))
		return 0;
	if (fstat(process->dir, &info) != 0)
		info.st_uid = 0;
	user = getpwuid(info.st_uid);
	return error_set(
	    err, STATUS_UNAVAILABLE,
	    "process %d (%s) belongs to %.64s (uid %u), and its "
	    "memory may not be read: %s",
	    pid, name, user != NULL ? user->pw_name : "another user",
	    (unsigned)info.st_uid, target_reader_hint(info.st_uid));
}

/* Whether it is there and can be sampled. */
static int
process_check(const struct hold *process, const char *name, struct error *err)
{
	if (process->dir < 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "there is no process %d",
				 (int)process->id.pid);
	return process_refuse(process, name, err);
}

struct target *
target_by_pid(pid_t pid, struct error *err)
{
	struct target *target = target_new();

	target_adopt(target, pid);
	if (process_check(&target->root, target->name, err) == 0)
		return target;
	target_free(target);
	return NULL;
}

static int
target_has_root(struct target *target, pid_t pid)
{
	struct members members;

	target_members(target, &members);
	return members_are_rooted_at(&members, pid);
}

static int
target_keep_root(struct target *target, const struct root *root,
		 struct error *err)
{
	int full;

	pthread_mutex_lock(&target->lock);
	full = target->nadded == TARGET_ROOTS - 1;
	if (!full)
		target->added[target->nadded++] = *root;
	pthread_mutex_unlock(&target->lock);
	return full ? error_set(err, STATUS_UNAVAILABLE,
				"more than %d processes are named: name one "
				"whose children the others are",
				TARGET_ROOTS)
		    : 0;
}

int
target_add(struct target *target, pid_t pid, struct error *err)
{
	struct root root;
	struct proc_stat stat;

	if (target_has_root(target, pid))
		return 0;
	hold_open(&root.hold, pid);
	if (root.hold.dir < 0 || proc_stat(root.hold.dir, &stat) != 0)
		stat.name[0] = '\0';
	snprintf(root.name, sizeof(root.name), "%s", stat.name);
	if (process_check(&root.hold, root.name, err) == 0 &&
	    process_refuse_user(pid, err) == 0 &&
	    target_keep_root(target, &root, err) == 0)
		return 0;
	hold_close(&root.hold);
	return -1;
}

struct target *
target_remote(const char *host, const char *runtime)
{
	struct target *target = target_new();

	target->remote = 1;
	target->runtime = runtime;
	snprintf(target->name, sizeof(target->name), "%s", host);
	return target;
}
