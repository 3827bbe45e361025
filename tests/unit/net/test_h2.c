/* SPDX-License-Identifier: MIT */
/* The h2 transport: replies and failures, streams and connections. */
#include "h2_exchange.h"

static void
test_answered(void **state)
{
	(void)state;
	f.server.answer = say_ok;
	for (int i = 0; i < 5; i++) {
		ask(&get);
		expect_ok();
		assert_int_equal(f.reply.version, HTTP_VERSION_2);
		assert_int_equal(f.reply.received, 2);
		assert_string_equal(f.headers, "x-two: 2\r\n");
	}
	assert_int_equal(f.server.connections, 1);
	assert_int_equal(f.opened, 1);
}

static void
test_what_is_sent(void **state)
{
	const char *lines[] = {"X-One: a  b ", "Connection: close",
			       "Keep-Alive: 1", "Accept:", "Host: other:1"};
	struct http_request request = {.method = "PUT",
				       .url = "/a/../b?c=d#e",
				       .headers = lines,
				       .nheaders = COUNT(lines),
				       .body = "hello",
				       .body_len = 5};

	(void)state;
	f.server.answer = say_ok;
	ask(&request);
	assert_string_equal(f.server.head.data,
			    ":method: PUT\n:scheme: http\n"
			    ":path: /a/../b?c=d\n:authority: other:1\n"
			    "user-agent: flatline\nx-one: a  b\n"
			    "content-length: 5\n");
	assert_string_equal(f.server.body.data, "hello");
	assert_string_equal(f.body, ""); /* not wanted */
	assert_string_equal(f.headers, "");
	assert_int_equal(f.reply.received, 2);
}

static void
test_a_long_body(void **state)
{
	size_t len = 200000; /* more than a window */
	char *body = xcalloc(1, len);
	struct http_request request = {
	    .method = "POST", .url = "/", .body = body, .body_len = len};

	(void)state;
	memset(body, 'b', len);
	f.server.answer = say_ok;
	f.server.settings = "\0\4\0\x10\0\0"; /* a window of 1 MiB */
	f.server.settings_len = 6;
	request.body_len = 60000;
	ask(&request);
	assert_int_equal(f.server.body.len, 60000);
	free(body);
}

static void
say_in_parts(struct h2_peer *peer, int stream)
{
	headers(peer, stream, 0, BYTES(STATUS_100));
	headers(peer, stream, 0, BYTES(STATUS_200));
	data(peer, stream, 0, BYTES("o"));
	data(peer, stream, 0, "", 0);
	data(peer, stream, 0, BYTES("k"));
	headers(peer, stream, NGHTTP2_FLAG_END_STREAM, BYTES(X_TWO));
}

static void
say_head_only(struct h2_peer *peer, int stream)
{
	headers(peer, stream, NGHTTP2_FLAG_END_STREAM, BYTES(STATUS_200));
}

static void
test_heads_bodies_and_trailers(void **state)
{
	(void)state;
	f.server.answer = say_in_parts;
	ask(&get);
	expect_ok();
	assert_string_equal(f.headers, "x-two: 2\r\n");
	f.server.answer = say_head_only;
	ask(&get);
	assert_int_equal(f.reply.status, 200);
	assert_string_equal(f.body, "");
}

static void
reset_before(struct h2_peer *peer, int stream)
{
	h2_frame(peer, NGHTTP2_RST_STREAM, 0, stream, BYTES("\0\0\0\2"));
}

static void
reset_within(struct h2_peer *peer, int stream)
{
	headers(peer, stream, 0, BYTES(STATUS_200));
	h2_frame(peer, NGHTTP2_RST_STREAM, 0, stream, BYTES("\0\0\0\x8"));
}

static void
refuse(struct h2_peer *peer, int stream)
{
	h2_frame(peer, NGHTTP2_RST_STREAM, 0, stream, BYTES("\0\0\0\x7"));
}

static void
close_before(struct h2_peer *peer, int stream)
{
	(void)stream;
	h2_close(peer, 0);
}

