/* SPDX-License-Identifier: MIT */
#include "drive/file_limit.h"

#include <math.h>
#include <stdio.h>
#include <sys/resource.h>

#include "load/pacer.h"

/* For what is open beside the connections: event loops, /proc, the record. */
enum { OTHER_FILES = 64 };

void
file_limit_raise(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* At a rate, users are added only when the others are busy. */
static double
connections_wanted(const struct settings *settings)
{
	size_t first, most;

	if (!isnan(settings->connections))
		return settings->connections;
	pacer_choose(settings)->users(settings, &first, &most);
	return (double)first;
}

void
file_limit_note(const struct settings *settings, void (*note)(const char *))
{
	double wanted = connections_wanted(settings), most;
	struct rlimit limit;
	char text[200];

	if (note == NULL || getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	most = (double)limit.rlim_cur;
	if (wanted + OTHER_FILES <= most)
		return;
	snprintf(text, sizeof(text),
		 "%.0f connections are more than this process may open: %.0f "
		 "files (ulimit -n). Those beyond fail: raise that, or share "
		 "fewer with -c %.0f",
		 wanted, most, fmax(most - OTHER_FILES, 1));
	note(text);
}
