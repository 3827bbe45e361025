/* SPDX-License-Identifier: MIT */
/*
 * Peers of channels that say what they should not, too much, or nothing: each
 * is one clear failure within its time, and what is right is heard.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/channel.h"
#include "net/sha1.h"

#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#define SWITCH                                                                 \
	"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"           \
	"Connection: Upgrade\r\nSec-WebSocket-Accept: @\r\n"
#define OPEN SWITCH "\r\n"
#define STREAM "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"

/* What a peer answers with; @ is the answer to the key, # is a NUL. */
struct peer {
	const char *name, *says;
	const char *floods; /* for ever after that; NULL: nothing */
	int closes;
	enum channel_kind kind;
	enum http_failure failure; /* of the call that fails */
	const char *detail;	   /* part of it; of a success: what is heard */
	int at_open;		   /* that call is CHANNEL_OPEN */
	int compress;
};

static const struct peer peers[] = {
    {"a text", OPEN "\x81\x05hello", NULL, 0, CHANNEL_WEBSOCKET, HTTP_ANSWERED,
     "hello", 0, 0},
    {"two fragments with a ping between", OPEN "\x01\x03hel\x89\x01x\x80\x02lo",
     NULL, 0, CHANNEL_WEBSOCKET, HTTP_ANSWERED, "hello", 0, 0},
    {"a close with a status", OPEN "\x88\x02\x03\xe9", NULL, 0,
     CHANNEL_WEBSOCKET, HTTP_CLOSED, "status 1001", 0, 0},
    {"an end without a close", OPEN, NULL, 1, CHANNEL_WEBSOCKET, HTTP_CLOSED,
     "", 0, 0},
    {"a wrong key",
     "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
     "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
     NULL, 0, CHANNEL_WEBSOCKET, HTTP_UNOPENED, "Sec-WebSocket-Accept", 1, 0},
    {"no key", "HTTP/1.1 101 X\r\nUpgrade: websocket\r\n\r\n", NULL, 0,
     CHANNEL_WEBSOCKET, HTTP_UNOPENED, "lacks Upgrade", 1, 0},
    {"another status", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", NULL, 0,
     CHANNEL_WEBSOCKET, HTTP_UNOPENED, "status 200", 1, 0},
    {"an error", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", NULL, 0,
     CHANNEL_WEBSOCKET, HTTP_ANSWERED, "answered 404", 1, 0},
    {"no HTTP", "hello there\r\n\r\n", NULL, 0, CHANNEL_WEBSOCKET, HTTP_GARBLED,
     "", 1, 0},
    {"a handshake that never ends", "HTTP/1.1 101 X\r\n", "X: y\r\n", 0,
     CHANNEL_WEBSOCKET, HTTP_TOO_LARGE, "", 1, 0},
    {"a handshake that stops", "HTTP/1.1 101 X\r\n", NULL, 0, CHANNEL_WEBSOCKET,
     HTTP_TIMEOUT, "no end of the handshake", 1, 0},
    {"a close within the handshake", "HTTP/1.1 101 X\r\n", NULL, 1,
     CHANNEL_WEBSOCKET, HTTP_CUT, "handshake", 1, 0},
    {"a subprotocol that nobody offered",
     SWITCH "Sec-WebSocket-Protocol: soap\r\n\r\n", NULL, 0, CHANNEL_WEBSOCKET,
     HTTP_UNOPENED, "subprotocol", 1, 0},
    {"an extension that nobody offered",
     SWITCH "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", NULL, 0,
     CHANNEL_WEBSOCKET, HTTP_UNOPENED, "extension", 1, 0},
    {"a compression with a window that lasts",
     SWITCH "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", NULL, 0,
     CHANNEL_WEBSOCKET, HTTP_UNOPENED, "compresses otherwise", 1, 1},
    {"a text that is not UTF-8", OPEN "\x81\x02\xc3\x28", NULL, 0,
     CHANNEL_WEBSOCKET, HTTP_BROKEN, "UTF-8", 0, 0},
    {"a mask", OPEN "\x81\x85\x01\x01\x01\x01hello", NULL, 0, CHANNEL_WEBSOCKET,
     HTTP_BROKEN, "not allowed", 0, 0},
    {"a bit that nobody agreed on", OPEN "\xc1\x05hello", NULL, 0,
     CHANNEL_WEBSOCKET, HTTP_BROKEN, "not allowed", 0, 0},
    {"an opcode that does not exist", OPEN "\x83\x05hello", NULL, 0,
     CHANNEL_WEBSOCKET, HTTP_BROKEN, "not allowed", 0, 0},
    {"a continuation of nothing", OPEN "\x80\x05hello", NULL, 0,
     CHANNEL_WEBSOCKET, HTTP_BROKEN, "not allowed", 0, 0},
    {"a ping in fragments", OPEN "\x09\x01x", NULL, 0, CHANNEL_WEBSOCKET,
     HTTP_BROKEN, "not allowed", 0, 0},
    {"a message of 8 EiB",
     OPEN "\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"
	  "x",
     NULL, 0, CHANNEL_WEBSOCKET, HTTP_TOO_LARGE, "1048576 bytes", 0, 0},
    {"a flood of pings", OPEN, "\x89\x01x", 0, CHANNEL_WEBSOCKET, HTTP_BROKEN,
     "pings", 0, 0},
    {"a flood of fragments", OPEN "\x01\x01x", "#\x01x", 0, CHANNEL_WEBSOCKET,
     HTTP_TOO_LARGE, "fragments", 0, 0},
    {"a flood of pongs", OPEN, "\x8a\x01x", 0, CHANNEL_WEBSOCKET, HTTP_TIMEOUT,
     "nothing came", 0, 0},
    {"silence", OPEN, NULL, 0, CHANNEL_WEBSOCKET, HTTP_TIMEOUT,
     "nothing came in 0.3 s", 0, 0},
    {"a compressed text",
     SWITCH "Sec-WebSocket-Extensions: permessage-deflate; "
	    "server_no_context_takeover\r\n\r\n"
	    "\xc1\x07\xf2\x48\xcd\xc9\xc9\x07#",
     NULL, 0, CHANNEL_WEBSOCKET, HTTP_ANSWERED, "Hello", 0, 1},
    {"a compressed text that is none",
     SWITCH "Sec-WebSocket-Extensions: permessage-deflate; "
	    "server_no_context_takeover\r\n\r\n"
	    "\xc2\x03\xff\xff\xff",
     NULL, 0, CHANNEL_WEBSOCKET, HTTP_BROKEN, "unpacked", 0, 1},
    {"an event", STREAM "\r\ndata: hello\n\n", NULL, 0, CHANNEL_STREAM,
     HTTP_ANSWERED, "hello", 0, 0},
    {"an event in chunks",
     STREAM "Transfer-Encoding: chunked\r\n\r\n7\r\ndata: h\r\n6\r\nello\n\n"
	    "\r\n",
     NULL, 0, CHANNEL_STREAM, HTTP_ANSWERED, "hello", 0, 0},
    {"the end of a stream", STREAM "Content-Length: 0\r\n\r\n", NULL, 0,
     CHANNEL_STREAM, HTTP_CLOSED, "has ended", 0, 0},
    {"a stream that is cut",
     STREAM "Transfer-Encoding: chunked\r\n\r\n7\r\ndata", NULL, 1,
     CHANNEL_STREAM, HTTP_CUT, "within the stream", 0, 0},
    {"a page", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", NULL, 0,
     CHANNEL_STREAM, HTTP_UNOPENED, "Content-Type is text/html", 1, 0},
    {"an event that never ends", STREAM "\r\ndata: ", "xxxxxxxxxxxx", 0,
     CHANNEL_STREAM, HTTP_TOO_LARGE, "1048576 bytes", 0, 0},
    {"comments for ever", STREAM "\r\n", ":\n", 0, CHANNEL_STREAM, HTTP_TIMEOUT,
     "nothing came", 0, 0},
    {"bytes", "PONG\r\n", NULL, 0, CHANNEL_TCP, HTTP_ANSWERED, "PONG", 0, 0},
    {"no bytes", "", NULL, 0, CHANNEL_TCP, HTTP_TIMEOUT, "nothing came", 0, 0},
    {"an end", "", NULL, 1, CHANNEL_TCP, HTTP_CLOSED, "", 0, 0},
};

