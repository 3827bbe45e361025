/* SPDX-License-Identifier: MIT */
#include "sample/cdp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/fetch.h"
#include "net/websocket.h"

enum { LIST = 1 << 16, PATH = 128, MESSAGES = 1000 };

struct cdp {
	struct websocket *ws;
	int last; /* number of the last question */
};

/* A session is named by a UUID: nothing else is asked for. */
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
	json_t *list = json_loadb(text, length, 0, NULL);
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

int
cdp_parse_reply(const char *text, size_t length, int id, json_t **result,
		struct error *err)
{
	json_t *message = json_loadb(text, length, 0, NULL);
	json_t *number = json_object_get(message, "id");
	json_t *error = json_object_get(message, "error");
	int answer = 0;

	if (message == NULL) {
		answer = error_set(err, STATUS_UNAVAILABLE,
				   "the inspector answers with what is not "
				   "JSON");
	} else if (json_is_integer(number) &&
		   json_integer_value(number) == id) {
		*result = json_incref(json_object_get(message, "result"));
		answer = *result != NULL ? 1 : cdp_refusal(error, err);
	}
	json_decref(message);
	return answer;
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

/* Events may come between; a target that only sends those is not waited for. */
json_t *
cdp_call(struct cdp *cdp, const char *method, json_t *params, struct error *err)
{
	json_t *result = NULL;
	const char *text;
	size_t length;

	if (cdp_ask(cdp, method, params, err) != 0)
		return NULL;
	for (int i = 0; i < MESSAGES; i++) {
		if (websocket_receive(cdp->ws, &text, &length, err) != 0 ||
		    cdp_parse_reply(text, length, cdp->last, &result, err) != 0)
			return result;
	}
	error_set(err, STATUS_UNAVAILABLE,
		  "the inspector answers something else");
	return NULL;
}
