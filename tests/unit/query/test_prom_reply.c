/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "query/prom.h"
#include "query/prom_number.h"

/* What a sink was told, in words. */
static struct buf told;

static void
tell_begin(void *arg, const struct labels *labels)
{
	(void)arg;
	buf_adds(&told, "{");
	labels_write(&told, labels, NULL);
	buf_adds(&told, "}");
}

static void
tell_reading(void *arg, double time_s, double value)
{
	(void)arg;
	buf_addf(&told, " %g:%g", time_s, value);
}

static int
tell_end(void *arg, struct error *err)
{
	(void)arg;
	(void)err;
	buf_adds(&told, ";");
	return 0;
}

/* Feeds it in pieces of that size; returns what was wrong, or "". */
static const char *
read_reply(const char *text, size_t piece, struct strings *warnings)
{
	static const struct prom_sink sink = {NULL, tell_begin, tell_reading,
					      tell_end};
	static struct error err;
	struct prom_reply *reply = prom_reply_new(&sink);
	size_t length = strlen(text);
	int result = 0;

	err = (struct error){0};
	buf_clear(&told);
	for (size_t at = 0; at < length && result == 0; at += piece)
		result = prom_reply_feed(
		    reply, text + at, at + piece < length ? piece : length - at,
		    &err);
	if (result == 0)
		prom_reply_end(reply, &err);
	for (size_t i = 0;
	     warnings != NULL && i < prom_reply_warnings(reply)->count; i++)
		strings_add(warnings, prom_reply_warnings(reply)->items[i]);
	prom_reply_free(reply);
	return err.text;
}

#define MATRIX(result)                                                         \
	"{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\","         \
	"\"result\":[" result "]}}"

static void
test_series_come_one_by_one(void **state)
{
	static const char text[] =
	    MATRIX("{\"metric\":{\"a\":\"x\\u0041\",\"b\":\"\"},\"values\":"
		   "[[1,\"2\"],[3.5,\"4e2\"]],\"histograms\":[[1,{\"count\":"
		   "\"1\"}]]},{\"metric\":{},\"value\":[5,\"NaN\"]}");

	(void)state;
	for (size_t piece = 1; piece < sizeof(text); piece++) {
		assert_string_equal(read_reply(text, piece, NULL), "");
		assert_string_equal(buf_text(&told),
				    "{a=\"xA\"} 1:2 3.5:400;{} 5:nan;");
	}
	buf_free(&told);
}

static void
test_what_is_no_reply_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} replies[] = {
	    {"", "no whole JSON"},
	    {"{}", "no reply of Prometheus' API"},
	    {"<html>", "no whole JSON"},
	    {"{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\"}}",
	     "the query gives one number, or text: it has to give series"},
	    {"{\"status\":\"error\",\"error\":\"too \\\"many\\\"\"}",
	     "too \"many\""},
	    {MATRIX("{\"values\":[[1,\"2\"]],\"metric\":{\"a\":\"b\"}}"),
	     "the labels of a series come after its readings"},
	    {"[[[[[[[[[[[[[[[[[[[[[[", "nested too deeply"},
	    {MATRIX("") "x", "no whole JSON"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(replies); i++) {
		assert_string_equal(read_reply(replies[i].text, 1000, NULL),
				    replies[i].why);
		assert_string_equal(read_reply(replies[i].text, 1, NULL),
				    replies[i].why);
	}
	buf_free(&told);
}

static void
test_labels_are_bounded(void **state)
{
	struct buf text = {0};

	(void)state;
	buf_adds(&text, "{\"data\":{\"result\":[{\"metric\":{\"a\":\"b\"");
	for (int i = 0; i < 70; i++)
		buf_addf(&text, ",\"l%d\":\"v\"", i);
	assert_non_null(strstr(read_reply(buf_text(&text), 4096, NULL), "64"));
	buf_clear(&text);
	buf_adds(&text, "{\"data\":{\"result\":[{\"metric\":{\"a\":\"");
	for (int i = 0; i < 3 << 16; i++)
		buf_adds(&text, "0123456789abcdef");
	assert_non_null(strstr(read_reply(buf_text(&text), 4096, NULL), "MiB"));
	buf_free(&text);
	buf_free(&told);
}

static void
test_warnings_are_kept(void **state)
{
	struct strings warnings = {0};

	(void)state;
	assert_string_equal(
	    read_reply("{\"status\":\"success\",\"isPartial\":true,"
		       "\"warnings\":[\"one\",\"two\",\"3\",\"4\"]}",
		       5, &warnings),
	    "");
	assert_int_equal(warnings.count, 3);
	assert_string_equal(warnings.items[1], "one");
	strings_free(&warnings);
	buf_free(&told);
}

static void
test_numbers(void **state)
{
	static const struct {
		const char *text;
		double number;
	} numbers[] = {
	    {"0", 0},
	    {"52428800", 52428800},
	    {"1.5", 1.5},
	    {"-3", -3},
	    {"1e+08", 1e8},
	    {"0.1", 0.1},
	    {"1700000000.123", 1700000000.123},
	    {"12345678901234567", 12345678901234567.0},
	};
	static const char *const none[] = {"",	"NaN", "+Inf", "-Inf",
					   ".", "1x",  "1.2.3"};

	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++)
		assert_true(
		    prom_number(numbers[i].text, strlen(numbers[i].text)) ==
		    numbers[i].number);
	for (size_t i = 0; i < COUNT(none); i++)
		assert_true(isnan(prom_number(none[i], strlen(none[i]))));
}

static void
test_a_long_range_is_cut_up(void **state)
{
	(void)state;
	assert_int_equal(prom_parts(&(struct prom_range){0, 10999, 1}), 1);
	assert_int_equal(prom_parts(&(struct prom_range){0, 11000, 1}), 2);
	assert_int_equal(prom_parts(&(struct prom_range){0, 604800, 60}), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_series_come_one_by_one),
	    cmocka_unit_test(test_what_is_no_reply_is_refused),
	    cmocka_unit_test(test_labels_are_bounded),
	    cmocka_unit_test(test_warnings_are_kept),
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_a_long_range_is_cut_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
