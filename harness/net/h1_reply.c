/* SPDX-License-Identifier: MIT */
/*
 * A reply on its way to the caller. If it came in one piece, the caller sees it
 * in the input buffer; if in several, they are put together where wanted.
 */
#include "net/h1.h"

#include <string.h>

#include "base/clock.h"
#include "base/http.h"

/*
 * How long Linux delays an acknowledgement in the hope of data to send with it
 * (TCP_DELACK_MIN, and a timer tick). Without TCP_NODELAY, Nagle's algorithm
 * holds back a small second part of a reply until that acknowledgement.
 */
static const double nagle_low_s = 0.039, nagle_high_s = 0.05;

/* The header lines, now ended by a NUL in place of the blank line. */
static char *
head_lines(const struct slot *slot, char *head)
{
	size_t end = slot->reply.head_len - 1;

	if (end > slot->reply.lines && head[end - 1] == '\r')
		end--;
	head[end] = '\0';
	if (slot->reply.folded)
		http_unfold(head + slot->reply.lines);
	return head + slot->reply.lines;
}

/* Keeps them when the input buffer is needed for other bytes. */
static void
head_keep(struct slot *slot, const char *bytes, size_t len)
{
	if (slot->head.len > 0) {
		memmove(slot->head.data, bytes, len);
		slot->head.len = len;
		slot->head.data[len] = '\0';
	} else {
		buf_add(&slot->head, bytes, len);
	}
}

static int
body_keep(struct slot *slot, const char *bytes, size_t len)
{
	const char *problem;

	if (!slot->request->want_body)
		return 0;
	problem = bodies_add(&slot->body, bytes, len);
	if (problem == NULL)
		return 0;
	slot->reply.problem = problem;
	return -1;
}

/* A piece of the body is only copied once another follows it. */
static enum http1_result
take_body(struct slot *slot, char *bytes, size_t len)
{
	struct http1_piece piece, held = {bytes, 0, 0};
	enum http1_result result;
	size_t used = 0;

	do {
		result =
		    http1_body(&slot->reply, bytes + used, len - used, &piece);
		used += piece.used;
		if (piece.len == 0)
			continue;
		if (body_keep(slot, held.bytes, held.len) != 0)
			return HTTP1_LARGE;
		held = piece;
	} while (result == HTTP1_MORE && used < len);
	if (result == HTTP1_DONE && slot->body.len == 0 &&
	    slot->request->want_body) {
		slot->told.body = held.bytes;
		slot->told.body_len = held.len;
		bytes[held.bytes - bytes + (ptrdiff_t)held.len] = '\0';
	} else if (body_keep(slot, held.bytes, held.len) != 0) {
		return HTTP1_LARGE;
	}
	if (used < len) /* bytes that belong to no reply */
		slot->reply.keep = 0;
	return result;
}

static enum http1_result
take_rest(struct slot *slot, char *head, size_t len)
{
	size_t head_len = slot->reply.head_len;
	enum http1_result result;
	char *lines;

	slot->in_body = 1;
	result = take_body(slot, head + head_len, len - head_len);
	if (!slot->request->want_headers) {
		buf_clear(&slot->head);
		return result;
	}
	lines = head_lines(slot, head);
	if (result == HTTP1_DONE)
		slot->told.headers = lines;
	else
		head_keep(slot, lines, strlen(lines));
	return result;
}

/* The bytes of an incomplete head are kept. */
static enum http1_result
take_head(struct slot *slot, char *bytes, size_t len)
{
	enum http1_result result;

	if (slot->head.len > 0) {
		buf_add(&slot->head, bytes, len);
		bytes = slot->head.data;
		len = slot->head.len;
	}
	while ((result = http1_head(&slot->reply, bytes, len)) ==
	       HTTP1_INTERIM) {
		bytes += slot->reply.head_len;
		len -= slot->reply.head_len;
	}
	if (result == HTTP1_DONE)
		return take_rest(slot, bytes, len);
	if (result == HTTP1_MORE && bytes != slot->head.data)
		head_keep(slot, bytes, len);
	return result;
}

/* Notes a pause of the length that Nagle's algorithm causes. */
static void
reply_resume(struct slot *slot)
{
	double pause = slot->paused > 0 ? clock_now() - slot->paused : 0;

	if (pause > nagle_low_s && pause < nagle_high_s &&
	    !slot_misbehaves(slot))
		slot->told.stalled = 1;
}

enum http1_result
reply_take(struct slot *slot, size_t len)
{
	char *bytes = slot->h1->input;
	enum http1_result result;

	reply_resume(slot);
	bytes[len] = '\0';
	result = slot->in_body ? take_body(slot, bytes, len)
			       : take_head(slot, bytes, len);
	slot->paused = result == HTTP1_MORE ? clock_now() : 0;
	return result;
}

void
reply_cut(struct slot *slot)
{
	if (slot->in_body)
		return;
	slot->reply.status = 0;
	buf_clear(&slot->head);
}

static enum http_version
reply_version(const struct http1 *reply)
{
	if (reply->status == 0) /* aborted before the status line */
		return HTTP_NO_VERSION;
	return reply->minor == 1 ? HTTP_VERSION_1_1 : HTTP_VERSION_1_0;
}

void
reply_show(struct slot *slot)
{
	struct http_reply *told = &slot->told;

	told->failure = HTTP_ANSWERED;
	told->status = slot->reply.status;
	told->version = reply_version(&slot->reply);
	told->received = (size_t)slot->reply.received;
	if (told->headers == NULL)
		told->headers = buf_text(&slot->head);
	if (told->body != NULL)
		return;
	told->body = buf_text(&slot->body);
	told->body_len = slot->body.len;
}
