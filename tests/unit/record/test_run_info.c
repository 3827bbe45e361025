/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "record/record.h"
#include "record/run_info.h"

static int
read_text(struct run_info *info, const char *text, struct error *err)
{
	*err = (struct error){0};
	return run_info_read(info, "a/run.json", text, strlen(text), err);
}

static void
take(struct run_info *info, const char *text)
{
	struct error err;

	if (read_text(info, text, &err) != 0)
		fail_msg("%s", err.text);
}

static void
test_what_is_not_told_is_not_known(void **state)
{
	static const char *const texts[] = {
	    "{}",
	    "{\"seed\": null, \"load\": null, \"done\": null, \"set\": null}",
	    "{\"more\": [1], \"load\": {\"more\": {}}}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct run_info info;

		take(&info, texts[i]);
		assert_true(info.present);
		assert_true(isnan(info.seed));
		assert_true(isnan(info.load.rate));
		assert_true(isnan(info.done.latency.p99));
		assert_null(info.host);
		assert_null(info.target.runtime);
		assert_int_equal(info.load.http2, -1);
		assert_false(info.done.present);
		assert_int_equal(info.done.routes.count, 0);
		assert_int_equal(info.set.count, 0);
		assert_true(run_replies(&info.done.versions, HTTP_VERSION_2) ==
			    0);
		run_info_free(&info);
	}
}

static void
test_values(void **state)
{
	struct run_info info;
	const struct run_route *route;
	const struct run_point *point;

	(void)state;
	take(&info,
	     "{\"host\": \"h\", \"seed\": 3, \"set\": [\"a=1\", \"b=2\"],"
	     " \"load\": {\"rate\": 1e3, \"http2\": true, \"stages\": "
	     "[[1, 2.5]]}, \"done\": {\"requests\": 9007199254740991,"
	     " \"versions\": {\"HTTP/1.1\": 7, \"HTTP/9\": 1},"
	     " \"routes\": [{}, {\"route\": \"GET /\", \"latency_ms\":"
	     " {\"p99.9\": 5}}]}}");
	assert_string_equal(info.host, "h");
	assert_true(info.seed == 3);
	assert_int_equal(info.set.count, 2);
	assert_string_equal(info.set.items[1], "b=2");
	assert_true(info.load.rate == 1000);
	assert_int_equal(info.load.http2, 1);
	assert_int_equal(info.load.stages.count, 1);
	point = info.load.stages.items;
	assert_true(point->seconds == 1 && point->level == 2.5);
	assert_true(info.done.requests == 9007199254740991.0);
	assert_true(run_replies(&info.done.versions, HTTP_VERSION_1_1) == 7);
	assert_int_equal(info.done.routes.count, 2);
	route = info.done.routes.items;
	assert_null(route[0].route);
	assert_false(route[0].latency.present);
	assert_string_equal(route[1].route, "GET /");
	assert_true(route[1].latency.p999 == 5);
	run_info_free(&info);
}

static const struct {
	const char *text, *error;
} bad[] = {
    {"{\"seed\": \"7\"}", "a/run.json: seed is a text, not a number"},
    {"{\"host\": 7}", "a/run.json: host is a number, not a text"},
    {"{\"load\": [1]}", "a/run.json: load is a list, not an object"},
    {"{\"load\": {\"http2\": 1}}",
     "a/run.json: load.http2 is a number, not true or false"},
    {"{\"load\": {\"headers\": [\"a\", {}]}}",
     "a/run.json: load.headers is a list, not a list of texts"},
    {"{\"set\": true}", "a/run.json: set is true, not a list of texts"},
    {"{\"load\": {\"stages\": [[1, 2], [1]]}}",
     "a/run.json: load.stages is a list, not a list of pairs"},
    {"{\"load\": {\"stages\": {}}}",
     "a/run.json: load.stages is an object, not a list of pairs"},
    {"{\"done\": {\"routes\": {}}}",
     "a/run.json: done.routes is an object, not a list"},
    {"{\"done\": {\"routes\": [{}, null]}}",
     "a/run.json: done.routes[1] is null, not an object"},
    {"{\"done\": {\"routes\": [{\"latency_ms\": {\"p99\": false}}]}}",
     "a/run.json: done.routes[0].latency_ms.p99 is false, not a number"},
    {"[]", "a/run.json: is a list, not an object"},
    {"{\"version\": 2, \"seed\": \"x\"}",
     "a/run.json: its format is version 2, and this flatline reads up to "
     "version 1: use a newer flatline"},
    {"{\"version\": 0}", "a/run.json: version is not a number from 1 on"},
    {"{\"version\": -1}", "a/run.json: version is not a number from 1 on"},
    {"{\"version\": 1.0}", "a/run.json: version is not a number from 1 on"},
    {"{\"version\": \"1\"}", "a/run.json: version is not a number from 1 on"},
    {"{\"version\": null}", "a/run.json: version is not a number from 1 on"},
};

static void
test_bad_values_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct run_info info;
		struct error err;

		assert_int_equal(read_text(&info, bad[i].text, &err), -1);
		assert_int_equal(err.status, STATUS_DATA);
		assert_string_equal(err.text, bad[i].error);
		assert_false(info.present);
		run_info_free(&info);
	}
}

