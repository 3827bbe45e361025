/* SPDX-License-Identifier: MIT */
#include "report/collections.h"
#include "runs.h"

/* 10 s measured of 20 s; 10 users or as planned, a collection a second. */
static void
make_run(struct made *made, const char *load, double requests)
{
	made_init(made, "time_s,requests\n0,0\n20,0\n");
	made_info(made, "{\"load\": %s}", load);
	made->judged.conditions.requests = requests;
	made->judged.conditions.measured_from_s = 5;
	made->judged.conditions.measured_to_s = 15;
	made_event(made, 1, "phase", "170 ms");
	for (int i = 0; i < 20; i++)
		made_event(made, i + 0.5, "collection", "200 ms");
}

static const struct {
	const char *load;
	double requests;
	const char *words;
} told[] = {
    {"{\"users\": 10}", 1e6,
     "20 times, 4 s in all: at most 0.01 % of requests waited, the maximum "
     "may hold it"},
    {"{\"users\": 10, \"rate\": null}", 1e5,
     "20 times, 4 s in all: at most 0.1 % of requests waited, p99.9 and above "
     "hold it"},
    {"{\"users\": 10}", 1e4,
     "20 times, 4 s in all: at most 1 % of requests waited, p99 and above "
     "hold it"},
    {"{\"users\": 10}", 50,
     "20 times, 4 s in all: at most 100 % of requests waited, p50 and above "
     "hold it"},
    /* Whoever comes meanwhile waits, be they as many as they like. */
    {"{\"users\": 10, \"rate\": 500}", 5000,
     "20 times, 4 s in all: about 20 % of requests waited, p90 and above "
     "hold it"},
    {"{\"users\": 10, \"cycles\": 20}", 5000,
     "20 times, 4 s in all, between the bursts: no request waited"},
    /* What is not known is not told. */
    {"{}", 5000, "20 times, 4 s in all"},
};

static void
whoever_reads_latencies_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(told); i++) {
		struct made made;
		struct buf words = {0};

		make_run(&made, told[i].load, told[i].requests);
		collections_words(&words, &made.judged);
		assert_string_equal(buf_text(&words), told[i].words);
		buf_free(&words);
		made_free(&made);
	}
}

static void
only_the_measured_part_counts(void **state)
{
	struct collections some;
	struct made made;

	(void)state;
	make_run(&made, "{\"users\": 10}", 1e5);
	some = collections_between(&made.run, 5, 15);
	assert_int_equal(some.count, 10);
	assert_float_equal(some.seconds, 2, 1e-9);
	assert_float_equal(collections_waited(&made.judged), 10 * 10 / 1e5,
			   1e-12);
	made_free(&made);
}

static void
without_any_there_are_no_words(void **state)
{
	struct made made;
	struct buf words = {0};

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_event(&made, 1, "collection", "soon");
	made_event(&made, 2, "collection", "-5 ms");
	made_event(&made, NAN, "collection", "5 ms");
	collections_words(&words, &made.judged);
	assert_string_equal(buf_text(&words), "");
	buf_free(&words);
	made_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whoever_reads_latencies_is_told),
	    cmocka_unit_test(only_the_measured_part_counts),
	    cmocka_unit_test(without_any_there_are_no_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
