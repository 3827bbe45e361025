/* SPDX-License-Identifier: MIT */
#include "sample/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sample/opener.h"

void
proc_path(char path[PROC_PATH], const char *before, pid_t pid,
	  const char *after)
{
	char digits[16], *digit = digits + sizeof(digits);

	*--digit = '\0';
	do
		*--digit = (char)('0' + pid % 10);
	while ((pid /= 10) > 0);
	strcpy(path, before);
	strcat(path, digit);
	strcat(path, after);
}

int
proc_open(pid_t pid)
{
	char path[PROC_PATH];

	if (pid <= 0) {
		errno = ESRCH;
		return -1;
	}
	proc_path(path, "/proc/", pid, "");
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/*
 * The kernel returns at most a page of text per call, ending with a complete
 * line: much less than a page is the whole file, and saves a second call.
 */
enum { WHOLE_FILE = 2048 };

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
		if (length < WHOLE_FILE)
			break;
	}
	text[length] = '\0';
	return got < 0 ? -1 : (ssize_t)length;
}

static int
is_forbidden(int dir)
{
	return dir >= 0 && (errno == EACCES || errno == EPERM) && opener_runs();
}

int
proc_open_file(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);

	return fd < 0 && is_forbidden(dir) ? opener_open(dir, name) : fd;
}

ssize_t
proc_link(int dir, const char *name, char *text, size_t size)
{
	ssize_t length = readlinkat(dir, name, text, size - 1);

	if (length < 0 && is_forbidden(dir))
		length = opener_link(dir, name, text, size - 1);
	text[length > 0 ? length : 0] = '\0';
	return length;
}

ssize_t
proc_read(int dir, const char *name, char *text, size_t size)
{
	ssize_t length;
	int fd;

	text[0] = '\0';
	if ((fd = proc_open_file(dir, name)) < 0)
		return -1;
	length = file_text(fd, text, size);
	close(fd);
	return length;
}

ssize_t
proc_read_kept(int *fd, int dir, const char *name, char *text, size_t size)
{
	text[0] = '\0';
	if (*fd < 0 && (*fd = proc_open_file(dir, name)) < 0)
		return -1;
	return file_text(*fd, text, size);
}

/*
 * Fields are numbered as in proc(5). The name is in parentheses and may itself
 * contain any character, so the rest starts after the last ')'.
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

/* The main thread can be a zombie while other threads still run. */
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
