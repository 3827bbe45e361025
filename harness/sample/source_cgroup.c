/* SPDX-License-Identifier: MIT */
/*
 * The memory that is charged to a process's control group: what a container's
 * limit counts, page cache and sockets included. If flatline is in the same
 * group, the figure says nothing about the target.
 */
#include "sample/source_cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sample/oom.h"
#include "sample/proc.h"
#include "sample/source.h"

enum { TOTAL, ANON, KERNEL, SOCK };

static const struct metric metrics[] = {
    [TOTAL] = {"cgroup_bytes", "all memory charged to the control group",
	       METRIC_GROUP},
    [ANON] = {"cgroup_anon_bytes", "anonymous memory of the control group",
	      METRIC_GROUP},
    [KERNEL] = {"cgroup_kernel_bytes", "kernel memory of the control group",
		METRIC_GROUP},
    [SOCK] = {"cgroup_sock_bytes", "socket buffers of the control group",
	      METRIC_GROUP},
};

/* The file of a metric, and the row in it; "": the file is a single number. */
struct place {
	const char *file, *row;
};

/* Version 2 first. Where both are mounted, only one has memory files. */
static const struct {
	const char *controller, *mount;
	struct place places[SOURCE_METRICS];
} versions[] = {
    {"",
     "/sys/fs/cgroup",
     {{"memory.current", ""},
      {"memory.stat", "anon"},
      {"memory.stat", "kernel"},
      {"memory.stat", "sock"}}},
    {"memory",
     "/sys/fs/cgroup/memory",
     {{"memory.usage_in_bytes", ""},
      {"memory.stat", "total_rss"},
      {"memory.kmem.usage_in_bytes", ""},
      {"memory.kmem.tcp.usage_in_bytes", ""}}},
};

double
cgroup_parse(const char *text, const char *row)
{
	size_t length = strlen(row);
	double value;

	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, row, length) != 0)
			continue;
		if (length > 0 && line[length] != ' ')
			continue;
		return source_number(line + length, &value) != NULL ? value
								    : NAN;
	}
	return NAN;
}

static double
cgroup_value(const char *mount, const char *group, const struct place *place)
{
	char path[600], *text;
	double value = NAN;

	if (snprintf(path, sizeof(path), "%s%s/%s", mount, group,
		     place->file) >= (int)sizeof(path))
		return NAN;
	text = xmalloc(PROC_TEXT);
	if (proc_read(AT_FDCWD, path, text, PROC_TEXT) > 0)
		value = cgroup_parse(text, place->row);
	free(text);
	return value;
}

static int
cgroup_is_ours(const char *groups)
{
	char own[4096];

	return proc_read(AT_FDCWD, "/proc/self/cgroup", own, sizeof(own)) <=
		   0 ||
	       strcmp(own, groups) == 0;
}

static int
cgroup_read(int dir, double *values, const char **reason)
{
	char text[4096], group[400];

	if (proc_read(dir, "cgroup", text, sizeof(text)) <= 0) {
		*reason = strerrordesc_np(errno);
		return -1;
	}
	if (cgroup_is_ours(text))
		return -1;
	for (size_t i = 0; i < COUNT(versions); i++) {
		if (oom_parse_group(text, versions[i].controller, group,
				    sizeof(group)) != 0 ||
		    strcmp(group, "/") == 0 || strstr(group, "..") != NULL)
			continue;
		for (size_t j = 0; j < COUNT(metrics); j++)
			values[j] = cgroup_value(versions[i].mount, group,
						 &versions[i].places[j]);
		if (!isnan(values[TOTAL]))
			return 0;
	}
	return -1;
}

const struct source source_cgroup = {
    .name = "cgroup",
    .help = "memory of the control group, as a container's limit counts it",
    .cadence = CADENCE_SLOW,
    SOURCE_METRICS_FROM(metrics),
    .read = cgroup_read,
};
