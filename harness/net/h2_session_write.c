/* SPDX-License-Identifier: MIT */
/* What a session has to say goes to its socket. */
#include "net/h2.h"

#include <errno.h>

enum { OUTPUT = 64 << 10 }; /* bytes composed before they are sent */

/* Of the bytes that nghttp2 has for the socket, some more. */
static void
session_compose(struct h2_session *session)
{
	const uint8_t *bytes;
	ssize_t len;

	buf_clear(&session->out);
	session->sent = 0;
	while (session->out.len < OUTPUT) {
		len = nghttp2_session_mem_send(session->http, &bytes);
		if (len < 0)
			h2_session_spoil(session, HTTP_OTHER, (int)len);
		if (len <= 0)
			return;
		buf_add(&session->out, (const char *)bytes, (size_t)len);
	}
}

static void
session_said_all(struct h2_session *session)
{
	struct slot *slot = session->alone;

	if (slot != NULL && nghttp2_session_get_stream_local_close(
				session->http, slot->stream) == 1)
		h2_misbehave_said(slot, session);
}

/* An error is left to the reader: a reply sent
 * before the other side closed can still be read. */
void
h2_session_write(struct h2_session *session)
{
	struct buf *out = &session->out;

	if (session->mute || !session->connection->established)
		return;
	do {
		if (session->sent == out->len)
			session_compose(session);
		session->sent += connection_send(session->connection,
						 buf_text(out) + session->sent,
						 out->len - session->sent, 0);
	} while (out->len > 0 && session->sent == out->len && !session->over);
	if (session->sent < out->len && errno == EAGAIN)
		connection_await_writable(session->connection);
	else if (session->sent < out->len)
		session->mute = 1;
	else
		session_said_all(session);
	if (out->len == 0)
		bodies_trim(out);
}
