/* SPDX-License-Identifier: MIT */
#include "sample/oom.h"

#include <ctype.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/proc.h"

/* Where a group's counter is; in a container, the group's path may be hidden.
 */
static const struct {
	const char *controller, *mount, *file;
} places[] = {
    {"", "/sys/fs/cgroup", "memory.events"},
    {"memory", "/sys/fs/cgroup/memory", "memory.oom_control"},
};

static const char machine_path[] = "/proc/vmstat";

int
oom_parse_group(const char *text, const char *controller, char *group,
		size_t size)
{
	size_t length = strlen(controller);

	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		line += strspn(line, "0123456789");
		if (line[0] != ':' ||
		    strncmp(line + 1, controller, length) != 0 ||
		    line[1 + length] != ':')
			continue;
		line += length + 2;
		length = strcspn(line, "\n");
		if (length == 0 || length >= size || line[length] != '\n')
			return -1;
		memcpy(group, line, length);
		group[length] = '\0';
		return 0;
	}
	return -1;
}

double
oom_parse_kills(const char *text)
{
	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (text_starts(line, "oom_kill ") &&
		    isdigit((unsigned char)line[9]))
			return strtod(line + 9, NULL);
	}
	return NAN;
}

static double
oom_read(const char *path)
{
	static const size_t size = PROC_TEXT;
	char *text = xmalloc(size);
	ssize_t length = proc_read(AT_FDCWD, path, text, size);
	double kills = length > 0 ? oom_parse_kills(text) : NAN;

	free(text);
	return kills;
}

static int
oom_try(struct oom_counter *counter, const char *mount, const char *group,
	const char *file)
{
	if (snprintf(counter->path, sizeof(counter->path), "%s%s/%s", mount,
		     group, file) >= (int)sizeof(counter->path))
		return 0;
	counter->kills = oom_read(counter->path);
	return !isnan(counter->kills);
}

static void
oom_counter_find(struct oom_counter *counter, pid_t pid)
{
	char path[32], text[4096], group[400];

	snprintf(path, sizeof(path), "/proc/%d/cgroup", (int)pid);
	proc_read(AT_FDCWD, path, text, sizeof(text));
	for (size_t i = 0; i < COUNT(places); i++) {
		if (oom_parse_group(text, places[i].controller, group,
				    sizeof(group)) != 0)
			continue;
		if (oom_try(counter, places[i].mount, group, places[i].file) ||
		    oom_try(counter, places[i].mount, "", places[i].file))
			return;
	}
	oom_try(counter, "/proc", "", "vmstat");
}

void
oom_counter_start(struct oom_counter *counter, pid_t pid)
{
	*counter = (struct oom_counter){.kills = NAN};
	oom_counter_find(counter, pid);
	counter->machine = oom_read(machine_path);
}

/* The machine's count first: what it has not counted is not in the group's. */
static void
oom_counter_look(struct oom_counter *counter)
{
	double machine = oom_read(machine_path);
	double kills = oom_read(counter->path);

	if (isnan(kills))
		counter->rose |= machine > counter->machine;
	else
		counter->rose |= kills > counter->kills;
	counter->machine = machine;
}

int
oom_counter_rose(struct oom_counter *counter)
{
	if (counter->path[0] != '\0')
		oom_counter_look(counter);
	return counter->rose;
}

void
oom_counter_reset(struct oom_counter *counter)
{
	counter->rose = 0;
	counter->kills = oom_read(counter->path);
}
