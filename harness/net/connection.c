/* SPDX-License-Identifier: MIT */
#include "net/connection.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

static void on_readable(evutil_socket_t, short, void *);
static void on_writable(evutil_socket_t, short, void *);

static void
connection_unlink(struct connection *connection)
{
	struct connections *all = connection->all;

	if (connection->previous != NULL)
		connection->previous->next = connection->next;
	else if (all->idle == connection)
		all->idle = connection->next;
	if (connection->next != NULL)
		connection->next->previous = connection->previous;
	connection->next = connection->previous = NULL;
}

void
connection_put_idle(struct connection *connection)
{
	struct connections *all = connection->all;

	connection->owner = NULL;
	connection->previous = NULL;
	connection->next = all->idle;
	if (all->idle != NULL)
		all->idle->previous = connection;
	all->idle = connection;
}

struct connection *
connection_take_idle(struct connections *all, void *owner)
{
	struct connection *connection = all->idle;

	if (connection == NULL)
		return NULL;
	connection_unlink(connection);
	connection->owner = owner;
	return connection;
}

static int
connections_resolve(struct connections *all, const struct address *address,
		    struct error *err)
{
	struct addrinfo *found = address_look_up(address, err);

	if (found == NULL)
		return -1;
	for (struct addrinfo *a = found;
	     a != NULL && all->naddresses < CONNECTION_ADDRESSES;
	     a = a->ai_next) {
		struct connection_address *to =
		    &all->addresses[all->naddresses++];

		memcpy(&to->bytes, a->ai_addr, a->ai_addrlen);
		to->len = a->ai_addrlen;
	}
	freeaddrinfo(found);
	return 0;
}

static int
connections_use_tls(struct connections *all,
		    const struct transport_settings *settings,
		    const char *const *protocols, struct error *err)
{
	const struct tls_settings tls = {.host = settings->address.host,
					 .cacert = settings->cacert,
					 .cert = settings->cert,
					 .key = settings->key,
					 .insecure = settings->insecure,
					 .protocols = protocols};

	if (strcmp(settings->address.scheme, "https") != 0)
		return 0;
	all->tls = tls_context_new(&tls, err);
	return all->tls != NULL ? 0 : -1;
}

int
connections_begin(struct connections *all,
		  const struct transport_settings *settings,
		  const struct connection_events *events,
		  const char *const *protocols, struct error *err)
{
	all->base = settings->base;
	all->opened = settings->opened;
	all->events = events;
	if (connections_resolve(all, &settings->address, err) != 0)
		return -1;
	return connections_use_tls(all, settings, protocols, err);
}

static void
connection_drop_tls(struct connection *connection)
{
	if (connection->stream.tls == NULL)
		return;
	tls_free(connection->stream.tls, connection->manner.resets
					     ? TLS_SAYS_NOTHING
					     : TLS_SAYS_GOODBYE);
	connection->stream.tls = NULL;
}

static void
connection_drop_socket(struct connection *connection)
{
	static const struct linger at_once = {1, 0};
	int fd = connection->stream.fd;

	if (fd < 0)
		return;
	connection_drop_tls(connection);
	event_del(&connection->readable);
	event_del(&connection->writable);
	if (connection->manner.resets)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once,
			   sizeof(at_once));
	close(fd);
	connection->stream.fd = -1;
}

void
connection_close(struct connection *connection)
{
	struct connections *all = connection->all;

	connection_drop_socket(connection);
	connection_unlink(connection);
	connection->owner = NULL;
	connection->next = all->spare;
	all->spare = connection;
	all->open--;
}

