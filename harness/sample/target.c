/* SPDX-License-Identifier: MIT */
#include "sample/target.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "sample/allocator.h"
#include "sample/network.h"
#include "sample/runtime.h"

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

	target->supervisor.fd = target->root.dir = target->main.dir = -1;
	target->runtime = "native";
	target->allocator = "";
	target->end.status = -1;
	pthread_mutex_init(&target->lock, NULL);
	return target;
}

off_t
target_log_size(const struct target *target)
{
	struct stat info;

	return stat(target->log_path, &info) == 0 ? info.st_size : 0;
}

void
target_members(struct target *target, struct members *members)
{
	*members = (struct members){0};
	members->group = target->group;
	members->owns_group =
	    target->group != NULL || target->container != NULL;
	if (target->started) {
		members->above = target->supervisor.pid;
		members->command = target->root.id.pid;
	} else if (!target->remote && target->group == NULL) {
		members->roots[members->nroots++] = target->root.id;
	}
	pthread_mutex_lock(&target->lock);
	for (size_t i = 0; i < target->nadded; i++)
		members->roots[members->nroots++] = target->added[i].hold.id;
	pthread_mutex_unlock(&target->lock);
}

size_t
target_pids(struct target *target, pid_t *pids, size_t max)
{
	struct members members;
	struct proc_stat stat;
	size_t count, living = 0;

	target_members(target, &members);
	count = members_find(&members, pids, 0, max);
	for (size_t i = 0; i < count; i++)
		if (proc_stat_pid(pids[i], &stat) == 0)
			pids[living++] = pids[i];
	return living;
}

void
target_log_tail(const struct target *target, struct log_tail *tail)
{
	*tail = (struct log_tail){.out_of_memory = OOM_NO_SIGN};
	if (target->log_path != NULL)
		log_tail_read(tail, target->log_path, target->log_start);
}

struct contact
target_terms(struct target *target, const char *runtime)
{
	struct contact terms = {.dir = -1, .named_runtime = runtime};

	pthread_mutex_lock(&target->lock);
	terms.service = target->port;
	/* What it opened in a network of its own could not be closed again. */
	terms.started = target->started && !network_is_apart(target->main.dir);
	pthread_mutex_unlock(&target->lock);
	return terms;
}

/* The directory is duplicated: the sampler's thread may follow the target to
 * another process and close this one. */
struct contact
target_contact(struct target *target, const char *runtime)
{
	struct contact contact = target_terms(target, runtime);

	pthread_mutex_lock(&target->lock);
	contact.pid = target->main.id.pid;
	contact.dir = fcntl(target->main.dir, F_DUPFD_CLOEXEC, 0);
	pthread_mutex_unlock(&target->lock);
	return contact;
}

void
target_contact_close(struct contact *contact)
{
	if (contact->dir >= 0)
		close(contact->dir);
	contact->dir = -1;
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
	target->supervisor.watched = pid;
	target->seen_s = clock_now();
	pthread_mutex_unlock(&target->lock);
}

/* Of a wrapper such as npm, the process that it started is of interest. */
static pid_t
target_largest(struct target *target, pid_t wrapper)
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
	char command[TARGET_COMMAND] = "";
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

void
target_set_worker(struct target *target, pid_t pid)
{
	target_describe(target, pid);
}

struct process_id
target_id(struct target *target)
{
	struct process_id id;

	pthread_mutex_lock(&target->lock);
	id = target->main.id;
	pthread_mutex_unlock(&target->lock);
	return id;
}

size_t
target_roots(struct target *target, struct target_root roots[TARGET_ROOTS])
{
	size_t count = 0;

	if (!target->started && !target->remote && target->group == NULL) {
		roots[count].id = target->root.id;
		snprintf(roots[count++].name, sizeof(roots[0].name), "%s",
			 target->name);
	}
	pthread_mutex_lock(&target->lock);
	for (size_t i = 0; i < target->nadded; i++) {
		roots[count].id = target->added[i].hold.id;
		strcpy(roots[count++].name, target->added[i].name);
	}
	pthread_mutex_unlock(&target->lock);
	return count;
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
