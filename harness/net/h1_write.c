/* SPDX-License-Identifier: MIT */
/* A request on its way to the socket. */
#include "net/h1.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

int
write_is_last(const struct slot *slot)
{
	size_t most = slot->h1->settings.requests_per_connection;

	return most > 0 && slot->connection->replies + 1 >= most;
}

/* What follows the authority of an absolute URL, which is the target's. */
static const char *
write_path(struct slot *slot, const char *url)
{
	const char *path;

	if (url[0] == '/')
		return url;
	path = strstr(url, "://") + 3;
	path += strcspn(path, "/?#");
	if (*path == '/')
		return path;
	buf_clear(&slot->path);
	buf_add(&slot->path, "/", 1);
	buf_adds(&slot->path, path);
	return slot->path.data;
}

/* -1 and errno: not all of it could be written now. */
static int
write_bytes(struct slot *slot, const char *bytes, size_t len, int flags)
{
	size_t sent = connection_send(slot->connection, bytes, len, flags);

	slot->written += sent;
	return sent == len ? 0 : -1;
}

static size_t
lesser(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The next bytes, at most so many. -1 and errno: as write_bytes(). */
static int
write_next(struct slot *slot, size_t most)
{
	size_t head = slot->out.len, done = slot->written, len;

	if (done < head) {
		len = lesser(head - done, most);
		if (write_bytes(slot, slot->out.data + done, len,
				slot->long_body > 0 ? MSG_MORE : 0) != 0)
			return -1;
		most -= len;
	}
	if (slot->long_body == 0 || most == 0)
		return 0;
	done = slot->written - head;
	len = lesser(slot->long_body - done, most);
	return write_bytes(slot, slot->request->body + done, len, 0);
}

/* A problem of TLS shows in no event. */
static void
write_blocked(struct slot *slot)
{
	if (errno == EAGAIN)
		connection_await_writable(slot->connection);
	else if (errno == EPROTO)
		connection_call_readable(slot->connection);
}

/*
 * At once, and only what does not fit waits for the event loop: an event armed
 * for each request costs two system calls. An error other than EAGAIN is left
 * to the reader: a reply sent before the other side closed can still be read.
 */
void
write_more(struct slot *slot)
{
	int misbehaves = slot_misbehaves(slot);
	size_t most = misbehaves ? misbehave_may_write(slot) : SIZE_MAX;
	size_t before = slot->written;

	if (write_next(slot, most) != 0)
		write_blocked(slot);
	if (misbehaves)
		misbehave_wrote(slot, slot->written - before);
}

void
write_begin(struct slot *slot)
{
	slot->long_body = http1_compose(&slot->h1->preset, slot->request,
					write_path(slot, slot->request->url),
					write_is_last(slot), &slot->out);
	write_more(slot);
}
