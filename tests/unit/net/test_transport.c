/* SPDX-License-Identifier: MIT */
/* Every transport against the same table of what may happen on a connection. */
#include "exchange.h"

static const struct {
	const char *what;
	const char *answer;
	enum raw_end end;
	enum http_failure failure;
	int status;
	const char *body;
} cases[] = {
    {"a length", HEAD "Content-Length: 2\r\n\r\nok", RAW_KEEPS, HTTP_ANSWERED,
     200, "ok"},
    {"chunks", HEAD "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
     RAW_KEEPS, HTTP_ANSWERED, 200, "ok"},
    {"until it closes", HEAD "\r\nok", RAW_CLOSES, HTTP_ANSWERED, 200, "ok"},
    {"chunks, extensions, trailers",
     HEAD "Transfer-Encoding: chunked\r\n\r\n1;a=b\r\no\r\n01\r\nk\r\n"
	  "0;c\r\nX-Sum: 1\r\n\r\n",
     RAW_KEEPS, HTTP_ANSWERED, 200, "ok"},
    {"names and values in any case",
     HEAD "CONTENT-LENGTH:2\r\ncOnnection: Keep-Alive \r\n\r\nok", RAW_KEEPS,
     HTTP_ANSWERED, 200, "ok"},
    {"lines that end in LF", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
     RAW_KEEPS, HTTP_ANSWERED, 200, "ok"},
    {"no reason", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", RAW_KEEPS,
     HTTP_ANSWERED, 200, "ok"},
    {"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nok", RAW_CLOSES, HTTP_ANSWERED, 200,
     "ok"},
    {"it says that it closes",
     HEAD "Connection: close\r\nContent-Length: 2\r\n\r\nok", RAW_CLOSES,
     HTTP_ANSWERED, 200, "ok"},
    {"it closes all the same", HEAD "Content-Length: 2\r\n\r\nok", RAW_CLOSES,
     HTTP_ANSWERED, 200, "ok"},
    {"not modified, whatever length",
     "HTTP/1.1 304 Not Modified\r\n"
     "Content-Length: 9\r\n\r\n",
     RAW_KEEPS, HTTP_ANSWERED, 304, ""},
    {"more than it said", HEAD "Content-Length: 2\r\n\r\nokHTTP/1.1 500 \r\n",
     RAW_KEEPS, HTTP_ANSWERED, 200, "ok"},
    {"an empty body", HEAD "Content-Length: 0\r\n\r\n", RAW_KEEPS,
     HTTP_ANSWERED, 200, ""},
    {"no content", "HTTP/1.1 204 No Content\r\n\r\n", RAW_KEEPS, HTTP_ANSWERED,
     204, ""},
    {"not found", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
     RAW_KEEPS, HTTP_ANSWERED, 404, ""},
    {"a redirect is an answer",
     "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
     RAW_KEEPS, HTTP_ANSWERED, 302, ""},
    {"continue first",
     "HTTP/1.1 100 Continue\r\n\r\n" HEAD "Content-Length: 1\r\n\r\nx",
     RAW_KEEPS, HTTP_ANSWERED, 200, "x"},
    {"closed without a word", "", RAW_CLOSES, HTTP_RESET, 0, ""},
    {"reset", "", RAW_RESETS, HTTP_RESET, 0, ""},
    {"cut short", HEAD "Content-Length: 9\r\n\r\nok", RAW_CLOSES, HTTP_CUT, 0,
     NULL},
    {"garbage", "\x01\x02 what?\r\n\r\n", RAW_CLOSES, HTTP_GARBLED, 0, ""},
    {"a length that is none", HEAD "Content-Length: -2\r\n\r\nok", RAW_KEEPS,
     HTTP_GARBLED, 0, NULL},
    {"a chunk size that is none",
     HEAD "Transfer-Encoding: chunked\r\n\r\nxyz\r\nok\r\n", RAW_KEEPS,
     HTTP_GARBLED, 0, NULL},
    {"a head cut short", HEAD "Server: x\r\n", RAW_CLOSES, HTTP_CUT, 0, ""},
    {"chunks cut short", HEAD "Transfer-Encoding: chunked\r\n\r\n9\r\nok",
     RAW_CLOSES, HTTP_CUT, 0, NULL},
    {"never answers", "", RAW_KEEPS, HTTP_TIMEOUT, 0, ""},
    {"stops in the middle", HEAD "Content-Length: 9\r\n\r\nok", RAW_KEEPS,
     HTTP_TIMEOUT, 0, NULL},
};

