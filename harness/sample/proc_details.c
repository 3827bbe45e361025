/* SPDX-License-Identifier: MIT */
/* What is asked of a process less often: its age, name and signal handlers. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sample/proc.h"

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
	const char *slash;
	char *deleted;

	proc_link(dir, "exe", path, sizeof(path));
	slash = strrchr(path, '/');
	snprintf(text, size, "%s", slash != NULL ? slash + 1 : path);
	if ((deleted = strstr(text, " (deleted)")) != NULL)
		*deleted = '\0';
}
