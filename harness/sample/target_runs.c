/* SPDX-License-Identifier: MIT */
/* The container that a started target's command runs: what is sampled is in its
 * control group, and only its engine can end it. */
#include <limits.h>
#include <string.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/mem.h"
#include "sample/container.h"
#include "sample/control_group.h"
#include "sample/target.h"

/* Asking podman takes a tenth of a second. */
static const double seek_pause_s = 0.5;
/* For the engine to stop one, and to clean up then. */
static const double stop_most_s = 5;

void
target_enter_group(struct target *target, pid_t pid)
{
	char own[PATH_MAX], folder[PATH_MAX];

	if (!target->started || target->group != NULL ||
	    control_group_of(pid, folder) != 0 ||
	    (control_group_of(target->root.id.pid, own) == 0 &&
	     strcmp(own, folder) == 0))
		return;
	target->group = xstrdup(folder);
}

/* One that is older than the command is left from before. */
static int
is_begun_by(const struct target *target, pid_t pid)
{
	struct proc_stat stat;

	return proc_stat_pid(pid, &stat) == 0 &&
	       stat.start >= target->root.id.start;
}

void
target_seek_container(struct target *target)
{
	struct container container;
	struct error ignored = {0};
	double now = clock_now();

	if (target->runs.name == NULL || target->container != NULL ||
	    now < target->seek_s)
		return;
	target->seek_s = now + seek_pause_s;
	if (container_find(&container, target->runs.name, &ignored) != 0 ||
	    !is_begun_by(target, container.pid))
		return;
	target_enter_group(target, container.pid);
	target_set_main(target, container.pid);
	target->container = xstrdup(target->runs.name);
}

void
target_stop_container(struct target *target)
{
	struct supervisor *supervisor = &target->supervisor;
	const struct child stop = {.argv =
				       (const char *const *)target->runs.stop,
				   .timeout_s = stop_most_s};
	struct buf ignored = {0};
	double until;

	if (target->runs.name != NULL || target->group == NULL ||
	    container_command_set_id(&target->runs, target->group) != 0)
		return;
	child_output(&stop, &ignored);
	buf_free(&ignored);
	until = clock_now() + stop_most_s;
	for (supervisor_poll(supervisor);
	     !supervisor->empty && !supervisor->lost && clock_now() < until;
	     supervisor_poll(supervisor))
		clock_pause(0.02);
}