static void
close_within(struct h2_peer *peer, int stream)
{
	headers(peer, stream, 0, BYTES(STATUS_200));
	data(peer, stream, 0, BYTES("o"));
	h2_close_later(peer);
}

static void
go_away_angry(struct h2_peer *peer, int stream)
{
	(void)stream;
	h2_frame(peer, NGHTTP2_GOAWAY, 0, 0, BYTES("\0\0\0\1\0\0\0\xb"));
	h2_close_later(peer);
}

static void
garble(struct h2_peer *peer, int stream)
{
	(void)stream;
	bufferevent_write(peer->event, BYTES("HTTP/1.1 400 Bad\r\n\r\n"));
}

static void
no_status(struct h2_peer *peer, int stream)
{
	headers(peer, stream, NGHTTP2_FLAG_END_STREAM, BYTES(X_TWO));
}

static void
push(struct h2_peer *peer, int stream)
{
	h2_frame(peer, NGHTTP2_PUSH_PROMISE, NGHTTP2_FLAG_END_HEADERS, stream,
		 BYTES("\0\0\0\2" STATUS_200));
}

/* One entry of 4 KB in the table, named over and over. */
static void
bomb(struct h2_peer *peer, int stream)
{
	static char head[16000];
	size_t len = 0;

	head[len++] = (char)0x88;
	memcpy(head + len, "\x40\x01x\x7f\xa1\x1e", 6);
	len += 6;
	memset(head + len, 'a', 4000);
	len += 4000;
	memset(head + len, (char)0xbe, sizeof(head) - len);
	headers(peer, stream, NGHTTP2_FLAG_END_STREAM, head, sizeof(head));
}

static void
flood_pings(struct h2_peer *peer, int stream)
{
	(void)stream;
	for (int i = 0; i < 12000; i++)
		h2_frame(peer, NGHTTP2_PING, NGHTTP2_FLAG_ACK, 0,
			 BYTES("12345678"));
}

static const struct {
	const char *what;
	void (*answer)(struct h2_peer *, int);
	enum http_failure failure;
	const char *detail;
	int requests; /* that it takes */
} cases[] = {
    {"a reset before", reset_before, HTTP_RESET,
     "RST_STREAM before an answer: INTERNAL_ERROR", 1},
    {"a reset within", reset_within, HTTP_RESET,
     "RST_STREAM within an answer: CANCEL", 1},
    {"always refused", refuse, HTTP_RESET, "refused the stream 4 times", 4},
    {"closed before", close_before, HTTP_RESET, "closed before an answer", 1},
    {"closed within", close_within, HTTP_CUT, "1 bytes of it came", 1},
    {"an angry farewell", go_away_angry, HTTP_RESET, "ENHANCE_YOUR_CALM", 1},
    {"HTTP/1", garble, HTTP_GARBLED, "", 1},
    {"no status", no_status, HTTP_GARBLED, "", 1},
    {"a push", push, HTTP_GARBLED, "", 1},
    {"a header bomb", bomb, HTTP_TOO_LARGE, "endless headers", 1},
    {"pongs without end", flood_pings, HTTP_OTHER, "a flood of PING frames", 1},
};

static void
test_failures(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int before = f.server.requests;

		reopen();
		f.server.answer = cases[i].answer;
		ask(&get);
		if (f.reply.failure != cases[i].failure ||
		    strstr(f.reply.detail, cases[i].detail) == NULL ||
		    f.server.requests - before != cases[i].requests)
			fail_msg("%s: %s, '%s', %d requests", cases[i].what,
				 http_failure_text(f.reply.failure),
				 f.reply.detail, f.server.requests - before);
		expect_good_manners();
	}
}

/* Requests that nobody has looked at are sent again, on another connection. */
static void
go_away_first(struct h2_peer *peer, int stream)
{
	if (f.server.connections == 1)
		h2_frame(peer, NGHTTP2_GOAWAY, 0, 0, BYTES("\0\0\0\0\0\0\0\0"));
	else
		say_ok(peer, stream);
}

static void
refuse_once(struct h2_peer *peer, int stream)
{
	if (f.server.requests == 1)
		refuse(peer, stream);
	else
		say_ok(peer, stream);
}

