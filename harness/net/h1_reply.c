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
head_lines(const struct lane *lane, char *head)
{
	size_t end = lane->reply.head_len - 1;

	if (end > lane->reply.lines && head[end - 1] == '\r')
		end--;
	head[end] = '\0';
	return head + lane->reply.lines;
}

/* Those lines are all that is kept of a head when its bytes go away. */
static void
head_keep(struct lane *lane, const char *bytes, size_t len)
{
	if (lane->head.len > 0) {
		memmove(lane->head.data, bytes, len);
		lane->head.len = len;
		lane->head.data[len] = '\0';
	} else {
		buf_add(&lane->head, bytes, len);
	}
}

static int
body_keep(struct lane *lane, const char *bytes, size_t len)
{
	if (!lane->request->want_body || len == 0)
		return 0;
	if (lane->body.len + len > H1_BODY_MAX ||
	    lane->h1->kept + len > H1_BODIES_MAX) {
		lane->reply.problem = "a body too large to be kept: "
				      "discard = true leaves it out";
		return -1;
	}
	lane->h1->kept += len;
	buf_add(&lane->body, bytes, len);
	return 0;
}

/* The last part of a body that came is kept only when there is another. */
static enum http1_result
take_body(struct lane *lane, char *bytes, size_t len)
{
	struct http1_piece piece, held = {bytes, 0, 0};
	enum http1_result result;
	size_t used = 0;

	do {
		result =
		    http1_body(&lane->reply, bytes + used, len - used, &piece);
		used += piece.used;
		if (piece.len == 0)
			continue;
		if (body_keep(lane, held.bytes, held.len) != 0)
			return HTTP1_LARGE;
		held = piece;
	} while (result == HTTP1_MORE && used < len);
	if (result == HTTP1_DONE && lane->body.len == 0 &&
	    lane->request->want_body) {
		lane->told.body = held.bytes;
		lane->told.body_len = held.len;
		bytes[held.bytes - bytes + (ptrdiff_t)held.len] = '\0';
	} else if (body_keep(lane, held.bytes, held.len) != 0) {
		return HTTP1_LARGE;
	}
	if (used < len) /* who knows what that belongs to */
		lane->reply.keep = 0;
	return result;
}

static enum http1_result
take_rest(struct lane *lane, char *head, size_t len)
{
	size_t head_len = lane->reply.head_len;
	enum http1_result result;
	char *lines;

	lane->in_body = 1;
	result = take_body(lane, head + head_len, len - head_len);
	if (!lane->request->want_headers) {
		buf_clear(&lane->head);
		return result;
	}
	lines = head_lines(lane, head);
	if (result == HTTP1_DONE)
		lane->told.headers = lines;
	else
		head_keep(lane, lines, strlen(lines));
	return result;
}

/* Where the head is not complete, its bytes are kept. */
static enum http1_result
take_head(struct lane *lane, char *bytes, size_t len)
{
	enum http1_result result;

	if (lane->head.len > 0) {
		buf_add(&lane->head, bytes, len);
		bytes = lane->head.data;
		len = lane->head.len;
	}
	while ((result = http1_head(&lane->reply, bytes, len)) ==
	       HTTP1_INTERIM) {
		bytes += lane->reply.head_len;
		len -= lane->reply.head_len;
	}
	if (result == HTTP1_DONE)
		return take_rest(lane, bytes, len);
	if (result == HTTP1_MORE && bytes != lane->head.data)
		head_keep(lane, bytes, len);
	return result;
}

static void
reply_resume(struct lane *lane)
{
	double stood = lane->paused > 0 ? clock_now() - lane->paused : 0;

	if (stood > nagle_low_s && stood < nagle_high_s &&
	    !lane_misbehaves(lane))
		lane->told.stalled = 1;
}

enum http1_result
reply_take(struct lane *lane, size_t len)
{
	char *bytes = lane->h1->input;
	enum http1_result result;

	if (!lane->heard) {
		lane->heard = 1;
		lane_set_deadline(lane);
	}
	reply_resume(lane);
	bytes[len] = '\0';
	result = lane->in_body ? take_body(lane, bytes, len)
			       : take_head(lane, bytes, len);
	lane->paused = result == HTTP1_MORE ? clock_now() : 0;
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
reply_show(struct lane *lane)
{
	struct http_reply *told = &lane->told;

	told->failure = HTTP_ANSWERED;
	told->status = lane->reply.status;
	told->version = reply_version(&lane->reply);
	told->received = (size_t)lane->reply.received;
	if (told->headers == NULL)
		told->headers = buf_text(&lane->head);
	if (told->body != NULL)
		return;
	told->body = buf_text(&lane->body);
	told->body_len = lane->body.len;
}
