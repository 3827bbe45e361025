/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "out/destination.h"

static const struct {
	const char *text;
	int header; /* one is sent besides */
	const char *url, *shown, *login;
	const char *error; /* NULL: none */
} rows[] = {
    {"prometheus=http://prom:9090", 0, "http://prom:9090/api/v1/write",
     "prometheus=http://prom:9090/api/v1/write", NULL, NULL},
    {"otlp=https://collector:4318/", 1, "https://collector:4318/v1/metrics",
     "otlp=https://collector:4318/v1/metrics", NULL, NULL},
    {"prometheus=https://me:a%40b@mimir/api/v1/push?key=abc#x", 0,
     "https://mimir/api/v1/push?key=abc",
     "prometheus=https://mimir/api/v1/push", "me:a@b", NULL},
    {"otlp=http://me:secret@127.0.0.1:4318", 0,
     "http://127.0.0.1:4318/v1/metrics",
     "otlp=http://127.0.0.1:4318/v1/metrics", "me:secret", NULL},
    {"otlp=http://me@[::1]:4318/x", 1, "http://[::1]:4318/x",
     "otlp=http://[::1]:4318/x", "me:", NULL},
    {"otlp=http://me:secret@192.0.2.1:4318", 0, NULL, NULL, NULL,
     "in the clear"},
    {"otlp=http://192.0.2.1:4318", 1, NULL, NULL, NULL, "in the clear"},
    {"nagios=http://127.0.0.1", 0, NULL, NULL, NULL,
     "otlp=URL or prometheus=URL"},
    {"otlp", 0, NULL, NULL, NULL, "not a URL"},
    {"otlp=http://a:secret@:1", 0, NULL, NULL, NULL, "not a URL"},
};

static void
expect_same(const char *is, const char *wanted)
{
	if (wanted == NULL)
		assert_null(is);
	else
		assert_string_equal(is, wanted);
}

static void
test_destinations(void **state)
{
	struct strings none = {0}, one = {0};

	(void)state;
	strings_add(&one, "Authorization: secret");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct destination destination;
		struct error err = {0};
		int result =
		    destination_read(&destination, rows[i].text,
				     rows[i].header ? &one : &none, &err);

		if (rows[i].error != NULL) {
			assert_int_equal(result, -1);
			assert_non_null(strstr(err.text, rows[i].error));
			assert_null(strstr(err.text, "secret"));
		} else {
			assert_int_equal(result, 0);
			expect_same(destination.url, rows[i].url);
			expect_same(destination.shown, rows[i].shown);
			expect_same(destination.login, rows[i].login);
		}
		destination_free(&destination);
	}
	strings_free(&one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_destinations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
