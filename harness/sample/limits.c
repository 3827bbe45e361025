/* SPDX-License-Identifier: MIT */
#include "sample/limits.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/oom.h"
#include "sample/proc.h"
#include "sample/source.h"

/* Longer environments are unusual. */
enum { TEXT = 1 << 18 };

/* Version 1 writes "no limit" as the largest number of pages. */
static const double no_limit = 4e18;

static const struct {
	const char *controller, *mount, *file;
} groups[] = {
    {"", "/sys/fs/cgroup", "memory.max"},
    {"memory", "/sys/fs/cgroup/memory", "memory.limit_in_bytes"},
};

/* A number that is followed by that character. */
static double
limits_number(const char *text, char end)
{
	double most;

	text = source_number(text, &most);
	return text != NULL && *text == end && most > 0 && most < no_limit
		   ? most
		   : NAN;
}

double
limits_parse_group(const char *text)
{
	return limits_number(text, '\n');
}

double
limits_parse_files(const char *text)
{
	static const char label[] = "Max open files";
	const char *line = strstr(text, label);

	if (line == NULL || (line != text && line[-1] != '\n'))
		return NAN;
	return limits_number(line + strlen(label), ' ');
}

static void
limits_read_group(const char *mount, const char *group, const char *file,
		  struct target_limit *least)
{
	char path[512], text[64];
	double most;

	if (snprintf(path, sizeof(path), "%s%s/%s", mount, group, file) >=
		(int)sizeof(path) ||
	    proc_read(AT_FDCWD, path, text, sizeof(text)) <= 0)
		return;
	most = limits_parse_group(text);
	if (!(most < least->most))
		return;
	least->most = most;
	snprintf(least->source, sizeof(least->source), "%s", file);
}

/* The limits of all groups above apply as well. */
static void
limits_climb(const char *mount, char *group, const char *file,
	     struct target_limit *least)
{
	char *slash;

	while ((slash = strrchr(group, '/')) != NULL) {
		if (slash[1] != '\0')
			limits_read_group(mount, group, file, least);
		*slash = '\0';
	}
	limits_read_group(mount, "", file, least);
}

static int
limits_group(int dir, struct target_limit *limit)
{
	char text[4096], group[400];

	*limit =
	    (struct target_limit){.what = LIMITED_MEMORY, .most = INFINITY};
	if (proc_read(dir, "cgroup", text, sizeof(text)) <= 0)
		return 0;
	for (size_t i = 0; i < COUNT(groups); i++)
		if (oom_parse_group(text, groups[i].controller, group,
				    sizeof(group)) == 0 &&
		    strstr(group, "..") == NULL)
			limits_climb(groups[i].mount, group, groups[i].file,
				     limit);
	return isfinite(limit->most);
}

static int
limits_files(int dir, struct target_limit *limit)
{
	char text[4096];

	*limit = (struct target_limit){LIMITED_FDS, NAN, "open files"};
	if (proc_read(dir, "limits", text, sizeof(text)) > 0)
		limit->most = limits_parse_files(text);
	return !isnan(limit->most);
}

static int
limits_heap(int dir, const char *runtime, struct target_limit *limit)
{
	static const size_t size = TEXT;
	char *command = xcalloc(2, size), *environment = command + size;
	ssize_t arguments = proc_read(dir, "cmdline", command, size);
	ssize_t variables = proc_read(dir, "environ", environment, size);
	int found = limits_parse_heap(
	    runtime,
	    (struct limits_strings){command,
				    arguments > 0 ? (size_t)arguments : 0},
	    (struct limits_strings){environment,
				    variables > 0 ? (size_t)variables : 0},
	    limit);

	free(command);
	return found;
}

size_t
target_limits(struct target *target, struct target_limit *limits, size_t max)
{
	struct target_limit found[3] = {{0}};
	struct contact contact = target_contact(target, NULL);
	int dir = contact.dir;
	size_t count = 0;

	if (dir < 0)
		return 0;
	count += (size_t)limits_group(dir, &found[count]);
	count +=
	    (size_t)limits_heap(dir, target_runtime(target), &found[count]);
	count += (size_t)limits_files(dir, &found[count]);
	target_contact_close(&contact);
	count = count < max ? count : max;
	memcpy(limits, found, count * sizeof(*limits));
	return count;
}
