/* SPDX-License-Identifier: MIT */
/* Where a command writes its results, and how it prints them. */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/cmd.h"

/* runs/publish-20260102-150405, in local time, because people read it. */
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

int
color_wanted(const struct settings *settings, FILE *out)
{
	const char *no_color = getenv("NO_COLOR");

	return !settings->no_color &&
	       (no_color == NULL || no_color[0] == '\0') && isatty(fileno(out));
}

void
print_note(const char *fmt, const char *text)
{
	fputs("flatline: ", stderr);
	fprintf(stderr, fmt, text);
	fputc('\n', stderr);
}

void
print_json(const json_t *result)
{
	json_dumpf(result, stdout, JSON_COMPACT);
	putchar('\n');
}