/* -1 and errno. */
static int
connection_socket(struct connection *connection,
		  const struct connection_address *to)
{
	int on = 1, size = connection->manner.receive_buffer, failed;
	int fd = socket(to->bytes.ss_family,
			SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (size > 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (connect(fd, (const struct sockaddr *)&to->bytes, to->len) == 0 ||
	    errno == EINPROGRESS) {
		connection->stream.fd = fd;
		return 0;
	}
	failed = errno;
	close(fd);
	errno = failed;
	return -1;
}

/*
 * Tries the addresses that are left until one may answer. Returns 0, or the
 * errno of the last attempt; os_error if none was left.
 */
static int
connection_try(struct connection *connection, int os_error)
{
	struct connections *all = connection->all;

	for (; connection->tried < all->naddresses; connection->tried++) {
		connection->address =
		    (all->preferred + connection->tried) % all->naddresses;
		if (connection_socket(connection,
				      &all->addresses[connection->address]) !=
		    0) {
			os_error = errno;
			continue;
		}
		event_assign(&connection->readable, all->base,
			     connection->stream.fd,
			     EV_READ | EV_CLOSED | EV_PERSIST | EV_ET,
			     on_readable, connection);
		event_assign(&connection->writable, all->base,
			     connection->stream.fd, EV_WRITE | EV_ET,
			     on_writable, connection);
		event_add(&connection->writable, NULL);
		return 0;
	}
	return os_error;
}

struct connection *
connection_open(struct connections *all, void *owner,
		struct connection_manner manner, struct tls_memory *memory)
{
	struct connection *connection = all->spare;
	int os_error;

	if (connection != NULL)
		all->spare = connection->next;
	else
		connection = xmalloc(sizeof(*connection));
	*connection = (struct connection){.all = all,
					  .owner = owner,
					  .stream = {.fd = -1},
					  .memory = memory,
					  .manner = manner};
	all->open++;
	os_error = connection_try(connection, 0);
	if (os_error == 0)
		return connection;
	connection_close(connection);
	errno = os_error;
	return NULL;
}

size_t
connection_send(struct connection *connection, const char *bytes, size_t len,
		int flags)
{
	size_t done = 0;

	while (done < len) {
		ssize_t sent = stream_write(&connection->stream, bytes + done,
					    len - done, flags);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			break;
		done += (size_t)sent;
	}
	return done;
}

void
connection_end_writing(struct connection *connection)
{
	if (connection->stream.tls != NULL)
		tls_end_writing(connection->stream.tls);
	shutdown(connection->stream.fd, SHUT_WR);
}

void
connection_await_writable(struct connection *connection)
{
	event_add(&connection->writable, NULL);
}

void
connection_call_readable(struct connection *connection)
{
	event_active(&connection->readable, EV_READ, 0);
}

void
connection_call_writable(struct connection *connection)
{
	event_active(&connection->writable, EV_WRITE, 0);
}

static void
connection_establish(struct connection *connection)
{
	connection->established = 1;
	connection->all->events->established(connection->owner);
}

static void
connection_distrust(struct connection *connection)
{
	const struct connection_events *events = connection->all->events;
	void *owner = connection->owner;
	char *problem = xstrdup(tls_problem(connection->stream.tls));

	connection_close(connection);
	events->untrusted(owner, problem);
	free(problem);
}

static void
connection_shake_hands(struct connection *connection)
{
	switch (tls_shake_hands(connection->stream.tls)) {
	case TLS_DONE:
		connection_establish(connection);
		return;
	case TLS_FAILED:
		connection_distrust(connection);
		return;
	case TLS_AWAITS_WRITE:
		event_add(&connection->writable, NULL);
		return;
	case TLS_AWAITS_READ:
		if (connection->manner.leaves)
			connection->all->events->greeted(connection->owner);
		return;
	}
}

static void
connection_begin(struct connection *connection)
{
	struct connections *all = connection->all;

	connection->connected = 1;
	all->preferred = connection->address;
	if (all->opened != NULL)
		atomic_fetch_add(all->opened, 1);
	event_add(&connection->readable, NULL);
	if (all->tls == NULL) {
		connection_establish(connection);
		return;
	}
	connection->stream.tls =
	    tls_new(all->tls, connection->stream.fd, connection->memory);
	connection_shake_hands(connection);
}

static void
connection_try_next(struct connection *connection, int os_error)
{
	struct connections *all = connection->all;
	void *owner = connection->owner;

	connection_drop_socket(connection);
	connection->tried++;
	os_error = connection_try(connection, os_error);
	if (os_error == 0)
		return;
	connection_close(connection);
	all->events->unreachable(owner, os_error);
}

static void
connection_connect(struct connection *connection)
{
	int failed = 0;
	socklen_t len = sizeof(failed);

	getsockopt(connection->stream.fd, SOL_SOCKET, SO_ERROR, &failed, &len);
	if (failed == 0)
		connection_begin(connection);
	else
		connection_try_next(connection, failed);
}

/* Bytes that nobody asked for, or the other side has closed it. */
static void
connection_end_idle(struct connection *connection)
{
	char byte;

	if (connection_receive(connection, &byte, 1) < 0) {
		if (errno == EINTR)
			connection_call_readable(connection);
		if (errno == EAGAIN || errno == EINTR)
			return;
	}
	connection_close(connection);
}

static void
connection_read(struct connection *connection)
{
	if (!connection->established)
		connection_shake_hands(connection);
	else if (connection->owner == NULL)
		connection_end_idle(connection);
	else
		connection->all->events->readable(connection->owner);
}

static void
connection_write(struct connection *connection)
{
	if (stream_reads_by_writing(&connection->stream))
		connection_call_readable(connection);
	if (connection->owner != NULL)
		connection->all->events->writable(connection->owner);
}

static void
on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct connection *connection = arg;

	(void)fd;
	(void)what;
	if (!connection->connected)
		connection_connect(connection);
	else if (!connection->established)
		connection_shake_hands(connection);
	else
		connection_write(connection);
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct connection *connection = arg;

	(void)fd;
	if ((what & EV_CLOSED) != 0)
		connection->ended = 1;
	connection_read(connection);
}

void
connections_free(struct connections *all)
{
	struct connection *next;

	while (all->idle != NULL)
		connection_close(all->idle);
	for (; all->spare != NULL; all->spare = next) {
		next = all->spare->next;
		free(all->spare);
	}
	tls_context_free(all->tls);
}
