/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "cmd/curl_line.h"

#define A " -A flatline"
#define TIME " --max-time 10"
#define NO_TYPE " -H Content-Type:"

/* Requests without settings; a | stands before what is needed. */
static const struct {
	const char *method, *url, *header, *body, *command;
} requests[] = {
    {"GET", "/a", NULL, NULL, "curl http://h:1/a" A TIME},
    {"HEAD", "/a", NULL, NULL, "curl -I http://h:1/a" A TIME},
    {"GET", "/a", NULL, "x",
     "curl -X GET http://h:1/a" A NO_TYPE " --data-raw x" TIME},
    {"POST", "/a", NULL, NULL,
     "curl -X POST http://h:1/a" A NO_TYPE " --data-raw ''" TIME},
    {"DELETE", "/a", NULL, NULL, "curl -X DELETE http://h:1/a" A TIME},
    {"PUT", "/a", "content-type: b", "@x",
     "curl -X PUT http://h:1/a" A " -H 'content-type: b' --data-raw @x" TIME},
    {"GET", "/?{a}", NULL, NULL, "curl -g 'http://h:1/?{a}'" A TIME},
    {"GET", "/../b", NULL, NULL, "curl --path-as-is http://h:1/../b" A TIME},
    {"GET", "/%2E/b", NULL, NULL, "curl --path-as-is http://h:1/%2E/b" A TIME},
    {"GET", "https://o/b", NULL, NULL, "curl https://o/b" A " --http1.1" TIME},
    {"GET", "http://me:pw@h:1/b@c", NULL, NULL,
     "curl http://\"$URL_LOGIN\"@h:1/b@c" A TIME
     "|URL_LOGIN (that in the URL)"},
    {"GET", "http://h:1/?a@b", NULL, NULL, "curl 'http://h:1/?a@b'" A TIME},
    {"GET", "/", "X-None: ", NULL, "curl http://h:1/" A " -H X-None:" TIME},
    {"GET", "/", "user-agent: x", NULL,
     "curl http://h:1/ -H 'user-agent: x'" TIME},
    /* The value of env("TOKEN") is s3"cret. */
    {"GET", "/s3\"cret", NULL, NULL,
     "curl http://h:1/\"$TOKEN\"" A TIME "|TOKEN"},
    {"GET", "/?a=s3%22cret&b=s3%22cret", NULL, NULL,
     "curl 'http://h:1/?a='\"$TOKEN_URL\"'&b='\"$TOKEN_URL\"" A TIME
     "|TOKEN_URL (TOKEN percent-encoded)"},
    {"GET", "/", "X: {\"s3\\\"cret\"}", NULL,
     "curl http://h:1/" A " -H 'X: {\"'\"$TOKEN_JSON\"'\"}'" TIME
     "|TOKEN_JSON (TOKEN as in a JSON string, without quotes)"},
    {"GET", "/", "Authorization: Bearer s3\"cret", NULL,
     "curl http://h:1/" A " -H 'Authorization: Bearer '\"$TOKEN\"" TIME
     "|TOKEN"},
    {"GET", "/", "Authorization: Bearer literal", NULL,
     "curl http://h:1/" A " -H 'Authorization: '\"$AUTHORIZATION\"" TIME
     "|AUTHORIZATION (the value of the header Authorization)"},
    /* Part of it is no value of env(): it is not shown. */
    {"GET", "/", "Cookie: a=literal; b=s3\"cret", NULL,
     "curl http://h:1/" A " -H 'Cookie: '\"$COOKIE\"" TIME
     "|COOKIE (the value of the header Cookie)"},
    {"GET", "/", "Authorization: Basic bWU6czMiY3JldA==", NULL,
     "curl http://h:1/" A " -u me:\"$TOKEN\"" TIME "|TOKEN"},
    {"GET", "/", "Authorization: Basic bWU6bGl0ZXJhbA==", NULL,
     "curl http://h:1/" A " -u me:\"$PASSWORD\"" TIME
     "|PASSWORD (that of the login)"},
    {"GET", "/", "Authorization: Basic bWU", NULL,
     "curl http://h:1/" A " -H 'Authorization: '\"$AUTHORIZATION\"" TIME
     "|AUTHORIZATION (the value of the header Authorization)"},
};

