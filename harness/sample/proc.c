/* SPDX-License-Identifier: MIT */
#include "sample/proc.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int
proc_open(pid_t pid)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/*
 * The kernel gives a page of text at a time, to the last line that fits: what
 * is much less than that needs no second call to see that it was all.
 */
enum { SURELY_ALL = 2048 };

static ssize_t
file_text(int fd, char *text, size_t size)
{
	size_t length = 0;
	ssize_t got;

	while ((got = pread(fd, text + length, size - 1 - length,
			    (off_t)length)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		length += (size_t)got;
		if (length < SURELY_ALL)
			break;
	}
	text[length] = '\0';
	return got < 0 ? -1 : (ssize_t)length;
}

ssize_t
proc_read(int dir, const char *name, char *text, size_t size)
{
	ssize_t length;
	int fd;

	text[0] = '\0';
	if ((fd = openat(dir, name, O_RDONLY | O_CLOEXEC)) < 0)
		return -1;
	length = file_text(fd, text, size);
	close(fd);
	return length;
}

ssize_t
proc_read_kept(int *fd, int dir, const char *name, char *text, size_t size)
{
	text[0] = '\0';
	if (*fd < 0 && (*fd = openat(dir, name, O_RDONLY | O_CLOEXEC)) < 0)
		return -1;
	return file_text(*fd, text, size);
}

/*
 * Fields are numbered as in proc(5). The name, in parentheses, may hold
 * anything, parentheses too: what follows begins behind the last one.
 */
int
proc_parse_stat(const char *text, struct proc_stat *stat)
{
	const char *open = strchr(text, '('), *close = strrchr(text, ')');
	unsigned long long field[23] = {0};
	size_t length;
	char *rest;

	if (open == NULL || close == NULL || close < open || close[1] != ' ' ||
	    close[2] == '\0')
		return -1;
	rest = (char *)close + 3;
	for (int i = 4; i <= 22; i++) {
		const char *from = rest;

		field[i] = strtoull(from, &rest, 10);
		if (rest == from || (*rest != ' ' && *rest != '\n'))
			return -1;
	}
	length = (size_t)(close - open) - 1;
	if (length >= sizeof(stat->name))
		length = sizeof(stat->name) - 1;
	memcpy(stat->name, open + 1, length);
	stat->name[length] = '\0';
	stat->state = close[2];
	stat->parent = (pid_t)field[4];
	stat->group = (pid_t)field[5];
	stat->session = (pid_t)field[6];
	stat->minor_faults = (double)field[10];
	stat->major_faults = (double)field[12];
	stat->cpu_ticks = (double)field[14] + (double)field[15];
	stat->threads = (double)field[20];
	stat->start = field[22];
	return 0;
}

/* The first thread of a process can be a zombie while others run on. */
int
proc_stat(int dir, struct proc_stat *stat)
{
	char text[1024];

	if (proc_read(dir, "stat", text, sizeof(text)) <= 0 ||
	    proc_parse_stat(text, stat) != 0)
		return -1;
	if (stat->state == 'X' || (stat->state == 'Z' && stat->threads <= 1))
		return -1;
	return 0;
}

int
proc_stat_pid(pid_t pid, struct proc_stat *stat)
{
	int dir, result;

	if ((dir = proc_open(pid)) < 0)
		return -1;
	result = proc_stat(dir, stat);
	close(dir);
	return result;
}

int
proc_catches(int dir, int signal_number)
{
	static const char label[] = "\nSigCgt:";
	char text[PROC_TEXT];
	const char *line;

	if (proc_read(dir, "status", text, sizeof(text)) <= 0 ||
	    (line = strstr(text, label)) == NULL)
		return 0;
	return strtoull(line + strlen(label), NULL, 16) >> (signal_number - 1) &
	       1;
}

double
proc_age(uint64_t start)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9 -
	       (double)start / (double)sysconf(_SC_CLK_TCK);
}

void
proc_command(int dir, char *text, size_t size)
{
	ssize_t length = proc_read(dir, "cmdline", text, size);

	while (length > 0 && text[length - 1] == '\0')
		length--;
	for (ssize_t i = 0; i < length; i++)
		if (text[i] == '\0')
			text[i] = ' ';
}

void
proc_executable(int dir, char *text, size_t size)
{
	char path[PATH_MAX];
	ssize_t length = readlinkat(dir, "exe", path, sizeof(path) - 1);
	const char *slash;
	char *deleted;

	path[length > 0 ? length : 0] = '\0';
	slash = strrchr(path, '/');
	snprintf(text, size, "%s", slash != NULL ? slash + 1 : path);
	if ((deleted = strstr(text, " (deleted)")) != NULL)
		*deleted = '\0';
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

void
proc_each(int (*visit)(pid_t, void *arg), void *arg)
{
	struct dirent *entry;
	DIR *proc;

	if ((proc = opendir("/proc")) == NULL)
		return;
	while ((entry = readdir(proc)) != NULL)
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    visit((pid_t)atoi(entry->d_name), arg) != 0)
			break;
	closedir(proc);
}