static void
test_raw_cases(void **state)
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
			fail_msg("%s, %s: %s, status %d, '%s' (%s)",
				 under_test->name, cases[i].what,
				 http_failure_text(f.reply.failure),
				 f.reply.status, f.body, f.reply.detail);
	}
}

static void
test_the_version_is_told(void **state)
{
	static const struct {
		const char *answer;
		enum raw_end end;
		enum http_version version;
	} told[] = {
	    {HEAD "Content-Length: 0\r\n\r\n", RAW_KEEPS, HTTP_VERSION_1_1},
	    {"HTTP/1.0 200 OK\r\n\r\n", RAW_CLOSES, HTTP_VERSION_1_0},
	    {"", RAW_CLOSES, HTTP_NO_VERSION},
	};
	struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	for (size_t i = 0; i < COUNT(told); i++) {
		f.server.answer = told[i].answer;
		f.server.end = told[i].end;
		ask(&request);
		assert_int_equal(f.reply.version, told[i].version);
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
	f.transport->send(f.slot, &request, on_reply, &f);
	event_base_loopexit(f.base, &soon);
	event_base_dispatch(f.base);
	f.transport->cancel(f.slot);
	f.transport->cancel(f.slot); /* nothing is under way: no harm */
	event_base_loopexit(f.base, &soon);
	event_base_dispatch(f.base);
	assert_int_equal(f.replies, 0);
	f.server.answer = HEAD "Content-Length: 0\r\n\r\n";
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
}

/* Once more, on another connection, if the first had been used before. */
static void
test_a_stale_connection_is_no_error(void **state)
{
	const struct http_request requests[] = {
	    {.method = "GET", .url = "/"},
	    {.method = "POST", .url = "/", .body = "x", .body_len = 1}};

	(void)state;
	f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
	for (size_t i = 0; i < COUNT(requests); i++) {
		ask(&requests[i]);
		f.server.drop = 1;
		ask(&requests[i]);
		assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	}
	assert_int_equal(f.server.connections, 3);
	assert_int_equal(f.server.requests, 6);
	f.server.drop = 2; /* a fresh one is not tried again */
	ask(&requests[0]);
	assert_int_equal(f.reply.failure, HTTP_RESET);
}

static void
test_a_reset_of_a_stale_one_is_none_either(void **state)
{
	struct http_request request = {
	    .method = "POST", .url = "/", .body = "x", .body_len = 1};

	(void)state;
	f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
	f.server.drop_resets = 1;
	ask(&request);
	f.server.drop = 1;
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_string_equal(f.server.last + strlen(f.server.last) - 1, "x");
	assert_int_equal(f.server.connections, 2);
	f.server.drop = 2;
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_RESET);
}

/* The server says nothing of it, and reads on: waiting for it would be long. */
static void
test_a_server_that_half_closes(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
	f.server.end = RAW_HALF_CLOSES;
	for (size_t shared = 0; shared <= 1; shared++) {
		reopen(shared);
		for (int i = 0; i < 8; i++) {
			ask(&request);
			assert_int_equal(f.reply.failure, HTTP_ANSWERED);
			assert_int_equal(f.reply.status, 200);
		}
	}
	assert_int_equal(f.server.requests, 16);
}