static void
accept_of(const char *request, struct buf *out)
{
	static const char name[] = "Sec-WebSocket-Key: ";
	const char *key = strstr(request, name);
	unsigned char digest[SHA1_BYTES];
	char text[128];

	if (key == NULL)
		return;
	key += strlen(name);
	snprintf(text, sizeof(text), "%.*s%s", (int)strcspn(key, "\r"), key,
		 GUID);
	sha1(text, strlen(text), digest);
	text_base64(out, digest, sizeof(digest));
}

static void
expand(struct buf *out, const char *text, const char *request)
{
	for (; *text != '\0'; text++)
		if (*text == '@')
			accept_of(request, out);
		else
			buf_add(out, *text == '#' ? "" : text, 1);
}

static void
peer_flood(int fd, const char *what)
{
	struct buf once = {0}, many = {0};

	expand(&once, what, "");
	while (many.len < 1 << 16)
		buf_add(&many, once.data, once.len);
	while (send(fd, many.data, many.len, MSG_NOSIGNAL) > 0)
		continue;
}

static void
peer_serve(const struct peer *peer, int fd)
{
	char request[4096] = "";
	struct buf says = {0};
	ssize_t length = 0, got;

	while (peer->kind != CHANNEL_TCP &&
	       strstr(request, "\r\n\r\n") == NULL &&
	       (got = recv(fd, request + length,
			   sizeof(request) - 1 - (size_t)length, 0)) > 0)
		length += got;
	expand(&says, peer->says, request);
	send(fd, buf_text(&says), says.len, MSG_NOSIGNAL);
	if (peer->floods != NULL && fork() == 0) {
		peer_flood(fd, peer->floods);
		_exit(0);
	}
	if (peer->closes)
		shutdown(fd, SHUT_WR);
	while (recv(fd, request, sizeof(request), 0) > 0)
		continue;
	_exit(0);
}

