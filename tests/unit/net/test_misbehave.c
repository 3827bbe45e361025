/* SPDX-License-Identifier: MIT */
/* Requests that misbehave, as the other side sees them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "../../certificate.h"
#include "net/net.h"
#include "raw_server.h"

#define HEAD "HTTP/1.1 200 OK\r\n"
#define OK HEAD "Content-Length: 2\r\n\r\nok"

static struct fixture {
	struct event_base *base;
	struct raw_server server;
	struct transport_settings settings;
	void *client;
	struct slot *slot;
	struct http_reply reply;
	char body[4096];
	int replies;
} f;
static const struct transport *under_test;
/* What the server shows; NULL: without TLS. */
static const struct certificate *by_tls;

static void
set_scheme(const char *scheme)
{
	struct error err = {0};
	char url[64];

	snprintf(url, sizeof(url), "%s://127.0.0.1:%d", scheme, f.server.port);
	assert_int_equal(address_parse(&f.settings.address, url, &err), 0);
}

static int
setup(void **state)
{
	struct event_config *config;
	struct error err = {0};

	(void)state;
	signal(SIGPIPE, SIG_IGN); /* as main() does */
	memset(&f, 0, sizeof(f));
	config = event_config_new();
	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
	f.base = event_base_new_with_config(config);
	event_config_free(config);
	raw_listen(&f.server, f.base);
	if (by_tls != NULL)
		f.server.tls = certificate_serve(by_tls);
	f.settings.base = f.base;
	f.settings.timeout_s = 20;
	f.settings.insecure = 1;
	set_scheme(by_tls != NULL ? "https" : "http");
	f.client = under_test->open(&f.settings, &err);
	assert_non_null(f.client);
	f.slot = under_test->slot_new(f.client);
	return 0;
}

static void
let_pass(double seconds)
{
	struct timeval soon = {0, (suseconds_t)(seconds * 1e6)};

	event_base_loopexit(f.base, &soon);
	event_base_dispatch(f.base);
}

static int
teardown(void **state)
{
	(void)state;
	under_test->slot_free(f.slot);
	under_test->close(f.client);
	let_pass(0.02);
	raw_stop(&f.server);
	SSL_CTX_free(f.server.tls);
	event_base_free(f.base);
	return 0;
}

static void
on_reply(void *arg, const struct http_reply *reply)
{
	(void)arg;
	f.replies++;
	f.reply = *reply;
	snprintf(f.body, sizeof(f.body), "%s", reply->body);
	event_base_loopbreak(f.base);
}

/* A whole request of that kind; NULL: one that behaves. */
static void
ask_for(struct http_request *request, const struct http_misbehaviour *how)
{
	int before = f.replies;

	request->method = request->body != NULL ? "POST" : "GET";
	request->url = "/x";
	request->want_body = request->want_headers = 1;
	request->misbehaves = how;
	under_test->send(f.slot, request, on_reply, NULL);
	assert_int_equal(f.replies, before); /* never from within send */
	event_base_dispatch(f.base);
	assert_int_equal(f.replies, before + 1);
}

static void
ask(const struct http_misbehaviour *how)
{
	struct http_request request = {0};

	ask_for(&request, how);
}

/* The slot works as before, whatever the last request did. */
static void
expect_good_manners(void)
{
	f.server.answer = OK;
	f.server.end = RAW_KEEPS;
	ask(NULL);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_int_equal(f.reply.aborted, 0);
	assert_int_equal(f.reply.status, 200);
	assert_string_equal(f.body, "ok");
}

/* False where the transport has said that it cannot. */
static int
carried(const char *option)
{
	if (strcmp(under_test->name, "curl") != 0)
		return 1;
	assert_int_equal(f.reply.failure, HTTP_BAD_REQUEST);
	assert_non_null(strstr(f.reply.detail, option));
	assert_non_null(strstr(f.reply.detail, "h1"));
	assert_int_equal(f.server.connections, 0);
	expect_good_manners();
	return 0;
}

static void
expect_aborted(int status)
{
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_int_equal(f.reply.aborted, 1);
	assert_int_equal(f.reply.status, status);
}

static const struct {
	const char *what;
	struct http_misbehaviour how;
	const char *answer;
	int aborted, status;
} cases[] = {
    {"before the answer", {.abort_after_s = 0.05}, "", 1, 0},
    {"within the body",
     {.abort_after_s = 0.05},
     HEAD "Content-Length: 9\r\n\r\nok",
     1,
     200},
    {"answered in time", {.abort_after_s = 10}, OK, 0, 200},
    {"after bytes of the body",
     {.abort_after_bytes = 45},
     HEAD "Content-Length: 3000\r\n\r\n0123456789012345678901234567890",
     1,
     200},
    {"the reply was shorter", {.abort_after_bytes = 4096}, OK, 0, 200},
    {"before or after, which is first",
     {.abort_after_s = 0.05, .abort_after_bytes = 4096},
     "",
     1,
     0},
};

