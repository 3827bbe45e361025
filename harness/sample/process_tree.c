/* SPDX-License-Identifier: MIT */
/*
 * Parents, children and descendants of processes. The supervisor runs this in
 * a child forked from a program with threads, so nothing here may allocate
 * memory or take a lock: no stdio, no opendir().
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* A number at the end of the text may have been cut off: a space must follow.
 */
size_t
proc_parse_children(const char *text, pid_t *pids, size_t count, size_t max)
{
	char *end;

	for (; *text >= '0' && *text <= '9'; text = end + 1) {
		long pid = strtol(text, &end, 10);

		if (*end != ' ')
			break;
		if (pid > 0 && pid < INT32_MAX)
			count = pids_add(pids, count, max, (pid_t)pid);
	}
	return count;
}

/* Calls visit for each entry whose name is a number, until it returns non-zero.
 * 1: it did. */
static int
entries_visit(const char *entries, ssize_t size, int (*visit)(pid_t, void *arg),
	      void *arg)
{
	for (ssize_t at = 0; at < size;) {
		const struct dirent64 *entry = (const void *)(entries + at);
		long number = strtol(entry->d_name, NULL, 10);

		if (number > 0 && visit((pid_t)number, arg) != 0)
			return 1;
		at += entry->d_reclen;
	}
	return 0;
}

static void
directory_each(const char *path, int (*visit)(pid_t, void *arg), void *arg)
{
	char entries[8192] __attribute__((aligned(8)));
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ssize_t size;

	if (dir < 0)
		return;
	while ((size = getdents64(dir, entries, sizeof(entries))) > 0)
		if (entries_visit(entries, size, visit, arg))
			break;
	close(dir);
}

void
proc_each(int (*visit)(pid_t, void *arg), void *arg)
{
	directory_each("/proc", visit, arg);
}

struct family {
	pid_t *pids;
	size_t count, max;
	char threads[PROC_PATH]; /* "/proc/PID/task/" */
};

/* A child is listed with the thread that created it. */
static int
family_add_children(pid_t thread, void *arg)
{
	struct family *family = arg;
	char path[PROC_PATH], text[PROC_TEXT];

	proc_path(path, family->threads, thread, "/children");
	if (proc_read(AT_FDCWD, path, text, sizeof(text)) > 0)
		family->count = proc_parse_children(text, family->pids,
						    family->count, family->max);
	return 0;
}

size_t
proc_descendants(pid_t *pids, size_t count, size_t max)
{
	struct family family = {.pids = pids, .count = count, .max = max};

	if (access("/proc/thread-self/children", R_OK) != 0)
		return proc_scan_descendants(pids, count, max);
	for (size_t i = 0; i < family.count; i++) {
		proc_path(family.threads, "/proc/", pids[i], "/task/");
		directory_each(family.threads, family_add_children, &family);
	}
	return family.count;
}

static int
family_add_if_child(pid_t pid, void *arg)
{
	struct family *family = arg;
	struct proc_stat stat;

	if (proc_stat_pid(pid, &stat) != 0)
		return 0;
	for (size_t i = 0; i < family->count; i++)
		if (family->pids[i] == stat.parent) {
			family->count = pids_add(family->pids, family->count,
						 family->max, pid);
			break;
		}
	return 0;
}

/* Children usually have higher numbers than their parents: two passes, where
 * the second finds nobody new. */
size_t
proc_scan_descendants(pid_t *pids, size_t count, size_t max)
{
	struct family family = {.pids = pids, .count = count, .max = max};
	size_t before;

	do {
		before = family.count;
		proc_each(family_add_if_child, &family);
	} while (family.count != before);
	return family.count;
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

int
proc_is_ancestor(pid_t ancestor, pid_t pid)
{
	struct proc_stat stat;

	for (int depth = 0; depth < 64 && pid > 1; depth++) {
		if (proc_stat_pid(pid, &stat) != 0)
			return 0;
		pid = stat.parent;
		if (pid == ancestor)
			return 1;
	}
	return 0;
}
