/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "sample/cdp.h"

#define URL(url) "[{\"webSocketDebuggerUrl\":\"" url "\"}]"

static const struct {
	const char *text, *path; /* NULL: refused */
} lists[] = {
    {URL("ws://127.0.0.1:9229/0aF9-b"), "/0aF9-b"},
    /* The host in the URL is ignored: no other host is connected to. */
    {URL("ws://evil.example:80/abc"), "/abc"},
    {"[ {\"id\":\"x\", \"webSocketDebuggerUrl\":\"ws://[::1]:1/abc\"}, 7 ]",
     "/abc"},
    {URL("wss://127.0.0.1:9229/abc"), NULL},
    {URL("http://127.0.0.1:9229/abc"), NULL},
    {URL("ws://127.0.0.1:9229"), NULL},
    {URL("ws://127.0.0.1:9229/"), NULL},
    {URL("ws://127.0.0.1:9229/a/b"), NULL},
    {URL("ws://127.0.0.1:9229/a b"), NULL},
    {URL("ws://127.0.0.1:9229/a\\r\\nHost: evil"), NULL},
    {URL("ws://127.0.0.1:9229/0123456789012345678901234567890123456789"), NULL},
    {"[{\"webSocketDebuggerUrl\":7}]", NULL},
    {"{\"webSocketDebuggerUrl\":\"ws://127.0.0.1:1/abc\"}", NULL},
    {"[]", NULL},
    {"", NULL},
    {"[[[[", NULL},
    {"<html>", NULL},
};

static void
test_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		char path[40] = "";
		int result = cdp_parse_list(
		    lists[i].text, strlen(lists[i].text), path, sizeof(path));

		if ((result == 0) != (lists[i].path != NULL))
			fail_msg("'%s' gives %d", lists[i].text, result);
		if (result == 0)
			assert_string_equal(path, lists[i].path);
	}
}

static const struct {
	const char *text;
	int answer;
	const char *says;
} replies[] = {
    {"{\"id\":7,\"result\":{\"usedSize\":12}}", 1, ""},
    {"{\"id\":7,\"result\":{}}", 1, ""},
    {"{\"id\":6,\"result\":{}}", 0, ""},
    {"{\"method\":\"Runtime.executionContextCreated\",\"params\":{}}", 0, ""},
    {"{\"id\":\"7\",\"result\":{}}", 0, ""},
    {"{\"id\":7.0,\"result\":{}}", 0, ""},
    {"[7]", 0, ""},
    {"{\"id\":7,\"error\":{\"code\":-32000,\"message\":\"not \\u001bnow\"}}",
     -1, "refuses: not ?now"},
    {"{\"id\":7}", -1, "refuses: no reason"},
    {"{\"id\":7,\"error\":5}", -1, "refuses: no reason"},
    {"{\"id\":7", -1, "not JSON"},
    {"", -1, "not JSON"},
};

static void
test_replies(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(replies); i++) {
		struct error err = {0};
		json_t *result = NULL;
		const char *text = replies[i].text;
		json_t *message = cdp_parse(text, strlen(text), &err);
		int answer = message == NULL
				 ? -1
				 : cdp_answer(message, 7, &result, &err);

		if (answer != replies[i].answer ||
		    strstr(err.text, replies[i].says) == NULL)
			fail_msg("'%s' gives %d, '%s'", replies[i].text, answer,
				 err.text);
		assert_int_equal(answer == 1, result != NULL);
		json_decref(result);
		json_decref(message);
	}
}

static const struct {
	const char *text, *name; /* NULL: no event */
} events[] = {
    {"{\"method\":\"A.b\",\"params\":{\"chunk\":\"x\"}}", "A.b"},
    {"{\"method\":\"A.b\"}", "A.b"},
    {"{\"id\":7,\"method\":\"A.b\"}", NULL},
    {"{\"method\":7}", NULL},
    {"{}", NULL},
    {"[]", NULL},
    {"7", NULL},
};

static void
test_events(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(events); i++) {
		json_t *message =
		    json_loads(events[i].text, JSON_DECODE_ANY, NULL);
		json_t *params = NULL;
		const char *name = cdp_event(message, &params);

		if ((name != NULL) != (events[i].name != NULL))
			fail_msg("'%s' is '%s'", events[i].text, name);
		if (name != NULL)
			assert_string_equal(name, events[i].name);
		json_decref(message);
	}
}

static void
test_nobody_there(void **state)
{
	struct error err = {0};

	(void)state;
	assert_null(cdp_open(1, 1, &err)); /* nobody listens there */
	assert_int_equal(err.status, STATUS_UNAVAILABLE);
}

/* Reads a head, and answers. */
static int
serve(int listener, const char *reply)
{
	char head[2000];
	size_t length = 0;
	int fd = accept(listener, NULL, NULL);

	while (fd >= 0 && length < sizeof(head) - 1 &&
	       read(fd, head + length, 1) == 1) {
		head[++length] = '\0';
		if (strstr(head, "\r\n\r\n") != NULL)
			break;
	}
	if (fd < 0 || send(fd, reply, strlen(reply), MSG_NOSIGNAL) < 0)
		return -1;
	return fd;
}

/* A Node that ends just when a session has begun: it listens no more, answers
 * nothing, and waits until the session has ended. */
static void *
inspector_of_an_ending(void *arg)
{
	int listener = *(int *)arg, fd;
	char byte;

	close(
	    serve(listener, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" URL(
				"ws://127.0.0.1:1/abc")));
	fd = serve(listener, "HTTP/1.1 101 Switching Protocols\r\n\r\n");
	close(listener);
	while (recv(fd, &byte, 1, 0) == 1)
		continue;
	close(fd);
	return NULL;
}

static void
test_a_process_that_ends_is_let_go(void **state)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	double began_s = clock_now();
	struct error err = {0};
	pthread_t thread;
	struct cdp *cdp;

	(void)state;
	assert_int_equal(bind(listener, (struct sockaddr *)&at, size), 0);
	assert_int_equal(listen(listener, 4), 0);
	getsockname(listener, (struct sockaddr *)&at, &size);
	assert_int_equal(
	    thread_start(&thread, inspector_of_an_ending, &listener, &err), 0);
	cdp = cdp_open(ntohs(at.sin_port), 60, &err);
	assert_non_null(cdp);
	assert_null(cdp_call(cdp, "HeapProfiler.collectGarbage", NULL, &err));
	assert_string_equal(err.text, "the process is ending");
	assert_true(clock_now() - began_s < 30);
	cdp_close(cdp);
	pthread_join(thread, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_replies),
	    cmocka_unit_test(test_a_process_that_ends_is_let_go),
	    cmocka_unit_test(test_events),
	    cmocka_unit_test(test_nobody_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