/* How to connect: what is set in place of `plain`. */
static const struct {
	struct transport_settings net;
	const char *options;
} connections[] = {
    {{.http2 = 1}, " --http2-prior-knowledge" TIME},
    {{.http2 = 1, .address.scheme = "https"}, " --http2" TIME},
    {{.address.scheme = "https"}, " --http1.1" TIME},
    {{.unix_socket = "/a b"}, " --unix-socket '/a b'" TIME},
    {{.proxy = "http://p:1"}, " -x http://p:1" TIME},
    {{.proxy = "http://me:pw@p:1"},
     " -x \"$FLATLINE_PROXY\"" TIME
     "|FLATLINE_PROXY (the proxy with its login)"},
    {{.insecure = 1}, " -k" TIME},
    {{.cacert = "a:b", .cert = "a:b\\", .key = "k"},
     " --cacert a:b --cert 'a\\:b\\\\' --key k" TIME},
    {{.compressed = 1}, " --compressed" TIME},
    {{.auth = "me:pw"},
     " --anyauth -u \"$FLATLINE_AUTH\"" TIME "|FLATLINE_AUTH (USER:PASSWORD)"},
    {{.bearer = "t"},
     " --oauth2-bearer \"$FLATLINE_BEARER\"" TIME
     "|FLATLINE_BEARER (the token)"},
    {{.requests_per_connection = 1}, " -H 'Connection: close'" TIME},
    {{.requests_per_connection = 2}, TIME},
    {{.connect_timeout_s = 0.5, .timeout_s = 3600.25},
     " --connect-timeout 0.5 --max-time 3600.25"},
};

static struct scenario *scenario;
static struct settings settings;

static int
load(void **state)
{
	static const char text[] =
	    "env('TOKEN') flow('a', function() http.get('/') end)\n";
	char path[] = "/tmp/flatline-test-XXXXXX.lua";
	int fd = mkstemps(path, 4);
	struct error err = {0};

	(void)state;
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	settings_init(&settings);
	strings_add(&settings.env, "TOKEN=s3\"cret");
	scenario = scenario_load(path, &settings, NULL, &err);
	unlink(path);
	return scenario != NULL ? 0 : -1;
}

static int
unload(void **state)
{
	(void)state;
	scenario_free(scenario);
	settings_free(&settings);
	return 0;
}

static void
expect_line(const struct http_request *request, struct transport_settings net,
	    const char *expected)
{
	static const struct strings none;
	struct curl_words words = {.scenario = scenario};

	if (net.timeout_s == 0)
		net.timeout_s = 10;
	if (net.address.scheme[0] == '\0')
		strcpy(net.address.scheme, "http");
	strcpy(net.address.base, "http://h:1");
	net.headers = net.resolve = net.connect_to = &none;
	curl_line(&words, request, &net);
	for (size_t i = 0; i < words.needs.count; i++)
		buf_addf(&words.command, "|%s", words.needs.items[i]);
	assert_string_equal(buf_text(&words.command), expected);
	curl_words_free(&words);
}

static void
a_request_is_a_command(void **state)
{
	const struct transport_settings plain = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(requests); i++) {
		const struct http_request request = {
		    .method = requests[i].method,
		    .url = requests[i].url,
		    .headers = &requests[i].header,
		    .nheaders = requests[i].header != NULL,
		    .body = requests[i].body,
		    .body_len = requests[i].body != NULL
				    ? strlen(requests[i].body)
				    : 0};

		expect_line(&request, plain, requests[i].command);
	}
}

static void
so_is_how_it_is_sent(void **state)
{
	const struct http_request request = {.method = "GET", .url = "/"};

	(void)state;
	for (size_t i = 0; i < COUNT(connections); i++) {
		char *expected = xasprintf("curl http://h:1/" A "%s",
					   connections[i].options);

		expect_line(&request, connections[i].net, expected);
		free(expected);
	}
}

static void
some_bodies_fit_no_command(void **state)
{
	static char large[CURL_BODY + 1];
	struct http_request request = {
	    .method = "PUT", .url = "/", .body = "a\0b", .body_len = 3};
	const struct transport_settings plain = {0};

	(void)state;
	expect_line(&request, plain, "");
	memset(large, 'x', sizeof(large));
	request.body = large;
	request.body_len = sizeof(large);
	expect_line(&request, plain, "");
}

int
main(void)
{
	static const char *const variables[] = {
	    "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
	    "ALL_PROXY",  "no_proxy",	 "NO_PROXY"};
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_is_a_command),
	    cmocka_unit_test(so_is_how_it_is_sent),
	    cmocka_unit_test(some_bodies_fit_no_command),
	};

	for (size_t i = 0; i < COUNT(variables); i++)
		unsetenv(variables[i]);
	return cmocka_run_group_tests(tests, load, unload);
}
