/* SPDX-License-Identifier: MIT */
#include "sample/group_memory.h"

#include <math.h>
#include <unistd.h>

#include "sample/control_group.h"
#include "sample/source_cgroup.h"

/* A group is the target's own if it was named, or holds nothing else; flatline
 * in it would be part of the figure. */
static int
group_is_own(const struct tree *tree, const char *folder)
{
	pid_t pids[2 * PROC_TREE], self = getpid();
	size_t count = control_group_pids(folder, pids, 0, 2 * PROC_TREE);

	for (size_t i = 0; i < count; i++)
		if (pids[i] == self || (!tree->members.owns_group &&
					tree_find(tree, pids[i]) == NULL))
			return 0;
	return count > 0;
}

double
group_memory_other(const struct tree *tree, double resident)
{
	double values[SOURCE_METRICS];
	char folder[PATH_MAX];
	const char *group = tree->members.group;

	if (group == NULL && control_group_of(tree->main, folder) == 0)
		group = folder;
	if (group == NULL || !group_is_own(tree, group) ||
	    cgroup_read_folder(group, values) != 0)
		return NAN;
	return cgroup_value_held(values) - resident;
}