static void
test_aborted_or_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		f.server.answer = cases[i].answer;
		ask(&cases[i].how);
		if (f.reply.failure != HTTP_ANSWERED ||
		    f.reply.aborted != cases[i].aborted ||
		    f.reply.status != cases[i].status)
			fail_msg("%s, %s: aborted %d, status %d, %s",
				 under_test->name, cases[i].what,
				 f.reply.aborted, f.reply.status,
				 f.reply.detail);
		expect_good_manners();
	}
}

static void
test_the_time_is_kept(void **state)
{
	const struct http_misbehaviour how = {.abort_after_s = 0.1};

	(void)state;
	ask(&how);
	assert_true(f.reply.seconds >= 0.099 && f.reply.seconds < 5);
	let_pass(0.05);
	assert_int_equal(f.server.requests, 1);
	assert_int_equal(f.server.ended, 1);
	assert_int_equal(f.server.broken, 0);
}

static void
test_answered_in_time_keeps_the_connection(void **state)
{
	const struct http_misbehaviour how = {.abort_after_s = 0.05};

	(void)state;
	f.server.answer = OK;
	for (int i = 0; i < 3; i++)
		ask(&how);
	let_pass(0.1); /* its time comes, and nobody is left to abort */
	assert_int_equal(f.replies, 3);
	assert_int_equal(f.server.connections, 1);
	expect_good_manners();
	assert_int_equal(f.server.connections, 1);
}

static void
test_a_head_in_part_is_not_shown(void **state)
{
	const struct http_misbehaviour how = {.abort_after_s = 0.05};

	(void)state;
	f.server.answer = HEAD "X-Half";
	ask(&how);
	assert_int_equal(f.reply.aborted, 1);
	assert_string_equal(f.body, "");
	expect_good_manners();
}

static void
test_by_a_reset(void **state)
{
	const struct http_misbehaviour how = {.abort_after_s = 0.05,
					      .reset = 1};

	(void)state;
	ask(&how);
	if (!carried("reset"))
		return;
	expect_aborted(0);
	let_pass(0.05);
	assert_int_equal(f.server.ended, 0);
	assert_int_equal(f.server.broken, 1);
	expect_good_manners();
}

static void
test_half_closed(void **state)
{
	const struct http_misbehaviour how = {.half_close = 1};

	(void)state;
	f.server.answer = OK;
	ask(&how);
	if (!carried("half_close"))
		return;
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_int_equal(f.reply.aborted, 0);
	assert_string_equal(f.body, "ok");
	let_pass(0.05);
	assert_int_equal(f.server.ended, 1);
	expect_good_manners();
	assert_int_equal(f.server.connections, 2);
}

static void
test_its_reply_is_not_read(void **state)
{
	const struct http_misbehaviour how = {.stop_reading = 1};
	struct http_request request = {.timeout_s = 0.1};

	(void)state;
	f.server.answer = OK;
	ask_for(&request, &how);
	if (!carried("stop_reading"))
		return;
	expect_aborted(0);
	assert_true(f.reply.seconds >= 0.099);
	assert_int_equal(f.server.requests, 1);
	expect_good_manners();
	ask_for(&request, &how); /* a connection that was used will not do */
	assert_int_equal(f.server.connections, 3);
}

static void
test_left_idle(void **state)
{
	const struct http_misbehaviour how = {.silent = 1,
					      .abort_after_s = 0.1};

	(void)state;
	ask(&how);
	if (!carried("http.idle"))
		return;
	expect_aborted(0);
	let_pass(0.05);
	assert_int_equal(f.server.connections, 1);
	assert_int_equal(f.server.requests, 0);
	assert_int_equal(f.server.ended, 1);
	expect_good_manners();
}

/* A body of so many bytes, framed. */
static char *
answer_of(size_t bytes)
{
	char *body = xcalloc(1, bytes + 1), *answer;

	memset(body, 'b', bytes);
	answer = xasprintf(HEAD "Content-Length: %zu\r\n\r\n%s", bytes, body);
	free(body);
	return answer;
}

/* libcurl holds back what comes after its first buffer full. */
static void
test_read_slowly(void **state)
{
	const struct http_misbehaviour how = {.read_rate = 4000};
	char *answer = answer_of(2000);

	(void)state;
	f.server.answer = answer;
	ask(&how);
	assert_int_equal(f.reply.status, 200);
	assert_int_equal(f.reply.received, 2000);
	assert_int_equal(strlen(f.body), 2000);
	if (strcmp(under_test->name, "h1") == 0)
		assert_true(f.reply.seconds > 0.4 && f.reply.seconds < 5);
	expect_good_manners();
	assert_true(f.reply.seconds < 0.4);
	free(answer);
}

static void
test_written_slowly(void **state)
{
	const struct http_misbehaviour how = {.write_rate = 2000};
	struct http_request request = {.body_len = 1500};
	char body[1500];

	(void)state;
	memset(body, 'b', sizeof(body));
	request.body = body;
	f.server.answer = OK;
	f.server.body = sizeof(body);
	ask_for(&request, &how);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_int_equal(f.server.body_seen, sizeof(body));
	assert_true(f.reply.seconds > 0.3 && f.reply.seconds < 5);
	f.server.body = 0;
	expect_good_manners();
	assert_true(f.reply.seconds < 0.3);
}

