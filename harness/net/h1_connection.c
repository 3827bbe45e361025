/* SPDX-License-Identifier: MIT */
/* A connection: opened, written to, read from, closed. */
#include "net/h1.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

static void on_readable(evutil_socket_t, short, void *);
static void on_writable(evutil_socket_t, short, void *);

/* Takes it from among the idle. */
static void
connection_unlink(struct connection *connection)
{
	struct h1 *h1 = connection->h1;

	if (connection->previous != NULL)
		connection->previous->next = connection->next;
	else if (h1->idle == connection)
		h1->idle = connection->next;
	if (connection->next != NULL)
		connection->next->previous = connection->previous;
	connection->next = connection->previous = NULL;
}

void
connection_put_idle(struct connection *connection)
{
	struct h1 *h1 = connection->h1;

	connection->slot->connection = NULL;
	connection->slot = NULL;
	connection->previous = NULL;
	connection->next = h1->idle;
	if (h1->idle != NULL)
		h1->idle->previous = connection;
	h1->idle = connection;
}

struct connection *
connection_take_idle(struct h1 *h1)
{
	struct connection *connection = h1->idle;

	if (connection != NULL)
		connection_unlink(connection);
	return connection;
}

static void
connection_drop_socket(struct connection *connection)
{
	if (connection->fd < 0)
		return;
	event_del(&connection->readable);
	event_del(&connection->writable);
	close(connection->fd);
	connection->fd = -1;
}

void
connection_close(struct connection *connection)
{
	struct h1 *h1 = connection->h1;

	connection_drop_socket(connection);
	connection_unlink(connection);
	if (connection->slot != NULL)
		connection->slot->connection = NULL;
	connection->next = h1->spare;
	h1->spare = connection;
	h1->connections--;
}

int
connection_is_last(const struct connection *connection)
{
	size_t most = connection->h1->settings.requests_per_connection;

	return most > 0 && connection->replies + 1 >= most;
}

/* -1 and errno: it cannot be had. */
static int
connection_socket(struct connection *connection, const struct h1_address *to)
{
	int on = 1, failed;

	connection->fd = socket(to->bytes.ss_family,
				SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (connection->fd < 0)
		return -1;
	setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (slot_misbehaves(connection->slot))
		misbehave_socket(connection->slot, connection->fd);
	if (connect(connection->fd, (const struct sockaddr *)&to->bytes,
		    to->len) == 0 ||
	    errno == EINPROGRESS)
		return 0;
	failed = errno;
	close(connection->fd);
	connection->fd = -1;
	errno = failed;
	return -1;
}

/* To the first address from here on that may answer. */
static void
connection_try(struct connection *connection, int os_error)
{
	struct h1 *h1 = connection->h1;
	struct event_base *base = h1->settings.base;

	for (; connection->tried < h1->naddresses; connection->tried++) {
		connection->address =
		    (h1->preferred + connection->tried) % h1->naddresses;
		if (connection_socket(
			connection, &h1->addresses[connection->address]) != 0) {
			os_error = errno;
			continue;
		}
		event_assign(&connection->readable, base, connection->fd,
			     EV_READ | EV_PERSIST | EV_ET, on_readable,
			     connection);
		event_assign(&connection->writable, base, connection->fd,
			     EV_WRITE | EV_ET, on_writable, connection);
		event_add(&connection->writable, NULL);
		return;
	}
	slot_fail(connection->slot,
		  os_error == ECONNREFUSED ? HTTP_REFUSED : HTTP_CONNECT,
		  "%.60s port %d: %s", h1->settings.address.host,
		  h1->settings.address.port, strerror(os_error));
}

void
connection_open(struct slot *slot)
{
	struct h1 *h1 = slot->h1;
	struct connection *connection = h1->spare;

	if (connection != NULL)
		h1->spare = connection->next;
	else
		connection = xmalloc(sizeof(*connection));
	*connection = (struct connection){.h1 = h1, .slot = slot, .fd = -1};
	slot->connection = connection;
	h1->connections++;
	connection_try(connection, 0);
}

/* One part of a request. -1: not all of it could be written now. */
static int
connection_send(struct connection *connection, const char *bytes, size_t len,
		int flags)
{
	struct slot *slot = connection->slot;

	while (len > 0) {
		ssize_t sent =
		    send(connection->fd, bytes, len, MSG_NOSIGNAL | flags);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return -1;
		slot->written += (size_t)sent;
		bytes += sent;
		len -= (size_t)sent;
	}
	return 0;
}

int
connection_push(struct connection *connection, size_t most)
{
	const struct slot *slot = connection->slot;
	size_t head = slot->out.len, done = slot->written, part;

	if (done < head) {
		part = head - done < most ? head - done : most;
		if (connection_send(connection, slot->out.data + done, part,
				    slot->long_body > 0 ? MSG_MORE : 0) != 0)
			return -1;
		most -= part;
	}
	if (slot->long_body == 0 || most == 0)
		return 0;
	done = slot->written - head;
	part = slot->long_body - done < most ? slot->long_body - done : most;
	return connection_send(connection, slot->request->body + done, part, 0);
}

/*
 * At once, and only what does not fit waits for the event loop: an event armed
 * for each request costs two system calls. If the other side has closed, what
 * it said before can still be read, and on_readable() is about to be called.
 */
void
connection_write(struct connection *connection)
{
	if (!connection->connected)
		return;
	if (slot_misbehaves(connection->slot))
		misbehave_write(connection);
	else if (connection_push(connection, SIZE_MAX) != 0 && errno == EAGAIN)
		event_add(&connection->writable, NULL);
}

static void
connection_established(struct connection *connection)
{
	connection->connected = 1;
	connection->h1->preferred = connection->address;
	event_add(&connection->readable, NULL);
	slot_set_deadline(connection->slot);
	slot_write(connection->slot);
}

static void
on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct connection *connection = arg;
	int failed = 0;
	socklen_t len = sizeof(failed);

	(void)what;
	if (connection->connected) {
		connection_write(connection);
		return;
	}
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &len);
	if (failed == 0) {
		connection_established(connection);
		return;
	}
	connection_drop_socket(connection);
	connection->tried++;
	connection_try(connection, failed);
}