static void
test_unseen_requests_are_sent_again(void **state)
{
	(void)state;
	f.server.answer = go_away_first;
	ask(&get);
	expect_ok();
	assert_int_equal(f.server.connections, 2);
	f.server.requests = 0;
	f.server.answer = refuse_once;
	ask(&get);
	expect_ok();
	assert_int_equal(f.server.requests, 2);
}

static void
test_a_goaway_among_streams(void **state)
{
	(void)state;
	f.settings.connections = 1;
	reopen();
	f.server.answer = go_away_after_first;
	for (int i = 0; i < 3; i++)
		ask_all();
	assert_int_equal(f.answered, 3 * SLOTS);
	assert_int_equal(f.server.connections, 2);
}

static void
close_used(struct h2_peer *peer, int stream)
{
	if (stream > 1)
		h2_close(peer, 1);
	else
		say_ok(peer, stream);
}

static void
test_a_stale_connection_is_no_error(void **state)
{
	(void)state;
	f.server.answer = close_used;
	for (int i = 0; i < 4; i++) {
		ask(&get);
		expect_ok();
	}
	assert_int_equal(f.server.connections, 4);
}

static void
test_streams_share_connections(void **state)
{
	static const struct {
		size_t connections, streams;
		const char *settings;
		int at_once, opened;
	} shared[] = {
	    {1, 0, "", SLOTS, 1},   {2, 0, "", SLOTS, 2},
	    {1, 2, "", 2, 1},	    {2, 1, "", 2, 2},
	    {4, 100, "", SLOTS, 4}, {0, 0, "", SLOTS, SLOTS},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(shared); i++) {
		int before = f.server.connections;

		f.settings.connections = shared[i].connections;
		f.settings.streams = shared[i].streams;
		f.answered = nheld = most_held = 0;
		hold_until = shared[i].at_once;
		f.server.answer = hold;
		reopen();
		for (int round = 0; round < 3; round++)
			ask_all();
		if (f.answered != 3 * SLOTS)
			fail_msg("%zu: %d answered, last '%s'", i, f.answered,
				 f.reply.detail);
		assert_int_equal(most_held, shared[i].at_once);
		assert_int_equal(f.server.connections - before,
				 shared[i].opened);
	}
}

/* Before it has said so, it refuses what is too much. */
static void
test_a_server_that_limits_streams(void **state)
{
	(void)state;
	f.settings.connections = 1;
	f.server.settings = "\0\3\0\0\0\2";
	f.server.settings_len = 6;
	reopen();
	expect_good_manners();
	nheld = most_held = 0;
	hold_until = 2;
	f.server.answer = hold;
	for (int round = 0; round < 2; round++)
		ask_all();
	assert_int_equal(f.answered, 1 + 2 * SLOTS);
	assert_int_equal(most_held, 2);
	assert_int_equal(f.server.connections, 1);
}

static void
test_requests_per_connection(void **state)
{
	(void)state;
	f.server.answer = say_ok;
	for (size_t shared = 0; shared < 2; shared++) {
		int before = f.server.connections;

		f.settings.connections = shared;
		f.settings.requests_per_connection = 2;
		reopen();
		for (int i = 0; i < 7; i++) {
			ask(&get);
			expect_ok();
		}
		assert_int_equal(f.server.connections - before, 4);
		AWAIT(f.server.open == 1);
	}
	assert_true(f.server.frames[NGHTTP2_GOAWAY] >= 6);
}

static void
test_a_limit_is_kept_at_last(void **state)
{
	struct http_request request = get;

	(void)state;
	request.timeout_s = 0.1;
	expect_good_manners(); /* it is connected */
	f.server.answer = NULL;
	ask(&request);
	expect_failure(HTTP_TIMEOUT, "no answer in 0.1 s");
	AWAIT(f.server.reset == NGHTTP2_CANCEL);
	f.server.settings = "\0\4\0\0\0\0"; /* no window for its body */
	f.server.settings_len = 6;
	reopen();
	expect_good_manners();
	request.method = "POST";
	request.body = "12345";
	request.body_len = 5;
	ask(&request);
	expect_failure(HTTP_TIMEOUT, "5 bytes of the request without a window");
	expect_good_manners();
}

