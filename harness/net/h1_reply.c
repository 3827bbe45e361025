/* SPDX-License-Identifier: MIT */
/*
 * A reply on its way to who asked. One that came in one piece is shown where it
 * was read to; what came in several is put together, if it is wanted.
 */
#include "net/h1.h"

#include <string.h>

#include "base/clock.h"

/*
 * A kernel that waits for data to send its acknowledgement along with waits so
 * long (TCP_DELACK_MIN of Linux, and a tick of its timers); Nagle's algorithm
 * holds a small second part back for it, unless there is TCP_NODELAY.
 */
static const double nagle_low_s = 0.039, nagle_high_s = 0.05;

/* The header lines, without the blank one, end with a NUL from now on. */
static char *
head_lines(const struct slot *slot, char *head)
{
	size_t end = slot->reply.head_len - 1;

	if (end > slot->reply.lines && head[end - 1] == '\r')
		end--;
	head[end] = '\0';
	return head + slot->reply.lines;
}

/* Those lines are all that is kept of a head when its bytes go away. */
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
	if (!slot->request->want_body || len == 0)
		return 0;
	if (slot->body.len + len > H1_BODY_MAX ||
	    slot->h1->kept + len > H1_BODIES_MAX) {
		slot->reply.problem = "a body too large to be kept: "
				      "discard = true leaves it out";
		return -1;
	}
	slot->h1->kept += len;
	buf_add(&slot->body, bytes, len);
	return 0;
}

/* The last part of a body that came is kept only when there is another. */
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
	if (used < len) /* who knows what that belongs to */
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

/* Where the head is not complete, its bytes are kept. */
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

static void
reply_resume(struct slot *slot)
{
	double stood = slot->paused > 0 ? clock_now() - slot->paused : 0;

	if (stood > nagle_low_s && stood < nagle_high_s &&
	    !slot_misbehaves(slot))
		slot->told.stalled = 1;
}

enum http1_result
reply_take(struct slot *slot, size_t len)
{
	char *bytes = slot->h1->input;
	enum http1_result result;

	if (!slot->heard) {
		slot->heard = 1;
		slot_set_deadline(slot);
	}
	reply_resume(slot);
	bytes[len] = '\0';
	result = slot->in_body ? take_body(slot, bytes, len)
			       : take_head(slot, bytes, len);
	slot->paused = result == HTTP1_MORE ? clock_now() : 0;
	return result;
}

static enum http_version
reply_version(const struct http1 *reply)
{
	if (reply->status == 0) /* given up before there was one */
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
