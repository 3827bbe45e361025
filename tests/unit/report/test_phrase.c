/* SPDX-License-Identifier: MIT */
#include "report/phrase.h"
#include "runs.h"

static const struct {
	enum measure measure;
	double amount;
	const char *text;
} amounts[] = {
    {MEASURE_BYTES, 612, "612 B/request"},
    {MEASURE_BYTES, 17.4 * 1024, "17.4 KiB/request"},
    {MEASURE_BYTES, -64, "-64 B/request"},
    {MEASURE_BYTES, -0.001, "0 B/request"},
    {MEASURE_BYTES, NAN, "?/request"},
    {MEASURE_BYTES, INFINITY, "?/request"},
    {MEASURE_COUNT, 0.98, "0.98/request"},
    {MEASURE_COUNT, 1e-9, "0.000000001/request"},
};

static void
growth_has_a_unit(void **state)
{
	struct judged run = {0};
	char text[PHRASE_TEXT];

	(void)state;
	for (size_t i = 0; i < COUNT(amounts); i++)
		assert_string_equal(phrase_growth(text, &run,
						  amounts[i].measure,
						  amounts[i].amount),
				    amounts[i].text);
	run.conditions.per_second = 1;
	assert_string_equal(phrase_growth(text, &run, MEASURE_BYTES, 10),
			    "35.2 KiB/h");
}

/* A verdict of each kind, and what is said of it at the top of a picture. */
static const struct {
	enum verdict_kind kind;
	struct bounds growth;
	const struct reason *reason;
	const char *headline, *in_short;
} heads[] = {
    {VERDICT_LEAK,
     {612, 580, 644},
     &reason_sustained,
     "anonymous memory grows 612 B/request",
     "612 B/request"},
    {VERDICT_LEAK,
     {612, 580, 644},
     &reason_out_of_memory,
     "anonymous memory grows 612 B/request until it is out of memory",
     "612 B/request"},
    {VERDICT_LEAK,
     {612, -80, 1304},
     &reason_out_of_memory,
     "anonymous memory grew until it was out of memory",
     "grew until it ran out of memory"},
    {VERDICT_LEAK,
     {NAN, NAN, NAN},
     &reason_out_of_memory,
     "anonymous memory grew until it was out of memory",
     "grew until it ran out of memory"},
    {VERDICT_FLAT,
     {2, -8, 12},
     &reason_bounded,
     "anonymous memory grows less than 12 B/request",
     "under 12 B/request"},
    {VERDICT_FLAT,
     {-9, -20, -1},
     &reason_bounded,
     "anonymous memory does not grow",
     "no growth"},
    {VERDICT_INCONCLUSIVE,
     {612, 580, 644},
     &reason_not_settled,
     "not settled",
     "not settled"},
    {VERDICT_FAILED,
     {NAN, NAN, NAN},
     &reason_died,
     "target died",
     "target died"},
};

static void
a_headline_says_the_verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(heads); i++) {
		struct made made;
		struct buf out = {0};

		made_init(&made, "time_s\n0\n");
		made_metric(&made, "anon_bytes", heads[i].kind, heads[i].growth)
		    ->reason = heads[i].reason;
		made.verdict.reason = heads[i].reason;
		phrase_headline(&out, &made.judged);
		assert_string_equal(buf_text(&out), heads[i].headline);
		buf_clear(&out);
		phrase_short(&out, &made.judged, made.verdict.metrics);
		assert_string_equal(buf_text(&out), heads[i].in_short);
		buf_free(&out);
		made_free(&made);
	}
}

/* Growth that is tolerated, and proven: what it comes to. */
static void
growth_below_the_tolerance_is_told(void **state)
{
	struct made made;
	struct metric_verdict *metric;
	struct buf out = {0};

	(void)state;
	made_init(&made, "time_s\n0\n");
	metric = made_metric(&made, "anon_bytes", VERDICT_FLAT,
			     (struct bounds){22, 20, 24});
	made.judged.conditions.rate = 5170;
	snprintf(made.verdict.sentence, sizeof(made.verdict.sentence),
		 "it grows 22 B/request (20 to 24), below the tolerance");
	phrase_sentence(&out, &made.judged);
	assert_string_equal(
	    buf_text(&out),
	    "it grows 22 B/request (20 to 24), below the tolerance");
	metric->creeps = 1;
	buf_clear(&out);
	phrase_sentence(&out, &made.judged);
	assert_string_equal(buf_text(&out),
			    "it grows 22 B/request (20 to 24), below the "
			    "tolerance: 390 MiB/h at 5,170/s");
	made.judged.forecast = (struct forecast){
	    .known = 1,
	    .headroom = 4.05 * 1073741824,
	    .here = {38234, 35048, 42058},
	};
	buf_clear(&out);
	phrase_below(&out, &made.judged, metric);
	assert_string_equal(buf_text(&out), ": 4.05 GiB in 10h 37m at 5,170/s");
	buf_clear(&out);
	phrase_short(&out, &made.judged, metric);
	assert_string_equal(buf_text(&out), "22 B/request");
	buf_free(&out);
	made_free(&made);
}

