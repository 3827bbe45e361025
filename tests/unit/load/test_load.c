/* SPDX-License-Identifier: MIT */
/* What a load does and counts, with any number of threads. */
#include "served.h"

static void
test_exactly_so_many_requests(void **state)
{
	(void)state;
	run_load("load { users = 7, requests = 200, warmup = \"50ms\" }\n"
		 "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_int_equal(f.totals.measured_requests, 200);
	assert_int_equal(f.totals.errors, 0);
	assert_int_equal(f.totals.requests, f.asked);
	assert_true(f.most_at_once <= 7);
	assert_int_equal(load_latency(f.load)->count, 200);
}

static void
test_users_are_so_many_at_once(void **state)
{
	(void)state;
	f.delay_ms = 5;
	run_load("load { users = 9, requests = 90, warmup = 0 }\n"
		 "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_int_equal(f.most_at_once, 9);
	assert_int_equal(f.asked, 90);
}

static void
test_connections_are_capped(void **state)
{
	(void)state;
	f.delay_ms = 3;
	run_load("load { users = 9, connections = 2, requests = 60, "
		 "warmup = 0 }\n"
		 "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_true(f.most_at_once <= 2);
	assert_int_equal(f.totals.measured_requests, 60);
}

static void
test_errors_are_counted(void **state)
{
	struct load_route route;

	(void)state;
	run_load("load { users = 2, requests = 40, warmup = 0 }\n"
		 "flow(\"a\", function() http.get(\"/missing\") end)\n");
	assert_int_equal(f.totals.requests, 40);
	assert_int_equal(f.totals.errors, 40);
	assert_int_equal(f.totals.measured_errors, 40);
	route = load_route(f.load, 0);
	assert_string_equal(route.name, "GET /missing");
	assert_int_equal(route.errors, 40);
}

static void
forget(struct slot *slot, const struct http_request *request, reply_fn done,
       void *arg)
{
	(void)slot;
	(void)request;
	(void)done;
	(void)arg;
}

static void
cancel_nothing(struct slot *slot)
{
	(void)slot;
}

/* Whatever keeps a transport from telling it: it is never "no error". */
static void
test_what_has_no_end_has_timed_out(void **state)
{
	struct transport forgetful = *transport_table[0];

	(void)state;
	forgetful.send = forget;
	forgetful.cancel = cancel_nothing;
	prepare("load { users = 3, duration = \"100ms\", warmup = 0, "
		"timeout = \"50ms\" }\n"
		"flow(\"a\", { get = \"/a\" })\n");
	f.plan.transport = &forgetful;
	run_prepared();
	assert_int_equal(f.totals.requests, 0);
	assert_int_equal(f.totals.errors, 3);
	assert_int_equal(f.totals.measured_errors, 3);
	assert_int_equal(load_outcomes(f.load)->failures[HTTP_TIMEOUT], 3);
	assert_int_equal(load_flow(f.load, 0)->failed, 3);
	load_free(f.load);
	f.load = NULL;
}

/* The measured part alone: the warm-up is of the same flows. */
static void
test_iterations_are_counted_by_flow(void **state)
{
	const struct flow_count *flow;

	(void)state;
	run_load(
	    "load { users = 2, requests = 60, warmup = \"50ms\" }\n"
	    "flow(\"good\", function() http.get(\"/a\") end)\n"
	    "flow(\"lost\", function() http.get(\"/missing\") end)\n"
	    "flow(\"wrong\", { get = \"/a\", expect = 201 })\n"
	    "flow(\"broken\", function() http.get(\"/a\") error(\"x\") end)\n"
	    "flow(\"unmet\", function() expect(http.get(\"/a\").status > 200, "
	    "\"more\") end)\n");
	flow = load_flow(f.load, 0);
	assert_true(flow->begun > 0);
	assert_int_equal(flow->completed, flow->begun);
	assert_int_equal(flow->failed, 0);
	flow = load_flow(f.load, 1);
	assert_int_equal(flow->failed, flow->begun);
	assert_int_equal(flow->completed, 0);
	assert_string_equal(flow->why, "GET /missing was answered 404");
	flow = load_flow(f.load, 2);
	assert_int_equal(flow->completed, 0);
	assert_string_equal(flow->why, "GET /a was answered 200");
	assert_non_null(strstr(load_flow(f.load, 3)->why, "s.lua:5: x"));
	assert_int_equal(load_flow(f.load, 3)->completed, 0);
	assert_int_equal(f.totals.flows_left, 0);
	assert_string_equal(load_flow(f.load, 4)->why, "more");
	assert_int_equal(load_flow(f.load, 4)->completed, 0);
}

/* It is told while there is load, for whoever would end it. */
static void
test_a_flow_that_never_began_is_left(void **state)
{
	(void)state;
	run_load("load { users = 2, requests = 60, warmup = 0 }\n"
		 "flow(\"a\", { get = \"/a\" })\n"
		 "flow(\"rare\", { get = \"/b\", weight = 1e-9 })\n");
	assert_int_equal(f.totals.flows_left, 1);
}

static void
test_replies_are_counted_by_status(void **state)
{
	const struct outcomes *of;

	(void)state;
	run_load("load { users = 2, requests = 40, warmup = 0 }\n"
		 "flow(\"a\", { get = \"/a\", expect = 200 })\n"
		 "flow(\"lost\", { get = \"/missing\" })\n");
	of = load_outcomes(f.load);
	assert_int_equal(of->statuses[200].named, of->statuses[200].requests);
	assert_int_equal(of->statuses[404].errors, of->statuses[404].requests);
	assert_int_equal(of->statuses[404].named, 0);
	assert_int_equal(
	    of->statuses[200].requests + of->statuses[404].requests, 40);
	assert_int_equal(of->answered, 40);
	assert_int_equal(of->empty, 40);
}

static void
test_drops_of_the_warm_up_are_told_apart(void **state)
{
	(void)state;
	f.delay_ms = 40;
	run_load("load { rate = 100, users = 1, duration = \"300ms\", "
		 "warmup = \"400ms\" }\n"
		 "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_true(f.totals.measured_dropped > 0);
	assert_true(f.totals.measured_dropped < f.totals.dropped);
	assert_true(f.totals.measured_iterations < f.totals.iterations);
	/* The only user was busy: the load is not to blame for most. */
	assert_true(f.totals.measured_behind < f.totals.measured_dropped / 2);
}

static void
test_visitors_and_connections_are_counted(void **state)
{
	(void)state;
	run_load("load { users = 3, requests = 40, warmup = 0 }\n"
		 "flow(\"a\", function() http.get(\"/a\") http.get(\"/b\") "
		 "end)\n");
	assert_int_equal(f.totals.visitors, 3);
	assert_int_equal(f.totals.connections, 3);
}

/* Whether an error was expected does not matter to what a service keeps. */
static void
test_aborts_and_errors_are_counted(void **state)
{
	(void)state;
	f.delay_ms = 50;
	run_load("load { users = 1, requests = 9, warmup = 0 }\n"
		 "flow(\"a\", function()\n"
		 "http.get(\"/a\", { abort_after = \"1ms\" })\n"
		 "http.get(\"/missing\", { expect = 404 })\n"
		 "http.get(\"/missing\") end)\n");
	assert_int_equal(dose_aborts(&f.dose), 3);
	assert_int_equal(dose_all_errors(&f.dose), 6);
	assert_int_equal(dose_errors(&f.dose), 3);
}

static void
test_new_visitors_are_counted_by_part(void **state)
{
	(void)state;
	run_load("load { users = 3, requests = 40, warmup = \"100ms\", "
		 "visitors = \"new\", keepalive = false }\n"
		 "flow(\"a\", function() http.get(\"/a\") http.get(\"/b\") "
		 "end)\n");
	assert_int_equal(f.totals.visitors, f.totals.iterations);
	assert_true(f.totals.measured_visitors < f.totals.visitors);
	assert_in_range(f.totals.measured_visitors, 19, 24);
	assert_int_equal(f.totals.connections, f.totals.requests);
	assert_in_range(f.totals.measured_connections, 38, 44);
}

static void
test_a_constant_rate(void **state)
{
	double began = clock_now(), due;

	(void)state;
	run_load("load { rate = 200, duration = \"1s\", warmup = 0 }\n"
		 "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_true(clock_now() - began >= 0.95);
	/* A busy machine may drop some, but adds none: as many are due as fit
	 * in the measured part, which may end a little late. */
	due = 200 * fmax(f.totals.measured_s, 1) + 2;
	assert_in_range(f.totals.iterations + f.totals.dropped, 150,
			(uint64_t)due);
	assert_int_equal(f.asked, f.totals.iterations);
}

/* Latency counts from when a request was due, however long users are busy. */
static void
test_latency_from_the_scheduled_time(void **state)
{
	(void)state;
	f.delay_ms = 40;
	run_load("load { rate = 100, users = 1, duration = \"500ms\", "
		 "warmup = 0 }\n"
		 "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_true(f.totals.dropped > 0);
	assert_true(histogram_quantile(load_latency(f.load), .5) >=
		    histogram_quantile(load_uncorrected(f.load), .5));
}

static void
test_a_flow_without_requests_does_not_block(void **state)
{
	(void)state;
	run_load("load { users = 3, duration = \"200ms\", warmup = 0 }\n"
		 "flow(\"idle\", function() end)\n");
	assert_int_equal(f.totals.requests, 0);
	assert_in_range(f.totals.iterations, 3, 3000);
}

/* A count of requests would never be reached. */
static void
test_a_load_without_requests_ends(void **state)
{
	(void)state;
	run_load("load { users = 12, requests = 6, threads = 2 }\n"
		 "flow(\"idle\", function() think(\"1ms\") end)\n"
		 "flow(\"bad\", { weight = 0.1 }, function() error(\"x\") "
		 "end)\n");
	assert_int_equal(f.totals.requests, 0);
	assert_true(f.totals.iterations >= 1000);
	assert_int_equal(load_check_requests(f.load, "s.lua", &f.err), -1);
	assert_int_equal(f.err.status, STATUS_DATA);
	assert_non_null(strstr(f.err.text, "s.lua: no request is made: flow "
					   "\"idle\" and 1 more ended 1"));
	assert_non_null(strstr(f.err.text, "s.lua:3: x"));
}

/* It may take long to fail: nobody waits for a thousand of them. */
static void
test_a_script_that_always_fails_ends_soon(void **state)
{
	(void)state;
	run_load("load { users = 4, requests = 20, threads = 2 }\n"
		 "flow(\"bad\", function() think(\"5ms\") error(\"x\") end)\n");
	assert_in_range(f.totals.iterations, 40, 500);
	assert_int_equal(load_check_requests(f.load, "s.lua", &f.err), -1);
	assert_non_null(strstr(f.err.text, "s.lua:2: x"));
}

/* One user's first request comes long after others have failed. */
static void
test_a_late_request_is_waited_for(void **state)
{
	(void)state;
	run_load("load { users = 4, requests = 2, warmup = 0 }\n"
		 "flow(\"late\", function(user) if user.id == 1 then "
		 "think(\"400ms\") http.get(\"/a\") else think(\"1ms\") "
		 "error(\"x\") end end)\n");
	assert_int_equal(f.asked, 2);
}

/* Each user makes 89 iterations before its first request. */
static void
test_a_rare_request_is_waited_for(void **state)
{
	(void)state;
	run_load("load { users = 40, requests = 50, warmup = 0 }\n"
		 "flow(\"rare\", function(user) if user.iteration % 90 == 0 "
		 "then http.get(\"/a\") end end)\n");
	assert_int_equal(f.asked, 50);
	assert_int_equal(load_check_requests(f.load, "s.lua", &f.err), 0);
}

/* One user thinks before its first request, and others make none. */
static void
test_a_slow_user_is_waited_for(void **state)
{
	(void)state;
	run_load("load { users = 9, requests = 1, warmup = 0 }\n"
		 "flow(\"slow\", function(user) if user.id == 9 then "
		 "think(\"600ms\"); http.get(\"/a\") end end)\n");
	assert_true(f.totals.iterations > 1000);
	assert_int_equal(f.asked, 1);
}

static void
test_a_refusing_target_is_not_hammered(void **state)
{
	(void)state;
	prepare("load { users = 2, duration = \"300ms\", warmup = 0 }\n"
		"flow(\"a\", function() http.get(\"/a\") end)\n");
	evhttp_del_accept_socket(f.http, f.socket);
	f.load = load_new(&f.plan, &f.err);
	assert_int_equal(load_start(f.load, &f.err), 0);
	event_base_dispatch(f.base);
	load_totals(f.load, &f.totals);
	assert_int_equal(f.totals.requests, 0);
	assert_in_range(f.totals.errors, 2, 40);
}

/* What on_settled saw, cycle by cycle. */
static struct {
	unsigned cycles;
	int asked[8];
	uint64_t burst; /* to call for; 0: as many as planned */
} seen;

static void
on_settled(void *arg)
{
	struct load_totals totals;

	(void)arg;
	load_totals(f.load, &totals);
	assert_int_equal(totals.cycle, seen.cycles + 1);
	assert_int_equal(totals.requests, f.asked); /* all are answered */
	seen.asked[seen.cycles++] = f.asked;
	load_next_cycle(f.load, seen.burst);
}

static void
run_cycles(const char *scenario)
{
	seen.cycles = 0;
	f.plan.on_settled = on_settled;
	run_load(scenario);
	f.plan.on_settled = NULL;
	seen.burst = 0;
}

static void
test_cycles(void **state)
{
	(void)state;
	f.delay_ms = 2;
	run_cycles("load { users = 5, cycles = 4, burst = 30, settle = 0, "
		   "warmup = 0 }\n"
		   "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_int_equal(seen.cycles, 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(seen.asked[i], 30 * (i + 1));
	assert_int_equal(f.totals.measured_requests, 120);
	assert_int_equal(f.totals.cycles, 4);
}

/* Whoever calls for the next burst may want a larger one. */
static void
test_cycles_grow(void **state)
{
	(void)state;
	seen.burst = 45;
	run_cycles("load { users = 5, cycles = 3, burst = 30, settle = 0, "
		   "warmup = 0 }\n"
		   "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_int_equal(seen.cycles, 3);
	assert_int_equal(seen.asked[0], 30);
	assert_int_equal(seen.asked[1], 75);
	assert_int_equal(seen.asked[2], 120);
}

/* By default the warm-up is a fifth of all cycles. */
static void
test_cycles_warm_up(void **state)
{
	(void)state;
	run_cycles("load { users = 1, cycles = 2, burst = 50, settle = 0 }\n"
		   "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_int_equal(seen.asked[0], 70);
	assert_int_equal(f.totals.measured_requests, 100);
}

/* Iterations that the burst began are completed. */
static void
test_cycles_complete_iterations(void **state)
{
	(void)state;
	run_cycles("load { users = 3, cycles = 2, burst = 10, settle = 0, "
		   "warmup = 0 }\n"
		   "flow(\"a\", function() http.get(\"/a\"); think(\"5ms\") "
		   "http.get(\"/b\"); http.get(\"/c\") end)\n");
	assert_int_equal(seen.cycles, 2);
	assert_in_range(seen.asked[0], 12, 18);
	assert_int_equal(f.totals.requests % 3, 0);
}

static void
test_cycles_at_a_rate(void **state)
{
	double began = clock_now();

	(void)state;
	run_cycles("load { rate = 200, cycles = 3, burst = 20, "
		   "settle = \"100ms\", warmup = 0 }\n"
		   "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_int_equal(seen.cycles, 3);
	assert_int_equal(seen.asked[2], 60);
	/* 19 gaps of 5 ms and 100 ms to settle, three times: no catching up. */
	assert_true(clock_now() - began >= 3 * (.095 + .1) - .02);
}

/* Requests without an answer are given up, and the next burst is sent. */
static void
test_cycles_do_not_wait_for_ever(void **state)
{
	(void)state;
	f.delay_ms = 3600000;
	memset(&seen, 0, sizeof(seen));
	run_load("load { users = 2, cycles = 2, burst = 2, settle = 0, "
		 "warmup = 0, timeout = \"100ms\" }\n"
		 "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_int_equal(f.totals.cycle, 2);
	assert_true(f.totals.errors >= 2);
}

static void
test_hold(void **state)
{
	double began = clock_now();

	(void)state;
	run_load("load { users = 1, requests = 10, warmup = 0, "
		 "hold = \"300ms\" }\n"
		 "flow(\"a\", function() http.get(\"/a\") end)\n");
	assert_true(clock_now() - began >= .3);
	assert_int_equal(f.asked, 10);
	assert_true(f.totals.measured_s < clock_now() - began - .25);
}

static void
test_batches_are_sent_at_once(void **state)
{
	(void)state;
	f.delay_ms = 30;
	run_load("load { users = 2, requests = 40, warmup = 0 }\n"
		 "flow(\"a\", function() batch { { get = \"/a\" }, "
		 "{ get = \"/b\" }, { post = \"/c\" }, { get = \"/d\" } } "
		 "end)\n");
	assert_int_equal(f.most_at_once, 8);
	assert_int_equal(f.asked, 40);
	assert_int_equal(f.totals.measured_requests, 40);
	assert_int_equal(f.totals.errors, 0);
	assert_int_equal(f.totals.iterations, 10);
	assert_int_equal(load_routes(f.load), 4);
}

/* The last batch has two requests left of its four. */
static void
test_a_batch_takes_what_is_left(void **state)
{
	(void)state;
	run_load("load { users = 1, requests = 10, warmup = 0 }\n"
		 "flow(\"a\", function() batch { { get = \"/a\", expect = 200 "
		 "}, { get = \"/b\" }, { get = \"/c\" }, { get = \"/d\", "
		 "expect = 200 } } end)\n");
	assert_int_equal(f.asked, 10);
	assert_int_equal(f.totals.measured_requests, 10);
	assert_int_equal(f.totals.errors, 0);
	for (size_t i = 0; i < scenario_checks(f.plan.scenario); i++)
		assert_int_equal(scenario_check(f.plan.scenario, i).failed, 0);
}

static void
test_a_batch_is_cancelled(void **state)
{
	(void)state;
	f.delay_ms = 3000;
	run_load("load { users = 3, duration = \"200ms\", warmup = 0, timeout "
		 "= \"300ms\" }\n"
		 "flow(\"a\", function() batch { { get = \"/a\" }, { get = "
		 "\"/b\", timeout = \"9s\" } } end)\n");
	assert_int_equal(f.totals.requests, 0);
}

static void
on_soon(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	load_stop(arg);
}

static void
test_stopped_early(void **state)
{
	struct timeval soon = {0, 100000};
	double began = clock_now();

	(void)state;
	prepare("load { users = 2, duration = \"60s\" }\n"
		"flow(\"a\", function() http.get(\"/a\"); think(\"20s\") "
		"end)\n");
	f.load = load_new(&f.plan, &f.err);
	assert_int_equal(load_start(f.load, &f.err), 0);
	event_base_once(f.base, -1, EV_TIMEOUT, on_soon, f.load, &soon);
	event_base_dispatch(f.base);
	assert_true(clock_now() - began < 20);
	load_totals(f.load, &f.totals);
	assert_int_equal(f.totals.phase, PHASE_DONE);
	assert_int_equal(f.totals.requests, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_exactly_so_many_requests),
	    TEST(test_users_are_so_many_at_once),
	    TEST(test_connections_are_capped),
	    TEST(test_errors_are_counted),
	    TEST(test_what_has_no_end_has_timed_out),
	    TEST(test_iterations_are_counted_by_flow),
	    TEST(test_a_flow_that_never_began_is_left),
	    TEST(test_replies_are_counted_by_status),
	    TEST(test_drops_of_the_warm_up_are_told_apart),
	    TEST(test_visitors_and_connections_are_counted),
	    TEST(test_aborts_and_errors_are_counted),
	    TEST(test_new_visitors_are_counted_by_part),
	    TEST(test_a_constant_rate),
	    TEST(test_latency_from_the_scheduled_time),
	    TEST(test_a_flow_without_requests_does_not_block),
	    TEST(test_a_load_without_requests_ends),
	    TEST(test_a_script_that_always_fails_ends_soon),
	    TEST(test_a_late_request_is_waited_for),
	    TEST(test_a_rare_request_is_waited_for),
	    TEST(test_a_slow_user_is_waited_for),
	    TEST(test_a_refusing_target_is_not_hammered),
	    TEST(test_batches_are_sent_at_once),
	    TEST(test_a_batch_takes_what_is_left),
	    TEST(test_a_batch_is_cancelled),
	    TEST(test_stopped_early),
	    TEST(test_cycles),
	    TEST(test_cycles_grow),
	    TEST(test_cycles_warm_up),
	    TEST(test_cycles_complete_iterations),
	    TEST(test_cycles_at_a_rate),
	    TEST(test_cycles_do_not_wait_for_ever),
	    TEST(test_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