/* Whether more of the reply is to be read. */
static int
connection_take(struct connection *connection, size_t len)
{
	struct slot *slot = connection->slot;

	switch (reply_take(slot, len)) {
	case HTTP1_MORE:
	case HTTP1_INTERIM:
		return !slot_misbehaves(slot) || misbehave_read(slot, len);
	case HTTP1_DONE: /* also before all of the request was written */
		slot_finish(
		    slot,
		    slot->reply.keep &&
			slot->written == slot->out.len + slot->long_body &&
			!(slot_misbehaves(slot) && misbehave_spoils(slot)));
		return 0;
	case HTTP1_BAD:
		slot_fail(slot, HTTP_GARBLED, "%s", slot->reply.problem);
		return 0;
	case HTTP1_LARGE:
		slot_fail(slot, HTTP_TOO_LARGE, "%s", slot->reply.problem);
		return 0;
	}
	return 0;
}

static void
connection_end(struct connection *connection, int os_error)
{
	struct slot *slot = connection->slot;

	if (os_error == 0 && slot->in_body &&
	    http1_end(&slot->reply) == HTTP1_DONE)
		slot_finish(slot, 0);
	else if (os_error == 0 && slot_misbehaves(slot) &&
		 slot->request->misbehaves->silent)
		misbehave_abort(slot); /* the other side lost patience first */
	else
		slot_lost(slot, os_error);
}

/*
 * The event tells of what is new, once: level-triggered, the kernel would look
 * at each socket a second time. So a reply is read to its end, or until there
 * is nothing left to read. A close that came with the end of a reply goes
 * unseen until the next request, which is then sent once more.
 */
static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct connection *connection = arg;
	struct h1 *h1 = connection->h1;
	int turns = 0;
	ssize_t len;

	(void)what;
	do {
		struct slot *slot = connection->slot;
		int asked = slot != NULL && slot->request != NULL;
		size_t most = asked && slot_misbehaves(slot)
				  ? misbehave_may_read(slot)
				  : H1_INPUT;

		if (most == 0)
			return;
		len = recv(fd, h1->input, most, 0);
		if (len < 0 && errno == EAGAIN)
			return;
		if (!asked) {
			connection_close(connection); /* nobody had asked */
			return;
		}
		if (len <= 0) {
			connection_end(connection, len < 0 ? errno : 0);
			return;
		}
		if (!connection_take(connection, (size_t)len))
			return;
	} while (++turns < H1_TURNS);
	event_active(&connection->readable, EV_READ, 0);
}
