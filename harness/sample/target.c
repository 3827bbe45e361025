/* SPDX-License-Identifier: MIT */
#include "sample/target.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "sample/allocator.h"
#include "sample/runtime.h"

enum { COMMAND = 4096 };

static const double grace_s = 5;

int
hold_open(struct hold *hold, pid_t pid)
{
	struct proc_stat stat;

	hold->dir = proc_open(pid);
	hold->id = (struct process_id){pid, 0};
	if (hold->dir >= 0 && proc_stat(hold->dir, &stat) == 0) {
		hold->id.start = stat.start;
		return 0;
	}
	hold_close(hold);
	return -1;
}

void
hold_close(struct hold *hold)
{
	if (hold->dir >= 0)
		close(hold->dir);
	hold->dir = -1;
}

int
hold_lives(const struct hold *hold)
{
	struct proc_stat stat;

	return hold->dir >= 0 && proc_stat(hold->dir, &stat) == 0;
}

struct target *
target_new(void)
{
	struct target *target = xcalloc(1, sizeof(*target));

	target->guardian.fd = target->root.dir = target->main.dir = -1;
	target->runtime = "native";
	target->allocator = "";
	target->end.status = -1;
	pthread_mutex_init(&target->lock, NULL);
	return target;
}

void
target_free(struct target *target)
{
	if (target == NULL)
		return;
	target_stop(target);
	hold_close(&target->root);
	hold_close(&target->main);
	pthread_mutex_destroy(&target->lock);
	free(target->command);
	free(target->log_path);
	free(target);
}

static char *
command_join(char *const argv[])
{
	struct buf text = {0};
	char *joined;

	for (size_t i = 0; argv[i] != NULL && text.len < COMMAND; i++)
		buf_addf(&text, "%s%.1024s", i > 0 ? " " : "", argv[i]);
	joined = xstrdup(buf_text(&text));
	buf_free(&text);
	return joined;
}

off_t
target_log_size(const struct target *target)
{
	struct stat info;

	return stat(target->log_path, &info) == 0 ? info.st_size : 0;
}

/* A command that ends at once is a target too: one that ended. */
static void
target_adopt(struct target *target, pid_t pid)
{
	hold_open(&target->root, pid);
	target->main.id = target->root.id;
	target_set_main(target, pid);
	oom_watch_start(&target->oom, pid);
	target_describe(target, pid);
}