static void
a_run_without_metrics_has_a_headline(void **state)
{
	struct made made;
	struct buf out = {0};

	(void)state;
	made_init(&made, "time_s\n0\n");
	made.verdict.kind = VERDICT_INCONCLUSIVE;
	made.verdict.reason = &reason_too_few;
	assert_null(judged_decisive(&made.judged));
	phrase_headline(&out, &made.judged);
	assert_string_equal(buf_text(&out), "too few samples");
	buf_free(&out);
	made_free(&made);
}

/* A FLAT or LEAK that flatline did not measure itself says so. */
static void
a_verdict_says_whose_word_it_takes(void **state)
{
	static const struct {
		enum verdict_kind kind;
		int present, pid;
		const char *says;
	} sources[] = {
	    {VERDICT_FLAT, 0, 0, "as recorded: so it is"},
	    {VERDICT_LEAK, 0, 0, "as recorded: so it is"},
	    {VERDICT_INCONCLUSIVE, 0, 0, "so it is"},
	    {VERDICT_FLAT, 1, 7, "so it is"},
	    {VERDICT_FLAT, 1, 0, "as reported by http://shop:8080/m: so it is"},
	    {VERDICT_FAILED, 1, 0, "so it is"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(sources); i++) {
		struct made made;
		struct buf out = {0};

		made_init(&made, "time_s\n0\n");
		made.run.info.present = sources[i].present;
		made.run.info.target.present = sources[i].present;
		made.run.info.target.pid = sources[i].pid;
		made.run.info.target.page.url = xstrdup("http://shop:8080/m");
		made.verdict.kind = sources[i].kind;
		strcpy(made.verdict.sentence, "so it is");
		phrase_sentence(&out, &made.judged);
		assert_string_equal(buf_text(&out), sources[i].says);
		buf_free(&out);
		made_free(&made);
	}
}

static void
text_is_cut_between_characters(void **state)
{
	struct buf out = {0};

	(void)state;
	phrase_cut(&out, "short", 5);
	assert_string_equal(buf_text(&out), "short");
	buf_clear(&out);
	phrase_cut(&out, "n\xc3\xa4ively", 3);
	assert_string_equal(buf_text(&out), "n\xc3\xa4…");
	assert_int_equal(phrase_width(buf_text(&out)), 3);
	buf_clear(&out);
	phrase_cut_middle(&out, "FATAL ERROR: heap out of memory", 20, 13);
	assert_string_equal(buf_text(&out), "FATAL …out of memory");
	buf_free(&out);
}

static void
the_subject_is_the_scenario(void **state)
{
	struct made made;

	(void)state;
	made_init(&made, "time_s,requests\n0,1\n1,2\n2,\n");
	assert_string_equal(phrase_subject(&made.judged), "some");
	made_info(&made, "{\"scenario\": {\"name\": \"pubsub\"}}");
	assert_string_equal(phrase_subject(&made.judged), "pubsub");
	made_free(&made);
}

/* A process of that runtime and malloc grows; of it, that much sits where. */
static const struct {
	const char *metric, *runtime, *allocator;
	double heap, anon, stack, buffers;
	const char *where;
} wheres[] = {
    {"anon_bytes", "native", "glibc", 1000, 4, 0, NAN,
     "in malloc's heap (glibc): 1000 B/request"},
    {"anon_bytes", "native", "jemalloc", 0, 1000, 0, NAN,
     "in other anonymous memory (where jemalloc keeps its heap): "
     "1000 B/request"},
    {"anon_bytes", "node", "glibc", 300, 700, 0, 250,
     "in other anonymous memory (where V8 keeps its heap): 700 "
     "B/request, in malloc's heap (glibc): 300 B/request"},
    {"anon_bytes", "native", NULL, 0, NAN, 990, NAN,
     "in stack memory: 990 B/request"},
    {"anon_bytes", "native", "glibc", NAN, NAN, NAN, NAN, ""},
    {"heap_after_gc_bytes", "node", "glibc", 0, 1000, 0, 1000, ""},
    {"outside_heap_bytes", "node", "glibc", 700, 0, 0, NAN,
     "in malloc's heap (glibc): 700 B/request"},
    {"outside_heap_bytes", "node", "glibc", 0, 700, 0, 900,
     "in off-heap buffer memory: 900 B/request, in other anonymous "
     "memory: 700 B/request"},
};

static void
made_part(struct made *made, const char *name, double growth)
{
	struct metric_verdict *metric =
	    &made->verdict.metrics[made->verdict.nmetrics++];

	snprintf(metric->name, sizeof(metric->name), "%s", name);
	metric->growth = (struct bounds){growth, growth, growth};
	metric->reason = &reason_sustained;
}

static void
where_growth_sits_is_said(void **state)
{
	struct made made;
	struct buf words = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(wheres); i++) {
		made_init(&made, "time_s,requests\n0,1\n");
		run_text_set(&made.run.info.target.runtime, wheres[i].runtime);
		run_text_set(&made.run.info.target.allocator,
			     wheres[i].allocator);
		made_part(&made, wheres[i].metric, 1000);
		made_part(&made, "external_bytes", wheres[i].buffers);
		made_part(&made, "map_heap_bytes", wheres[i].heap);
		made_part(&made, "map_anon_bytes", wheres[i].anon);
		made_part(&made, "map_stack_bytes", wheres[i].stack);
		made.verdict.kind = VERDICT_LEAK;
		phrase_where(&words, &made.judged);
		assert_string_equal(buf_text(&words), wheres[i].where);
		made.verdict.kind = VERDICT_FLAT;
		buf_clear(&words);
		phrase_where(&words, &made.judged);
		assert_string_equal(buf_text(&words), "");
		made_free(&made);
	}
	buf_free(&words);
}