/* Cancelled under way: none of its timers goes on. */
static void
test_cancelled(void **state)
{
	static const struct http_misbehaviour hows[] = {
	    {.abort_after_s = 0.2},
	    {.abort_after_s = 0.2, .read_rate = 100},
	    {.abort_after_s = 0.2, .write_rate = 40},
	};
	struct http_request request = {
	    .method = "GET", .url = "/", .want_body = 1};

	(void)state;
	for (size_t i = 0; i < COUNT(hows); i++) {
		f.server.answer = HEAD "Content-Length: 900\r\n\r\nok";
		request.misbehaves = &hows[i];
		under_test->send(f.slot, &request, on_reply, NULL);
		let_pass(0.03);
		under_test->cancel(f.slot);
		let_pass(0.22);
	}
	assert_int_equal(f.replies, 0);
	expect_good_manners();
}

/* One that finds its connection closed is sent again, and aborted then. */
static void
test_a_stale_connection(void **state)
{
	const struct http_misbehaviour how = {.abort_after_s = 0.1};

	(void)state;
	expect_good_manners();
	f.server.answer = "";
	f.server.drop = 1;
	ask(&how);
	expect_aborted(0);
	assert_int_equal(f.server.connections, 2);
	assert_int_equal(f.server.requests, 3);
	expect_good_manners();
}

/* Of a pool of one, it takes the place and gives it back. */
static void
test_with_a_cap(void **state)
{
	const struct http_misbehaviour hows[] = {
	    {.silent = 1, .abort_after_s = 0.05},
	    {.stop_reading = 1, .abort_after_s = 0.05},
	    {.abort_after_s = 0.05}};
	struct error err = {0};

	(void)state;
	if (strcmp(under_test->name, "h1") != 0)
		return; /* libcurl has its own pool */
	under_test->slot_free(f.slot);
	under_test->close(f.client);
	f.settings.connections = 1;
	f.client = under_test->open(&f.settings, &err);
	f.slot = under_test->slot_new(f.client);
	for (size_t i = 0; i < COUNT(hows); i++) {
		expect_good_manners();
		f.server.answer = "";
		ask(&hows[i]);
		expect_aborted(0);
		let_pass(0.02);
		assert_int_equal(f.server.open, 0);
	}
	expect_good_manners();
	/* The abort alone goes out on the connection that was there. */
	assert_int_equal(f.server.connections, 6);
}

static void
test_a_handshake_needs_tls(void **state)
{
	const struct http_misbehaviour how = {.handshake = 1};

	(void)state;
	if (by_tls != NULL)
		return;
	ask(&how);
	assert_int_equal(f.reply.failure, HTTP_BAD_REQUEST);
	assert_non_null(strstr(f.reply.detail, "https://"));
	assert_int_equal(f.server.connections, 0);
	expect_good_manners();
}

/* The server gets the first message, and then the connection ends. */
static void
test_a_handshake_is_left(void **state)
{
	const struct http_misbehaviour how = {.handshake = 1};
	enum { TLS_HANDSHAKE = 0x16 };
	struct error err = {0};

	(void)state;
	under_test->slot_free(f.slot);
	under_test->close(f.client);
	set_scheme("https");
	f.client = under_test->open(&f.settings, &err);
	f.slot = under_test->slot_new(f.client);
	for (int i = 1; i <= 3; i++) {
		ask(&how);
		expect_aborted(0);
		let_pass(0.02);
		assert_int_equal(f.server.connections, i);
		assert_int_equal(f.server.open, 0);
	}
	if (by_tls == NULL)
		assert_int_equal(f.server.first, TLS_HANDSHAKE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_aborted_or_not),
	    TEST(test_the_time_is_kept),
	    TEST(test_answered_in_time_keeps_the_connection),
	    TEST(test_a_head_in_part_is_not_shown),
	    TEST(test_by_a_reset),
	    TEST(test_half_closed),
	    TEST(test_its_reply_is_not_read),
	    TEST(test_left_idle),
	    TEST(test_read_slowly),
	    TEST(test_written_slowly),
	    TEST(test_cancelled),
	    TEST(test_a_stale_connection),
	    TEST(test_with_a_cap),
	    TEST(test_a_handshake_needs_tls),
	    TEST(test_a_handshake_is_left),
	};
	struct certificate shown;
	int failed = 0;

	for (size_t i = 0; transport_table[i] != NULL; i++) {
		under_test = transport_table[i];
		failed += cmocka_run_group_tests_name(under_test->name, tests,
						      NULL, NULL);
	}
	shown = certificate_make("IP:127.0.0.1", -DAY, DAY);
	under_test = &transport_h1;
	by_tls = &shown;
	failed += cmocka_run_group_tests_name("h1 by TLS", tests, NULL, NULL);
	certificate_free(&shown);
	return failed;
}
