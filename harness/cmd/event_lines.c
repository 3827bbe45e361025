/* SPDX-License-Identifier: MIT */
#include "cmd/event_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#define EVERY_S 1.0

struct event_lines {
	int fd;
	int phase; /* the last one reported; -1: none */
	double next;
};

struct event_lines *
event_lines_open(const struct settings *settings, struct error *err)
{
	struct event_lines *lines;
	int fd;

	if (settings->events == NULL)
		return NULL;
	fd = file_open_stream(settings->events, O_TRUNC | O_NONBLOCK);
	if (fd < 0) {
		error_set(err, STATUS_IO, "cannot write %s: %s",
			  settings->events,
			  errno == ENXIO ? "nobody reads it" : strerror(errno));
		return NULL;
	}
	lines = xcalloc(1, sizeof(*lines));
	*lines = (struct event_lines){.fd = fd, .phase = -1};
	return lines;
}

void
event_lines_close(struct event_lines *lines)
{
	if (lines == NULL)
		return;
	close(lines->fd);
	free(lines);
}

/* Writes the whole line or nothing, as far as a pipe guarantees that. */
static void
event_lines_put(struct event_lines *lines, json_t *event)
{
	char *text = json_dumps(event, JSON_COMPACT | JSON_REAL_PRECISION(10));
	char *line = xasprintf("%s\n", text != NULL ? text : "{}");

	if (write(lines->fd, line, strlen(line)) < 0)
		lines->next += EVERY_S;
	free(line);
	free(text);
	json_decref(event);
}

static json_t *
event_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *
event_growth(const struct live_state *state)
{
	if (!state->known)
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "estimate",
			 event_number(state->growth.estimate), "low",
			 event_number(state->growth.low), "high",
			 event_number(state->growth.high));
}

static void
event_lines_progress(struct event_lines *lines, const struct status_view *view)
{
	const struct load_totals *totals = view->totals;
	const struct live_state *state = view->state;

	event_lines_put(
	    lines,
	    json_pack("{s:s, s:f, s:s, s:o, s:I, s:I, s:f, s:o, s:s?, s:o}",
		      "type", "progress", "time_s", totals->elapsed_s, "phase",
		      phase_name(totals->phase), "share",
		      event_number(totals->share), "requests",
		      (json_int_t)totals->requests, "errors",
		      (json_int_t)totals->errors, "rate", view->rate,
		      "memory_bytes", event_number(view->memory), "verdict",
		      state->known ? verdict_word(state->kind) : NULL, "growth",
		      event_growth(state)));
}

void
event_lines_show(struct event_lines *lines, const struct status_view *view)
{
	const struct load_totals *totals = view->totals;
	double now = clock_now();

	if (lines == NULL)
		return;
	if ((int)totals->phase != lines->phase) {
		lines->phase = (int)totals->phase;
		lines->next = now;
		event_lines_put(lines,
				json_pack("{s:s, s:f, s:s}", "type", "phase",
					  "time_s", totals->elapsed_s, "phase",
					  phase_name(totals->phase)));
	}
	if (now < lines->next)
		return;
	lines->next = now + EVERY_S;
	event_lines_progress(lines, view);
}

void
event_lines_verdict(struct event_lines *lines, const json_t *verdict)
{
	json_t *event;

	if (lines == NULL)
		return;
	event = json_pack("{s:s}", "type", "verdict");
	json_object_update_missing(event, (json_t *)(uintptr_t)verdict);
	json_object_del(event, "coverage"); /* too long for one line */
	event_lines_put(lines, event);
}
