/* SPDX-License-Identifier: MIT */
/* Several threads together do exactly what one would do. */
#include "load/vary.h"
#include "served.h"

static void
test_the_budget_is_exact(void **state)
{
	static const char *const threads[] = {"1", "2", "3", "7", "64"};

	for (size_t i = 0; i < COUNT(threads); i++) {
		char *text = xasprintf(
		    "load { threads = %s, users = 13, requests = 777, "
		    "warmup = 0 }\n"
		    "flow(\"a\", function() http.get(\"/a\") end)\n"
		    "flow(\"b\", { get = \"/b\", expect = 200 })\n",
		    threads[i]);

		run_load(text);
		free(text);
		assert_int_equal(f.asked, 777);
		assert_int_equal(f.totals.measured_requests, 777);
		assert_int_equal(f.totals.requests, 777);
		assert_int_equal(load_latency(f.load)->count, 777);
		assert_true(f.most_at_once <= 13);
		teardown(state);
		setup(state);
	}
}

/* A fifth of 500 warms up: both are counted to the request. */
static void
test_the_warm_up_is_exact(void **state)
{
	(void)state;
	run_load("load { threads = 3, users = 9, requests = 500 }\n"
		 "flow(\"a\", { get = \"/a\" })\n");
	assert_int_equal(f.asked, 600);
	assert_int_equal(f.totals.measured_requests, 500);
}

static void
test_users_are_shared_out(void **state)
{
	struct load_strain strain;

	(void)state;
	f.delay_ms = 10;
	run_load("load { threads = 4, users = 10, requests = 100, "
		 "warmup = 0 }\n"
		 "flow(\"a\", { get = \"/a\" })\n");
	assert_int_equal(f.most_at_once, 10);
	load_strain(f.load, &strain);
	assert_int_equal(strain.threads, 4);
}

/* Each thread has at least one user and one connection. */
static void
test_fewer_threads_than_asked_for(void **state)
{
	struct load_strain strain;

	(void)state;
	f.delay_ms = 3;
	run_load("load { threads = 8, users = 9, connections = 3, "
		 "requests = 90, warmup = 0 }\n"
		 "flow(\"a\", { get = \"/a\" })\n");
	load_strain(f.load, &strain);
	assert_int_equal(strain.threads, 3);
	assert_int_equal(f.most_at_once, 3);
	assert_int_equal(f.asked, 90);
}

static void
test_checks_and_errors_add_up(void **state)
{
	struct scenario_check check;

	(void)state;
	run_load("load { threads = 3, users = 6, requests = 300, warmup = 0 }\n"
		 "flow(\"a\", function(user)\n"
		 "  local r = http.get(\"/missing\")\n"
		 "  expect(r.status == 404, \"missing\")\n"
		 "  error(\"broken by \" .. user.id)\n"
		 "end)\n");
	assert_int_equal(f.totals.measured_errors, 300);
	assert_int_equal(scenario_checks(f.plan.scenario), 2);
	check = scenario_check(f.plan.scenario, 0);
	assert_string_equal(check.text, "missing");
	assert_int_equal(check.passed, 300);
	check = scenario_check(f.plan.scenario, 1);
	assert_true(check.is_error);
	assert_int_equal(check.failed, 300);
}

static void
test_cycles_are_exact(void **state)
{
	(void)state;
	run_load("load { threads = 3, users = 8, cycles = 5, burst = 50, "
		 "settle = 0, warmup = 0 }\n"
		 "flow(\"a\", function() http.get(\"/a\") end)\n"
		 "flow(\"nothing\", { weight = 0.2 }, function() end)\n");
	assert_int_equal(f.totals.cycle, 5);
	assert_int_equal(f.asked, 250);
}

static void
test_cycles_at_a_rate_are_exact(void **state)
{
	(void)state;
	run_load("load { threads = 2, rate = 2000, cycles = 4, burst = 40, "
		 "settle = 0, warmup = 0, arrival = \"poisson\" }\n"
		 "flow(\"a\", function() http.get(\"/a\") end)\n"
		 "flow(\"nothing\", { weight = 0.2 }, function() end)\n");
	assert_int_equal(f.totals.cycle, 4);
	assert_int_equal(f.asked, 160);
}

