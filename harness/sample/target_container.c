/* SPDX-License-Identifier: MIT */
/* Targets that are containers and control groups. */
#include <limits.h>
#include <stdlib.h>

#include "base/mem.h"
#include "sample/container.h"
#include "sample/control_group.h"
#include "sample/listen.h"
#include "sample/target.h"

const char *
target_container(const struct target *target)
{
	return target->container;
}

const char *
target_group(const struct target *target)
{
	return target->group;
}

struct target *
target_by_container(const char *name, struct container *container,
		    struct error *err)
{
	struct target *target;

	if (container_find(container, name, err) != 0)
		return NULL;
	target = target_by_pid(container->pid, err);
	if (target != NULL)
		target->container = xstrdup(
		    container->name[0] != '\0' ? container->name : name);
	return target;
}

/* 0: there is none. */
static pid_t
oldest_of(const pid_t *pids, size_t count)
{
	uint64_t first = UINT64_MAX;
	struct proc_stat stat;
	pid_t oldest = 0;

	for (size_t i = 0; i < count; i++)
		if (proc_stat_pid(pids[i], &stat) == 0 && stat.start < first) {
			first = stat.start;
			oldest = pids[i];
		}
	return oldest;
}

/* Its port is 0 if none listens. */
static struct listener
group_main(const char *folder, int port)
{
	const struct members members = {.group = folder};
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	const struct listener *best = NULL;
	struct listener found = {0};
	pid_t pids[PROC_TREE];
	size_t count = members_find(&members, pids, 0, PROC_TREE);

	listen_of(listeners, pids, count);
	if (port != 0)
		best = listen_main(listeners, port);
	if (best == NULL)
		best = listen_main(listeners, 0);
	if (best != NULL)
		found = *best;
	else
		found.pid = oldest_of(pids, count);
	free(listeners);
	return found;
}

struct target *
target_by_group(const char *path, int port, struct error *err)
{
	char folder[PATH_MAX];
	struct listener found;
	struct target *target;

	if (control_group_find(folder, path, err) != 0)
		return NULL;
	found = group_main(folder, port);
	if (found.pid == 0) {
		error_set(err, STATUS_UNAVAILABLE,
			  "the control group %.300s holds no process", path);
		return NULL;
	}
	target = target_by_pid(found.pid, err);
	if (target != NULL) {
		target->group = xstrdup(folder);
		target->port = found.row.port;
	}
	return target;
}