static pid_t
peer_start(const struct peer *peer, int *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	pid_t pid;

	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(fd, 8), 0);
	getsockname(fd, (struct sockaddr *)&at, &size);
	*port = ntohs(at.sin_port);
	pid = fork();
	if (pid == 0) {
		alarm(60);
		peer_serve(peer, accept(fd, NULL, NULL));
	}
	close(fd);
	return pid;
}

struct outcome {
	struct event_base *base;
	int done;
	enum http_failure failure;
	char detail[128], text[128];
};

static void
on_done(void *arg, const struct channel_reply *reply)
{
	struct outcome *outcome = arg;

	outcome->done = 1;
	event_base_loopbreak(outcome->base);
	outcome->failure = reply->failure;
	snprintf(outcome->detail, sizeof(outcome->detail), "%s", reply->detail);
	snprintf(outcome->text, sizeof(outcome->text), "%.*s",
		 (int)reply->length, reply->bytes);
}

static void
call(struct channel *channel, const struct channel_call *what,
     struct outcome *outcome)
{
	outcome->done = 0;
	channel_do(channel, what, on_done, outcome);
	while (!outcome->done)
		event_base_loop(outcome->base, EVLOOP_ONCE);
}

static void
check_outcome(const struct peer *peer, const struct outcome *outcome)
{
	const char *seen = peer->at_open || peer->failure != HTTP_ANSWERED
			       ? outcome->detail
			       : outcome->text;

	if (outcome->failure == peer->failure &&
	    strstr(seen, peer->detail) != NULL)
		return;
	print_error("%s: %s: '%s', expected %s: '%s'\n", peer->name,
		    http_failure_text(outcome->failure), seen,
		    http_failure_text(peer->failure), peer->detail);
	fail();
}