enum { USERS = 5, KEPT = 400 };

/* What each user requested, in order, in two runs. */
static struct {
	size_t count[USERS + 1];
	int values[USERS + 1][KEPT];
} seen, before;

static void
see_user(const char *url)
{
	unsigned user;
	int value;

	assert_int_equal(sscanf(url, "/%u/%d", &user, &value), 2);
	assert_in_range(user, 1, USERS);
	if (seen.count[user] < KEPT)
		seen.values[user][seen.count[user]++] = value;
}

static void
run_users(void **state, const char *threads)
{
	char *text = xasprintf(
	    "load { threads = %s, users = %d, requests = 2500, warmup = 0 }\n"
	    "for i = 1, 3 do flow(\"\" .. i, function(user)\n"
	    "  http.get(\"/\" .. user.id .. \"/\" .. random(1000000) * i)\n"
	    "  http.get(\"/\" .. user.id .. \"/\" .. user.iteration)\n"
	    "end) end\n",
	    threads, USERS);

	memset(&seen, 0, sizeof(seen));
	f.on_asked = see_user;
	run_load(text);
	free(text);
	teardown(state);
	setup(state);
}

/* The same seed: each user does the same, in the same order. */
static void
test_users_do_the_same(void **state)
{
	static const char *const threads[] = {"2", "3", "5"};

	run_users(state, "1");
	before = seen;
	for (size_t t = 0; t < COUNT(threads); t++) {
		run_users(state, threads[t]);
		for (int user = 1; user <= USERS; user++) {
			size_t both = before.count[user] < seen.count[user]
					  ? before.count[user]
					  : seen.count[user];

			assert_true(both >= 10);
			assert_memory_equal(before.values[user],
					    seen.values[user],
					    both * sizeof(int));
		}
	}
}

static unsigned char numbers[2][KEPT];
static int values[2][KEPT], turn;

static void
see_number(const char *url)
{
	unsigned number;
	int value;

	assert_int_equal(sscanf(url, "/%u/%d", &number, &value), 2);
	if (number >= KEPT)
		return;
	numbers[turn][number]++;
	values[turn][number] = value;
}

/* At a rate, what arrival k does follows from (seed, k), in any thread. */
static void
test_arrivals_do_the_same(void **state)
{
	static const char *const threads[] = {"1", "3"};

	memset(numbers, 0, sizeof(numbers));
	for (turn = 0; turn < 2; turn++) {
		char *text = xasprintf(
		    "load { threads = %s, rate = 1000, requests = 300, "
		    "warmup = 0, users = 50, arrival = \"poisson\" }\n"
		    "flow(\"a\", function(user) http.get(\"/\" .. "
		    "user.iteration .. \"/\" .. random(1000000)) end)\n",
		    threads[turn]);

		f.on_asked = see_number;
		run_load(text);
		free(text);
		assert_int_equal(f.asked, 300);
		teardown(state);
		setup(state);
	}
	for (int k = 1; k < KEPT; k++) {
		assert_true(numbers[0][k] <= 1 && numbers[1][k] <= 1);
		if (numbers[0][k] && numbers[1][k])
			assert_int_equal(values[0][k], values[1][k]);
	}
}

/* Up to eight users, and back to two. */
static void
test_stages_of_users(void **state)
{
	(void)state;
	f.delay_ms = 5;
	run_load("load { threads = 2, users = 1, warmup = 0, "
		 "stages = { { \"300ms\", 8 }, { \"300ms\", 8 }, "
		 "{ 0, 2 }, { \"300ms\", 2 } } }\n"
		 "flow(\"a\", { get = \"/a\" })\n");
	assert_int_equal(f.most_at_once, 8);
	assert_float_equal(f.totals.measured_s, .9, .3);
}

