/* SPDX-License-Identifier: MIT */
/* Requests by the h2 transport to a server that writes its frames by hand. */
#ifndef TESTS_UNIT_NET_H2_EXCHANGE_H
#define TESTS_UNIT_NET_H2_EXCHANGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>

#include "base/mem.h"
#include "net/net.h"
#include "h2_server.h"

#define BYTES(text) text, sizeof(text) - 1
/* ":status: 200" and others, as HPACK has them. */
#define STATUS_200 "\x88"
#define STATUS_100 "\x08\x03\x31\x30\x30"
#define X_TWO "\x40\x05x-two\x01\x32"

enum { SLOTS = 8 };

static struct fixture {
	struct event_base *base;
	struct h2_server server;
	struct transport_settings settings;
	void *client;
	struct slot *slots[SLOTS];
	int wanted, replies, answered;
	struct http_reply reply; /* the last one */
	char body[256], headers[512];
	_Atomic uint64_t opened;
} f;

static inline void
open_client(void)
{
	struct error err = {0};

	f.client = transport_h2.open(&f.settings, &err);
	assert_non_null(f.client);
	for (int i = 0; i < SLOTS; i++)
		f.slots[i] = transport_h2.slot_new(f.client);
}

static inline void
close_client(void)
{
	for (int i = SLOTS; i-- > 0;)
		transport_h2.slot_free(f.slots[i]);
	transport_h2.close(f.client);
}

static inline void
reopen(void)
{
	close_client();
	open_client();
}

static inline int
setup(void **state)
{
	struct error err = {0};
	char url[64];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	memset(&f, 0, sizeof(f));
	f.base = event_base_new();
	h2_listen(&f.server, f.base);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", f.server.port);
	f.settings.base = f.base;
	f.settings.timeout_s = 60;
	f.settings.http2 = 1;
	f.settings.opened = &f.opened;
	assert_int_equal(address_parse(&f.settings.address, url, &err), 0);
	open_client();
	return 0;
}

static inline void
let_pass(double seconds)
{
	struct timeval soon = {0, (suseconds_t)(seconds * 1e6)};

	event_base_loopexit(f.base, &soon);
	event_base_dispatch(f.base);
}

/* Whatever else the machine does. */
#define AWAIT(condition)                                                       \
	do {                                                                   \
		for (int i_ = 0; i_ < 6000 && !(condition); i_++)              \
			let_pass(0.01);                                        \
		assert_true(condition);                                        \
	} while (0)

static inline int
teardown(void **state)
{
	(void)state;
	close_client();
	let_pass(0.02);
	h2_stop(&f.server);
	event_base_free(f.base);
	return 0;
}

static inline void
on_reply(void *arg, const struct http_reply *reply)
{
	(void)arg;
	f.replies++;
	f.answered += reply->failure == HTTP_ANSWERED;
	f.reply = *reply;
	snprintf(f.body, sizeof(f.body), "%s", reply->body);
	snprintf(f.headers, sizeof(f.headers), "%s", reply->headers);
	if (f.replies == f.wanted)
		event_base_loopbreak(f.base);
}

static inline void
ask(const struct http_request *request)
{
	int before = f.replies;

	f.wanted = before + 1;
	transport_h2.send(f.slots[0], request, on_reply, NULL);
	assert_int_equal(f.replies, before); /* never from within send */
	event_base_dispatch(f.base);
	assert_int_equal(f.replies, before + 1);
}

static const struct http_request get = {
    .method = "GET", .url = "/", .want_body = 1, .want_headers = 1};

/* A request of each slot, all at once. */
static inline void
ask_all(void)
{
	f.wanted = f.replies + SLOTS;
	for (int i = 0; i < SLOTS; i++)
		transport_h2.send(f.slots[i], &get, on_reply, NULL);
	event_base_dispatch(f.base);
	assert_int_equal(f.replies, f.wanted);
}

static inline void
expect_failure(enum http_failure failure, const char *detail)
{
	assert_int_equal(f.reply.failure, failure);
	if (strstr(f.reply.detail, detail) == NULL)
		fail_msg("'%s' instead of '%s'", f.reply.detail, detail);
}

static inline void
headers(struct h2_peer *peer, int stream, int flags, const char *bytes,
	size_t len)
{
	h2_frame(peer, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS | flags,
		 stream, bytes, len);
}

static inline void
data(struct h2_peer *peer, int stream, int flags, const char *bytes, size_t len)
{
	h2_frame(peer, NGHTTP2_DATA, flags, stream, bytes, len);
}

static inline void
say_ok(struct h2_peer *peer, int stream)
{
	headers(peer, stream, 0, BYTES(STATUS_200 X_TWO));
	data(peer, stream, NGHTTP2_FLAG_END_STREAM, BYTES("ok"));
}

static inline void
expect_ok(void)
{
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_int_equal(f.reply.aborted, 0);
	assert_int_equal(f.reply.status, 200);
	assert_string_equal(f.body, "ok");
}

static inline void
expect_good_manners(void)
{
	f.server.answer = say_ok;
	ask(&get);
	expect_ok();
}

/* Requests that are to be answered at once. */
static struct h2_peer *held_by[SLOTS * 2];
static int held[SLOTS * 2], nheld, most_held, hold_until;

static inline void
hold(struct h2_peer *peer, int stream)
{
	held_by[nheld] = peer;
	held[nheld++] = stream;
	most_held = nheld > most_held ? nheld : most_held;
	if (nheld < hold_until)
		return;
	while (nheld > 0) {
		nheld--;
		say_ok(held_by[nheld], held[nheld]);
	}
}

static inline void
go_away_after_first(struct h2_peer *peer, int stream)
{
	if (stream == 1 && f.server.connections == 1)
		h2_frame(peer, NGHTTP2_GOAWAY, 0, 0, BYTES("\0\0\0\1\0\0\0\0"));
	if (stream == 1 || f.server.connections > 1)
		say_ok(peer, stream);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
