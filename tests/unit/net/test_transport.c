/* SPDX-License-Identifier: MIT */
/* Every transport against the same table of what may happen on the wire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "net/net.h"
#include "wire.h"

#define HEAD "HTTP/1.1 200 OK\r\n"

static const struct {
	const char *what;
	const char *answer;
	enum wire_end end;
	enum http_failure failure;
	int status;
	const char *body;
} cases[] = {
    {"a length", HEAD "Content-Length: 2\r\n\r\nok", WIRE_KEEPS, HTTP_ANSWERED,
     200, "ok"},
    {"chunks", HEAD "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
     WIRE_KEEPS, HTTP_ANSWERED, 200, "ok"},
    {"until it closes", HEAD "\r\nok", WIRE_CLOSES, HTTP_ANSWERED, 200, "ok"},
    {"no content", "HTTP/1.1 204 No Content\r\n\r\n", WIRE_KEEPS, HTTP_ANSWERED,
     204, ""},
    {"not found", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
     WIRE_KEEPS, HTTP_ANSWERED, 404, ""},
    {"a redirect is an answer",
     "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
     WIRE_KEEPS, HTTP_ANSWERED, 302, ""},
    {"continue first",
     "HTTP/1.1 100 Continue\r\n\r\n" HEAD "Content-Length: 1\r\n\r\nx",
     WIRE_KEEPS, HTTP_ANSWERED, 200, "x"},
    {"closed without a word", "", WIRE_CLOSES, HTTP_RESET, 0, ""},
    {"reset", "", WIRE_RESETS, HTTP_RESET, 0, ""},
    {"cut short", HEAD "Content-Length: 9\r\n\r\nok", WIRE_CLOSES, HTTP_CUT, 0,
     NULL},
    {"garbage", "\x01\x02 what?\r\n\r\n", WIRE_CLOSES, HTTP_GARBLED, 0, ""},
    {"never answers", "", WIRE_KEEPS, HTTP_TIMEOUT, 0, ""},
    {"stops in the middle", HEAD "Content-Length: 9\r\n\r\nok", WIRE_KEEPS,
     HTTP_TIMEOUT, 0, NULL},
};

struct fixture {
	const struct transport *transport;
	struct event_base *base;
	struct wire_server server;
	struct transport_settings settings;
	void *wire;
	struct lane *lane;
	/* The last reply. */
	int replies;
	struct http_reply reply;
	char body[256], headers[512];
};

static struct fixture f;

static int
setup(void **state)
{
	struct error err = {0};
	char url[64];

	(void)state;
	memset(&f, 0, sizeof(f));
	f.transport = transport_table[0];
	f.base = event_base_new();
	wire_listen(&f.server, f.base);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", f.server.port);
	f.settings.base = f.base;
	f.settings.timeout_s = 0.4;
	assert_int_equal(address_parse(&f.settings.address, url, &err), 0);
	f.wire = f.transport->open(&f.settings, &err);
	assert_non_null(f.wire);
	f.lane = f.transport->lane_new(f.wire);
	return 0;
}

/* Lets what is closed be noticed, so that nothing is left open. */
static int
teardown(void **state)
{
	struct timeval soon = {0, 20000};

	(void)state;
	f.transport->lane_free(f.lane);
	f.transport->close(f.wire);
	event_base_loopexit(f.base, &soon);
	event_base_dispatch(f.base);
	evconnlistener_free(f.server.listener);
	event_base_free(f.base);
	return 0;
}

static void
on_reply(void *arg, const struct http_reply *reply)
{
	struct fixture *fixture = arg;

	fixture->replies++;
	fixture->reply = *reply;
	snprintf(fixture->body, sizeof(fixture->body), "%s", reply->body);
	snprintf(fixture->headers, sizeof(fixture->headers), "%s",
		 reply->headers);
	event_base_loopbreak(fixture->base);
}

static void
ask(const struct http_request *request)
{
	int before = f.replies;

	f.transport->send(f.lane, request, on_reply, &f);
	assert_int_equal(f.replies, before); /* never from within send */
	event_base_dispatch(f.base);
	assert_int_equal(f.replies, before + 1);
}

