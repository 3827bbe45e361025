/* SPDX-License-Identifier: MIT */
/*
 * --events FILE: one JSON object a line, for tools that follow a run: "phase"
 * as each begins, "progress" once a second, "verdict" at the end. Who does not
 * read in time misses lines; the run never waits.
 */
#ifndef CMD_EVENT_LINES_H
#define CMD_EVENT_LINES_H

#include "cmd/status_view.h"

struct event_lines;

/* NULL without an error: nobody asked for them. */
struct event_lines *event_lines_open(const struct settings *, struct error *);
void event_lines_close(struct event_lines *);
/* What is shown, where they are wanted; NULL does nothing. */
void event_lines_show(struct event_lines *, const struct status_view *);
void event_lines_verdict(struct event_lines *, const json_t *verdict);

#endif
