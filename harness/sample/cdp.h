/* SPDX-License-Identifier: MIT */
/*
 * The Chrome DevTools Protocol, as Node's inspector speaks it: one process of
 * this machine, one question at a time.
 */
#ifndef SAMPLE_CDP_H
#define SAMPLE_CDP_H

#include <jansson.h>
#include <stddef.h>

#include "base/error.h"

struct cdp;

/* STATUS_UNAVAILABLE: no inspector of Node's answers on that port. */
struct cdp *cdp_open(int port, double timeout_s, struct error *);
void cdp_close(struct cdp *);
/* From now on it has that long again. */
void cdp_allow(struct cdp *, double timeout_s);
/*
 * Who is told of events while an answer is waited for: params is borrowed, and
 * gone after the call. What else than 0 it returns ends the waiting.
 */
void cdp_listen(struct cdp *,
		int (*on_event)(void *arg, const char *method, json_t *params),
		void *arg);
/*
 * Asks, and waits for the answer: its "result", a new reference, or NULL.
 * params is consumed, NULL: none.
 */
json_t *cdp_call(struct cdp *, const char *method, json_t *params,
		 struct error *);

/*
 * The path of the first session in the text of /json/list. Nothing else of
 * the URL there counts. -1: there is none, or it is not like Node's.
 */
int cdp_parse_list(const char *text, size_t length, char *path, size_t size);
/* A message, a new reference. NULL: STATUS_UNAVAILABLE, it is not JSON. */
json_t *cdp_parse(const char *text, size_t length, struct error *);
/* The name of an event; NULL: the message is none. Its params may be NULL. */
const char *cdp_event(json_t *message, json_t **params);
/*
 * What answers question id in a message: 1 and a new reference, 0: the message
 * is about something else, -1: refused, and why.
 */
int cdp_answer(json_t *message, int id, json_t **result, struct error *);

#endif
