/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "net/permit.h"

static const struct {
	const char *url, *host, *base;
	int port;
} good[] = {
    {"http://127.0.0.1:3000", "127.0.0.1", "http://127.0.0.1:3000", 3000},
    {"http://localhost:3000/", "localhost", "http://localhost:3000", 3000},
    {"http://localhost", "localhost", "http://localhost:80", 80},
    {"https://localhost", "localhost", "https://localhost:443", 443},
    {"http://[::1]:81", "::1", "http://[::1]:81", 81},
};

static const char *const bad[] = {
    "",
    "localhost:3000",
    "127.0.0.1",
    "ftp://h",
    "file:///etc/passwd",
    "http://",
    "http://h:99999",
    "http://h/path",
    "http://h:1/path?x",
};

static void
test_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct address address;
		struct error err = {0};

		assert_int_equal(address_parse(&address, good[i].url, &err), 0);
		assert_string_equal(address.host, good[i].host);
		assert_string_equal(address.base, good[i].base);
		assert_int_equal(address.port, good[i].port);
	}
}

static void
test_what_is_no_address(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct address address;
		struct error err = {0};

		if (address_parse(&address, bad[i], &err) == 0)
			fail_msg("'%s' was taken for an address", bad[i]);
		assert_int_equal(err.status, STATUS_USAGE);
	}
}

static void
test_which_machine(void **state)
{
	struct address address;
	struct error err = {0};

	(void)state;
	address_parse(&address, "http://127.0.0.1", &err);
	assert_int_equal(address_is_local(&address, &err), 1);
	address_parse(&address, "http://[::1]", &err);
	assert_int_equal(address_is_local(&address, &err), 1);
	address_parse(&address, "http://192.0.2.1", &err);
	assert_int_equal(address_is_local(&address, &err), 0);
	address_parse(&address, "http://nowhere.invalid", &err);
	assert_int_equal(address_is_local(&address, &err), -1);
	assert_int_equal(err.status, STATUS_UNAVAILABLE);
}

/* Where a request may go, and what may be in it. */
static const struct {
	const char *method, *url, *header;
	enum http_failure failure;
} requests[] = {
    {"GET", "/a?b=c", "A: b", HTTP_ANSWERED},
    {"GET", "//evil.invalid/", "A: b", HTTP_ANSWERED},
    {"GET", "http://127.0.0.1:3000/x", "A: b", HTTP_ANSWERED},
    {"GET", "http://friend.invalid:8080/x", "A: b", HTTP_ANSWERED},
    {"GET", "http://anyport.invalid:77/x", "A: b", HTTP_ANSWERED},
    {"GET", "http://friend.invalid:8081/x", "A: b", HTTP_FORBIDDEN},
    {"GET", "http://127.0.0.1:3001/x", "A: b", HTTP_FORBIDDEN},
    {"GET", "https://127.0.0.1:3000/x", "A: b", HTTP_FORBIDDEN},
    {"GET", "http://127.0.0.1:3000@evil.invalid/", "A: b", HTTP_FORBIDDEN},
    {"GET", "http://evil.invalid#@127.0.0.1:3000/", "A: b", HTTP_FORBIDDEN},
    {"GET", "file:///etc/passwd", "A: b", HTTP_BAD_REQUEST},
    {"GET", "gopher://127.0.0.1:3000/x", "A: b", HTTP_BAD_REQUEST},
    {"GET", "items", "A: b", HTTP_BAD_REQUEST},
    {"GET", "/a b", "A: b", HTTP_BAD_REQUEST},
    {"GET", "/a\r\nX: y", "A: b", HTTP_BAD_REQUEST},
    {"GET", "/a", "A: b\r\nX: y", HTTP_BAD_REQUEST},
    {"GET\r\n", "/a", "A: b", HTTP_BAD_REQUEST},
    {"", "/a", "A: b", HTTP_BAD_REQUEST},
    {"GET", "", "A: b", HTTP_BAD_REQUEST},
};

static void
check_request(size_t i, const struct address *target,
	      const struct strings *hosts)
{
	const char *headers[] = {requests[i].header};
	struct http_request request = {.method = requests[i].method,
				       .url = requests[i].url,
				       .headers = headers,
				       .nheaders = 1};
	struct http_reply reply = {0};
	enum http_failure failure =
	    permit_request(&request, target, hosts, reply.detail);

	if (failure != requests[i].failure)
		fail_msg("%s %s: %s (%s)", request.method, request.url,
			 http_failure_text(failure), reply.detail);
	assert_int_equal(failure == HTTP_ANSWERED, reply.detail[0] == '\0');
}

static void
test_what_may_be_sent(void **state)
{
	struct strings hosts = {0};
	struct address target;
	struct error err = {0};

	(void)state;
	strings_add(&hosts, "friend.invalid:8080");
	strings_add(&hosts, "anyport.invalid");
	address_parse(&target, "http://127.0.0.1:3000", &err);
	for (size_t i = 0; i < COUNT(requests); i++)
		check_request(i, &target, &hosts);
	strings_free(&hosts);
}

/* Wherever it stands, also where eight bytes are looked at in one. */
static void
test_no_control_character_passes(void **state)
{
	char path[] = "/0123456789abcdefghi", detail[128];
	struct http_request request = {.method = "GET", .url = path};
	struct address target;
	struct error err = {0};

	(void)state;
	address_parse(&target, "http://127.0.0.1:3000", &err);
	for (size_t at = 1; at < sizeof(path) - 1; at++) {
		char was = path[at];

		for (int c = 1; c < 256; c++) {
			path[at] = (char)c;
			assert_int_equal(
			    permit_request(&request, &target, NULL, detail) ==
				HTTP_ANSWERED,
			    c > ' ' && c != 0x7f);
		}
		path[at] = was;
	}
}

static void
test_headers_by_name(void **state)
{
	const char *headers[] = {"content-type: text/plain"};
	struct http_request request = {.headers = headers, .nheaders = 1};
	struct strings always = {0};

	(void)state;
	strings_add(&always, "X-Run: 1");
	assert_true(permit_has_header(&request, NULL, "Content-Type"));
	assert_true(permit_has_header(&request, &always, "x-run"));
	assert_false(permit_has_header(&request, &always, "X-R"));
	strings_free(&always);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_what_is_no_address),
	    cmocka_unit_test(test_which_machine),
	    cmocka_unit_test(test_what_may_be_sent),
	    cmocka_unit_test(test_no_control_character_passes),
	    cmocka_unit_test(test_headers_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
