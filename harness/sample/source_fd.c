/* SPDX-License-Identifier: MIT */
/* Open files, and which of them are sockets. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/proc.h"
#include "sample/source.h"

enum { FDS, SOCKETS };

static const struct metric metrics[] = {
    [FDS] = {"fds", "open files", METRIC_GAUGE},
    [SOCKETS] = {"sockets", "open files that are sockets", METRIC_GAUGE},
};

static int
fd_count(void *arg, const char *link)
{
	double *values = arg;

	values[FDS]++;
	values[SOCKETS] += text_starts(link, "socket:");
	return 0;
}

static int
fd_read(int dir, double *values, const char **reason)
{
	values[FDS] = values[SOCKETS] = 0;
	if (proc_files(dir, fd_count, values) == 0)
		return 0;
	values[FDS] = values[SOCKETS] = NAN;
	*reason = strerrordesc_np(errno);
	return -1;
}

const struct source source_fd = {
    .name = "fd",
    .help = "open files and sockets",
    .cadence = CADENCE_SLOW,
    SOURCE_METRICS_FROM(metrics),
    .read = fd_read,
};
