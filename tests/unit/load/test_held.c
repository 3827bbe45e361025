/* SPDX-License-Identifier: MIT */
/* A load thread that a peer holds does not keep the load from ending. */
#include <semaphore.h>

#include "base/thread.h"
#include "load/load_state.h"
#include "served.h"

/* A transport whose nth request does not return until the test is over. */
static struct {
	_Atomic int asked;
	int holds;
	sem_t over;
} peer;

static void
holding_send(struct slot *slot, const struct http_request *request,
	     reply_fn done, void *arg)
{
	if (++peer.asked == peer.holds)
		sem_wait(&peer.over);
	transport_table[0]->send(slot, request, done, arg);
}

/* Returns how long it took. */
static double
run_held(const char *scenario, int nth)
{
	struct transport transport = *transport_table[0];
	static struct transport kept[3];
	static size_t used;
	double start;

	transport.send = holding_send;
	kept[used] = transport;
	peer.asked = 0;
	peer.holds = nth;
	prepare(scenario);
	f.plan.transport = &kept[used++];
	start = clock_now();
	run_prepared();
	return clock_now() - start;
}

/* What a thread that is left behind uses stays, and stays pointed at. */
static struct load *volatile left[3];

static int
teardown_held(void **state)
{
	static size_t count;

	sem_post(&peer.over);
	for (int i = 0; i < 500; i++)
		if (!threads_obeyed(&f.load->threads, &f.load->shared))
			clock_pause(0.01);
	assert_int_equal(load_free(f.load), -1);
	left[count++] = f.load;
	f.load = NULL;
	f.plan.scenario = NULL;
	return teardown(state);
}

static int
setup_held(void **state)
{
	sem_init(&peer.over, 0, 0);
	return setup(state);
}

static void
test_the_only_thread_is_held(void **state)
{
	size_t before = threads_left_behind();
	double took_s;

	(void)state;
	took_s = run_held("load { users = 3, threads = 1, warmup = 0, "
			  "duration = \"300ms\" }\n"
			  "flow(\"a\", { get = \"/a\" })\n",
			  20);
	assert_true(took_s > 3 && took_s < 9);
	assert_int_equal(load_held(f.load), 1);
	assert_int_equal(threads_left_behind(), before + 1);
	assert_true(f.totals.measured_requests >= 10);
}

/* The others drive on, and none of their requests is cut off. */
static void
test_one_of_two_is_held(void **state)
{
	const char *detail;

	(void)state;
	run_held("load { users = 4, threads = 2, warmup = 0, "
		 "duration = \"500ms\" }\n"
		 "flow(\"a\", { get = \"/a\" })\n",
		 20);
	assert_int_equal(load_held(f.load), 1);
	assert_true(f.totals.measured_requests > 100);
	assert_int_equal(load_failures(f.load, HTTP_TIMEOUT, &detail), 0);
}

/* A burst of which the rest was made by others is followed by none. */
static void
test_a_burst_is_the_last(void **state)
{
	(void)state;
	run_held("load { users = 4, threads = 2, warmup = 0, cycles = 50, "
		 "burst = 60, settle = 0, timeout = \"300ms\" }\n"
		 "flow(\"a\", { get = \"/a\" })\n",
		 20);
	assert_int_equal(load_held(f.load), 1);
	assert_int_equal(f.totals.cycle, 1);
}

#define HELD(name)                                                             \
	cmocka_unit_test_setup_teardown(name, setup_held, teardown_held)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    HELD(test_the_only_thread_is_held),
	    HELD(test_one_of_two_is_held),
	    HELD(test_a_burst_is_the_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
