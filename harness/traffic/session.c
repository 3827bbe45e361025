/* SPDX-License-Identifier: MIT */
#include "traffic/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void
step_reply(struct session_step *step, const struct session_reply *reply)
{
	json_error_t ignored;

	for (size_t i = 0; i < reply->nheaders; i++)
		strings_add(&step->headers, reply->headers[i]);
	step->reply = xmalloc(reply->body_len + 1);
	if (reply->body_len > 0)
		memcpy(step->reply, reply->body, reply->body_len);
	step->reply[reply->body_len] = '\0';
	step->reply_len = reply->body_len;
	step->took_s = reply->took_s;
	if (*step->reply == '{' || *step->reply == '[')
		step->json =
		    json_loadb(step->reply, step->reply_len, 0, &ignored);
}

void
session_add(struct session *session, const struct hit *hit,
	    const struct session_reply *reply)
{
	struct session_step *step;

	if (session->count == SESSION_STEPS) {
		session->beyond++;
		return;
	}
	session->steps = xrealloc(session->steps, (session->count + 1) *
						      sizeof(*session->steps));
	step = &session->steps[session->count++];
	*step = (struct session_step){
	    .method = xstrndup(hit->method.at, hit->method.len),
	    .target = xstrndup(hit->target.at, hit->target.len),
	    .status = hit->status,
	    .began_s = hit->time_s};
	request_copy_make(&step->request, hit->example);
	step_reply(step, reply);
}

static void
step_free(struct session_step *step)
{
	free(step->method);
	free(step->target);
	request_copy_free(&step->request);
	strings_free(&step->headers);
	free(step->reply);
	json_decref(step->json);
	free(step->links);
}

void
session_free(struct session *session)
{
	for (size_t i = 0; i < session->count; i++)
		step_free(&session->steps[i]);
	for (size_t i = 0; i < session->nvalues; i++) {
		free(session->values[i].name);
		free(session->values[i].text);
		free(session->values[i].getter);
	}
	free(session->steps);
	free(session->values);
	strings_free(&session->todo);
	*session = (struct session){0};
}