/* No JSON: an error with the line, unless it only ends too early. */
static void
test_what_is_no_json(void **state)
{
	static const char *const texts[] = {
	    "{\n\"seed\": x}",	    "{\"host\": \"a\\u0000b\"}",
	    "{\"host\": \"\xff\"}", "{} {}",
	    "{\"seed\": 1e999}",
	};
	struct run_info info;
	struct error err;
	char deep[8000];

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		assert_int_equal(read_text(&info, texts[i], &err), -1);
		assert_int_equal(err.status, STATUS_DATA);
		assert_memory_equal(
		    err.text, i == 0 ? "a/run.json:2: " : "a/run.json:1: ", 14);
		run_info_free(&info);
	}
	memset(deep, '[', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	assert_int_equal(read_text(&info, deep, &err), -1);
	run_info_free(&info);
	take(&info, "");
	assert_false(info.present);
	take(&info, "{\"seed\": 7, \"host\": \"a");
	assert_false(info.present);
	assert_true(isnan(info.seed));
	run_info_free(&info);
}

/* "None" and "not told" are different answers. */
static void
test_none_is_told(void **state)
{
	size_t rate = offsetof(struct run_info, load.rate);
	size_t log = offsetof(struct run_info, load.log);
	struct run_info info, made;

	(void)state;
	take(&info, "{\"load\": {\"rate\": null}}");
	assert_true(run_info_tells(&info, rate));
	assert_false(run_info_tells(&info, log));
	run_info_free(&info);
	take(&info, "{\"load\": {\"log\": \"-\"}}");
	assert_false(run_info_tells(&info, rate));
	assert_true(run_info_tells(&info, log));
	run_info_free(&info);
	/* What we have made ourselves tells all that there is to tell. */
	run_info_init(&made);
	assert_false(run_info_tells(&made, rate));
	made.load.present = 1;
	assert_true(run_info_tells(&made, rate));
	assert_false(run_info_tells(&made, log));
	run_info_free(&made);
}

static void
test_unknown_values_are_null_or_left_out(void **state)
{
	struct run_info info;
	json_t *object, *load;

	(void)state;
	run_info_init(&info);
	info.load.present = 1;
	info.load.users = INFINITY;
	info.done.present = 1;
	object = run_info_json(&info);
	load = json_object_get(object, "load");
	assert_null(json_object_get(object, "seed"));
	assert_null(json_object_get(object, "target"));
	assert_true(json_is_null(json_object_get(load, "rate")));
	assert_true(json_is_null(json_object_get(load, "users")));
	assert_true(json_is_array(json_object_get(load, "headers")));
	assert_null(json_object_get(load, "looks"));
	assert_null(json_object_get(load, "stages"));
	json_decref(object);
	run_info_free(&info);
}

/* A process may be called anything. */
static void
test_text_that_is_not_utf8(void **state)
{
	struct run_info info;
	json_t *object;
	const char *name;

	(void)state;
	run_info_init(&info);
	info.target.present = 1;
	run_text_set(&info.target.name, "a\xff\x62");
	object = run_info_json(&info);
	name = json_string_value(
	    json_object_get(json_object_get(object, "target"), "name"));
	assert_non_null(name);
	assert_int_equal(name[0], 'a');
	json_decref(object);
	run_info_free(&info);
}

static void
add_words(void *arg, const char *key, const char *words)
{
	buf_addf(arg, "%s=%s ", key, words);
}

static void
test_words(void **state)
{
	struct run_info info;
	struct buf words = {0};

	(void)state;
	take(&info, "{\"limits\": {\"growth\": 64, \"growth_named\": false,"
		    " \"growth_per\": \"hour\", \"survive\": {}, \"rate\": "
		    "0.123456789012}}");
	run_info_words(&info.limits, &run_limits_shape, add_words, &words);
	assert_string_equal(buf_text(&words),
			    "growth=64 growth_per=hour growth_named=no "
			    "rate=0.123456789 ");
	buf_free(&words);
	run_info_free(&info);
}

/* In a run directory of whoever. */
static void
test_file_of_a_run(void **state)
{
	char dir[] = "/tmp/flatline-info.XXXXXX";
	char *path, *other;
	struct run run;
	struct error err = {0};

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/run.json", dir);
	other = xasprintf("%s/other", dir);
	assert_int_equal(run_read_info(&run, dir, &err), 0);
	assert_false(run.info.present);
	run_free(&run);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(run_read_info(&run, dir, &err), -1);
	assert_int_equal(err.status, STATUS_DATA);
	assert_non_null(strstr(err.text, "run.json: is not a regular file"));
	run_free(&run);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(other, path), 0);
	err = (struct error){0};
	assert_int_equal(run_read_info(&run, dir, &err), -1);
	assert_non_null(strstr(err.text, "run.json: is a symbolic link"));
	run_free(&run);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
	free(path);
	free(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_is_not_told_is_not_known),
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_bad_values_are_named),
	    cmocka_unit_test(test_what_is_no_json),
	    cmocka_unit_test(test_none_is_told),
	    cmocka_unit_test(test_unknown_values_are_null_or_left_out),
	    cmocka_unit_test(test_text_that_is_not_utf8),
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_file_of_a_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
