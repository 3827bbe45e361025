/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/cmd.h"

/* runs/publish-20260102-150405, in local time: a name for people. */
char *
output_directory(const struct settings *settings, const char *name)
{
	time_t now = time(NULL);
	struct tm local;
	char stamp[32], *dir;

	if (settings->output != NULL)
		return xstrdup(settings->output);
	localtime_r(&now, &local);
	strftime(stamp, sizeof(stamp), "%Y%m%d-%H%M%S", &local);
	dir = xasprintf("runs/%s-%s", name, stamp);
	for (int i = 2; access(dir, F_OK) == 0 && i < 100; i++) {
		free(dir);
		dir = xasprintf("runs/%s-%s-%d", name, stamp, i);
	}
	return dir;
}
