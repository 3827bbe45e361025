/* SPDX-License-Identifier: MIT */
/*
 * On a terminal one line, redrawn in place; elsewhere a line every ten
 * seconds. Standard error, so that standard output can be piped.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/cmd.h"
#include "load/load.h"

#define REDRAW_S 0.25
#define LINE_S 10.0

struct progress {
	int quiet, terminal;
	double next; /* when to show again */
	double shown_s;
	uint64_t shown_requests;
};

struct progress *
progress_new(const struct settings *settings)
{
	struct progress *progress = xcalloc(1, sizeof(*progress));

	progress->quiet = settings->quiet;
	progress->terminal = isatty(STDERR_FILENO);
	progress->next = clock_now() + (progress->terminal ? REDRAW_S : LINE_S);
	return progress;
}

static void
progress_line(struct progress *progress, const struct load_totals *totals,
	      const struct reading *reading, char *line, size_t size)
{
	char requests[UNITS_TEXT], memory[UNITS_TEXT], rate[UNITS_TEXT];
	double span = totals->elapsed_s - progress->shown_s;
	double done = (double)(totals->requests - progress->shown_requests);
	double bytes = isnan(reading->anon_bytes) ? reading->rss_bytes
						  : reading->anon_bytes;

	snprintf(line, size,
		 "%-7s %3.0f %%  %s requests  %s/s  %llu errors  %s",
		 phase_name(totals->phase), totals->share * 100,
		 units_count(requests, (double)totals->requests),
		 units_count(rate, span > 0 ? done / span : 0),
		 (unsigned long long)totals->errors,
		 isnan(bytes) ? "" : units_bytes(memory, bytes));
	progress->shown_s = totals->elapsed_s;
	progress->shown_requests = totals->requests;
}

void
progress_show(struct progress *progress, const struct load_totals *totals,
	      const struct reading *reading)
{
	double now = clock_now();
	char line[80];

	if (progress->quiet || now < progress->next)
		return;
	progress->next = now + (progress->terminal ? REDRAW_S : LINE_S);
	progress_line(progress, totals, reading, line, sizeof(line));
	if (progress->terminal)
		fprintf(stderr, "\r%-79s", line);
	else
		fprintf(stderr, "%s\n", line);
}

void
progress_end(struct progress *progress)
{
	if (progress->terminal && !progress->quiet)
		fprintf(stderr, "\r%79s\r", "");
	free(progress);
}