static void
test_refused_by_the_machine(void **state)
{
	(void)state;
	evconnlistener_free(f.server.listener);
	f.server.listener = NULL;
	for (size_t shared = 0; shared < 2; shared++) {
		f.settings.connections = shared;
		reopen();
		ask(&get);
		expect_failure(HTTP_REFUSED, "127.0.0.1 port");
	}
}

static void
test_cancelled(void **state)
{
	(void)state;
	for (size_t shared = 0; shared < 2; shared++) {
		f.settings.connections = shared;
		reopen();
		f.replies = 0;
		f.server.answer = NULL;
		for (int i = 0; i < SLOTS; i++)
			transport_h2.send(f.slots[i], &get, on_reply, NULL);
		transport_h2.cancel(f.slots[1]); /* before it is connected */
		let_pass(0.03);
		for (int i = 0; i < SLOTS; i++) {
			transport_h2.cancel(f.slots[i]);
			transport_h2.cancel(f.slots[i]);
		}
		let_pass(0.03);
		assert_int_equal(f.replies, 0);
		expect_good_manners();
	}
}

/* Whoever is told of a reply may do what he likes. */
static void
free_others(void *arg, const struct http_reply *reply)
{
	on_reply(arg, reply);
	for (int i = 1; i < SLOTS; i++) {
		transport_h2.slot_free(f.slots[i]);
		f.slots[i] = transport_h2.slot_new(f.client);
	}
}

static void
test_freed_when_told(void **state)
{
	(void)state;
	for (size_t shared = 0; shared < 2; shared++) {
		f.settings.connections = shared;
		reopen();
		nheld = 0;
		hold_until = SLOTS;
		f.server.answer = hold;
		f.wanted = f.replies + 1;
		for (int i = SLOTS - 1; i >= 0; i--)
			transport_h2.send(f.slots[i], &get, free_others, NULL);
		event_base_dispatch(f.base);
		let_pass(0.02);
		expect_good_manners();
	}
}

static void
test_another_host_is_not_reached(void **state)
{
	struct http_request request = get;

	(void)state;
	request.url = "http://127.0.0.2:9/";
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_FORBIDDEN);
	assert_int_equal(f.server.connections, 0);
}

/* What we take: no pushes, a bounded window, and heads of a bounded size. */
static void
test_what_we_take(void **state)
{
	static const char wanted[] = "\0\2\0\0\0\0"
				     "\0\4\0\x10\0\0"
				     "\0\6\0\4\0";

	(void)state;
	expect_good_manners();
	assert_int_equal(f.server.last_settings_len, sizeof(wanted));
	assert_memory_equal(f.server.last_settings, wanted, sizeof(wanted));
}

static void
test_what_it_refuses(void **state)
{
	struct transport_settings settings = f.settings;

	(void)state;
	assert_null(transport_h2.refuses(&settings));
	settings.proxy = "http://127.0.0.1:1";
	assert_string_equal(transport_h2.refuses(&settings), "--proxy");
	settings.proxy = NULL;
	settings.http2 = 0;
	assert_non_null(strstr(transport_h2.refuses(&settings), "--http2"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_answered),
	    TEST(test_what_is_sent),
	    TEST(test_a_long_body),
	    TEST(test_heads_bodies_and_trailers),
	    TEST(test_failures),
	    TEST(test_unseen_requests_are_sent_again),
	    TEST(test_a_goaway_among_streams),
	    TEST(test_a_stale_connection_is_no_error),
	    TEST(test_streams_share_connections),
	    TEST(test_a_server_that_limits_streams),
	    TEST(test_requests_per_connection),
	    TEST(test_a_limit_is_kept_at_last),
	    TEST(test_refused_by_the_machine),
	    TEST(test_cancelled),
	    TEST(test_freed_when_told),
	    TEST(test_another_host_is_not_reached),
	    TEST(test_what_we_take),
	    TEST(test_what_it_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
