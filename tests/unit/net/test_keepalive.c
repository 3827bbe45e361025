/* SPDX-License-Identifier: MIT */
/* How long each transport keeps its connections. */
#include "exchange.h"

/* Lasts for so many requests, of which the last says that it is. */
static void
test_requests_per_connection(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	for (size_t most = 1; most <= 3; most++) {
		int before = f.server.connections;
		_Atomic uint64_t opened = 0;

		f.settings.opened = &opened;
		f.settings.requests_per_connection = most;
		reopen(0);
		f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
		for (size_t i = 1; i <= 7; i++) {
			ask(&request);
			assert_int_equal(f.reply.failure, HTTP_ANSWERED);
			assert_int_equal(strstr(f.server.last,
						"\r\nConnection: close\r\n") !=
					     NULL,
					 i % most == 0);
		}
		assert_int_equal(f.server.connections - before,
				 (7 + most - 1) / most);
		assert_int_equal(opened, (7 + most - 1) / most);
	}
}

/* A failure ends one before its time: the next one counts from the start. */
static void
test_requests_of_a_fresh_connection(void **state)
{
	struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	f.settings.requests_per_connection = 2;
	reopen(0);
	f.server.end = RAW_RESETS;
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_RESET);
	f.server.end = RAW_KEEPS;
	f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
	for (int i = 0; i < 4; i++)
		ask(&request);
	assert_int_equal(f.server.connections, 3);
}

/* curl does not say which of the shared connections it has used. */
static void
test_requests_of_a_shared_connection(void **state)
{
	(void)state;
	f.settings.requests_per_connection = 2;
	f.settings.connections = 1;
	if (f.transport->refuses(&f.settings) != NULL) {
		f.settings.requests_per_connection = 1;
		assert_null(f.transport->refuses(&f.settings));
	}
	reopen(1);
	take_turns();
	assert_int_equal(f.server.connections,
			 6 / f.settings.requests_per_connection);
	assert_int_equal(f.server.most, 1);
}

static void
test_a_header_says_how_it_ends(void **state)
{
	const char *upgrade = "Connection: Upgrade";
	struct http_request request = {
	    .method = "GET", .url = "/", .headers = &upgrade, .nheaders = 1};

	(void)state;
	f.settings.requests_per_connection = 1;
	reopen(0);
	f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
	ask(&request);
	ask(&request);
	assert_int_equal(f.server.connections, 2);
	assert_null(strstr(f.server.last, "close"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_requests_per_connection),
	    TEST(test_requests_of_a_fresh_connection),
	    TEST(test_requests_of_a_shared_connection),
	    TEST(test_a_header_says_how_it_ends),
	};
	int failed = 0;

	RUN_WITH_EACH(tests, failed)
	return failed;
}
