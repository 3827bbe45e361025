/* SPDX-License-Identifier: MIT */
/* Requests of the h2 transport that misbehave, as the other side sees them. */
#include "h2_exchange.h"

static void
ask_for(const struct http_misbehaviour *how, double timeout_s)
{
	struct http_request request = get;

	request.misbehaves = how;
	request.timeout_s = timeout_s;
	ask(&request);
}

static void
expect_aborted(int status)
{
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_int_equal(f.reply.aborted, 1);
	assert_int_equal(f.reply.status, status);
}

static void
say_endless(struct h2_peer *peer, int stream)
{
	headers(peer, stream, 0, BYTES(STATUS_200));
	data(peer, stream, 0, BYTES("0123456789012345678901234567890"));
}

/* An abort is a RST_STREAM: the connection goes on. */
static void
test_aborted(void **state)
{
	static const struct {
		struct http_misbehaviour how;
		void (*answer)(struct h2_peer *, int);
		int status;
	} aborts[] = {{{.abort_after_s = 0.05}, NULL, 0},
		      {{.abort_after_bytes = 20}, say_endless, 200}};

	(void)state;
	for (size_t i = 0; i < COUNT(aborts); i++) {
		f.server.answer = aborts[i].answer;
		f.server.reset = 0;
		ask_for(&aborts[i].how, 0);
		expect_aborted(aborts[i].status);
		AWAIT(f.server.reset == NGHTTP2_CANCEL);
		ask_for(&(struct http_misbehaviour){.abort_after_s = 10}, 0.05);
		assert_int_equal(f.reply.failure, HTTP_TIMEOUT);
		reopen();
		expect_good_manners();
	}
}

/* These have a connection of their own, whoever shares the others. */
static void
test_what_concerns_a_connection(void **state)
{
	static const struct {
		struct http_misbehaviour how;
		double timeout_s;
		int aborted, status, requests, broken;
	} ways[] = {
	    {{.abort_after_bytes = 20, .reset = 1}, 0, 1, 200, 1, 1},
	    {{.stop_reading = 1}, 0.5, 1, 0, 1, 1}, /* by what is unread */
	    {{.silent = 1, .abort_after_s = 0.05}, 0, 1, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(ways); i++) {
		size_t way = i % COUNT(ways);

		f.settings.connections = i / COUNT(ways);
		reopen();
		expect_good_manners();
		let_pass(0.02);
		f.server.requests = f.server.broken = f.server.ended = 0;
		f.server.answer = say_endless;
		ask_for(&ways[way].how, ways[way].timeout_s);
		expect_aborted(ways[way].status);
		AWAIT(f.server.open == (int)f.settings.connections);
		assert_int_equal(f.server.requests, ways[way].requests);
		assert_int_equal(f.server.broken > 0, ways[way].broken);
		expect_good_manners();
		assert_int_equal(f.server.open, 1);
	}
}

static void
test_no_window_for_who_stops_reading(void **state)
{
	static const struct http_misbehaviour how = {.stop_reading = 1};

	(void)state;
	f.settings.requests_per_connection = 1;
	reopen();
	f.server.answer = say_ok;
	ask_for(&how, 0.5);
	expect_aborted(0);
	assert_memory_equal(f.server.last_settings + 6, "\0\4\0\0\0\0", 6);
	assert_int_equal(f.server.frames[NGHTTP2_WINDOW_UPDATE], 0);
	/* Nor is anything acknowledged. */
	assert_int_equal(f.server.frames[NGHTTP2_SETTINGS], 1);
}

static void
test_half_closed(void **state)
{
	static const struct http_misbehaviour how = {.half_close = 1};

	(void)state;
	f.server.answer = NULL;
	ask_for(&how, 0.5);
	assert_int_equal(f.server.requests, 1);
	assert_int_equal(f.server.ended, 1);
	expect_good_manners();
}

static void
test_written_slowly(void **state)
{
	static const struct http_misbehaviour how = {.write_rate = 2000};
	struct http_request request = get;
	char body[1500];

	(void)state;
	memset(body, 'b', sizeof(body));
	request.method = "POST";
	request.body = body;
	request.body_len = sizeof(body);
	request.misbehaves = &how;
	f.server.answer = say_ok;
	ask(&request);
	expect_ok();
	assert_int_equal(f.server.body.len, sizeof(body));
	assert_true(f.reply.seconds > 0.3 && f.reply.seconds < 10);
}

static void
test_read_slowly(void **state)
{
	static const struct http_misbehaviour how = {.read_rate = 400};

	(void)state;
	f.server.answer = say_ok;
	ask_for(&how, 0);
	expect_ok();
	assert_true(f.reply.seconds > 0 && f.reply.seconds < 10);
	expect_good_manners();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_aborted),
	    TEST(test_what_concerns_a_connection),
	    TEST(test_no_window_for_who_stops_reading),
	    TEST(test_half_closed),
	    TEST(test_written_slowly),
	    TEST(test_read_slowly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
