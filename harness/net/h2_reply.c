/* SPDX-License-Identifier: MIT */
/* A reply on its way to the caller: its head, its body, its trailers. */
#include "net/h2.h"

#include "base/grpc.h"
#include "net/http1_parse.h"

enum { BETWEEN = 4 /* ": " and a line's end, as HTTP/1 has them */ };

void
h2_reply_begin(struct slot *slot)
{
	slot->status = 0;
	slot->heard = slot->trailing = 0;
	slot->head_len = slot->trailers = 0;
	slot->received = 0;
	buf_clear(&slot->head);
}

static int
is_final(const struct slot *slot)
{
	return slot->status >= 200;
}

/* What a 1xx said is dropped. Trailers have a limit of their own. */
void
h2_reply_head(struct slot *slot)
{
	if (is_final(slot)) {
		slot->trailing = 1;
		slot->head_len = 0;
		slot->trailers = slot->head.len;
		return;
	}
	slot->status = 0;
	buf_clear(&slot->head);
}

/* Of three digits: nghttp2 sees to it. */
static int
status_of(const char *digits)
{
	return (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + digits[2] -
	       '0';
}

static int
is_too_large(struct slot *slot, size_t len)
{
	slot->head_len += len;
	if (slot->head_len <=
	    (slot->trailing ? HTTP1_TRAILER_MAX : HTTP1_HEAD_MAX))
		return 0;
	slot->problem = slot->trailing ? "endless trailers" : "endless headers";
	return 1;
}

int
h2_reply_field(struct slot *slot, const char *name, size_t name_len,
	       const char *value, size_t value_len)
{
	if (is_too_large(slot, name_len + value_len + BETWEEN))
		return -1;
	if (name[0] == ':') {
		if (value_len == 3)
			slot->status = status_of(value);
		return 0;
	}
	if (!slot->request->want_headers)
		return 0;
	buf_add(&slot->head, name, name_len);
	buf_add(&slot->head, ": ", 2);
	buf_add(&slot->head, value, value_len);
	buf_add(&slot->head, "\r\n", 2);
	return 0;
}

int
h2_reply_body(struct slot *slot, const char *bytes, size_t len)
{
	slot->received += len;
	if (!slot->request->want_body)
		return 0;
	slot->problem = bodies_add(&slot->body, bytes, len);
	return slot->problem == NULL ? 0 : -1;
}

void
h2_reply_show(struct slot *slot)
{
	struct http_reply *told = &slot->told;

	told->failure = HTTP_ANSWERED;
	told->status = is_final(slot) ? slot->status : 0;
	told->version = slot->status > 0 ? HTTP_VERSION_2 : HTTP_NO_VERSION;
	told->received = (size_t)slot->received;
	told->headers = is_final(slot) ? buf_text(&slot->head) : "";
	told->body = buf_text(&slot->body);
	told->body_len = slot->body.len;
	told->trailers = slot->trailers;
	if (slot->request->grpc != 0)
		grpc_judge(slot->request, told);
}
