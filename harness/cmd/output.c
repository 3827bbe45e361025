/* SPDX-License-Identifier: MIT */
/* Where a command writes its results, and how it prints them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/mem.h"
#include "cmd/cmd.h"

void
output_reserve(void)
{
	static const int unfit[] = {O_WRONLY, O_RDONLY, O_RDWR};

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", unfit[fd] | O_NOCTTY) != fd)
			return;
}

/* What failed before the last flush has left only a mark on the stream. */
int
output_check(struct error *err)
{
	int failed = ferror(stdout), why = 0;

	if (fflush(stdout) != 0) {
		failed = 1;
		why = errno;
	}
	if (!failed)
		return 0;
	return error_set(err, STATUS_IO, "cannot write to standard output%s%s",
			 why != 0 ? ": " : "", why != 0 ? strerror(why) : "");
}

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
print_escaped(const char *text)
{
	struct buf visible = {0};

	escape_terminal(&visible, text);
	fputs(buf_text(&visible), stdout);
	buf_free(&visible);
}

void
print_note(const char *fmt, const char *text)
{
	struct buf visible = {0};

	escape_terminal(&visible, text);
	fflush(stdout); /* one order for whoever reads both */
	fputs("flatline: ", stderr);
	fprintf(stderr, fmt, buf_text(&visible));
	fputc('\n', stderr);
	buf_free(&visible);
}

void
print_read_notes(const struct run *run)
{
	char *text;

	if (run->samples.cut)
		print_note("%s: the last row was cut short and is left out",
			   run->path);
	if (run->samples.note == NULL)
		return;
	text = xasprintf("%s: %s", run->path, run->samples.note);
	print_note("%s", text);
	free(text);
}

void
print_json(const json_t *result)
{
	char *text = json_dumps(result, JSON_COMPACT);
	struct buf line = {0};

	escape_json_line(&line, text != NULL ? text : "{}");
	puts(buf_text(&line));
	buf_free(&line);
	free(text);
}
