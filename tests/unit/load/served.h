/* SPDX-License-Identifier: MIT */
/* Runs a whole load, against a server on the coordinator's event loop. */
#ifndef TESTS_UNIT_LOAD_SERVED_H
#define TESTS_UNIT_LOAD_SERVED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <event2/buffer.h>
#include <event2/http.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "load/load.h"

struct fixture {
	char dir[64];
	struct settings settings;
	struct error err;
	struct event_base *base;
	struct evhttp *http;
	struct evhttp_bound_socket *socket;
	struct load_plan plan;
	struct dose dose;
	struct load *load;
	struct load_totals totals;
	int asked, at_once, most_at_once; /* of the server */
	int delay_ms;
	void (*on_asked)(const char *url);
};

static struct fixture f;

static inline void
on_late(evutil_socket_t fd, short what, void *arg)
{
	struct evhttp_request *request = arg;

	(void)fd;
	(void)what;
	f.at_once--;
	evhttp_send_reply(request, 200, NULL, NULL);
}

static inline void
on_request(struct evhttp_request *request, void *arg)
{
	struct timeval delay = {f.delay_ms / 1000, f.delay_ms % 1000 * 1000};

	(void)arg;
	f.asked++;
	if (f.on_asked != NULL)
		f.on_asked(evhttp_request_get_uri(request));
	if (strcmp(evhttp_request_get_uri(request), "/missing") == 0) {
		evhttp_send_reply(request, 404, NULL, NULL);
		return;
	}
	f.at_once++;
	if (f.at_once > f.most_at_once)
		f.most_at_once = f.at_once;
	event_base_once(f.base, -1, EV_TIMEOUT, on_late, request, &delay);
}

static inline int
setup(void **state)
{
	(void)state;
	memset(&f, 0, sizeof(f));
	settings_init(&f.settings);
	snprintf(f.dir, sizeof(f.dir), "/tmp/flatline-load-XXXXXX");
	f.base = event_base_new();
	f.http = evhttp_new(f.base);
	f.socket = evhttp_bind_socket_with_handle(f.http, "127.0.0.1", 0);
	evhttp_set_gencb(f.http, on_request, NULL);
	return mkdtemp(f.dir) != NULL ? 0 : -1;
}

static inline int
teardown(void **state)
{
	char *command = xasprintf("rm -rf '%s'", f.dir);
	int status = system(command);

	(void)state;
	free(command);
	load_free(f.load);
	evhttp_free(f.http);
	event_base_free(f.base);
	record_free(f.plan.record);
	if (f.plan.scenario != NULL)
		scenario_free(f.plan.scenario);
	settings_free(&f.settings);
	return status;
}

static inline void
write_scenario(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static inline int
server_port(void)
{
	struct sockaddr_in address;
	socklen_t len = sizeof(address);

	getsockname(evhttp_bound_socket_get_fd(f.socket),
		    (struct sockaddr *)&address, &len);
	return ntohs(address.sin_port);
}

static inline void
prepare(const char *scenario)
{
	char *path = xasprintf("%s/s.lua", f.dir);
	char *url = xasprintf("http://127.0.0.1:%d", server_port());
	char *dir = xasprintf("%s/run", f.dir);

	write_scenario(path, scenario);
	f.plan.scenario = scenario_load(path, &f.settings, NULL, &f.err);
	if (f.plan.scenario == NULL)
		fail_msg("%s", f.err.text);
	assert_int_equal(address_parse(&f.plan.address, url, &f.err), 0);
	f.plan.record = record_create(dir, &f.err);
	f.plan.base = f.base;
	f.plan.settings = &f.settings;
	f.plan.transport = transport_table[0];
	f.plan.dose = &f.dose;
	free(path);
	free(url);
	free(dir);
}

static inline void
run_prepared(void)
{
	f.load = load_new(&f.plan, &f.err);
	assert_non_null(f.load);
	assert_int_equal(load_start(f.load, &f.err), 0);
	event_base_dispatch(f.base);
	load_totals(f.load, &f.totals);
	assert_int_equal(f.totals.phase, PHASE_DONE);
}

static inline void
run_load(const char *scenario)
{
	prepare(scenario);
	run_prepared();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
