/* SPDX-License-Identifier: MIT */
/* Valid and invalid replies, each of them split at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "net/http1_parse.h"

#define OK "HTTP/1.1 200 OK\r\n"
#define CHUNKED OK "Transfer-Encoding: chunked\r\n\r\n"

/* The outcome of a reply; "left" are bytes that belong to no reply. */
struct outcome {
	enum http1_result result;
	int status, keep;
	const char *body, *left;
};

static const struct {
	const char *bytes;
	struct outcome want;
} cases[] = {
    {OK "Content-Length: 2\r\n\r\nok", {HTTP1_DONE, 200, 1, "ok", ""}},
    {OK "Content-Length: 2\r\n\r\nokHTTP", {HTTP1_DONE, 200, 1, "ok", "HTTP"}},
    {OK "Content-Length: 3\r\n\r\nok", {HTTP1_MORE, 200, 1, "ok", ""}},
    {OK "Content-Length: 0\r\n\r\n", {HTTP1_DONE, 200, 1, "", ""}},
    {OK "Content-Length: 2, 2\r\n\r\nok", {HTTP1_DONE, 200, 1, "ok", ""}},
    {OK "content-length:\t2 \r\nContent-Length: 2\r\n\r\nok",
     {HTTP1_DONE, 200, 1, "ok", ""}},
    {"HTTP/1.1 201 \r\nContent-Length: 0\r\n\r\n",
     {HTTP1_DONE, 201, 1, "", ""}},
    {"HTTP/1.1 404\nContent-Length: 1\n\nx", {HTTP1_DONE, 404, 1, "x", ""}},
    {"HTTP/1.1 204 No Content\r\n\r\n", {HTTP1_DONE, 204, 1, "", ""}},
    {"HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n",
     {HTTP1_DONE, 304, 1, "", ""}},
    {"HTTP/1.1 101 Switching\r\n\r\nxy", {HTTP1_DONE, 101, 0, "", "xy"}},
    /* Until it closes. */
    {OK "\r\nok", {HTTP1_MORE, 200, 0, "ok", ""}},
    {"HTTP/1.0 200 OK\r\n\r\nok", {HTTP1_MORE, 200, 0, "ok", ""}},
    {OK "Transfer-Encoding: gzip\r\n\r\nzz", {HTTP1_MORE, 200, 0, "zz", ""}},
    {OK "Transfer-Encoding: chunked, gzip\r\nContent-Length: 1\r\n\r\nzz",
     {HTTP1_MORE, 200, 0, "zz", ""}},
    /* Whether the connection can be used again. */
    {"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
     {HTTP1_DONE, 200, 0, "x", ""}},
    {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx",
     {HTTP1_DONE, 200, 1, "x", ""}},
    {OK "Connection: Close\r\nContent-Length: 1\r\n\r\nx",
     {HTTP1_DONE, 200, 0, "x", ""}},
    {OK "Connection: x-y , close\r\nContent-Length: 1\r\n\r\nx",
     {HTTP1_DONE, 200, 0, "x", ""}},
    {OK "Connection: closer\r\nContent-Length: 1\r\n\r\nx",
     {HTTP1_DONE, 200, 1, "x", ""}},
    /* Headers on several lines. */
    {OK "X: y\r\n folded: z\r\nContent-Length: 1\r\n\r\nx",
     {HTTP1_DONE, 200, 1, "x", ""}},
    {OK "Content-Length:\r\n\t2\r\n \r\n\r\nok",
     {HTTP1_DONE, 200, 1, "ok", ""}},
    {OK "Content-Length: 2,\r\n 2\n\nok", {HTTP1_DONE, 200, 1, "ok", ""}},
    {OK "Transfer-Encoding: gzip,\r\n chunked\r\n\r\n1\r\nz\r\n0\r\n\r\n",
     {HTTP1_DONE, 200, 1, "z", ""}},
    {OK "Connection:\n  close\nContent-Length: 1\n\nx",
     {HTTP1_DONE, 200, 0, "x", ""}},
    /* 1xx first. */
    {"HTTP/1.1 100 Continue\r\n\r\n" OK "Content-Length: 1\r\n\r\nx",
     {HTTP1_DONE, 200, 1, "x", ""}},
    {"HTTP/1.1 103 Early\r\nLink: x\r\nContent-Length: 4\r\n\r\n"
     "HTTP/1.1 100 \r\n\r\n" CHUNKED "0\r\n\r\n",
     {HTTP1_DONE, 200, 1, "", ""}},
    /* Chunks. */
    {CHUNKED "2\r\nok\r\n0\r\n\r\n", {HTTP1_DONE, 200, 1, "ok", ""}},
    {CHUNKED "1\r\no\r\n1\r\nk\r\n0\r\n\r\nHT",
     {HTTP1_DONE, 200, 1, "ok", "HT"}},
    {CHUNKED "0a;x=\"y;z\"\r\n0123456789\r\n00\r\n\r\n",
     {HTTP1_DONE, 200, 1, "0123456789", ""}},
    {CHUNKED "A \r\n0123456789\r\n0\r\nX: y\r\nZ:\r\n\r\n",
     {HTTP1_DONE, 200, 1, "0123456789", ""}},
    {CHUNKED "2\nok\n0\nX: y\n\n", {HTTP1_DONE, 200, 1, "ok", ""}},
    {CHUNKED "2\r\nok\r\n", {HTTP1_MORE, 200, 1, "ok", ""}},
    {CHUNKED "2\r\nok\r\n0\r\n", {HTTP1_MORE, 200, 1, "ok", ""}},
    {OK "Transfer-Encoding: gzip, Chunked\r\n\r\n1\r\nz\r\n0\r\n\r\n",
     {HTTP1_DONE, 200, 1, "z", ""}},
    {OK "Content-Length: 9\r\nTransfer-Encoding: "
	"chunked\r\n\r\n1\r\nz\r\n0\r\n\r\n",
     {HTTP1_DONE, 200, 0, "z", ""}},
    {CHUNKED "\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {CHUNKED "x\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {CHUNKED "-1\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {CHUNKED "0x2\r\nok\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {CHUNKED "2\rX", {HTTP1_BAD, 200, 1, "", NULL}},
    {CHUNKED "2\r\nokX", {HTTP1_BAD, 200, 1, "ok", NULL}},
    {CHUNKED "2\r\nok\rX", {HTTP1_BAD, 200, 1, "ok", NULL}},
    {CHUNKED "fffffffffffffffff\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {CHUNKED "0\r\n\rX", {HTTP1_BAD, 200, 1, "", NULL}},
    /* No replies. */
    {"", {HTTP1_MORE, 0, 0, "", ""}},
    {"HTT", {HTTP1_MORE, 0, 0, "", ""}},
    {"HTTP/1.1 200 O", {HTTP1_MORE, 0, 0, "", ""}},
    {"x", {HTTP1_BAD, 0, 0, "", NULL}},
    {"\r\n", {HTTP1_BAD, 0, 0, "", NULL}},
    {"HTTP/2 200\r\n", {HTTP1_BAD, 0, 0, "", NULL}},
    {"HTTP/1.2 200 OK\r\n", {HTTP1_BAD, 0, 0, "", NULL}},
    {"HTTP/1.1  200 OK\r\n", {HTTP1_BAD, 0, 0, "", NULL}},
    {"HTTP/1.1 20 OK\r\n", {HTTP1_BAD, 0, 0, "", NULL}},
    {"HTTP/1.1 2000 OK\r\n", {HTTP1_BAD, 0, 0, "", NULL}},
    {"HTTP/1.1 099 OK\r\n", {HTTP1_BAD, 0, 0, "", NULL}},
    {"HTTP/1.1 -12 OK\r\n", {HTTP1_BAD, 0, 0, "", NULL}},
    {OK "no colon\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {OK ": no name\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {OK " X: y\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {OK "\tContent-Length: 2\r\n\r\nok", {HTTP1_BAD, 200, 1, "", NULL}},
    {OK "Content-Length: 2\r\n 3\r\n\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {OK "Content-Length: x\r\n\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {OK "Content-Length:\r\n\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {OK "Content-Length: +2\r\n\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {OK "Content-Length: 2 2\r\n\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {OK "Content-Length: 2,\r\n\r\n", {HTTP1_BAD, 200, 1, "", NULL}},
    {OK "Content-Length: 2\r\nContent-Length: 3\r\n\r\n",
     {HTTP1_BAD, 200, 1, "", NULL}},
    {OK "Content-Length: 99999999999999999999\r\n\r\n",
     {HTTP1_BAD, 200, 1, "", NULL}},
};

/* A reply as it is read: what has come, and what was made of it. */
struct reading {
	struct http1 http;
	char *bytes; /* just as long as what has come */
	size_t len, start, taken;
	int in_body;
	enum http1_result result;
	struct buf body;
};

static void
reading_take_body(struct reading *r)
{
	struct http1_piece piece;

	do {
		r->result = http1_body(&r->http, r->bytes + r->taken,
				       r->len - r->taken, &piece);
		assert_true(piece.used <= r->len - r->taken);
		buf_add(&r->body, piece.bytes, piece.len);
		r->taken += piece.used;
	} while (r->result == HTTP1_MORE && r->taken < r->len);
}

static void
reading_take(struct reading *r, const char *bytes, size_t len)
{
	if (r->result != HTTP1_MORE)
		return; /* whoever reads has stopped, or it is left over */
	r->bytes = xrealloc(r->bytes, r->len + len + 1);
	memcpy(r->bytes + r->len, bytes, len);
	r->len += len;
	if (!r->in_body) {
		while ((r->result = http1_head(&r->http, r->bytes + r->start,
					       r->len - r->start)) ==
		       HTTP1_INTERIM)
			r->start += r->http.head_len;
		if (r->result != HTTP1_DONE)
			return;
		r->in_body = 1;
		r->taken = r->start + r->http.head_len;
	}
	reading_take_body(r);
}

static void
check(const char *bytes, const struct outcome *want, const struct reading *r)
{
	const char *left = bytes + r->taken;

	if (r->result == want->result && r->http.status == want->status &&
	    (r->http.status == 0 || r->result != HTTP1_DONE ||
	     r->http.keep == want->keep) &&
	    strcmp(buf_text(&r->body), want->body) == 0 &&
	    r->http.received == r->body.len &&
	    (want->left == NULL || !r->in_body ||
	     strcmp(left, want->left) == 0) &&
	    (r->http.problem != NULL) == (r->result >= HTTP1_BAD))
		return;
	fail_msg("'%s': result %d, status %d, keep %d, body '%s', left '%s'",
		 bytes, r->result, r->http.status, r->http.keep,
		 buf_text(&r->body), left);
}

/* In up to three parts. */
static void
check_split(size_t i, size_t first, size_t second)
{
	const char *bytes = cases[i].bytes;
	size_t len = strlen(bytes);
	struct reading r = {0};

	http1_begin(&r.http, 0);
	reading_take(&r, bytes, first);
	reading_take(&r, bytes + first, second - first);
	reading_take(&r, bytes + second, len - second);
	check(bytes, &cases[i].want, &r);
	free(r.bytes);
	buf_free(&r.body);
}

static void
test_split_at_every_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = strlen(cases[i].bytes);

		for (size_t a = 0; a <= len; a++)
			for (size_t b = a; b <= len; b++)
				check_split(i, a, b);
	}
}

static void
test_a_byte_at_a_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reading r = {0};

		http1_begin(&r.http, 0);
		for (const char *at = cases[i].bytes; *at != '\0'; at++)
			reading_take(&r, at, 1);
		check(cases[i].bytes, &cases[i].want, &r);
		free(r.bytes);
		buf_free(&r.body);
	}
}

static void
test_answer_to_head(void **state)
{
	static const char bytes[] = OK "Content-Length: 9\r\n\r\n";
	struct http1 http;
	struct http1_piece piece;

	(void)state;
	http1_begin(&http, 1);
	assert_int_equal(http1_head(&http, bytes, strlen(bytes)), HTTP1_DONE);
	assert_int_equal(http1_body(&http, bytes, 0, &piece), HTTP1_DONE);
	assert_int_equal(http.keep, 1);
}

static void
test_what_a_close_means(void **state)
{
	struct http1 http;

	(void)state;
	http1_begin(&http, 0);
	assert_int_equal(http1_end(&http), HTTP1_MORE);
	assert_int_equal(http1_head(&http, OK, strlen(OK)), HTTP1_MORE);
	assert_int_equal(http1_end(&http), HTTP1_MORE);
	assert_int_equal(http1_head(&http, OK "\r\n", strlen(OK) + 2),
			 HTTP1_DONE);
	assert_int_equal(http1_end(&http), HTTP1_DONE);
}

static void
test_where_the_lines_are(void **state)
{
	static const char bytes[] = OK "A: b\r\nContent-Length: 0\r\n\r\n";
	struct http1 http;

	(void)state;
	http1_begin(&http, 0);
	assert_int_equal(http1_head(&http, bytes, strlen(bytes)), HTTP1_DONE);
	assert_int_equal(http.lines, strlen(OK));
	assert_int_equal(http.head_len, strlen(bytes));
}

/* Heads, 1xx and trailers without end, in pieces as they would come. */
static enum http1_result
endless(const char *begin, const char *more)
{
	struct reading r = {0};
	size_t most = HTTP1_HEAD_MAX + HTTP1_TRAILER_MAX;
	struct buf piece = {0};

	while (piece.len < 1000)
		buf_adds(&piece, more);
	http1_begin(&r.http, 0);
	reading_take(&r, begin, strlen(begin));
	while (r.result == HTTP1_MORE && r.len < 2 * most)
		reading_take(&r, piece.data, piece.len);
	buf_free(&piece);
	free(r.bytes);
	buf_free(&r.body);
	return r.result;
}

static void
test_nothing_is_endless(void **state)
{
	(void)state;
	assert_int_equal(endless(OK, "X: y\r\n"), HTTP1_LARGE);
	assert_int_equal(endless(OK, "xxxxxxxxxx"), HTTP1_LARGE);
	assert_int_equal(endless("", "HTTP/1.1 100 Continue\r\n\r\n"),
			 HTTP1_LARGE);
	assert_int_equal(endless(CHUNKED "0\r\n", "X: y\r\n"), HTTP1_LARGE);
	assert_int_equal(endless(CHUNKED "1;", "xxxxxxxxxx"), HTTP1_LARGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_split_at_every_byte),
	    cmocka_unit_test(test_a_byte_at_a_time),
	    cmocka_unit_test(test_answer_to_head),
	    cmocka_unit_test(test_what_a_close_means),
	    cmocka_unit_test(test_where_the_lines_are),
	    cmocka_unit_test(test_nothing_is_endless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
