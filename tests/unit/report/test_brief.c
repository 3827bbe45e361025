/* SPDX-License-Identifier: MIT */
/* What stands below a verdict, and the order of its metrics. */
#include "report/brief.h"
#include "report/metric_order.h"
#include "runs.h"

static void
take(void *arg, const char *name, const char *words)
{
	buf_addf(arg, "%s: %s\n", name, words);
}

static void
says(const struct made *made, const struct run_files *files, const char *words)
{
	struct buf out = {0};

	brief_each(&made->judged, files, take, &out);
	assert_string_equal(buf_text(&out), words);
	buf_free(&out);
}

static void
make(struct made *made, enum verdict_kind kind, struct bounds growth)
{
	struct metric_verdict *metric;

	made_init(made, "time_s,requests,anon_bytes\n"
			"0,0,100\n1,100,200\n2,200,300\n12,1200,1300\n");
	made_info(made, "{\"scenario\": {\"path\": \"a.lua\"}}");
	metric = made_metric(made, "anon_bytes", kind, growth);
	metric->tail = 0.025;
	metric->from_dose = 150;
	metric->to_dose = 1200;
}

static void
a_leak_has_a_beginning_and_a_next_command(void **state)
{
	const struct run_files files = {.nroutes = 0};
	struct made made;

	(void)state;
	make(&made, VERDICT_LEAK, (struct bounds){1024, 1000, 1048});
	says(&made, &files,
	     "how sure: 97.5 % that it is at least 1000 B/request; 64 "
	     "B/request is tolerated\n"
	     "since: 1.5 s into the load, after 150 requests\n"
	     "next: flatline compare runs/some RUN, with a run of the build "
	     "that mends it\n");
	made_free(&made);
}

static void
only_what_is_proven_is_named(void **state)
{
	const struct run_files files = {.nroutes = 0};
	struct made made;
	struct buf out = {0};

	(void)state;
	make(&made, VERDICT_LEAK, (struct bounds){1024, 1000, 1048});
	made.judged.nroutes = 2;
	made.judged.routes[0] =
	    (struct route_growth){.name = "GET /a", .less = 1};
	made.judged.routes[1] = (struct route_growth){
	    .name = "POST /b", .grows = 1, .growth = {2048, 2000, 2100}};
	brief_each(&made.judged, &files, take, &out);
	assert_non_null(
	    strstr(buf_text(&out), "comes with: POST /b (2.00 KiB/request)\n"));
	assert_null(strstr(buf_text(&out), "GET /a"));
	buf_free(&out);
	made_free(&made);
}

static const char profile[] =
    "{\"blamed\": {\"name\": \"bus.js\", \"keeps\": true},"
    " \"keepers\": [{\"name\": \"other\", \"share\": 0.5},"
    " {\"name\": \"bus.js\", \"share\": 0.25, \"what\": \"Map 'seen'\"}]}";

static void
whom_the_profile_blames_holds_it(void **state)
{
	struct run_files files = {.profile = json_loads(profile, 0, NULL)};
	struct made made;
	struct buf out = {0};

	(void)state;
	assert_non_null(files.profile);
	make(&made, VERDICT_LEAK, (struct bounds){1024, 1000, 1048});
	brief_each(&made.judged, &files, take, &out);
	assert_non_null(strstr(buf_text(&out),
			       "held by: bus.js, 25 % of it: Map 'seen'\n"));
	/* Nobody stands out. */
	json_object_set_new(files.profile, "blamed", json_null());
	buf_clear(&out);
	brief_each(&made.judged, &files, take, &out);
	assert_null(strstr(buf_text(&out), "held by"));
	json_decref(files.profile);
	buf_free(&out);
	made_free(&made);
}

static void
what_is_not_a_leak_has_no_beginning(void **state)
{
	const struct run_files files = {.nroutes = 0};
	struct made made;

	(void)state;
	make(&made, VERDICT_FLAT, (struct bounds){0, -2, 3});
	says(&made, &files,
	     "how sure: 97.5 % that it is less than 3.00 B/request; 64 "
	     "B/request "
	     "is tolerated\n");
	made_free(&made);
	make(&made, VERDICT_INCONCLUSIVE, (struct bounds){50, -20, 900});
	says(&made, &files,
	     "how sure: not yet: anything between -20 B/request and 900 "
	     "B/request; 64 B/request is tolerated\n");
	made_free(&made);
}

static void
what_decided_comes_first(void **state)
{
	static const char *const wanted[] = {"anon_bytes", "fds", "threads",
					     "rss_bytes"};
	struct metric_order order;
	struct made made;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_metric(&made, "rss_bytes", VERDICT_LEAK, (struct bounds){9, 8, 10})
	    ->decides = 0;
	made_metric(&made, "threads", VERDICT_FLAT, (struct bounds){0, 0, 0})
	    ->decides = 1;
	made_metric(&made, "fds", VERDICT_LEAK, (struct bounds){1, 1, 1})
	    ->decides = 1;
	made_metric(&made, "anon_bytes", VERDICT_LEAK,
		    (struct bounds){9, 8, 10})
	    ->decides = 1;
	made.verdict.decisive = 3;
	metric_order(&order, &made.verdict);
	assert_int_equal(order.count, COUNT(wanted));
	assert_int_equal(order.deciding, 3);
	for (size_t i = 0; i < COUNT(wanted); i++)
		assert_string_equal(order.metrics[i]->name, wanted[i]);
	made_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_leak_has_a_beginning_and_a_next_command),
	    cmocka_unit_test(only_what_is_proven_is_named),
	    cmocka_unit_test(whom_the_profile_blames_holds_it),
	    cmocka_unit_test(what_is_not_a_leak_has_no_beginning),
	    cmocka_unit_test(what_decided_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
