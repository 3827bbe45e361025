/* SPDX-License-Identifier: MIT */
/* What no head may hold reaches no wire, whichever client composes it. */
#include "exchange.h"
#include "net/websocket.h"

#define GET .method = "GET", .url = "/"

static const struct {
	const char *what;
	struct http_request request;
	const char *header; /* NULL: none */
} bad[] = {
    {"an empty method", {.method = "", .url = "/"}, NULL},
    {"a method with a blank", {.method = "GET /x", .url = "/"}, NULL},
    {"a method with a line break", {.method = "GET\r\nX:", .url = "/"}, NULL},
    {"a target with a blank", {.method = "GET", .url = "/a b"}, NULL},
    {"a target with a line", {.method = "GET", .url = "/\r\nX: 1"}, NULL},
    {"a target with a tab", {.method = "GET", .url = "/\t"}, NULL},
    {"a second header", {GET}, "X-One: 1\r\nX-Two: 2"},
    {"a bare line feed", {GET}, "X-One: 1\nX-Two: 2"},
    {"a trailing one", {GET}, "Authorization: Bearer t0ken\n"},
    {"a header without a colon", {GET}, "X-One"},
    {"a name with a blank", {GET}, "X One: 1"},
    {"a blank before the colon", {GET}, "X-One : 1"},
    {"no name", {GET}, ": 1"},
    {"a cookie with a line break", {GET}, "Cookie: a=b\r\nX-Two: 2"},
    {"another host", {GET}, "Host: a\r\nX-Two: 2"},
};

static void
requests_with_bad_parts(void **state)
{
	(void)state;
	f.server.answer = HEAD "Content-Length: 0\r\n\r\n";
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct http_request request = bad[i].request;

		request.headers = &bad[i].header;
		request.nheaders = bad[i].header != NULL;
		ask(&request);
		if (f.reply.failure != HTTP_BAD_REQUEST ||
		    f.reply.detail[0] == '\0')
			fail_msg("%s was not refused", bad[i].what);
	}
	assert_int_equal(f.server.connections, 0);
}

static void
settings_with_bad_parts(void **state)
{
	static const char *const headers[] = {"NoColon", "X: a\r\nY: b",
					      "X: a\n", "X y: 1"};
	struct transport_settings settings = f.settings;
	struct strings always = {0};

	(void)state;
	settings.headers = &always;
	for (size_t i = 0; i < COUNT(headers); i++) {
		struct error err = {0};

		strings_add(&always, headers[i]);
		assert_null(f.transport->open(&settings, &err));
		assert_int_equal(err.status, STATUS_USAGE);
		strings_free(&always);
	}
}

static void
logins_with_a_line_break(void **state)
{
	struct transport_settings settings = f.settings;
	struct error one = {0}, two = {0};

	(void)state;
	settings.bearer = "t0ken\r\nX: 1";
	assert_null(f.transport->open(&settings, &one));
	assert_int_equal(one.status, STATUS_USAGE);
	assert_null(strstr(one.text, "t0ken"));
	settings.bearer = NULL;
	settings.auth = "me:pw\n";
	assert_null(f.transport->open(&settings, &two));
	assert_int_equal(two.status, STATUS_USAGE);
}

/* A tab may stand in a value. */
static void
a_tab_is_sent(void **state)
{
	const char *header = "X-One: a\tb";
	struct http_request request = {GET, .headers = &header, .nheaders = 1};

	(void)state;
	f.server.answer = HEAD "Content-Length: 0\r\n\r\n";
	ask(&request);
	assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	assert_non_null(strstr(f.server.last, "\r\nX-One: a\tb\r\n"));
}

/* An inspector says itself under which path it is to be asked. */
static void
a_path_of_a_websocket(void **state)
{
	static const char *const paths[] = {"/a b", "/a\r\nX: 1", ""};

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct error err = {0};

		assert_null(websocket_open(f.server.port, paths[i], 1, &err));
		assert_non_null(strstr(err.text, "control character"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(requests_with_bad_parts),  TEST(settings_with_bad_parts),
	    TEST(logins_with_a_line_break), TEST(a_tab_is_sent),
	    TEST(a_path_of_a_websocket),
	};
	int failed = 0;

	RUN_WITH_EACH(tests, failed)
	return failed;
}
