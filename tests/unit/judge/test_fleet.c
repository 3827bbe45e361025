/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/fleet_series.h"

#define HOUR 3600.0
#define MIB 1048576.0

static struct settings settings;

/* "pod=a container=app", of one metric. */
static struct labels
labels_of(const char *text)
{
	struct labels labels = {0};
	char *copy = xstrdup(text), *rest = copy, *word;

	labels_add(&labels, "__name__", "container_memory_rss");
	while ((word = strtok_r(rest, " ", &rest)) != NULL) {
		char *is = strchr(word, '=');

		*is = '\0';
		labels_add(&labels, word, is + 1);
	}
	free(copy);
	return labels;
}

static void
expect_place(const char *one, const char *other, int same)
{
	struct labels a = labels_of(one), b = labels_of(other);
	struct buf place_a = {0}, place_b = {0};

	fleet_place(&place_a, &a);
	fleet_place(&place_b, &b);
	assert_int_equal(strcmp(buf_text(&place_a), buf_text(&place_b)) == 0,
			 same);
	buf_free(&place_a);
	buf_free(&place_b);
	labels_free(&a);
	labels_free(&b);
}

static void
test_a_place_outlives_containers_and_pods(void **state)
{
	(void)state;
	expect_place("pod=api-5f6d7b8c9-k8k8k container=app id=1 image=a:1",
		     "pod=api-84c6d5b7f-z9z9z container=app id=2 image=a:2", 1);
	expect_place("pod=db-0 container=app", "pod=db-1 container=app", 0);
	expect_place("pod=api-5f6d7b8c9-k8k8k container=app",
		     "pod=api-5f6d7b8c9-k8k8k container=proxy", 0);
	expect_place("pod=api-5f6d7b8c9-k8k8k namespace=a",
		     "pod=api-5f6d7b8c9-k8k8k namespace=b", 0);
	expect_place("pod=api-5f6d7b8c9-k8k8k", "pod=web-5f6d7b8c9-k8k8k", 0);
	expect_place("job=api instance=a:1", "job=api instance=b:1", 0);
	expect_place("pod=db-0 instance=a:1", "pod=db-0 instance=b:1", 1);
}

static void
test_each_set_of_labels_has_its_own_hash(void **state)
{
	uint64_t seen[100];

	(void)state;
	for (int i = 0; i < 100; i++) {
		char text[64];
		struct labels labels;

		snprintf(text, sizeof(text), "id=/pods/%d pod=api-%d", i, i);
		labels = labels_of(text);
		seen[i] = labels_hash(&labels);
		labels_free(&labels);
		for (int k = 0; k < i; k++)
			assert_true(seen[k] != seen[i]);
	}
}

static void
expect_release(const char *text, const char *release)
{
	struct labels labels = labels_of(text);
	char found[FLEET_RELEASE];

	fleet_release(found, &labels);
	assert_string_equal(found, release);
	labels_free(&labels);
}

static void
test_releases(void **state)
{
	(void)state;
	expect_release("pod=db-0", "");
	expect_release("pod=db-0 image=registry:5000/shop/db:v1.4", "v1.4");
	expect_release("pod=db-0 image=db@sha256:0123456789abcdef",
		       "0123456789ab");
	expect_release("pod=api-5f6d7b8c9-k8k8k", "5f6d7b8c9");
	expect_release("pod=api-5f6d7b8c9-k8k8k image=a:v2", "v2 5f6d7b8c9");
	expect_release("job=api version=7", "7");
}

/* A fleet of three days, read each five minutes, and its rows. */
static void
keep_nothing(void *arg, struct fleet_row *row, const struct judged *judged)
{
	(void)arg;
	(void)row;
	(void)judged;
}

static struct fleet *
fleet_of_days(void)
{
	const struct fleet_order order = {&settings, 0, 72 * HOUR, 300, 1};

	return fleet_new(&order, keep_nothing, NULL);
}

/* From hour to hour, from that many MiB on, so many more each hour. */
static int
add(struct fleet *fleet, const char *text, double from, double to, double mib,
    double more, struct error *err)
{
	struct labels labels = labels_of(text);
	struct fleet_readings readings = {0};
	uint32_t noise = 1;
	int result;

	for (double t = from * HOUR; t <= to * HOUR; t += 300) {
		noise = noise * 1664525 + 1013904223;
		readings_add(&readings, t,
			     (mib + more * (t / HOUR - from)) * MIB +
				 (double)(noise >> 12));
	}
	result =
	    fleet_wants(fleet, &labels)
		? fleet_series(fleet, &labels, readings.pairs, readings.n, err)
		: 0;
	free(readings.pairs);
	labels_free(&labels);
	return result;
}

