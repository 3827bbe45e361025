/* SPDX-License-Identifier: MIT */
#include "sample/cdp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/json_bounded.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/fetch.h"
#include "net/websocket.h"

enum { LIST = 1 << 16, PATH = 128, MESSAGES = 1000 };

/* A process that ends waits for us to hang up, and no longer answers: it is
 * noticed after so long, by a port where nobody listens any more. */
static const double ending_s = 0.2;

struct cdp {
	struct websocket *ws;
	int port;
	int last; /* number of the last call */
	int (*on_event)(void *arg, const char *method, json_t *params);
	void *arg;
};

/* Sessions are named by UUIDs: no other path is requested. */
static int
path_is_plain(const char *path)
{
	static const char plain[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-";

	return path[0] == '/' && path[1] != '\0' &&
	       path[1 + strspn(path + 1, plain)] == '\0';
}

int
cdp_parse_list(const char *text, size_t length, char *path, size_t size)
{
	json_t *list = json_bounded_load(text, length, 0, JSON_MOST, NULL);
	json_t *first = json_array_get(list, 0);
	const char *url =
	    json_string_value(json_object_get(first, "webSocketDebuggerUrl"));
	const char *at = NULL;
	int found;

	if (url != NULL && text_starts(url, "ws://"))
		at = strchr(url + strlen("ws://"), '/');
	found = at != NULL && strlen(at) < size && path_is_plain(at);
	if (found)
		snprintf(path, size, "%s", at);
	json_decref(list);
	return found ? 0 : -1;
}

static int
cdp_refusal(json_t *error, struct error *err)
{
	const char *message =
	    json_string_value(json_object_get(error, "message"));
	struct buf visible = {0};

	escape_terminal(&visible, message != NULL ? message : "no reason");
	error_set(err, STATUS_UNAVAILABLE, "the inspector refuses: %.120s",
		  buf_text(&visible));
	buf_free(&visible);
	return -1;
}

json_t *
cdp_parse(const char *text, size_t length, struct error *err)
{
	json_t *message =
	    json_bounded_load(text, length, 0, JSON_MOST_PROFILE, NULL);

	if (message == NULL)
		error_set(err, STATUS_UNAVAILABLE,
			  "the inspector sent something that is not JSON, "
			  "or too much of it");
	return message;
}

const char *
cdp_event(json_t *message, json_t **params)
{
	if (json_object_get(message, "id") != NULL)
		return NULL;
	*params = json_object_get(message, "params");
	return json_string_value(json_object_get(message, "method"));
}

int
cdp_answer(json_t *message, int id, json_t **result, struct error *err)
{
	json_t *number = json_object_get(message, "id");

	if (!json_is_integer(number) || json_integer_value(number) != id)
		return 0;
	*result = json_incref(json_object_get(message, "result"));
	return *result != NULL
		   ? 1
		   : cdp_refusal(json_object_get(message, "error"), err);
}

struct cdp *
cdp_open(int port, double timeout_s, struct error *err)
{
	char *url = xasprintf("http://127.0.0.1:%d/json/list", port);
	struct buf list = {0};
	struct cdp *cdp = NULL;
	struct websocket *ws = NULL;
	char path[PATH];

	if (fetch_text(url, timeout_s, LIST, &list, err) == 0) {
		if (cdp_parse_list(buf_text(&list), list.len, path,
				   sizeof(path)) == 0)
			ws = websocket_open(port, path, timeout_s, err);
		else
			error_set(err, STATUS_UNAVAILABLE,
				  "%s: not the list of an inspector", url);
	}
	if (ws != NULL) {
		cdp = xcalloc(1, sizeof(*cdp));
		cdp->ws = ws;
		cdp->port = port;
	}
	buf_free(&list);
	free(url);
	return cdp;
}

void
cdp_close(struct cdp *cdp)
{
	if (cdp == NULL)
		return;
	websocket_close(cdp->ws);
	free(cdp);
}

void
cdp_allow(struct cdp *cdp, double timeout_s)
{
	websocket_allow(cdp->ws, timeout_s);
}

static int
cdp_ask(struct cdp *cdp, const char *method, json_t *params, struct error *err)
{
	json_t *question =
	    json_pack("{s:i, s:s}", "id", ++cdp->last, "method", method);
	char *text;
	int result;

	if (params != NULL)
		json_object_set_new(question, "params", params);
	text = json_dumps(question, JSON_COMPACT);
	result = websocket_send(cdp->ws, text, err);
	free(text);
	json_decref(question);
	return result;
}

void
cdp_listen(struct cdp *cdp,
	   int (*on_event)(void *arg, const char *method, json_t *params),
	   void *arg)
{
	cdp->on_event = on_event;
	cdp->arg = arg;
}

/* 1: it need not wait any longer: for the answer, or because of on_event. */
static int
cdp_take(struct cdp *cdp, json_t *message, int *heard, json_t **result,
	 struct error *err)
{
	json_t *params = NULL;
	const char *event = cdp_event(message, &params);

	*heard = event != NULL && cdp->on_event != NULL;
	if (!*heard)
		return cdp_answer(message, cdp->last, result, err) != 0;
	if (cdp->on_event(cdp->arg, event, params) == 0)
		return 0;
	error_set(err, STATUS_INTERRUPTED, "interrupted");
	return 1;
}

static int
cdp_receive(struct cdp *cdp, const char **text, size_t *length,
	    struct error *err)
{
	while (!websocket_hears(cdp->ws, ending_s))
		if (!websocket_is_offered(cdp->port))
			return error_set(err, STATUS_UNAVAILABLE,
					 "the process is ending");
	return websocket_receive(cdp->ws, text, length, err);
}

/*
 * Events may come in between. Without on_event only so many are read; with it
 * the caller wants them, and sets the deadline.
 */
json_t *
cdp_call(struct cdp *cdp, const char *method, json_t *params, struct error *err)
{
	json_t *result = NULL, *message;
	const char *text;
	size_t length;
	int heard, done;

	if (cdp_ask(cdp, method, params, err) != 0)
		return NULL;
	for (int i = 0; i < MESSAGES; i += !heard) {
		if (cdp_receive(cdp, &text, &length, err) != 0 ||
		    (message = cdp_parse(text, length, err)) == NULL)
			return NULL;
		done = cdp_take(cdp, message, &heard, &result, err);
		json_decref(message);
		if (done)
			return result;
	}
	error_set(err, STATUS_UNAVAILABLE,
		  "the inspector sends events but no answer");
	return NULL;
}
