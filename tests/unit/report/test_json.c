/* SPDX-License-Identifier: MIT */
#include "runs.h"

static const struct bounds leak = {1000, 900, 1100};

static json_t *
at(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	if (value == NULL)
		fail_msg("no %s", key);
	return value;
}

static void
assert_text(json_t *object, const char *key, const char *text)
{
	assert_string_equal(json_string_value(at(object, key)), text);
}

static void
assert_number(json_t *object, const char *key, double number)
{
	assert_float_equal(json_number_value(at(object, key)), number, 1e-9);
}

static void
a_verdict_is_the_object_of_the_design(void **state)
{
	struct made made;
	json_t *object, *metric;

	(void)state;
	made_init(&made, "time_s,requests,errors\n0,0,0\n1,500,3\n2,,\n");
	made_metric(&made, "anon_bytes", VERDICT_LEAK, leak);
	made_metric(&made, "fds", VERDICT_FLAT, (struct bounds){0, -1, 1});
	made.judged.requests = 500;
	made.judged.errors = 3;
	made.judged.conditions.requests = 400;
	made.judged.conditions.errors = 2;
	object = json_verdict(&made.judged);
	assert_text(object, "verdict", "leak");
	assert_text(object, "reason", "sustained growth");
	/* All of them, warm-up included, and the measured ones beside. */
	assert_number(object, "requests", 500);
	assert_number(object, "errors", 3);
	assert_number(object, "measured_requests", 400);
	assert_text(object, "decisive", "anon_bytes");
	assert_text(object, "run", "runs/some");
	assert_true(json_is_null(at(object, "death")));
	metric = json_array_get(at(object, "metrics"), 0);
	assert_text(metric, "name", "anon_bytes");
	assert_number(metric, "tolerance", 64);
	assert_number(at(metric, "growth"), "high", 1100);
	assert_text(at(metric, "growth"), "unit", "bytes/request");
	metric = json_array_get(at(object, "metrics"), 1);
	assert_text(at(metric, "growth"), "unit", "count/request");
	assert_true(json_is_false(at(metric, "decides")));
	json_decref(object);
	made_free(&made);
}

/* Of a run.json that may say anything, versions that there are. */
static void
a_transport_is_told(void **state)
{
	struct made made;
	json_t *object, *transport;

	(void)state;
	made_init(&made, "time_s\n0\n");
	object = json_verdict(&made.judged);
	assert_true(json_is_null(at(object, "transport")));
	json_decref(object);
	made_info(&made,
		  "{\"load\": {\"transport\": \"curl\", \"http2\": true},"
		  " \"done\": {\"versions\": {\"HTTP/2\": 70,"
		  " \"HTTP/9\": 1, \"HTTP/1.1\": null}}}");
	object = json_verdict(&made.judged);
	transport = at(object, "transport");
	assert_text(transport, "name", "curl");
	assert_true(json_is_true(at(transport, "http2_asked")));
	assert_int_equal(json_object_size(at(transport, "versions")), 1);
	assert_number(at(transport, "versions"), "HTTP/2", 70);
	assert_text(transport, "sentence", "curl, HTTP/2");
	json_decref(object);
	made_free(&made);
}

/* NaN and infinity are no JSON. */
static void
what_is_unknown_is_null(void **state)
{
	struct made made;
	json_t *object, *growth;
	char *text;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_metric(&made, "anon_bytes", VERDICT_INCONCLUSIVE,
		    (struct bounds){NAN, -INFINITY, INFINITY});
	made.judged.conditions.max_error_rate = NAN;
	object = json_verdict(&made.judged);
	growth = at(json_array_get(at(object, "metrics"), 0), "growth");
	assert_true(json_is_null(at(growth, "estimate")));
	assert_true(json_is_null(at(growth, "low")));
	assert_true(json_is_null(at(object, "requests")));
	assert_true(
	    json_is_null(at(json_array_get(at(object, "limits"), 0), "ok")));
	text = json_dumps(object, 0);
	assert_non_null(text);
	free(text);
	json_decref(object);
	made_free(&made);
}

