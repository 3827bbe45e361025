/* SPDX-License-Identifier: MIT */
#include "net/websocket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wslay/wslay.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/head.h"
#include "base/mem.h"
#include "base/text.h"

enum {
	MESSAGE = 64 << 20,
	HANDSHAKE = 4096,
	TURN = 64 << 10 /* bytes read before pings are answered */
};

/* The key only serves to recognise a WebSocket's reply: RFC 6455, 1.3. */
#define KEY "ZmxhdGxpbmUgZmxhdGxpbmU="

struct websocket {
	int fd;
	double deadline; /* of clock_now() */
	wslay_event_context_ptr wslay;
	/*
	 * Texts received, each after its length: one, and a few that were read
	 * along with it.
	 */
	struct buf texts;
	size_t taken; /* bytes of them */
	size_t turn;  /* bytes that may still be read in this turn */
};

static int
websocket_fail(struct error *err, const char *what)
{
	return error_set(err, STATUS_UNAVAILABLE, "WebSocket: %s", what);
}

/* Waits until the socket is ready; -1: timed out. */
static int
websocket_wait(struct websocket *ws, short events, struct error *err)
{
	struct pollfd what = {.fd = ws->fd, .events = events};
	double left = ws->deadline - clock_now();

	if (left > 0 && poll(&what, 1, (int)ceil(left * 1000)) > 0)
		return 0;
	if (left > 0 && errno == EINTR)
		return 0;
	return websocket_fail(err, "no answer in time");
}

static ssize_t
on_receive(wslay_event_context_ptr wslay, uint8_t *bytes, size_t length,
	   int flags, void *arg)
{
	struct websocket *ws = arg;
	size_t most = length < ws->turn ? length : ws->turn;
	int full = ws->texts.len > 0 || most == 0; /* one text is enough */
	ssize_t got = full ? -1 : recv(ws->fd, bytes, most, MSG_DONTWAIT);

	(void)flags;
	if (got > 0) {
		ws->turn -= (size_t)got;
		return got;
	}
	wslay_event_set_error(wslay, full || (got < 0 && errno == EAGAIN)
					 ? WSLAY_ERR_WOULDBLOCK
					 : WSLAY_ERR_CALLBACK_FAILURE);
	return -1;
}

static ssize_t
on_send(wslay_event_context_ptr wslay, const uint8_t *bytes, size_t length,
	int flags, void *arg)
{
	struct websocket *ws = arg;
	ssize_t sent = send(ws->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);

	(void)flags;
	if (sent >= 0)
		return sent;
	wslay_event_set_error(wslay, errno == EAGAIN
					 ? WSLAY_ERR_WOULDBLOCK
					 : WSLAY_ERR_CALLBACK_FAILURE);
	return -1;
}

static int
on_mask(wslay_event_context_ptr wslay, uint8_t *bytes, size_t length, void *arg)
{
	(void)wslay;
	(void)arg;
	return getrandom(bytes, length, 0) == (ssize_t)length ? 0 : -1;
}

static void
on_message(wslay_event_context_ptr wslay,
	   const struct wslay_event_on_msg_recv_arg *message, void *arg)
{
	struct websocket *ws = arg;
	size_t length = message->msg_length;

	(void)wslay;
	if (message->opcode != WSLAY_TEXT_FRAME)
		return;
	buf_add(&ws->texts, (const char *)&length, sizeof(length));
	buf_add(&ws->texts, (const char *)message->msg, length);
}

/* Sends all that is queued. */
static int
websocket_flush(struct websocket *ws, struct error *err)
{
	while (wslay_event_want_write(ws->wslay)) {
		if (wslay_event_send(ws->wslay) != 0)
			return websocket_fail(err, "cannot be written to");
		if (wslay_event_want_write(ws->wslay) &&
		    websocket_wait(ws, POLLOUT, err) != 0)
			return -1;
	}
	return 0;
}

void
websocket_allow(struct websocket *ws, double timeout_s)
{
	ws->deadline = clock_now() + timeout_s;
}

int
websocket_send(struct websocket *ws, const char *text, struct error *err)
{
	struct wslay_event_msg message = {WSLAY_TEXT_FRAME,
					  (const uint8_t *)text, strlen(text)};

	if (wslay_event_queue_msg(ws->wslay, &message) != 0)
		return websocket_fail(err, "is closed");
	return websocket_flush(ws, err);
}

/* The next text received; -1: there is none. */
static int
websocket_next(struct websocket *ws, const char **text, size_t *length)
{
	if (ws->taken == ws->texts.len) {
		buf_clear(&ws->texts);
		ws->taken = 0;
		return -1;
	}
	memcpy(length, ws->texts.data + ws->taken, sizeof(*length));
	ws->taken += sizeof(*length);
	*text = ws->texts.data + ws->taken;
	ws->taken += *length;
	return 0;
}

/* One turn: whoever always has something to say is answered in between, so that
 * answers to its pings do not pile up. */
