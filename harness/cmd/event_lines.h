/* SPDX-License-Identifier: MIT */
/*
 * --events FILE: one JSON object a line, for tools that follow a run: "phase"
 * as each begins, "progress" once a second, "verdict" at the end. A slow reader
 * misses lines; the run never waits for it.
 */
#ifndef CMD_EVENT_LINES_H
#define CMD_EVENT_LINES_H

#include "cmd/status_view.h"

struct event_lines;

/* Returns NULL without an error if --events was not given. */
struct event_lines *event_lines_open(const struct settings *, struct error *);
void event_lines_close(struct event_lines *);
/* Writes what the status shows; does nothing for NULL. */
void event_lines_show(struct event_lines *, const struct status_view *);
void event_lines_verdict(struct event_lines *, const json_t *verdict);

#endif
