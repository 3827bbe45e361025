/* SPDX-License-Identifier: MIT */
#include "sample/control_group.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "sample/oom.h"
#include "sample/proc.h"

enum { DEPTH = 16, PROCS_TEXT = 1 << 20 };

/* The root of a mount lies on another device than the folder above it. */
static int
folder_is_mount(const char *folder)
{
	char above[PATH_MAX + 4];
	struct stat here, there;

	snprintf(above, sizeof(above), "%s/..", folder);
	return stat(folder, &here) != 0 || stat(above, &there) != 0 ||
	       here.st_dev != there.st_dev;
}

int
control_group_find(char folder[PATH_MAX], const char *path, struct error *err)
{
	struct statfs system;

	if (realpath(path, folder) == NULL)
		return error_set(err, STATUS_UNAVAILABLE,
				 "there is no control group %.300s: %s", path,
				 strerror(errno));
	if (statfs(folder, &system) != 0 ||
	    (system.f_type != CGROUP2_SUPER_MAGIC &&
	     system.f_type != CGROUP_SUPER_MAGIC))
		return error_set(err, STATUS_USAGE,
				 "%.300s is not a control group: name a folder "
				 "beneath /sys/fs/cgroup",
				 path);
	if (folder_is_mount(folder))
		return error_set(err, STATUS_USAGE,
				 "%.300s is the root of all control groups: "
				 "name a folder beneath it",
				 path);
	return 0;
}

/* 0: a process of another PID namespace. */
size_t
control_group_parse(const char *text, pid_t *pids, size_t count, size_t max)
{
	char *end;

	for (; *text >= '0' && *text <= '9' && count < max; text = end + 1) {
		long pid = strtol(text, &end, 10);

		if (*end != '\n')
			break;
		if (pid > 0 && pid < INT32_MAX)
			pids[count++] = (pid_t)pid;
	}
	return count;
}

static void
procs_read(int dir, struct buf *text)
{
	char chunk[PROC_TEXT];
	ssize_t got;
	int fd = openat(dir, "cgroup.procs", O_RDONLY | O_CLOEXEC);

	buf_clear(text);
	if (fd < 0)
		return;
	while (text->len < PROCS_TEXT &&
	       (got = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(text, chunk, (size_t)got);
	close(fd);
}

struct walk {
	pid_t *pids;
	size_t count, max;
	struct buf text;
};

static void walk_group(struct walk *, int dir, int depth);

static void
walk_children(struct walk *walk, DIR *entries, int depth)
{
	struct dirent *entry;

	while ((entry = readdir(entries)) != NULL) {
		int child;

		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		child = openat(dirfd(entries), entry->d_name,
			       O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		if (child >= 0)
			walk_group(walk, child, depth + 1);
	}
}

/* Closes the directory. */
static void
walk_group(struct walk *walk, int dir, int depth)
{
	DIR *entries = file_folder_of(dir);

	if (entries == NULL) {
		close(dir);
		return;
	}
	procs_read(dir, &walk->text);
	walk->count = control_group_parse(buf_text(&walk->text), walk->pids,
					  walk->count, walk->max);
	if (depth < DEPTH)
		walk_children(walk, entries, depth);
	closedir(entries);
}

size_t
control_group_pids(const char *folder, pid_t *pids, size_t count, size_t max)
{
	struct walk walk = {.pids = pids, .count = count, .max = max};
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return count;
	walk_group(&walk, dir, 0);
	buf_free(&walk.text);
	return walk.count;
}

/* The one that has memory files first. */
static const struct {
	const char *controller, *mount;
} hierarchies[] = {
    {"memory", "/sys/fs/cgroup/memory"},
    {"", "/sys/fs/cgroup"},
    {"", "/sys/fs/cgroup/unified"},
};

int
control_group_of(pid_t pid, char folder[PATH_MAX])
{
	char text[PROC_TEXT] = "", group[PATH_MAX - 64];
	int dir = proc_open(pid);

	if (dir < 0)
		return -1;
	proc_read(dir, "cgroup", text, sizeof(text));
	close(dir);
	for (size_t i = 0; i < COUNT(hierarchies); i++) {
		if (oom_parse_group(text, hierarchies[i].controller, group,
				    sizeof(group)) != 0 ||
		    strcmp(group, "/") == 0 || strstr(group, "..") != NULL)
			continue;
		snprintf(folder, PATH_MAX, "%s%s", hierarchies[i].mount, group);
		if (access(folder, R_OK | X_OK) == 0)
			return 0;
	}
	return -1;
}