static void
test_what_was_answered_in_part_is_an_error(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
	ask(&request);
	f.server.answer = HEAD "Content-Length: 2\r\n\r\no";
	f.server.end = RAW_CLOSES;
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_CUT);
	assert_int_equal(f.server.requests, 2);
}

static void
test_each_slot_has_a_connection(void **state)
{
	(void)state;
	take_turns();
	assert_int_equal(f.server.connections, 2);
}

static void
test_a_cap_is_shared(void **state)
{
	(void)state;
	reopen(1);
	take_turns();
	assert_int_equal(f.server.connections, 1);
}

static int answered;

static void
on_one_of_many(void *arg, const struct http_reply *reply)
{
	assert_int_equal(reply->failure, HTTP_ANSWERED);
	if (++answered == *(int *)arg)
		event_base_loopbreak(f.base);
}

/* All at once: those without a connection wait, and none is forgotten. */
static void
test_slots_wait_for_a_connection(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};
	struct slot *slots[9];
	int all = COUNT(slots);

	(void)state;
	reopen(2);
	for (int round = 0; round < 3; round++) {
		f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
		f.server.end = round == 1 ? RAW_CLOSES : RAW_KEEPS;
		answered = 0;
		for (size_t i = 0; i < COUNT(slots); i++) {
			slots[i] = f.transport->slot_new(f.client);
			f.transport->send(slots[i], &request, on_one_of_many,
					  &all);
		}
		event_base_dispatch(f.base);
		assert_int_equal(answered, all);
		for (size_t i = 0; i < COUNT(slots); i++)
			f.transport->slot_free(slots[i]);
	}
	assert_int_equal(f.server.most, 2);
}

/* One that waits is cancelled, and the one that had the connection. */
static void
test_cancelled_while_waiting(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};
	struct timeval soon = {0, 50000};
	struct slot *second;

	(void)state;
	reopen(1);
	second = f.transport->slot_new(f.client);
	f.transport->send(f.slot, &request, on_reply, &f);
	f.transport->send(second, &request, on_reply, &f);
	event_base_loopexit(f.base, &soon);
	event_base_dispatch(f.base);
	f.transport->cancel(f.slot);
	f.transport->cancel(second);
	event_base_loopexit(f.base, &soon);
	event_base_dispatch(f.base);
	assert_int_equal(f.server.requests, 1);
	assert_int_equal(f.replies, 0);
	f.transport->slot_free(second);
	f.server.answer = HEAD "Content-Length: 0\r\n\r\n";
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
}

static void
test_a_body_is_sent_whole(void **state)
{
	static char body[3000000];
	struct http_request request = {.method = "POST",
				       .url = "/",
				       .body = body,
				       .body_len = sizeof(body)};

	(void)state;
	f.settings.timeout_s = 5;
	reopen(0);
	memset(body, 'b', sizeof(body));
	f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
	f.server.body = sizeof(body);
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_int_equal(f.server.body_seen, sizeof(body));
}

static void
test_endless_headers(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};
	struct buf answer = {0};

	(void)state;
	f.settings.timeout_s = 5;
	reopen(0);
	buf_adds(&answer, HEAD);
	for (int i = 0; i < 40000; i++)
		buf_addf(&answer, "X-%d: and so on\r\n", i);
	f.server.answer = answer.data;
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_TOO_LARGE);
	buf_free(&answer);
}

/* A handle of libcurl 7.88 that has been used frees a header twice for it. */
static void
test_a_first_header_that_begins_with_a_blank(void **state)
{
	static const char *const logins[] = {NULL, "me:pw"};
	struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	for (size_t i = 0; i < 30; i++) {
		if (i % 15 == 0) {
			f.settings.auth = f.transport == &transport_curl
					      ? logins[i / 15]
					      : NULL;
			reopen(0);
		}
		f.server.answer =
		    i % 3 == 2 ? HEAD
			" folded: x\r\nContent-Length: 2\r\n\r\nok"
			       : HEAD "Content-Length: 2\r\nX-A: b\r\n"
				      "X-Last: aaaaaaaaaaaaaaaaaaaaa\r\n\r\nok";
		ask(&request);
		assert_int_equal(f.reply.failure,
				 i % 3 == 2 ? HTTP_GARBLED : HTTP_ANSWERED);
	}
}