static json_t *
limit_named(json_t *object, const char *name)
{
	json_t *limits = at(object, "limits"), *limit;
	size_t i;

	json_array_foreach(
	    limits, i, limit) if (strcmp(json_string_value(at(limit, "name")),
					 name) == 0) return limit;
	fail_msg("no limit %s", name);
	return NULL;
}

static void
limits_say_what_was_seen(void **state)
{
	struct made made;
	json_t *object;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_metric(&made, "anon_bytes", VERDICT_LEAK, leak);
	made.judged.conditions.requests = 1000;
	made.judged.conditions.errors = 20;
	object = json_verdict(&made.judged);
	assert_true(json_is_false(at(limit_named(object, "errors"), "ok")));
	assert_number(limit_named(object, "errors"), "seen", 0.02);
	assert_true(json_is_false(at(limit_named(object, "growth"), "ok")));
	assert_number(limit_named(object, "growth"), "seen", 1000);
	json_decref(object);
	/* No request at all, and none that failed: nothing is broken. */
	made.judged.conditions.requests = made.judged.conditions.errors = 0;
	made.verdict.kind = VERDICT_FLAT;
	object = json_verdict(&made.judged);
	assert_true(json_is_true(at(limit_named(object, "errors"), "ok")));
	assert_true(json_is_true(at(limit_named(object, "growth"), "ok")));
	json_decref(object);
	made_free(&made);
}

static void
foreign_text_stays_text(void **state)
{
	struct made made;
	json_t *object, *death;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_metric(&made, "a\xff\n\033[2J_bytes", VERDICT_LEAK, leak);
	snprintf(made.verdict.sentence, sizeof(made.verdict.sentence),
		 "\xe2\x82 cut");
	made.judged.conditions.death = DEATH_OUT_OF_MEMORY;
	made.judged.conditions.death_s = 13;
	object = json_verdict(&made.judged);
	assert_text(object, "decisive", "a? ?[2J_bytes");
	assert_text(object, "sentence", "?? cut");
	death = at(object, "death");
	assert_text(death, "kind", "out of memory");
	assert_number(death, "time_s", 13);
	json_decref(object);
	made_free(&made);
}

static void
a_comparison_holds_both_verdicts(void **state)
{
	struct made made[2];
	struct compared both;
	json_t *object;

	(void)state;
	for (int i = 0; i < 2; i++) {
		made_init(&made[i], "time_s\n0\n");
		made_metric(&made[i], "anon_bytes",
			    i == 0 ? VERDICT_LEAK : VERDICT_FLAT,
			    i == 0 ? leak : (struct bounds){2, -8, 12});
	}
	both = (struct compared){.before = made[0].judged,
				 .after = made[1].judged};
	compare_decide(&both, &usual);
	object = json_compared(&both);
	assert_text(object, "verdict", "fixed");
	assert_text(object, "metric", "anon_bytes");
	assert_number(at(object, "difference"), "estimate", -998);
	assert_text(at(object, "before"), "verdict", "leak");
	assert_text(at(object, "after"), "verdict", "flat");
	json_decref(object);
	/* Nothing judged: an object all the same. */
	made[0].verdict.nmetrics = made[1].verdict.nmetrics = 0;
	object = json_compared(&both);
	assert_true(json_is_null(at(object, "metric")));
	json_decref(object);
	made_free(&made[0]);
	made_free(&made[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_verdict_is_the_object_of_the_design),
	    cmocka_unit_test(a_transport_is_told),
	    cmocka_unit_test(what_is_unknown_is_null),
	    cmocka_unit_test(limits_say_what_was_seen),
	    cmocka_unit_test(foreign_text_stays_text),
	    cmocka_unit_test(a_comparison_holds_both_verdicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
