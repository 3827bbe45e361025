/* SPDX-License-Identifier: MIT */
/*
 * The Chrome DevTools Protocol as Node's inspector speaks it: one process on
 * this machine, one call at a time.
 */
#ifndef SAMPLE_CDP_H
#define SAMPLE_CDP_H

#include <jansson.h>
#include <stddef.h>

#include "base/error.h"

struct cdp;

/* STATUS_UNAVAILABLE: no inspector answers on that port. */
struct cdp *cdp_open(int port, double timeout_s, struct error *);
void cdp_close(struct cdp *);
/* Restarts the timeout of the session. */
void cdp_allow(struct cdp *, double timeout_s);
/*
 * Calls on_event for events that arrive while an answer is awaited; params is
 * borrowed. If it returns non-zero, the answer is no longer awaited.
 */
void cdp_listen(struct cdp *,
		int (*on_event)(void *arg, const char *method, json_t *params),
		void *arg);
/*
 * Calls a method and waits for the answer: its "result", a new reference, or
 * NULL. params is consumed; NULL: none.
 */
json_t *cdp_call(struct cdp *, const char *method, json_t *params,
		 struct error *);

/*
 * The path of the first session in the text of /json/list; the host and port
 * there are ignored. -1: there is none, or it does not look like Node's.
 */
int cdp_parse_list(const char *text, size_t length, char *path, size_t size);
/* A message, as a new reference. NULL: STATUS_UNAVAILABLE, it is not JSON. */
json_t *cdp_parse(const char *text, size_t length, struct error *);
/* The name of an event; NULL: the message is not one. params may become NULL.
 */
const char *cdp_event(json_t *message, json_t **params);
/*
 * The answer to call `id` in a message: 1 and a new reference; 0: the message
 * is about something else; -1: the call was refused, and why.
 */
int cdp_answer(json_t *message, int id, json_t **result, struct error *);

#endif
