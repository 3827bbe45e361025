/* SPDX-License-Identifier: MIT */
#include "sample/memory_headroom.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sample/limits.h"
#include "sample/oom.h"
#include "sample/proc.h"
#include "sample/source.h"
#include "sample/source_cgroup.h"

/* Cached file pages that can be dropped do not count as used. */
static const struct {
	const char *controller, *mount, *most, *used, *spare;
} versions[] = {
    {"", "/sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"},
    {"memory", "/sys/fs/cgroup/memory", "memory.limit_in_bytes",
     "memory.usage_in_bytes", "total_inactive_file"},
};

double
headroom_parse_available(const char *text)
{
	const char *row = strstr(text, "MemAvailable:");
	double kib;

	return row != NULL && sscanf(row, "MemAvailable: %lf kB", &kib) == 1 &&
		       kib >= 0
		   ? kib * 1024
		   : NAN;
}

static void
headroom_shrink(struct headroom *headroom, double bytes, const char *of)
{
	if (!(bytes < headroom->bytes))
		return;
	headroom->bytes = fmax(bytes, 0);
	headroom->of = of;
}

static const char *
headroom_read(const char *folder, const char *file, char *text)
{
	char path[600];

	text[0] = '\0';
	if (snprintf(path, sizeof(path), "%s/%s", folder, file) <
	    (int)sizeof(path))
		proc_read(AT_FDCWD, path, text, PROC_TEXT);
	return text;
}

static void
headroom_in_group(struct headroom *headroom, const char *folder, size_t version)
{
	static const size_t size = PROC_TEXT;
	char *text = xmalloc(size);
	double most = limits_parse_group(
	    headroom_read(folder, versions[version].most, text));
	double used = cgroup_parse(
	    headroom_read(folder, versions[version].used, text), "");
	double spare = cgroup_parse(headroom_read(folder, "memory.stat", text),
				    versions[version].spare);

	headroom_shrink(headroom, most - used + (isnan(spare) ? 0 : spare),
			versions[version].most);
	free(text);
}

/* The limits of all groups above apply as well. */
static void
headroom_in_groups(struct headroom *headroom, int dir, size_t version)
{
	char text[4096], group[400], folder[600];
	const char *mount = versions[version].mount;
	char *slash;

	if (proc_read(dir, "cgroup", text, sizeof(text)) <= 0 ||
	    oom_parse_group(text, versions[version].controller, group,
			    sizeof(group)) != 0 ||
	    strstr(group, "..") != NULL)
		return;
	snprintf(folder, sizeof(folder), "%s%s", mount, group);
	while (strlen(folder) >= strlen(mount) &&
	       (slash = strrchr(folder, '/')) != NULL) {
		headroom_in_group(headroom, folder, version);
		*slash = '\0';
	}
}

struct headroom
headroom_of(int dir)
{
	struct headroom headroom = {INFINITY, "memory"};
	char text[4096];

	if (proc_read(AT_FDCWD, "/proc/meminfo", text, sizeof(text)) > 0)
		headroom_shrink(&headroom, headroom_parse_available(text),
				"MemAvailable of the machine");
	for (size_t i = 0; i < COUNT(versions); i++)
		headroom_in_groups(&headroom, dir, i);
	return headroom;
}
