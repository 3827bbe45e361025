/* SPDX-License-Identifier: MIT */
/* Whether a session takes further requests, and how many now. */
#include "net/h2.h"

#include <stdio.h>

int
h2_session_is_open(const struct h2_session *session)
{
	return !session->closing && !session->over &&
	       nghttp2_session_check_request_allowed(session->http);
}

size_t
h2_session_room(const struct h2_session *session)
{
	size_t asked = session->h2->settings.streams, most, theirs;

	if (!h2_session_is_open(session))
		return 0;
	most = asked > 0 ? asked : H2_STREAMS;
	theirs = nghttp2_session_get_remote_settings(
	    session->http, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
	if (theirs < most)
		most = theirs;
	return session->active < most ? most - session->active : 0;
}

void
h2_session_spoil(struct h2_session *session, enum http_failure failure,
		 int error)
{
	if (session->failure != HTTP_ANSWERED)
		return;
	session->failure = failure;
	session->over = 1;
	if (session->problem[0] == '\0')
		snprintf(session->problem, sizeof(session->problem), "%s",
			 nghttp2_strerror(error));
}

void
h2_session_update(struct h2_session *session)
{
	struct h2 *h2 = session->h2;

	if (!session->is_shared)
		return;
	if (h2_session_room(session) == 0)
		link_remove(&session->room);
	else if (session->active == 0)
		link_put_first(&h2->roomy, &session->room);
	else if (link_is_alone(&session->room))
		link_put_last(&h2->roomy, &session->room);
}

void
h2_session_forget(struct h2_session *session)
{
	link_remove(&session->room);
	if (session->owner != NULL)
		session->owner->own = NULL;
	session->owner = NULL;
	if (session->is_shared && !session->closing)
		session->h2->shared--;
	session->closing = 1;
}
