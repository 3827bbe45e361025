/* SPDX-License-Identifier: MIT */
/*
 * Shows progress on standard error, so that standard output can be piped: on a
 * terminal, a few lines redrawn in place and removed at the end; elsewhere a
 * line every ten seconds.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "cmd/cmd.h"
#include "cmd/event_lines.h"
#include "cmd/run_ui.h"

#define REDRAW_S 0.2
#define LINE_S 10.0

enum { USUAL_COLUMNS = 80, MOST_COLUMNS = 120 };

struct progress {
	int quiet, terminal, unicode, drawn;
	struct event_lines *events; /* borrowed; NULL */
	struct run_ui *ui;	    /* likewise */
	double next;		    /* when to show again, of clock_now() */
	struct spark spark;
	double since_s,
	    rate; /* requests a second, over the last second or so */
	uint64_t since_requests;
};

int
progress_is_terminal(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) &&
	       (term == NULL || strcmp(term, "dumb") != 0);
}

static int
progress_has_unicode(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return strcasestr(value, "utf-8") != NULL ||
			       strcasestr(value, "utf8") != NULL;
	}
	return 0;
}

struct progress *
progress_new(const struct settings *settings, struct event_lines *events,
	     struct run_ui *ui)
{
	struct progress *progress = xcalloc(1, sizeof(*progress));

	progress->quiet = settings->quiet;
	progress->terminal = progress_is_terminal();
	progress->unicode = progress_has_unicode();
	progress->events = events;
	progress->ui = ui;
	progress->next = clock_now() + (progress->terminal ? REDRAW_S : LINE_S);
	return progress;
}

size_t
progress_width(void)
{
	struct winsize window;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col < 2)
		return USUAL_COLUMNS - 1;
	return window.ws_col < MOST_COLUMNS ? window.ws_col - 1U
					    : MOST_COLUMNS - 1;
}

static void
progress_count(struct progress *progress, const struct load_totals *totals)
{
	double span = totals->elapsed_s - progress->since_s;

	if (!(span >= 1))
		return;
	progress->rate =
	    (double)(totals->requests - progress->since_requests) / span;
	progress->since_s = totals->elapsed_s;
	progress->since_requests = totals->requests;
}

/* Overwrites the lines drawn before. */
static void
progress_redraw(struct progress *progress, const struct status_view *view)
{
	struct buf lines = {0};

	status_view_lines(&lines, view, progress_width());
	if (progress->drawn)
		fprintf(stderr, "\033[%dA", STATUS_VIEW_LINES);
	for (const char *s = buf_text(&lines); *s != '\0'; s++) {
		if (*s == '\n')
			fputs("\033[K", stderr);
		fputc(*s, stderr);
	}
	fflush(stderr);
	progress->drawn = 1;
	buf_free(&lines);
}

static void
progress_log(const struct status_view *view)
{
	struct buf line = {0};

	status_view_line(&line, view);
	fprintf(stderr, "%s\n", buf_text(&line));
	buf_free(&line);
}

void
progress_show(struct progress *progress, const struct load_totals *totals,
	      const struct reading *reading, const struct live_state *state)
{
	double now = clock_now();
	struct status_view view = {.totals = totals,
				   .state = state,
				   .spark = &progress->spark,
				   .unicode = progress->unicode};

	view.memory = isnan(reading->anon_bytes) ? reading->rss_bytes
						 : reading->anon_bytes;
	progress_count(progress, totals);
	view.rate = progress->rate;
	spark_add(&progress->spark, view.memory);
	event_lines_show(progress->events, &view);
	run_ui_show(progress->ui, &view);
	if (progress->quiet || now < progress->next)
		return;
	progress->next = now + (progress->terminal ? REDRAW_S : LINE_S);
	if (progress->terminal)
		progress_redraw(progress, &view);
	else
		progress_log(&view);
}

/* Removes the display: the results are printed in its place. */
void
progress_end(struct progress *progress)
{
	if (progress->drawn)
		fprintf(stderr, "\033[%dA\033[J", STATUS_VIEW_LINES);
	free(progress);
}