/* Growth of all requests, of each of three routes, and what is said of it. */
static const struct {
	double growth;
	int alike;
	double needed; /* while only the first is likely */
	struct bounds routes[3];
	const char *words;
} routes[] = {
    {1000,
     0,
     0,
     {{4000, 3500, 4500}, {20, -300, 340}, {500, -4000, 5000}},
     "GET /0 grows 3.91 KiB/request, between 3.42 KiB and 4.39 KiB; GET /1 "
     "less than 340 B/request"},
    {7500,
     1,
     0,
     {{6600, 1900, 11400}, {3000, -9000, 18500}, {9000, -4000, 22000}},
     "every route: 7.32 KiB/request"},
    {1000,
     0,
     4321,
     {{900, -10, 2000}, {100, -20, 2500}, {8, -90, 1900}},
     "cannot be told apart yet: most likely GET /0; to be sure needs about "
     "4,400 requests"},
    {1000, 0, 0, {{900, -10, 2000}, {1100, -20, 2500}, {800, -90, 1900}}, ""},
};

static void
routes_that_stand_out_are_named(void **state)
{
	struct made made;
	struct buf words = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(routes); i++) {
		made_init(&made, "time_s,requests\n0,1\n");
		made_part(&made, "anon_bytes", routes[i].growth);
		made.verdict.kind = VERDICT_LEAK;
		made.judged.nroutes = 3;
		for (size_t r = 0; r < 3; r++) {
			struct route_growth *route = &made.judged.routes[r];

			snprintf(route->name, sizeof(route->name), "GET /%zu",
				 r);
			route->growth = routes[i].routes[r];
			route->grows = route->growth.low > 64;
			route->less = r == 1 && made.judged.routes[0].grows;
		}
		made.judged.routes_alike = routes[i].alike;
		made.judged.route_needed = routes[i].needed;
		buf_clear(&words);
		phrase_routes(&words, &made.judged);
		assert_string_equal(buf_text(&words), routes[i].words);
		made_free(&made);
	}
	buf_free(&words);
}