static int
websocket_read(struct websocket *ws)
{
	ws->turn = TURN;
	return wslay_event_recv(ws->wslay) == 0 &&
		       wslay_event_want_read(ws->wslay)
		   ? 0
		   : -1;
}

int
websocket_hears(struct websocket *ws, double within_s)
{
	struct pollfd what = {.fd = ws->fd, .events = POLLIN};

	return ws->taken < ws->texts.len || clock_now() >= ws->deadline ||
	       poll(&what, 1, (int)ceil(within_s * 1000)) != 0;
}

int
websocket_receive(struct websocket *ws, const char **text, size_t *length,
		  struct error *err)
{
	if (clock_now() >= ws->deadline)
		return websocket_fail(err, "did not end in time");
	while (websocket_next(ws, text, length) != 0) {
		int failed = websocket_read(ws) != 0;

		if (ws->texts.len > 0) /* also what came after it */
			continue;
		if (failed)
			return websocket_fail(
			    err, "the other side closed the connection");
		if (websocket_flush(ws, err) != 0 || /* answers a ping */
		    websocket_wait(ws, POLLIN, err) != 0)
			return -1;
	}
	return 0;
}

/* Also limits connect(), where nobody accepts, and send(). */
static void
socket_allow(int fd, double timeout_s)
{
	struct timeval most = {(time_t)timeout_s,
			       (suseconds_t)(fmod(timeout_s, 1) * 1e6)};

	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof(most));
}

static int
socket_connect(int port, double timeout_s, struct error *err)
{
	struct sockaddr_in to = {
	    .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	socket_allow(fd, timeout_s);
	if (fd >= 0 &&
	    connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	websocket_fail(err, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

int
websocket_is_offered(int port)
{
	static const double within_s = 0.5;
	struct error ignored = {0};
	int fd = socket_connect(port, within_s, &ignored);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* Byte by byte: bytes after the head belong to frames. */
static int
websocket_read_head(struct websocket *ws, char *head, struct error *err)
{
	size_t length = 0;

	while (length < HANDSHAKE - 1) {
		if (websocket_wait(ws, POLLIN, err) != 0)
			return -1;
		if (recv(ws->fd, head + length, 1, 0) != 1)
			return websocket_fail(
			    err, "the other side closed the connection");
		head[++length] = '\0';
		if (length >= 4 && strcmp(head + length - 4, "\r\n\r\n") == 0)
			return 0;
	}
	return websocket_fail(err, "not an HTTP reply");
}

static int
websocket_shake_hands(struct websocket *ws, int port, const char *path,
		      struct error *err)
{
	char head[HANDSHAKE];
	char *request =
	    xasprintf("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
		      "Upgrade: websocket\r\nConnection: Upgrade\r\n"
		      "Sec-WebSocket-Key: " KEY "\r\n"
		      "Sec-WebSocket-Version: 13\r\n\r\n",
		      path, port);
	size_t length = strlen(request);
	ssize_t sent = send(ws->fd, request, length, MSG_NOSIGNAL);

	free(request);
	if (sent != (ssize_t)length)
		return websocket_fail(err, "cannot be written to");
	if (websocket_read_head(ws, head, err) != 0)
		return -1;
	if (!text_starts(head, "HTTP/1.1 101 "))
		return websocket_fail(
		    err, "the other side does not speak WebSocket");
	return 0;
}

struct websocket *
websocket_over(int fd, double timeout_s)
{
	static const struct wslay_event_callbacks callbacks = {
	    .recv_callback = on_receive,
	    .send_callback = on_send,
	    .genmask_callback = on_mask,
	    .on_msg_recv_callback = on_message,
	};
	struct websocket *ws = xcalloc(1, sizeof(*ws));

	ws->fd = fd;
	websocket_allow(ws, timeout_s);
	if (wslay_event_context_client_init(&ws->wslay, &callbacks, ws) != 0)
		mem_exhausted();
	wslay_event_config_set_max_recv_msg_length(ws->wslay, MESSAGE);
	return ws;
}

struct websocket *
websocket_open(int port, const char *path, double timeout_s, struct error *err)
{
	struct websocket *ws;
	int fd;

	/* The path is what a peer said. */
	if (!head_is_target(path, strlen(path))) {
		websocket_fail(err, "a path with a blank or control character");
		return NULL;
	}
	if ((fd = socket_connect(port, timeout_s, err)) < 0)
		return NULL;
	ws = websocket_over(fd, timeout_s);
	if (websocket_shake_hands(ws, port, path, err) == 0)
		return ws;
	websocket_close(ws);
	return NULL;
}

/*
 * Closes the socket at once: while a peer is connected, an inspector keeps its
 * process from ending.
 */
void
websocket_close(struct websocket *ws)
{
	if (ws == NULL)
		return;
	wslay_event_context_free(ws->wslay);
	close(ws->fd);
	buf_free(&ws->texts);
	free(ws);
}