static void
test_limits_on_waiting(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	f.settings.timeout_s = 60;
	f.settings.first_byte_timeout_s = 0.1;
	reopen(0);
	ask(&request); /* never answers */
	assert_int_equal(f.reply.failure, HTTP_TIMEOUT);
	assert_true(f.reply.seconds >= 0.099 && f.reply.seconds < 10);
	f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	request.timeout_s = 0.1;
	f.server.answer = HEAD "Content-Length: 9\r\n\r\nok";
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_TIMEOUT);
}

/* Nobody listens at ::1, which comes first where it is known. */
static void
test_the_next_address_is_tried(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	set_address("localhost");
	reopen(0);
	f.server.answer = HEAD "Content-Length: 0\r\n\r\n";
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
}

static void
test_an_absolute_url_of_the_target(void **state)
{
	struct http_request request = {.method = "GET"};
	char url[64];

	(void)state;
	f.server.answer = HEAD "Content-Length: 0\r\n\r\n";
	snprintf(url, sizeof(url), "%s://127.0.0.1:%d?a=b",
		 by_tls != NULL ? "HTTPS" : "HTTP", f.server.port);
	request.url = url;
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_memory_equal(f.server.last, "GET /?a=b HTTP/1.1\r\n", 20);
}

static void
test_headers_overrule_and_remove(void **state)
{
	const char *headers[] = {"User-Agent: mine", "host: other", "X-Empty:"};
	struct http_request request = {
	    .method = "GET", .url = "/", .headers = headers, .nheaders = 3};
	struct strings always = {0};

	(void)state;
	strings_add(&always, "Accept:");
	strings_add(&always, "X-Run: 7");
	f.settings.headers = &always;
	reopen(0);
	f.server.answer = HEAD "Content-Length: 0\r\n\r\n";
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_non_null(strstr(f.server.last, "\r\nUser-Agent: mine\r\n"));
	assert_non_null(strstr(f.server.last, "\r\nX-Run: 7\r\n"));
	assert_non_null(strcasestr(f.server.last, "\r\nhost: other\r\n"));
	assert_null(strstr(f.server.last, "127.0.0.1"));
	assert_null(strstr(f.server.last, "flatline"));
	assert_null(strstr(f.server.last, "Accept"));
	assert_null(strstr(f.server.last, "X-Empty"));
	strings_free(&always);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_raw_cases),
	    TEST(test_the_version_is_told),
	    TEST(test_what_is_sent),
	    TEST(test_head_has_no_body),
	    TEST(test_connection_is_kept),
	    TEST(test_refused),
	    TEST(test_another_host_is_not_reached),
	    TEST(test_a_proxy_in_the_environment_is_ignored),
	    TEST(test_cancelled),
	    TEST(test_a_stale_connection_is_no_error),
	    TEST(test_a_reset_of_a_stale_one_is_none_either),
	    TEST(test_a_server_that_half_closes),
	    TEST(test_a_first_header_that_begins_with_a_blank),
	    TEST(test_what_was_answered_in_part_is_an_error),
	    TEST(test_each_slot_has_a_connection),
	    TEST(test_a_cap_is_shared),
	    TEST(test_slots_wait_for_a_connection),
	    TEST(test_cancelled_while_waiting),
	    TEST(test_a_body_is_sent_whole),
	    TEST(test_endless_headers),
	    TEST(test_limits_on_waiting),
	    TEST(test_the_next_address_is_tried),
	    TEST(test_an_absolute_url_of_the_target),
	    TEST(test_headers_overrule_and_remove),
	};
	int failed = 0;

	RUN_WITH_EACH(tests, failed)
	return failed;
}
