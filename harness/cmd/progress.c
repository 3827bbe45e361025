/* SPDX-License-Identifier: MIT */
/*
 * On a terminal one line, redrawn in place; elsewhere a line every ten
 * seconds. Standard error, so that standard output can be piped.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/cmd.h"
#include "cmd/live.h"
#include "load/load.h"

#define REDRAW_S 0.25
#define LINE_S 10.0

enum { LINE = 160 };

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
progress_phase(const struct load_totals *totals, char *text, size_t size)
{
	char elapsed[UNITS_TEXT];

	if (totals->phase == PHASE_MEASURE && totals->cycles > 0)
		snprintf(text, size, "cycle %u/%u", totals->cycle,
			 totals->cycles);
	else if (isnan(totals->share))
		snprintf(text, size, "watching for %s",
			 units_duration(elapsed, totals->elapsed_s));
	else
		snprintf(text, size, "%-7s %3.0f %%", phase_name(totals->phase),
			 totals->share * 100);
}

/* The verdict so far, and how much longer it takes to have one. */
static void
progress_verdict(const struct live_state *state, char *text, size_t size)
{
	char needed[UNITS_TEXT];

	text[0] = '\0';
	if (!state->known || state->kind == VERDICT_FAILED)
		return;
	if (state->kind != VERDICT_INCONCLUSIVE)
		snprintf(text, size, "  %s so far", verdict_title(state->kind));
	else if (state->needed_s > 0 && isfinite(state->needed_s))
		snprintf(text, size, "  undecided, %s more",
			 units_duration(needed, state->needed_s));
	else
		snprintf(text, size, "  undecided");
}

/* A service that is only watched has no requests of ours. */
static void
progress_requests(const struct progress *progress,
		  const struct load_totals *totals, char *text, size_t size)
{
	char requests[UNITS_TEXT], rate[UNITS_TEXT];
	double span = totals->elapsed_s - progress->shown_s;
	double done = (double)(totals->requests - progress->shown_requests);

	text[0] = '\0';
	if (totals->requests > 0)
		snprintf(text, size, "%s requests  %s/s  %llu errors  ",
			 units_count(requests, (double)totals->requests),
			 units_count(rate, span > 0 ? done / span : 0),
			 (unsigned long long)totals->errors);
}

static void
progress_line(struct progress *progress, const struct load_totals *totals,
	      const struct reading *reading, const struct live_state *state,
	      char *line, size_t size)
{
	char memory[UNITS_TEXT], requests[96], phase[48], verdict[64];
	double bytes = isnan(reading->anon_bytes) ? reading->rss_bytes
						  : reading->anon_bytes;

	progress_phase(totals, phase, sizeof(phase));
	progress_requests(progress, totals, requests, sizeof(requests));
	progress_verdict(state, verdict, sizeof(verdict));
	snprintf(line, size, "%s  %s%s%s", phase, requests,
		 isnan(bytes) ? "" : units_bytes(memory, bytes), verdict);
	progress->shown_s = totals->elapsed_s;
	progress->shown_requests = totals->requests;
}

/* As wide as the terminal, less the last column, where lines would wrap. */
static int
progress_width(void)
{
	struct winsize window;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col < 2)
		return 79;
	return window.ws_col < LINE ? window.ws_col - 1 : LINE - 1;
}

void
progress_show(struct progress *progress, const struct load_totals *totals,
	      const struct reading *reading, const struct live_state *state)
{
	double now = clock_now();
	char line[LINE];
	int width;

	if (progress->quiet || now < progress->next)
		return;
	progress->next = now + (progress->terminal ? REDRAW_S : LINE_S);
	progress_line(progress, totals, reading, state, line, sizeof(line));
	width = progress_width();
	if (progress->terminal)
		fprintf(stderr, "\r%-*.*s", width, width, line);
	else
		fprintf(stderr, "%s\n", line);
}

void
progress_end(struct progress *progress)
{
	if (progress->terminal && !progress->quiet)
		fprintf(stderr, "\r%*s\r", progress_width(), "");
	free(progress);
}
