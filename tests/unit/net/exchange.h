/* SPDX-License-Identifier: MIT */
/* Requests by any transport to a raw server, on one event loop. */
#ifndef TESTS_UNIT_NET_EXCHANGE_H
#define TESTS_UNIT_NET_EXCHANGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "../../certificate.h"
#include "net/net.h"
#include "raw_server.h"

#define HEAD "HTTP/1.1 200 OK\r\n"

struct fixture {
	const struct transport *transport;
	struct event_base *base;
	struct raw_server server;
	struct transport_settings settings;
	void *client;
	struct slot *slot;
	/* The last reply. */
	int replies;
	struct http_reply reply;
	char body[256], headers[512];
};

static struct fixture f;
static const struct transport *under_test;
/* What the server shows; NULL: without TLS. */
static const struct certificate *by_tls;

static inline void
set_address(const char *host)
{
	struct error err = {0};
	char url[64];

	snprintf(url, sizeof(url), "%s://%s:%d",
		 by_tls != NULL ? "https" : "http", host, f.server.port);
	assert_int_equal(address_parse(&f.settings.address, url, &err), 0);
}

/* There is nothing to be tested without, nor to be taken down. */
static void
open_client(void)
{
	struct error err = {0};

	f.client = f.transport->open(&f.settings, &err);
	if (f.client == NULL) {
		fprintf(stderr, "no client: %s\n", err.text);
		exit(1);
	}
	f.slot = f.transport->slot_new(f.client);
}

static int
setup(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN); /* as main() does */
	memset(&f, 0, sizeof(f));
	f.transport = under_test;
	f.base = event_base_new();
	raw_listen(&f.server, f.base);
	if (by_tls != NULL)
		f.server.tls = certificate_serve(by_tls);
	f.settings.base = f.base;
	f.settings.timeout_s = by_tls != NULL ? 1 : 0.4;
	f.settings.insecure = 1;
	set_address("127.0.0.1");
	open_client();
	return 0;
}

/* Lets the server notice closed connections, so that none is left open. */
static int
teardown(void **state)
{
	struct timeval soon = {0, 20000};

	(void)state;
	f.transport->slot_free(f.slot);
	f.transport->close(f.client);
	event_base_loopexit(f.base, &soon);
	event_base_dispatch(f.base);
	raw_stop(&f.server);
	SSL_CTX_free(f.server.tls);
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

	f.transport->send(f.slot, request, on_reply, &f);
	assert_int_equal(f.replies, before); /* never from within send */
	event_base_dispatch(f.base);
	assert_int_equal(f.replies, before + 1);
}

static inline void
reopen(size_t connections)
{
	f.transport->slot_free(f.slot);
	f.transport->close(f.client);
	f.settings.connections = connections;
	open_client();
}

/* Two slots that take turns. */
static inline void
take_turns(void)
{
	struct http_request request = {.method = "GET", .url = "/"};
	struct slot *first = f.slot, *second = f.transport->slot_new(f.client);

	f.server.answer = HEAD "Content-Length: 2\r\n\r\nok";
	for (int i = 0; i < 6; i++) {
		f.slot = i % 2 == 0 ? first : second;
		ask(&request);
		assert_int_equal(f.reply.failure, HTTP_ANSWERED);
	}
	f.transport->slot_free(second);
	f.slot = first;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* Runs the tests with each transport that speaks HTTP/1.1, and with our own by
 * TLS; adds up how many failed. That of HTTP/2 has test_h2. */
#define RUN_WITH_EACH(tests, failed)                                           \
	for (size_t i = 0; transport_table[i] != NULL; i++) {                  \
		under_test = transport_table[i];                               \
		if (under_test == &transport_h2)                               \
			continue;                                              \
		(failed) += cmocka_run_group_tests_name(under_test->name,      \
							tests, NULL, NULL);    \
	}                                                                      \
	RUN_BY_TLS(tests, failed)

#define RUN_BY_TLS(tests, failed)                                              \
	do {                                                                   \
		struct certificate shown =                                     \
		    certificate_make("IP:127.0.0.1", -DAY, DAY);               \
                                                                               \
		under_test = &transport_h1;                                    \
		by_tls = &shown;                                               \
		(failed) += cmocka_run_group_tests_name("h1 by TLS", tests,    \
							NULL, NULL);           \
		certificate_free(&shown);                                      \
	} while (0);

#endif
