/* SPDX-License-Identifier: MIT */
/* Who descends from whom. */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/proc.h"

static size_t
pids_add(pid_t *pids, size_t count, size_t max, pid_t pid)
{
	for (size_t i = 0; i < count; i++)
		if (pids[i] == pid)
			return count;
	if (count < max)
		pids[count++] = pid;
	return count;
}

/* A number at the end of the text may have been cut: it needs its space. */
size_t
proc_parse_children(const char *text, pid_t *pids, size_t count, size_t max)
{
	char *end;

	for (; isdigit((unsigned char)*text); text = end + 1) {
		long pid = strtol(text, &end, 10);

		if (*end != ' ')
			break;
		if (pid > 0 && pid < INT32_MAX)
			count = pids_add(pids, count, max, (pid_t)pid);
	}
	return count;
}

/* A child is listed with the thread that made it. */
static size_t
children_add(pid_t parent, pid_t *pids, size_t count, size_t max)
{
	char path[64], name[300], text[PROC_TEXT];
	struct dirent *entry;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)parent);
	if ((tasks = opendir(path)) == NULL)
		return count;
	while ((entry = readdir(tasks)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/children", entry->d_name);
		if (proc_read(dirfd(tasks), name, text, sizeof(text)) > 0)
			count = proc_parse_children(text, pids, count, max);
	}
	closedir(tasks);
	return count;
}

size_t
proc_descendants(pid_t *pids, size_t count, size_t max)
{
	if (access("/proc/thread-self/children", R_OK) != 0)
		return proc_scan_descendants(pids, count, max);
	for (size_t i = 0; i < count; i++)
		count = children_add(pids[i], pids, count, max);
	return count;
}

/* The last field of "0.20 0.18 0.12 1/80 11206". */
long
proc_last_pid(void)
{
	char text[128];
	const char *last;

	if (proc_read(AT_FDCWD, "/proc/loadavg", text, sizeof(text)) <= 0 ||
	    (last = strrchr(text, ' ')) == NULL)
		return -1;
	return strtol(last, NULL, 10);
}

struct family {
	struct {
		pid_t pid, parent;
	} * members;
	size_t count, cap;
};

static int
family_add(pid_t pid, void *arg)
{
	struct family *family = arg;
	struct proc_stat stat;

	if (proc_stat_pid(pid, &stat) != 0)
		return 0;
	if (family->count == family->cap) {
		family->cap = 2 * family->cap + 64;
		family->members = xrealloc(
		    family->members, family->cap * sizeof(*family->members));
	}
	family->members[family->count].pid = pid;
	family->members[family->count++].parent = stat.parent;
	return 0;
}

size_t
proc_scan_descendants(pid_t *pids, size_t count, size_t max)
{
	struct family family = {0};

	proc_each(family_add, &family);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < family.count; j++)
			if (family.members[j].parent == pids[i])
				count = pids_add(pids, count, max,
						 family.members[j].pid);
	free(family.members);
	return count;
}