static void
test_wire_cases(void **state)
{
	struct http_request request = {
	    .method = "GET", .url = "/x", .want_body = 1};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		f.server.answer = cases[i].answer;
		f.server.end = cases[i].end;
		ask(&request);
		if (f.reply.failure != cases[i].failure ||
		    f.reply.status != cases[i].status ||
		    (cases[i].body != NULL &&
		     strcmp(f.body, cases[i].body) != 0))
			fail_msg("%s: %s, status %d, '%s' (%s)", cases[i].what,
				 http_failure_text(f.reply.failure),
				 f.reply.status, f.body, f.reply.detail);
	}
}

static void
test_what_is_sent(void **state)
{
	const char *headers[] = {"X-One: 1", "Content-Type: text/x"};
	struct http_request request = {.method = "PUT",
				       .url = "/a/../b?c=d",
				       .headers = headers,
				       .nheaders = 2,
				       .body = "hello",
				       .body_len = 5,
				       .want_headers = 1};

	(void)state;
	f.server.answer = HEAD "X-Two: 2\r\nContent-Length: 4\r\n\r\nbody";
	ask(&request);
	assert_memory_equal(f.server.last, "PUT /a/../b?c=d HTTP/1.1\r\n", 26);
	assert_non_null(strstr(f.server.last, "\r\nX-One: 1\r\n"));
	assert_non_null(strstr(f.server.last, "\r\nContent-Type: text/x\r\n"));
	assert_non_null(strstr(f.server.last, "\r\nContent-Length: 5\r\n"));
	assert_null(strstr(f.server.last, "Expect"));
	assert_non_null(strstr(f.server.last, "\r\n\r\nhello"));
	assert_non_null(strstr(f.headers, "X-Two: 2\r\n"));
	assert_string_equal(f.body, ""); /* not wanted */
	assert_int_equal(f.reply.received, 4);
}

static void
test_head_has_no_body(void **state)
{
	struct http_request head = {.method = "HEAD", .url = "/"};
	struct http_request get = {.method = "GET", .url = "/", .want_body = 1};

	(void)state;
	f.server.answer = HEAD "Content-Length: 2\r\n\r\n";
	ask(&head);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
	ask(&get);
	assert_string_equal(f.body, "ok");
}

static void
test_connection_is_kept(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
	for (int i = 0; i < 5; i++)
		ask(&request);
	assert_int_equal(f.server.requests, 5);
	assert_int_equal(f.server.connections, 1);
}

static void
test_refused(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	evconnlistener_disable(f.server.listener);
	shutdown(evconnlistener_get_fd(f.server.listener), SHUT_RDWR);
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_REFUSED);
	assert_true(f.reply.detail[0] != '\0');
}

static void
test_another_host_is_not_reached(void **state)
{
	struct http_request request = {.method = "GET",
				       .url = "http://127.0.0.2:9/"};

	(void)state;
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_FORBIDDEN);
	assert_int_equal(f.server.connections, 0);
}

static void
test_a_proxy_in_the_environment_is_ignored(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	setenv("http_proxy", "http://127.0.0.1:9", 1);
	f.server.answer = HEAD "Content-Length: 0\r\n\r\n";
	ask(&request);
	unsetenv("http_proxy");
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
}

static void
test_cancelled(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};
	struct timeval soon = {0, 50000};

	(void)state;
	f.transport->send(f.lane, &request, on_reply, &f);
	event_base_loopexit(f.base, &soon);
	event_base_dispatch(f.base);
	f.transport->cancel(f.lane);
	f.transport->cancel(f.lane); /* nothing is under way: no harm */
	event_base_loopexit(f.base, &soon);
	event_base_dispatch(f.base);
	assert_int_equal(f.replies, 0);
	f.server.answer = HEAD "Content-Length: 0\r\n\r\n";
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_wire_cases),
	    TEST(test_what_is_sent),
	    TEST(test_head_has_no_body),
	    TEST(test_connection_is_kept),
	    TEST(test_refused),
	    TEST(test_another_host_is_not_reached),
	    TEST(test_a_proxy_in_the_environment_is_ignored),
	    TEST(test_cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
