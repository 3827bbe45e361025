/* SPDX-License-Identifier: MIT */
#include "net/bodies.h"

#include <stdatomic.h>

static _Atomic size_t kept;

int
bodies_take(size_t bytes)
{
	if (atomic_fetch_add(&kept, bytes) + bytes <= BODIES_MOST)
		return 0;
	bodies_give(bytes);
	return -1;
}

void
bodies_give(size_t bytes)
{
	if (bytes > 0)
		atomic_fetch_sub(&kept, bytes);
}

const char *
bodies_add(struct buf *body, const char *bytes, size_t len)
{
	if (len == 0)
		return NULL;
	if (body->len + len > BODY_MOST)
		return "a body of more than 64 MiB is not kept: "
		       "discard = true leaves it out";
	if (bodies_take(len) != 0)
		return "bodies of all users would take more than 192 MiB: "
		       "discard = true leaves them out";
	buf_add(body, bytes, len);
	return NULL;
}

void
bodies_trim(struct buf *buf)
{
	if (buf->cap > BUFFER_KEPT)
		buf_free(buf);
	else
		buf_clear(buf);
}

struct buf
bodies_detach(struct buf *body)
{
	struct buf large = {0};

	if (body->len <= BUFFER_KEPT)
		return large;
	large = *body;
	*body = (struct buf){0};
	return large;
}

void
bodies_drop(struct buf *body)
{
	bodies_give(body->len);
	bodies_trim(body);
}