/* What growth follows, per request and per second, and what is said of it. */
static const struct {
	enum verdict_kind kind;
	struct drivers of;
	const char *words;
} drivers[] = {
    {VERDICT_LEAK,
     {1, DRIVER_TIME, 100, {0.3, -0.8, 1.4}, {65536, 65400, 65700}},
     "time: 225 MiB/h, between 225 and 226, whatever the load; with requests "
     "less than 1.40 B/request"},
    {VERDICT_LEAK,
     {1, DRIVER_TIME, 100, {-3, -9, -1}, {65536, 65536, 65536}},
     "time: 225 MiB/h, whatever the load; with requests nothing"},
    {VERDICT_LEAK,
     {1, DRIVER_REQUESTS, 100, {612, 580, 644}, {20, -110, 160}},
     "requests: 612 B/request, between 580 and 644; by time less than 562 "
     "KiB/h"},
    {VERDICT_LEAK,
     {1, DRIVER_BOTH, 100, {612, 580, 644}, {65536, 65400, 65700}},
     "requests and time: 612 B/request, between 580 and 644, and by time 225 "
     "MiB/h, between 225 and 226"},
    {VERDICT_LEAK,
     {1, DRIVER_UNKNOWN, 100, {612, -80, 1304}, {65536, -700, 131072}},
     "requests or time, which cannot be told yet: 612 B/request, between -80.0 "
     "and 1304, and by time 225 MiB/h, between -2.40 and 450"},
    {VERDICT_LEAK, {0, DRIVER_UNKNOWN, 100, {0, 0, 0}, {0, 0, 0}}, ""},
    {VERDICT_FLAT, {1, DRIVER_TIME, 100, {0, 0, 0}, {0, 0, 0}}, ""},
};

#define ONE(cause) (1U << CAUSE_##cause)

/* The same where the load was more than requests. */
static const struct {
	struct causes of;
	const char *words;
} causes[] = {
    {{2,
      {{ONE(REQUESTS) | ONE(TIME), CAUSE_REQUESTS, {9, -6, 30}, 0, 0},
       {ONE(CONNECTIONS), CAUSE_CONNECTIONS, {4198, 4100, 4300}, 1, 1}},
      1,
      1,
      {{0}}},
     "connections: 4.10 KiB each, between 4.00 and 4.20; with requests and "
     "time "
     "less than 30 B/request"},
    {{3,
      {{ONE(REQUESTS), CAUSE_REQUESTS, {612, 580, 644}, 1, 1},
       {ONE(TIME), CAUSE_TIME, {-1, -2, -0.5}, 0, 0},
       {ONE(ABORTS), CAUSE_ABORTS, {9, -6, 30}, 0, 0}},
      0,
      1,
      {{0}}},
     "requests: 612 B/request, between 580 and 644; with time nothing, with "
     "aborts less than 30 B each"},
    {{2,
      {{ONE(REQUESTS) | ONE(TIME), CAUSE_REQUESTS, {9, 9, 9}, 0, 0},
       {ONE(CONNECTIONS) | ONE(ABORTS),
	CAUSE_CONNECTIONS,
	{4096, 4096, 4096},
	1,
	1}},
      1,
      1,
      {{0}}},
     "connections and aborts, which moved together: 4.00 KiB for each "
     "connection; with requests and time less than 9.00 B/request"},
    {{2,
      {{ONE(REQUESTS), CAUSE_REQUESTS, {612, 580, 644}, 1, 1},
       {ONE(ERRORS), CAUSE_ERRORS, {4096, 4096, 4096}, 1, 1}},
      2,
      1,
      {{0}}},
     "several. requests: 612 B/request, between 580 and 644; errors: 4.00 KiB "
     "each"},
    {{2,
      {{ONE(REQUESTS), CAUSE_REQUESTS, {612, -80, 1304}, 0, 1},
       {ONE(TIME) | ONE(VISITORS), CAUSE_VISITORS, {96, -3, 195}, 0, 1}},
      2,
      1,
      {{0}}},
     "requests: 612 B/request, between -80.0 and 1304; or time and visitors, "
     "which moved together: 96 B for each visitor, between -3.00 and 195; a "
     "longer run tells"},
    {{2,
      {{ONE(REQUESTS), CAUSE_REQUESTS, {0, 0, 0}, 0, 0},
       {ONE(TIME) | ONE(VISITORS), CAUSE_VISITORS, {0, 0, 0}, 0, 0}},
      2,
      0,
      {{0}}},
     "one of requests, time and visitors; a longer run tells"},
    {{1,
      {{ONE(REQUESTS) | ONE(TIME) | ONE(VISITORS),
	CAUSE_REQUESTS,
	{0, 0, 0},
	0,
	1}},
      0,
      1,
      {{0}}},
     "requests, time and visitors, which moved together: a flow with a weight "
     "for each, under --rate, tells them apart"},
};

static void
what_else_growth_follows_is_said(void **state)
{
	struct made made;
	struct buf words = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(causes); i++) {
		made_init(&made, "time_s,requests\n0,1\n");
		made_part(&made, "anon_bytes", 1000);
		made.judged.causes = causes[i].of;
		made.verdict.kind = VERDICT_LEAK;
		buf_clear(&words);
		phrase_drivers(&words, &made.judged);
		assert_string_equal(buf_text(&words), causes[i].words);
		made_free(&made);
	}
	buf_free(&words);
}