static void
test_stages_of_a_rate(void **state)
{
	double arrived, late_s;

	(void)state;
	run_load("load { threads = 2, rate = 0, warmup = 0, "
		 "stages = \"500ms:400, 500ms:400\" }\n"
		 "flow(\"a\", { get = \"/a\" })\n");
	arrived = (double)(f.totals.iterations + f.totals.dropped);
	late_s = fmax(f.totals.measured_s - 1, 0); /* a busy machine ends it */
	assert_true(arrived >= 200 && arrived <= 305 + 400 * late_s);
	assert_float_equal(f.totals.rate, 300, 10);
}

/* Requests while a load that varies is low, and while it is high. */
static struct {
	double from_s, to_s; /* when it is low */
	int low, high;
} varied;

static void
see_varied(const char *url)
{
	double now = clock_now();
	struct vary vary;

	(void)url;
	if (varied.from_s == 0) {
		vary_plan(&vary, &f.settings);
		varied.from_s = now + vary.stretches[0].length_s;
		varied.to_s = varied.from_s + vary.stretches[1].length_s;
	}
	varied.low += now >= varied.from_s && now < varied.to_s;
	varied.high += now < varied.from_s || now >= varied.to_s;
}

/* The ratio is 7; a busy machine cuts off some of what is high. */
static void
run_varied(const char *load)
{
	memset(&varied, 0, sizeof(varied));
	f.on_asked = see_varied;
	f.delay_ms = 5;
	run_load(load);
	assert_true(varied.low > 0 && varied.high > 3 * varied.low);
}

static void
test_a_rate_that_varies(void **state)
{
	double arrived, late_s;

	(void)state;
	run_varied("load { threads = 2, rate = 400, warmup = 0, vary = true, "
		   "duration = \"1s\" }\n"
		   "flow(\"a\", { get = \"/a\" })\n");
	arrived = (double)(f.totals.iterations + f.totals.dropped);
	late_s = fmax(f.totals.measured_s - 1, 0);
	assert_true(arrived >= 390 && arrived <= 405 + 700 * late_s);
	assert_float_equal(f.totals.rate, 400, 10 + 700 * late_s);
}

static void
test_users_that_vary(void **state)
{
	(void)state;
	run_varied("load { threads = 2, users = 4, warmup = 0, vary = true, "
		   "duration = \"1s\" }\n"
		   "flow(\"a\", { get = \"/a\" })\n");
	assert_int_equal(f.most_at_once, 4);
}

/* An iteration without a request does not keep the thread busy. */
static void
test_users_that_vary_and_ask_nothing(void **state)
{
	(void)state;
	run_load("load { users = 2, warmup = 0, vary = true, duration = "
		 "\"400ms\" }\n"
		 "flow(\"a\", function(user)\n"
		 "  if user.iteration % 10 == 0 then http.get(\"/a\") end\n"
		 "end)\n");
	assert_true(f.asked > 0);
	assert_true(f.totals.iterations < 2000);
}

/* More than the target takes is counted, and never more at once than users. */
static void
test_overload(void **state)
{
	(void)state;
	f.delay_ms = 20;
	run_load("load { threads = 2, rate = 2000, users = 6, "
		 "duration = \"600ms\", warmup = 0 }\n"
		 "flow(\"a\", { get = \"/a\" })\n");
	assert_int_equal(f.most_at_once, 6);
	assert_true(f.totals.dropped > f.totals.iterations);
	assert_true(f.totals.late > 0);
	assert_in_range(f.totals.iterations + f.totals.dropped, 700, 1210);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_the_budget_is_exact),
	    TEST(test_the_warm_up_is_exact),
	    TEST(test_users_are_shared_out),
	    TEST(test_fewer_threads_than_asked_for),
	    TEST(test_checks_and_errors_add_up),
	    TEST(test_cycles_are_exact),
	    TEST(test_cycles_at_a_rate_are_exact),
	    TEST(test_users_do_the_same),
	    TEST(test_arrivals_do_the_same),
	    TEST(test_stages_of_users),
	    TEST(test_stages_of_a_rate),
	    TEST(test_a_rate_that_varies),
	    TEST(test_users_that_vary),
	    TEST(test_users_that_vary_and_ask_nothing),
	    TEST(test_overload),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