struct target *
target_start(char *const argv[], const char *log_path, struct error *err)
{
	struct target *target = target_new();

	target->started = 1;
	target->log_path = xstrdup(log_path);
	target->log_start = target_log_size(target);
	target->command = command_join(argv);
	if (guardian_start(&target->guardian, argv, log_path, grace_s, err) !=
	    0) {
		target_free(target);
		return NULL;
	}
	target_adopt(target, target->guardian.command);
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
target_refuse(const struct target *target, struct error *err)
{
	int pid = (int)target->root.id.pid;
	const struct passwd *user;
	char text[PROC_TEXT];
	struct stat info;

	if (pid == getpid())
		return error_set(err, STATUS_UNAVAILABLE,
				 "process %d is flatline itself", pid);
	if (proc_read(target->root.dir, "statm", text, sizeof(text)) > 0 &&
	    strncmp(text, "0 0 0 ", 6) == 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "process %d (%s) is a part of the kernel: it "
				 "has no memory of its own",
				 pid, target->name);
	if (proc_read(target->root.dir, "smaps_rollup", text, sizeof(text)) >=
		0 ||
	    (errno != EACCES && errno != EPERM))
		return 0;
	if (fstat(target->root.dir, &info) != 0)
		info.st_uid = 0;
	user = getpwuid(info.st_uid);
	return error_set(
	    err, STATUS_UNAVAILABLE,
	    "process %d (%s) belongs to %.64s (uid %u), and its "
	    "memory may not be read: %s",
	    pid, target->name, user != NULL ? user->pw_name : "another user",
	    (unsigned)info.st_uid, target_reader_hint(info.st_uid));
}

struct target *
target_by_pid(pid_t pid, struct error *err)
{
	struct target *target = target_new();

	target_adopt(target, pid);
	if (target->root.dir < 0)
		error_set(err, STATUS_UNAVAILABLE, "there is no process %d",
			  (int)pid);
	else if (target_refuse(target, err) == 0)
		return target;
	target_free(target);
	return NULL;
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

size_t
target_pids(const struct target *target, pid_t *pids, size_t max)
{
	size_t count, living = 0;
	struct proc_stat stat;

	pids[0] = target->started ? target->guardian.pid : target->root.id.pid;
	if (!target->started && !hold_lives(&target->root))
		return 0;
	count = proc_descendants(pids, 1, max);
	for (size_t i = target->started != 0; i < count; i++)
		if (proc_stat_pid(pids[i], &stat) == 0)
			pids[living++] = pids[i];
	return living;
}

void
target_words(const struct target *target, struct words *words)
{
	*words = (struct words){.out_of_memory = WORDS_NEVER};
	if (target->log_path != NULL)
		words_read(words, target->log_path, target->log_start);
}

struct contact
target_terms(struct target *target, int may_signal)
{
	struct contact terms = {.dir = -1};

	pthread_mutex_lock(&target->lock);
	terms.service = target->port;
	pthread_mutex_unlock(&target->lock);
	terms.may_signal = target->started || may_signal;
	return terms;
}

struct contact
target_contact(struct target *target, int may_signal)
{
	struct contact contact = target_terms(target, may_signal);

	contact.pid = target->main.id.pid;
	contact.dir = target->main.dir;
	return contact;
}

void
target_set_main(struct target *target, pid_t pid)
{
	struct hold hold;

	if (hold_open(&hold, pid) != 0)
		return;
	pthread_mutex_lock(&target->lock);
	hold_close(&target->main);
	target->main = hold;
	target->guardian.watched = pid;
	target->seen_s = clock_now();
	pthread_mutex_unlock(&target->lock);
}

/* What the wrapper itself is, is nobody's question. */
static pid_t
target_largest(const struct target *target, pid_t wrapper)
{
	pid_t pids[PROC_TREE], largest = wrapper;
	size_t count = target_pids(target, pids, PROC_TREE);
	long most = 0, pages;
	char text[128];

	for (size_t i = 0; i < count; i++) {
		int dir = proc_open(pids[i]);

		if (dir >= 0 && !runtime_is_wrapper(pids[i]) &&
		    proc_read(dir, "statm", text, sizeof(text)) > 0 &&
		    sscanf(text, "%*s %18ld", &pages) == 1 && pages > most) {
			most = pages;
			largest = pids[i];
		}
		if (dir >= 0)
			close(dir);
	}
	return largest;
}

void
target_describe(struct target *target, pid_t pid)
{
	char command[COMMAND] = "";
	struct proc_stat stat;
	int dir;

	if (runtime_is_wrapper(pid))
		pid = target_largest(target, pid);
	target->runtime = runtime_of(pid);
	version_of(pid, target->runtime, target->runtime_version);
	target->allocator = allocator_of(pid);
	if ((dir = proc_open(pid)) < 0)
		return;
	if (proc_stat(dir, &stat) == 0)
		snprintf(target->name, sizeof(target->name), "%s", stat.name);
	proc_command(dir, command, sizeof(command));
	if (target->command == NULL)
		target->command = xstrdup(command);
	close(dir);
}

struct process_id
target_id(const struct target *target)
{
	return target->main.id;
}

int
target_is_started(const struct target *target)
{
	return target->started;
}

const char *
target_name(const struct target *target)
{
	return target->name;
}

const char *
target_command(const struct target *target)
{
	return target->command != NULL ? target->command : "";
}

const char *
target_runtime(const struct target *target)
{
	return target->runtime;
}

const char *
target_runtime_version(const struct target *target)
{
	return target->runtime_version;
}

const char *
target_allocator(const struct target *target)
{
	return target->allocator;
}