static const struct fleet_row *
rows_of(struct fleet *fleet, size_t expected)
{
	const struct fleet_row *rows;
	struct error err = {0};
	size_t count;

	assert_int_equal(fleet_finish(fleet, &err), 0);
	rows = fleet_rows(fleet, &count);
	assert_int_equal(count, expected);
	return rows;
}

static void
test_the_worst_comes_first(void **state)
{
	struct fleet *fleet = fleet_of_days();
	const struct fleet_row *rows;
	struct labels limit = labels_of("pod=b-0 container=app");
	struct error err = {0};

	(void)state;
	fleet_limit(fleet, &limit, "kube", 400 * MIB);
	add(fleet, "pod=a-0 container=app", 0, 72, 200, 0, &err);
	add(fleet, "pod=b-0 container=app", 0, 72, 100, 2, &err);
	add(fleet, "pod=c-0 container=app", 0, 72, 100, 4, &err);
	add(fleet, "pod=c-0", 0, 72, 100, 4, &err);
	add(fleet, "pod=c-0 container=POD", 0, 72, 1, 0, &err);
	rows = rows_of(fleet, 3);
	assert_string_equal(rows[0].name, "b-0 app");
	assert_int_equal(rows[0].kind, VERDICT_LEAK);
	assert_true(fabs(rows[0].due_s - 78 * HOUR) < 4 * HOUR);
	assert_int_equal(rows[1].kind, VERDICT_LEAK);
	assert_true(isnan(rows[1].due_s));
	assert_int_equal(rows[2].kind, VERDICT_FLAT);
	assert_int_equal(fleet_counts(fleet)->pods, 1);
	assert_int_equal(fleet_counts(fleet)->pauses, 1);
	labels_free(&limit);
	fleet_free(fleet);
}

static void
test_lives_of_a_place_are_one_row(void **state)
{
	struct fleet *fleet = fleet_of_days();
	const struct fleet_row *rows;
	struct error err = {0};
	char text[80];

	(void)state;
	for (int i = 0; i < 8; i++) {
		snprintf(text, sizeof(text), "pod=a-0 container=app id=%d", i);
		add(fleet, text, 9 * i, 9 * i + 8.9, 50, 20, &err);
	}
	rows = rows_of(fleet, 1);
	assert_int_equal(rows[0].lives, 8);
	assert_int_equal(rows[0].nreleases, 1);
	assert_int_equal(rows[0].kind, VERDICT_LEAK);
	fleet_free(fleet);
}

/* Without a label that changes, memory itself shows where lives end. */
static void
test_a_fall_to_the_beginning_is_a_restart(void **state)
{
	struct labels labels = labels_of("job=a");
	struct fleet_readings readings = {0};
	struct fleet_lives lives = {0};

	(void)state;
	for (int i = 0; i < 400; i++)
		readings_add(&readings, i * 60.0, (50 + i % 100) * MIB);
	fleet_lives_add(&lives, &labels, &readings);
	assert_int_equal(lives.count, 4);
	assert_int_equal(lives.items[1].from, 100);
	lives.count = 0;
	for (int i = 0; i < 400; i++) /* a heap that is collected */
		readings.pairs[2 * i + 1] = (50 + 10 * (i % 10)) * MIB;
	fleet_lives_add(&lives, &labels, &readings);
	assert_int_equal(lives.count, 1);
	free(lives.items);
	free(readings.pairs);
	labels_free(&labels);
}

static void
test_a_release_that_fixed_it(void **state)
{
	struct fleet *fleet = fleet_of_days();
	const struct fleet_row *row;
	struct error err = {0};

	(void)state;
	add(fleet, "pod=api-5f6d7b8c9-k8k8k container=app image=a:v1", 0, 36,
	    100, 3, &err);
	add(fleet, "pod=api-84c6d5b7f-z9z9z container=app image=a:v2", 36, 72,
	    100, 0, &err);
	row = rows_of(fleet, 1);
	assert_int_equal(row->kind, VERDICT_FLAT);
	assert_int_equal(row->nreleases, 2);
	assert_int_equal(row->since, 1);
	assert_int_equal(row->releases[0].kind, VERDICT_LEAK);
	assert_string_equal(row->releases[1].name, "v2 84c6d5b7f");
	assert_string_equal(row->name, "api-84c6d5b7f-z9z9z app");
	fleet_free(fleet);
}

