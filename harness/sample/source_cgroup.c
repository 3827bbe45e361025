/* SPDX-License-Identifier: MIT */
/*
 * The memory that is charged to a process's control group: what a container's
 * limit counts, page cache and sockets included. If flatline is in the same
 * group, the figure says nothing about the target.
 */
#include "sample/source_cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sample/oom.h"
#include "sample/proc.h"
#include "sample/source.h"

enum { TOTAL, ANON, KERNEL, SOCK, HELD };

static const struct metric metrics[] = {
    [TOTAL] = {"cgroup_bytes", "all memory charged to the control group",
	       METRIC_GROUP},
    [ANON] = {"cgroup_anon_bytes", "anonymous memory of the control group",
	      METRIC_GROUP},
    [KERNEL] = {"cgroup_kernel_bytes", "kernel memory of the control group",
		METRIC_GROUP},
    [SOCK] = {"cgroup_sock_bytes", "socket buffers of the control group",
	      METRIC_GROUP},
    [HELD] = {"cgroup_held_bytes",
	      "what of it the kernel cannot take back: all but cached files, "
	      "and in version 2 slabs that can be dropped",
	      METRIC_GROUP},
};

/* The file of a metric, and the row in it; "": the file is a single number. */
struct place {
	const char *file, *row;
};

enum { DROPPABLE = 3 };

/* Version 2 first. Where both are mounted, only one has memory files. */
static const struct version {
	const char *controller, *mount;
	struct place places[HELD];
	const char *droppable[DROPPABLE]; /* rows of memory.stat */
} versions[] = {
    {"",
     "/sys/fs/cgroup",
     {{"memory.current", ""},
      {"memory.stat", "anon"},
      {"memory.stat", "kernel"},
      {"memory.stat", "sock"}},
     {"inactive_file", "active_file", "slab_reclaimable"}},
    {"memory",
     "/sys/fs/cgroup/memory",
     {{"memory.usage_in_bytes", ""},
      {"memory.stat", "total_rss"},
      {"memory.kmem.usage_in_bytes", ""},
      {"memory.kmem.tcp.usage_in_bytes", ""}},
     {"total_inactive_file", "total_active_file", NULL}},
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

static char *
cgroup_text(const char *folder, const char *file, char *text)
{
	char path[PATH_MAX + 64];

	text[0] = '\0';
	snprintf(path, sizeof(path), "%s/%s", folder, file);
	proc_read(AT_FDCWD, path, text, PROC_TEXT);
	return text;
}

static double
cgroup_held(const struct version *version, double total, const char *stat)
{
	double held = total;

	for (size_t i = 0; i < DROPPABLE && version->droppable[i]; i++) {
		double bytes = cgroup_parse(stat, version->droppable[i]);

		held -= isnan(bytes) ? 0 : bytes;
	}
	return stat[0] != '\0' ? held : NAN;
}

int
cgroup_read_folder(const char *folder, double *values)
{
	char *text = xmalloc(PROC_TEXT);

	values[TOTAL] = NAN;
	for (size_t i = 0; i < COUNT(versions) && isnan(values[TOTAL]); i++) {
		const struct version *version = &versions[i];

		for (size_t j = 0; j < HELD; j++) {
			const struct place *place = &version->places[j];

			values[j] = cgroup_parse(
			    cgroup_text(folder, place->file, text), place->row);
		}
		values[HELD] =
		    cgroup_held(version, values[TOTAL],
				cgroup_text(folder, "memory.stat", text));
	}
	free(text);
	return isnan(values[TOTAL]) ? -1 : 0;
}

double
cgroup_value_held(const double *values)
{
	return values[HELD];
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
	char text[4096], group[400], folder[PATH_MAX];

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
		snprintf(folder, sizeof(folder), "%s%s", versions[i].mount,
			 group);
		if (cgroup_read_folder(folder, values) == 0)
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
