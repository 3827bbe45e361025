/* SPDX-License-Identifier: MIT */
/* nghttp2's callbacks: what came, noted for the slot that it is for. */
#include "net/h2.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/* NULL: nobody waits for that stream any more. */
static struct slot *
slot_of(nghttp2_session *http, int32_t stream)
{
	return nghttp2_session_get_stream_user_data(http, stream);
}

/* The same for the stream of the frame that is under way: looked up once. */
static struct slot *
receiver(const struct h2_session *session)
{
	return session->receiving;
}

/* Its stream ends here, by us. */
static void
give_up(nghttp2_session *http, struct slot *slot, enum h2_end end)
{
	nghttp2_submit_rst_stream(http, NGHTTP2_FLAG_NONE, slot->stream,
				  NGHTTP2_CANCEL);
	h2_slot_note(slot, end);
}

/* Whether the frame is a part of a reply that somebody waits for. */
static int
is_of_reply(const struct h2_session *session, const nghttp2_frame_hd *frame)
{
	if (frame->type != NGHTTP2_HEADERS &&
	    (frame->type != NGHTTP2_DATA || frame->length == 0))
		return 0;
	return receiver(session) != NULL;
}

static int
on_frame_begin(nghttp2_session *http, const nghttp2_frame_hd *frame, void *arg)
{
	struct h2_session *session = arg;

	session->receiving =
	    frame->stream_id > 0 ? slot_of(http, frame->stream_id) : NULL;
	if (is_of_reply(session, frame) ||
	    h2_flood_count(&session->flood, frame) == 0)
		return 0;
	h2_flood_tell(&session->flood, session->problem,
		      sizeof(session->problem));
	return NGHTTP2_ERR_CALLBACK_FAILURE;
}

static int
on_head(nghttp2_session *http, const nghttp2_frame *frame, void *arg)
{
	struct slot *slot = receiver(arg);

	(void)http;
	(void)frame;
	if (slot == NULL)
		return 0;
	h2_slot_heard(slot);
	h2_reply_head(slot);
	return 0;
}

static int
on_field(nghttp2_session *http, const nghttp2_frame *frame, const uint8_t *name,
	 size_t name_len, const uint8_t *value, size_t value_len, uint8_t flags,
	 void *arg)
{
	struct slot *slot = receiver(arg);

	(void)frame;
	(void)flags;
	if (slot == NULL)
		return 0;
	if (h2_reply_field(slot, (const char *)name, name_len,
			   (const char *)value, value_len) != 0)
		give_up(http, slot, H2_TOO_LARGE);
	else if (h2_misbehaves(slot) &&
		 h2_misbehave_came(slot, name_len + value_len))
		give_up(http, slot, H2_ABORTED);
	return 0;
}

static int
on_data(nghttp2_session *http, uint8_t flags, int32_t stream,
	const uint8_t *bytes, size_t len, void *arg)
{
	struct h2_session *session = arg;
	struct slot *slot = receiver(session);

	(void)flags;
	(void)stream;
	if (slot == NULL)
		return 0;
	h2_flood_clear(&session->flood);
	if (h2_reply_body(slot, (const char *)bytes, len) != 0)
		give_up(http, slot, H2_TOO_LARGE);
	else if (h2_misbehaves(slot) && h2_misbehave_came(slot, len))
		give_up(http, slot, H2_ABORTED);
	return 0;
}

/* The reply may end before the request has. */
static void
complete(nghttp2_session *http, struct slot *slot)
{
	if (nghttp2_session_get_stream_local_close(http, slot->stream) == 0) {
		nghttp2_submit_rst_stream(http, NGHTTP2_FLAG_NONE, slot->stream,
					  NGHTTP2_NO_ERROR);
		h2_slot_note(slot, H2_COMPLETE);
	} else {
		h2_slot_note_closed(slot);
	}
}

static void
take_reply(nghttp2_session *http, struct h2_session *session,
	   const nghttp2_frame *frame)
{
	struct slot *slot = receiver(session);

	if (slot == NULL)
		return;
	if (frame->hd.type == NGHTTP2_HEADERS && slot->status >= 200)
		h2_flood_clear(&session->flood);
	if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0)
		complete(http, slot);
}