static void
what_growth_follows_is_said(void **state)
{
	struct made made;
	struct buf words = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(drivers); i++) {
		made_init(&made, "time_s,requests\n0,1\n");
		made_part(&made, "anon_bytes", 1000);
		made.verdict.metrics[0].drivers = drivers[i].of;
		made.verdict.kind = drivers[i].kind;
		buf_clear(&words);
		phrase_drivers(&words, &made.judged);
		assert_string_equal(buf_text(&words), drivers[i].words);
		made.judged.conditions.counted = PER_CONNECTION;
		buf_clear(&words);
		phrase_drivers(&words, &made.judged);
		assert_null(strstr(buf_text(&words), "request"));
		made_free(&made);
	}
	buf_free(&words);
}

/* Facts of a run.json, and what is said of its transport. */
static const struct {
	const char *transport, *url;
	int http2;	     /* asked for */
	int two, one, older; /* replies by HTTP/2, 1.1 and 1.0 */
	const char *words;
} transports[] = {
    {NULL, "http://a", 0, 0, 0, 0, ""},
    {"h1", "http://a", 0, 0, 9, 0, "h1, HTTP/1.1"},
    {"curl", "https://a", 0, 0, 9, 0, "curl, HTTP/1.1 over TLS"},
    {"curl", "https://a", 1, 9, 0, 0, "curl, HTTP/2 over TLS"},
    {"curl", "http://a", 1, 9, 0, 0, "curl, HTTP/2"},
    {"curl", "https://a", 1, 0, 0, 0, "curl, TLS"},
    {"h1", "http://a", 0, 0, 1200, 3, "h1, HTTP/1.1 (1,200) and HTTP/1.0 (3)"},
    {"curl", "https://a", 1, 0, 9, 0,
     "curl, HTTP/1.1 over TLS: HTTP/2 was requested but not used"},
    {"curl", "https://a", 1, 9, 1, 0,
     "curl, HTTP/2 (9) and HTTP/1.1 (1) over TLS: HTTP/2 was requested but "
     "not always used"},
};

static void
versions_are_said(void **state)
{
	struct made made;
	struct buf words = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(transports); i++) {
		made_init(&made, "time_s,requests\n0,1\n");
		made_info(
		    &made,
		    "{\"target\": {\"url\": \"%s\"},"
		    " \"load\": {\"http2\": %s},"
		    " \"done\": {\"versions\": {\"HTTP/2\": %d,"
		    " \"HTTP/1.1\": %d, \"HTTP/1.0\": %d}}}",
		    transports[i].url, transports[i].http2 ? "true" : "false",
		    transports[i].two, transports[i].one, transports[i].older);
		run_text_set(&made.run.info.load.transport,
			     transports[i].transport);
		buf_clear(&words);
		phrase_transport(&words, &made.judged);
		assert_string_equal(buf_text(&words), transports[i].words);
		made_free(&made);
	}
	buf_free(&words);
}

static void
replies_that_stood_still_are_said(void **state)
{
	struct made made;
	struct buf words = {0};

	(void)state;
	made_init(&made, "time_s,requests\n0,1\n");
	phrase_stalled(&words, &made.judged);
	assert_int_equal(words.len, 0);
	made_info(&made, "{\"done\": {\"stalled\": %d, \"requests\": %d}}", 99,
		  10000);
	phrase_stalled(&words, &made.judged);
	assert_int_equal(words.len, 0);
	made_info(&made, "{\"done\": {\"stalled\": %d, \"requests\": %d}}",
		  1500, 10000);
	phrase_stalled(&words, &made.judged);
	assert_memory_equal(buf_text(&words), "1,500 of 10,000 replies paused",
			    30);
	made_free(&made);
	buf_free(&words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(growth_below_the_tolerance_is_told),
	    cmocka_unit_test(growth_has_a_unit),
	    cmocka_unit_test(a_headline_says_the_verdict),
	    cmocka_unit_test(a_run_without_metrics_has_a_headline),
	    cmocka_unit_test(a_verdict_says_whose_word_it_takes),
	    cmocka_unit_test(a_verdict_says_whose_word_it_takes),
	    cmocka_unit_test(text_is_cut_between_characters),
	    cmocka_unit_test(the_subject_is_the_scenario),
	    cmocka_unit_test(where_growth_sits_is_said),
	    cmocka_unit_test(routes_that_stand_out_are_named),
	    cmocka_unit_test(what_growth_follows_is_said),
	    cmocka_unit_test(what_else_growth_follows_is_said),
	    cmocka_unit_test(versions_are_said),
	    cmocka_unit_test(replies_that_stood_still_are_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
