/* SPDX-License-Identifier: MIT */
/* What is sent, byte by byte where that is short, and what replies mean. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/protobuf.h"
#include "out/exposition.h"
#include "out/receiver.h"
#include "out/snappy.h"

static struct identity identity;

static int
set_up(void **state)
{
	struct point_set *set = xcalloc(1, sizeof(*set));

	identity.count = 2;
	label_set(&identity.labels[0], "job", "flatline");
	label_set(&identity.labels[1], "instance", "h");
	points_begin(set, 1500, 500);
	*state = set;
	return 0;
}

static int
tear_down(void **state)
{
	free(*state);
	return 0;
}

static void
test_protobuf_and_snappy(void **state)
{
	static const char fields[] = "\x08\xac\x02\x11\0\0\0\0\0\0\xf8\x3f"
				     "\x1a\x02hi";
	static const char block[] = "\x03\xfc\x02\0\0\0abc";
	struct buf out = {0};

	(void)state;
	protobuf_int(&out, 1, 300);
	protobuf_double(&out, 2, 1.5);
	protobuf_bytes(&out, 3, "hi", 2);
	assert_int_equal(out.len, sizeof(fields) - 1);
	assert_memory_equal(out.data, fields, out.len);
	buf_clear(&out);
	snappy_block(&out, "abc", 3);
	assert_int_equal(out.len, sizeof(block) - 1);
	assert_memory_equal(out.data, block, out.len);
	buf_clear(&out);
	snappy_block(&out, "", 0);
	assert_int_equal(out.len, 1);
	buf_free(&out);
}

/* Labels by name, the metric's before all; time in milliseconds. */
static void
test_remote_write(void **state)
{
	static const char series[] =
	    "\x0a\x66"
	    "\x0a\x21\x0a\x08__name__\x12\x15"
	    "flatline_memory_bytes"
	    "\x0a\x0d\x0a\x08instance\x12\x01h"
	    "\x0a\x0f\x0a\x03job\x12\x08"
	    "flatline"
	    "\x0a\x13\x0a\x06metric\x12\x09rss_bytes"
	    "\x12\x0c\x09\0\0\0\0\0\0\xf0\x3f\x10\xdc\x0b";
	struct point_set *set = *state;
	struct buf out = {0};

	points_add(set, POINT_memory, 1, "metric", "rss_bytes");
	receiver_prometheus.encode(&out, set, &identity);
	/* The length, and the head of the literal. */
	assert_int_equal(out.len, 1 + 5 + sizeof(series) - 1);
	assert_memory_equal(out.data + 6, series, sizeof(series) - 1);
	buf_free(&out);
}

static const json_t *
at(const json_t *value, const char *key, size_t index)
{
	return json_array_get(json_object_get(value, key), index);
}

static void
test_otlp(void **state)
{
	struct point_set *set = *state;
	struct buf out = {0};
	const json_t *metric, *scope, *point;
	json_t *request;

	points_add(set, POINT_limit, INFINITY, "metric", "x");
	points_add(set, POINT_requests, 5, NULL, NULL);
	set->durations = (struct durations){
	    .count = 2, .bounds = {.5, INFINITY}, .counts = {3, 1}, .sum_s = 2};
	receiver_otlp.encode(&out, set, &identity);
	request = json_loads(buf_text(&out), 0, NULL);
	assert_non_null(request);
	scope = at(at(request, "resourceMetrics", 0), "scopeMetrics", 0);
	assert_int_equal(json_array_size(json_object_get(scope, "metrics")), 2);
	metric = at(scope, "metrics", 0);
	assert_string_equal(json_string_value(json_object_get(metric, "name")),
			    "flatline_requests");
	point = at(json_object_get(metric, "sum"), "dataPoints", 0);
	assert_string_equal(
	    json_string_value(json_object_get(point, "timeUnixNano")),
	    "1500000000");
	point = at(json_object_get(at(scope, "metrics", 1), "histogram"),
		   "dataPoints", 0);
	assert_string_equal(json_string_value(json_object_get(point, "count")),
			    "4");
	json_decref(request);
	buf_free(&out);
}

static void
test_what_otlp_refuses(void **state)
{
	static const struct {
		const char *reply;
		int refuses;
	} replies[] = {
	    {"", 0},
	    {"{}", 0},
	    {"no json", 0},
	    {"[]", 0},
	    {"{\"partialSuccess\":{}}", 0},
	    {"{\"partialSuccess\":{\"rejectedDataPoints\":\"0\"}}", 0},
	    {"{\"partialSuccess\":{\"rejectedDataPoints\":\"2\"}}", 1},
	    {"{\"partialSuccess\":{\"rejectedDataPoints\":2}}", 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(replies); i++) {
		struct buf why = {0};

		assert_int_equal(receiver_otlp.refuses(replies[i].reply, &why),
				 replies[i].refuses);
		buf_free(&why);
	}
	assert_true(receiver_prometheus.again(500));
	assert_false(receiver_prometheus.again(400));
	assert_true(receiver_otlp.again(503));
	assert_false(receiver_otlp.again(500));
}

/* Whatever there is to tell, it is bounded, and nothing of it ends a line. */
static void
test_labels_and_points_are_bounded(void **state)
{
	struct point_set *set = *state;
	char text[400];
	struct buf out = {0};

	memset(text, 'x', sizeof(text));
	memcpy(text + LABEL_VALUE - 2, "\xc3\xa9", 2);
	text[sizeof(text) - 1] = '\0';
	points_add(set, POINT_memory, 1, "metric", text);
	assert_int_equal(strlen(set->points[0].labels[0].value),
			 LABEL_VALUE - 2);
	points_add(set, POINT_memory, 2, "metric", "a\"b\\c\nd\xff");
	exposition_text(&out, set);
	assert_non_null(
	    strstr(buf_text(&out), "{metric=\"a\\\"b\\\\c d?\"} 2\n"));
	for (int i = 2; i < POINTS + 5; i++)
		points_add(set, POINT_memory, 1, NULL, NULL);
	points_add(set, POINT_memory, NAN, NULL, NULL);
	assert_int_equal(set->count, POINTS);
	assert_int_equal(set->left_out, 5);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_protobuf_and_snappy),
	    cmocka_unit_test_setup_teardown(test_remote_write, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(test_otlp, set_up, tear_down),
	    cmocka_unit_test(test_what_otlp_refuses),
	    cmocka_unit_test_setup_teardown(test_labels_and_points_are_bounded,
					    set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