static void
take_reset(const struct h2_session *session, const nghttp2_frame *frame)
{
	struct slot *slot = receiver(session);

	if (slot == NULL)
		return;
	slot->code = frame->rst_stream.error_code;
	h2_slot_note(slot, slot->code == NGHTTP2_REFUSED_STREAM && !slot->heard
			       ? H2_UNSEEN
			       : H2_RESET);
}

static void
take_settings(struct h2_session *session)
{
	h2_session_update(session);
	if (!link_is_alone(&session->h2->waiting))
		event_active(&session->h2->serving, EV_TIMEOUT, 0);
}

static int
on_frame(nghttp2_session *http, const nghttp2_frame *frame, void *arg)
{
	struct h2_session *session = arg;

	switch (frame->hd.type) {
	case NGHTTP2_HEADERS:
	case NGHTTP2_DATA:
		take_reply(http, session, frame);
		break;
	case NGHTTP2_RST_STREAM:
		take_reset(session, frame);
		break;
	case NGHTTP2_SETTINGS:
		take_settings(session);
		break;
	case NGHTTP2_GOAWAY:
		session->goaway = frame->goaway.error_code;
		h2_session_forget(session);
		break;
	default:
		break;
	}
	return 0;
}

/* Ended by nghttp2: for a GOAWAY, or because it broke a rule. */
static int
on_close(nghttp2_session *http, int32_t stream, uint32_t code, void *arg)
{
	struct slot *slot = slot_of(http, stream);

	(void)arg;
	if (slot == NULL || slot->session == NULL)
		return 0;
	slot->code = code;
	h2_slot_note(slot,
		     code == NGHTTP2_REFUSED_STREAM ? H2_UNSEEN : H2_INVALID);
	return 0;
}

/* A request that was submitted before a GOAWAY came, and never sent. */
static int
on_not_sent(nghttp2_session *http, const nghttp2_frame *frame, int error,
	    void *arg)
{
	struct h2_session *session = arg;
	struct link *at = session->slots.next;
	struct slot *slot;

	(void)http;
	if (frame->hd.type != NGHTTP2_HEADERS)
		return 0;
	for (; at != &session->slots; at = at->next) {
		slot = LINKED(at, struct slot, link);
		if (slot->stream != frame->hd.stream_id)
			continue;
		slot->problem = nghttp2_strerror(error);
		h2_slot_note(slot, error == NGHTTP2_ERR_START_STREAM_NOT_ALLOWED
				       ? H2_UNSEEN
				       : H2_INVALID);
		return 0;
	}
	return 0;
}

static int
on_problem(nghttp2_session *http, int error, const char *text, size_t len,
	   void *arg)
{
	struct h2_session *session = arg;

	(void)http;
	(void)error;
	snprintf(session->problem, sizeof(session->problem), "%.*s", (int)len,
		 text);
	return 0;
}

nghttp2_session_callbacks *
h2_callbacks_new(nghttp2_on_begin_frame_callback frame,
		 nghttp2_on_begin_headers_callback head,
		 nghttp2_on_header_callback field,
		 nghttp2_on_data_chunk_recv_callback data,
		 nghttp2_on_stream_close_callback closed)
{
	nghttp2_session_callbacks *all;

	if (nghttp2_session_callbacks_new(&all) != 0)
		mem_exhausted();
	nghttp2_session_callbacks_set_on_begin_frame_callback(all, frame);
	nghttp2_session_callbacks_set_on_begin_headers_callback(all, head);
	nghttp2_session_callbacks_set_on_header_callback(all, field);
	nghttp2_session_callbacks_set_on_data_chunk_recv_callback(all, data);
	nghttp2_session_callbacks_set_on_stream_close_callback(all, closed);
	return all;
}

nghttp2_session_callbacks *
h2_stream_callbacks(void)
{
	nghttp2_session_callbacks *all = h2_callbacks_new(
	    on_frame_begin, on_head, on_field, on_data, on_close);

	nghttp2_session_callbacks_set_on_frame_recv_callback(all, on_frame);
	nghttp2_session_callbacks_set_on_frame_not_send_callback(all,
								 on_not_sent);
	nghttp2_session_callbacks_set_error_callback2(all, on_problem);
	return all;
}