static void
test_two_pods_at_a_time_are_two_rows(void **state)
{
	struct fleet *fleet = fleet_of_days();
	struct error err = {0};

	(void)state;
	add(fleet, "pod=api-5f6d7b8c9-k8k8k container=app", 0, 40, 100, 0,
	    &err);
	add(fleet, "pod=api-5f6d7b8c9-k9k9k container=app", 0, 72, 100, 0,
	    &err);
	add(fleet, "pod=api-5f6d7b8c9-z9z9z container=app", 40, 72, 100, 0,
	    &err);
	rows_of(fleet, 2);
	fleet_free(fleet);
}

static void
count(struct fleet *fleet, const char *text, double per_hour)
{
	struct labels labels = labels_of(text);
	struct fleet_readings readings = {0};

	for (double t = 0; t <= 72 * HOUR; t += 300)
		readings_add(&readings, t, fmod(per_hour * t / HOUR, 1e5));
	fleet_count(fleet, &labels, readings.pairs, readings.n);
	free(readings.pairs);
	labels_free(&labels);
}

static void
test_growth_per_request(void **state)
{
	struct fleet *fleet = fleet_of_days();
	const struct fleet_row *row;
	struct error err = {0};

	(void)state;
	count(fleet, "pod=a-0", 4096); /* and starts over once */
	count(fleet, "pod=b-0", 4096);
	add(fleet, "pod=a-0 container=app", 0, 72, 100, 1, &err);
	row = rows_of(fleet, 1);
	assert_int_equal(row->kind, VERDICT_LEAK);
	assert_false(row->per_second);
	assert_true(fabs(row->growth.estimate - 256) < 16);
	fleet_free(fleet);
}

static void
test_counters_are_joined_by_shared_labels(void **state)
{
	struct fleet *fleet = fleet_of_days();
	struct error err = {0};

	(void)state;
	count(fleet, "pod=a-0 code=200", 4096);
	count(fleet, "pod=a-0 code=500", 4096);
	assert_int_equal(
	    add(fleet, "pod=a-0 container=app", 0, 72, 100, 1, &err), -1);
	assert_int_equal(err.status, STATUS_DATA);
	assert_non_null(strstr(err.text, "ambiguous"));
	err = (struct error){0};
	assert_int_equal(add(fleet, "job=x", 0, 72, 100, 1, &err), -1);
	assert_non_null(strstr(err.text, "shares no label"));
	fleet_free(fleet);
}

static void
test_promql_draws_a_line_through_six_hours(void **state)
{
	struct fleet_readings readings = {0};
	struct fleet_promql promql;

	(void)state;
	for (double t = 0; t <= 24 * HOUR; t += 60)
		readings_add(&readings, t, 100 * MIB + t);
	fleet_promql(&promql, &readings, 24 * HOUR, 100 * MIB + 25 * HOUR);
	assert_true(fabs(promql.deriv - 1) < 1e-6);
	assert_true(fabs(promql.predicted_s - HOUR) < 1);
	assert_int_equal(promql.windows, 4);
	assert_int_equal(promql.alarms, 4);
	fleet_promql(&promql, &readings, 48 * HOUR, NAN);
	assert_true(isnan(promql.deriv));
	free(readings.pairs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_place_outlives_containers_and_pods),
	    cmocka_unit_test(test_each_set_of_labels_has_its_own_hash),
	    cmocka_unit_test(test_releases),
	    cmocka_unit_test(test_the_worst_comes_first),
	    cmocka_unit_test(test_lives_of_a_place_are_one_row),
	    cmocka_unit_test(test_a_fall_to_the_beginning_is_a_restart),
	    cmocka_unit_test(test_a_release_that_fixed_it),
	    cmocka_unit_test(test_two_pods_at_a_time_are_two_rows),
	    cmocka_unit_test(test_growth_per_request),
	    cmocka_unit_test(test_counters_are_joined_by_shared_labels),
	    cmocka_unit_test(test_promql_draws_a_line_through_six_hours),
	};

	settings_init(&settings);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
