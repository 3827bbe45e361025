/* SPDX-License-Identifier: MIT */
#include "sample/members.h"

#include <unistd.h>

#include "sample/control_group.h"
#include "sample/proc.h"

static int
members_have(const pid_t *pids, size_t count, pid_t pid)
{
	for (size_t i = 0; i < count; i++)
		if (pids[i] == pid)
			return 1;
	return 0;
}

static size_t
members_add(pid_t *pids, size_t count, size_t max, pid_t pid)
{
	if (!members_have(pids, count, pid) && count < max)
		pids[count++] = pid;
	return count;
}

static size_t
members_add_roots(const struct members *members, pid_t *pids, size_t count,
		  size_t max)
{
	struct proc_stat stat;

	for (size_t i = 0; i < members->nroots; i++)
		if (proc_stat_pid(members->roots[i].pid, &stat) == 0 &&
		    stat.start == members->roots[i].start)
			count = members_add(pids, count, max,
					    members->roots[i].pid);
	return count;
}

/* The supervisor is searched for descendants, but is no member itself. */
static size_t
members_remove(pid_t *pids, size_t count, pid_t pid)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (pids[i] != pid)
			pids[kept++] = pids[i];
	return kept;
}

/* flatline may be in the group that it samples. */
static int
is_own(const struct members *members, pid_t pid)
{
	pid_t self = getpid();

	return pid == self ||
	       (members->above == 0 && proc_is_ancestor(self, pid));
}

static size_t
members_add_group(const struct members *members, pid_t *pids, size_t count,
		  size_t max)
{
	pid_t found[2 * PROC_TREE];
	size_t all = control_group_pids(members->group, found, 0,
					sizeof(found) / sizeof(*found));

	for (size_t i = 0; i < all; i++)
		if (!members_have(pids, count, found[i]) &&
		    !is_own(members, found[i]))
			count = members_add(pids, count, max, found[i]);
	return count;
}

size_t
members_find(const struct members *members, pid_t *pids, size_t count,
	     size_t max)
{
	if (members->group != NULL)
		return members_add_group(members, pids, count, max);
	count = members_add_roots(members, pids, count, max);
	if (members->above != 0)
		count = members_add(pids, count, max, members->above);
	count = proc_descendants(pids, count, max);
	return members->above != 0 ? members_remove(pids, count, members->above)
				   : count;
}

int
members_are_rooted_at(const struct members *members, pid_t pid)
{
	for (size_t i = 0; i < members->nroots; i++)
		if (members->roots[i].pid == pid)
			return 1;
	return pid == members->command;
}