static void
talk(const struct peer *peer, int port, struct event_base *base)
{
	static const struct channel_counts none = {NULL, NULL};
	struct http_request request = {.method = "GET", .url = "/live"};
	struct channel_call open = {.act = CHANNEL_OPEN,
				    .kind = peer->kind,
				    .timeout_s = peer->at_open ? 0.5 : 20,
				    .request = &request,
				    .compress = peer->compress,
				    .most = MESSAGE_USUAL};
	struct channel_call receive = {
	    .act = CHANNEL_RECEIVE,
	    .kind = peer->kind,
	    .least = 1,
	    .timeout_s = peer->failure == HTTP_TIMEOUT ? 0.3 : 20};
	struct transport_settings settings = {.base = base, .timeout_s = 20};
	struct outcome outcome = {.base = base};
	struct error err = {0};
	struct channels *all;
	struct channel *channel;
	char url[64];

	if (peer->kind == CHANNEL_TCP)
		request.url = "";
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", port);
	assert_int_equal(address_parse(&settings.address, url, &err), 0);
	all = channels_open(&settings, &none, &err);
	channel = channel_new(all);
	if (peer->at_open && peer->failure != HTTP_TIMEOUT)
		open.timeout_s = 20;
	call(channel, &open, &outcome);
	if (!peer->at_open) {
		assert_int_equal(outcome.failure, HTTP_ANSWERED);
		call(channel, &receive, &outcome);
	}
	check_outcome(peer, &outcome);
	channel_free(channel);
	channels_close(all);
}

static void
test_peers(void **state)
{
	struct event_base *base = transport_loop();

	(void)state;
	for (size_t i = 0; i < COUNT(peers); i++) {
		int port;
		pid_t pid = peer_start(&peers[i], &port);

		talk(&peers[i], port, base);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	event_base_free(base);
}

/* Only the target, unless another host was allowed. */
static void
test_guard(void **state)
{
	static const struct {
		const char *url;
		enum channel_kind kind;
		enum http_failure failure;
		const char *detail;
	} cases[] = {
	    {"http://127.0.0.2:9/", CHANNEL_WEBSOCKET, HTTP_FORBIDDEN,
	     "--allow-host"},
	    {"http://127.0.0.1:10/", CHANNEL_STREAM, HTTP_FORBIDDEN,
	     "--allow-host"},
	    {"127.0.0.1:10", CHANNEL_TCP, HTTP_FORBIDDEN, "--allow-host"},
	    {"localhost:9", CHANNEL_TCP, HTTP_FORBIDDEN, "--allow-host"},
	    {"127.0.0.3:9", CHANNEL_TCP, HTTP_REFUSED, "port 9"},
	    {"", CHANNEL_TCP, HTTP_REFUSED, "127.0.0.1 port 9"},
	};
	static const struct channel_counts none = {NULL, NULL};
	char *allowed[] = {(char *)"127.0.0.3:9"};
	struct strings hosts = {allowed, 1};
	struct event_base *base = transport_loop();
	struct transport_settings settings = {
	    .base = base, .timeout_s = 5, .allow_hosts = &hosts};
	struct error err = {0};
	struct channels *all;

	(void)state;
	address_parse(&settings.address, "http://127.0.0.1:9", &err);
	all = channels_open(&settings, &none, &err);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_request request = {.method = "GET",
					       .url = cases[i].url};
		struct channel_call open = {.act = CHANNEL_OPEN,
					    .kind = cases[i].kind,
					    .request = &request};
		struct outcome outcome = {.base = base};
		struct channel *channel = channel_new(all);

		call(channel, &open, &outcome);
		assert_int_equal(outcome.failure, cases[i].failure);
		assert_non_null(strstr(outcome.detail, cases[i].detail));
		channel_free(channel);
	}
	channels_close(all);
	event_base_free(base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_peers),
	    cmocka_unit_test(test_guard),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
