/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "traffic/secrets.h"

/* What is left of a text, each secret as the name of its variable. */
static const struct {
	const char *text, *left;
} rows[] = {
    {"/items?q=shoes&page=2", "/items?q=shoes&page=2"},
    {"/a?token=abc&x=1", "/a?token=<TOKEN>&x=1"},
    {"/a?access_token=abc#f", "/a?access_token=<ACCESS_TOKEN>#f"},
    {"/a?API-Key=k&sig=s", "/a?API-Key=<API_KEY>&sig=<SIG>"},
    {"/a?token=&x=1", "/a?token=&x=1"},
    {"/orders?state=open&code=de", "/orders?state=open&code=de"},
    {"/a?monkey=1&keyboard=2&author=me", "/a?monkey=1&keyboard=2&author=me"},
    {"user=joe&password=hunter2", "user=joe&password=<PASSWORD>"},
    {"{\"password\":\"a\\\"b\",\"n\":1}",
     "{\"password\":\"<PASSWORD>\",\"n\":1}"},
    {"{\"pin\" : 1234}", "{\"pin\" : <PIN>}"},
    {"{\"topic\":\"orders\"}", "{\"topic\":\"orders\"}"},
    {"{\"to\":\"joe@corp.org\"}", "{\"to\":\"<EMAIL>\"}"},
    {"/u/joe.doe%40corp.co.uk/x", "/u/<EMAIL>/x"},
    {"/u/name@example.com", "/u/name@example.com"},
    {"a@b", "a@b"},
    {"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "<TOKEN>"},
    {"/x/ghp_0123456789abcdef0123", "/x/<TOKEN>"},
    {"/eyJ", "/eyJ"},
    {"@", "@"},
    {"=", "="},
    {"\":", "\":"},
    {"token=", "token="},
};

static void
finds_secrets(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *text = rows[i].text;
		size_t len = strlen(text), from = 0;
		struct secret secret;
		struct buf left = {0};

		while (secret_next(text, len, from, &secret)) {
			buf_add(&left, text + from, secret.at - from);
			buf_addf(&left, "<%s>", secret.name);
			from = secret.at + secret.len;
		}
		buf_add(&left, text + from, len - from);
		assert_string_equal(buf_text(&left), rows[i].left);
		buf_free(&left);
	}
}

static void
knows_headers_that_are_secret(void **state)
{
	static const char *const secret[] = {"Authorization", "Cookie",
					     "X-Api-Key",     "x-auth-token",
					     "X-CSRF-Token",  "X-Shop-Key"};
	static const char *const open[] = {"Accept", "Content-Type", "X-Author",
					   "Keep-Alive"};

	(void)state;
	for (size_t i = 0; i < COUNT(secret); i++)
		assert_true(secret_is_header(secret[i], strlen(secret[i])));
	for (size_t i = 0; i < COUNT(open); i++)
		assert_false(secret_is_header(open[i], strlen(open[i])));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_secrets),
	    cmocka_unit_test(knows_headers_that_are_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
