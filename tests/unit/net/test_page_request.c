/* SPDX-License-Identifier: MIT */
/* Who may read a page, by the head of the request; split at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/page_request.h"

static const struct page_access secret = {.path = "/5ec2e7",
					  .loopback_only = 1};
static const struct page_access open_to_all = {.path = "/metrics"};

#define HOST "Host: 127.0.0.1:8080\r\n"

static const struct {
	const struct page_access *access;
	const char *bytes;
	int status;
} cases[] = {
    {&secret, "GET /5ec2e7 HTTP/1.1\r\n" HOST "\r\n", 200},
    {&secret, "GET /5ec2e7?x=1 HTTP/1.1\r\n" HOST "\r\n", 200},
    {&secret, "GET /5ec2e7 HTTP/1.0\r\nhost:\tlocalhost \r\n\r\n", 200},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\nHost: [::1]:1\r\n\r\n", 200},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\nA: b\r\n" HOST "C:\r\n\r\n", 200},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\n" HOST "\r\nbody", 200},
    /* Another path, or a part of it. */
    {&secret, "GET / HTTP/1.1\r\n" HOST "\r\n", 404},
    {&secret, "GET /5ec2e8 HTTP/1.1\r\n" HOST "\r\n", 404},
    {&secret, "GET /5ec2e HTTP/1.1\r\n" HOST "\r\n", 404},
    {&secret, "GET /5ec2e77 HTTP/1.1\r\n" HOST "\r\n", 404},
    {&secret, "GET /5EC2E7 HTTP/1.1\r\n" HOST "\r\n", 404},
    {&secret, "GET /%35ec2e7 HTTP/1.1\r\n" HOST "\r\n", 404},
    {&secret, "GET http://127.0.0.1/5ec2e7 HTTP/1.1\r\n" HOST "\r\n", 404},
    /* Names that are somebody else's, whatever else is right. */
    {&secret, "GET /5ec2e7 HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\nHost: localhost.evil\r\n\r\n", 403},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\nHost: localhost:80.evil\r\n\r\n", 403},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\nHost: 127.0.0.1:\r\n\r\n", 403},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\nHost: 127.0.0.12\r\n\r\n", 403},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\nHost:\r\n\r\n", 403},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\n\r\n", 403},
    {&secret, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403},
    /* Nothing is taken. */
    {&secret, "POST /5ec2e7 HTTP/1.1\r\n" HOST "\r\n", 405},
    {&secret, "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 405},
    {&secret, "get /5ec2e7 HTTP/1.1\r\n" HOST "\r\n", 405},
    {&secret, "HEAD /5ec2e7 HTTP/1.1\r\n" HOST "\r\n", 405},
    /* What is no request. */
    {&secret, "\r\n\r\n", 400},
    {&secret, "GET\r\n\r\n", 400},
    {&secret, "GET /5ec2e7\r\n\r\n", 400},
    {&secret, "GET /5ec2e7 HTTP/2\r\n" HOST "\r\n", 400},
    {&secret, "GET /5ec2e7 HTTP/1.1 \r\n" HOST "\r\n", 400},
    {&secret, "GET  /5ec2e7 HTTP/1.1\r\n" HOST "\r\n", 400},
    {&secret, "GET /5ec2e7 HTTP/1.1\n" HOST "\r\n", 400},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\n" HOST HOST "\r\n", 400},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\n" HOST " folded\r\n\r\n", 400},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\nHost : localhost\r\n\r\n", 400},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\nno colon\r\n\r\n", 400},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\n: x\r\n" HOST "\r\n", 400},
    {&secret, "GET /5ec2e7 HTTP/1.1\r\n" HOST, 0},
    {&secret, "", 0},
    /* Where no secret is kept, any name will do. */
    {&open_to_all, "GET /metrics HTTP/1.1\r\nHost: shop\r\n\r\n", 200},
    {&open_to_all, "GET /metrics HTTP/1.0\r\n\r\n", 200},
    {&open_to_all, "GET /other HTTP/1.0\r\n\r\n", 404},
    {&open_to_all, "PUT /metrics HTTP/1.0\r\n\r\n", 405},
};

static void
each_request_has_its_status(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *bytes = cases[i].bytes;
		int status =
		    page_request_status(cases[i].access, bytes, strlen(bytes));

		if (status != cases[i].status)
			fail_msg("%s: %d, not %d", bytes, status,
				 cases[i].status);
	}
}

/* Before the head has ended nothing is decided. */
static void
a_part_of_a_head_has_none(void **state)
{
	const char *bytes = cases[0].bytes;

	(void)state;
	for (size_t length = 0; length < strlen(bytes); length++)
		assert_int_equal(page_request_status(&secret, bytes, length),
				 0);
}

static void
a_zero_byte_is_no_text(void **state)
{
	char bytes[] = "GET /5ec2e7 HTTP/1.1\r\n" HOST "A: b\r\n\r\n";

	(void)state;
	*strchr(bytes, 'b') = '\0';
	assert_int_equal(page_request_status(&secret, bytes, sizeof(bytes) - 1),
			 400);
}

static void
a_head_has_a_size(void **state)
{
	static const char line[] = "GET /5ec2e7 HTTP/1.1\r\n" HOST "A: ";
	char *bytes = xmalloc(2 * PAGE_HEAD_MOST);

	(void)state;
	memset(bytes, 'x', 2 * PAGE_HEAD_MOST);
	memcpy(bytes, line, strlen(line));
	assert_int_equal(
	    page_request_status(&secret, bytes, PAGE_HEAD_MOST - 1), 0);
	assert_int_equal(page_request_status(&secret, bytes, PAGE_HEAD_MOST),
			 431);
	memcpy(bytes + PAGE_HEAD_MOST + 10, "\r\n\r\n", 4);
	assert_int_equal(
	    page_request_status(&secret, bytes, 2 * PAGE_HEAD_MOST), 431);
	memcpy(bytes + PAGE_HEAD_MOST - 4, "\r\n\r\n", 4);
	assert_int_equal(page_request_status(&secret, bytes, PAGE_HEAD_MOST),
			 200);
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_request_has_its_status),
	    cmocka_unit_test(a_part_of_a_head_has_none),
	    cmocka_unit_test(a_zero_byte_is_no_text),
	    cmocka_unit_test(a_head_has_a_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
