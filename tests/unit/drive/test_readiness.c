/* SPDX-License-Identifier: MIT */
/* When a target is ready, and what is told if it does not become so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "drive/readiness.h"
#include "ports.h"

struct fixture {
	struct ports ports;
	struct settings settings;
	struct address address;
	struct error err;
	char waited[80]; /* what the last wait was for */
	int impatient;
};

static int
setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	settings_init(&f->settings);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	ports_close(&f->ports);
	settings_free(&f->settings);
	free(f);
	return 0;
}

static void
on_wait(void *arg, const char *why)
{
	struct fixture *f = arg;

	snprintf(f->waited, sizeof(f->waited), "%s", why);
}

static int
await_ready(struct fixture *f, enum port_way way, double seconds)
{
	double now = clock_now();
	const struct readiness readiness = {
	    .settings = &f->settings,
	    .address = &f->address,
	    .since_s = now,
	    .until_s = now + seconds,
	    .patient = !f->impatient,
	    .on_wait = on_wait,
	    .arg = f,
	};
	char url[64];

	ports_open(&f->ports, (enum port_way[WAYS]){way});
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", f->ports.port[0]);
	assert_int_equal(address_parse(&f->address, url, &f->err), 0);
	return readiness_wait(&readiness, &f->err);
}

static void
any_answer_will_do(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(await_ready(f, WAY_NOTHING, 60), 0);
	assert_string_equal(f->waited, "");
}

static void
it_is_awaited_while_it_starts(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(await_ready(f, WAY_STARTS, 60), 0);
	assert_string_equal(f->waited, "answered 503");
}

static void
its_last_answer_is_told(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(await_ready(f, WAY_NEVER, 0.1), -1);
	assert_int_equal(f->err.status, STATUS_UNAVAILABLE);
	assert_non_null(strstr(f->err.text, "the target answered 503 for "));
	assert_non_null(strstr(f->err.text, "--ready"));
}

static void
silence_is_no_answer(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(await_ready(f, WAY_SILENT, 0.1), -1);
	assert_non_null(strstr(f->err.text, "the target gave no answer for "));
}

static void
closing_is_no_answer(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(await_ready(f, WAY_CLOSES, 0.1), -1);
	assert_non_null(strstr(f->err.text, "closed the connection"));
}

/* Then the load tells how its requests fail. */
static void
what_gives_no_answer_may_be_left_to_the_load(void **state)
{
	struct fixture *f = *state;
	double begun = clock_now();

	f->impatient = 1;
	assert_int_equal(await_ready(f, WAY_CLOSES, 60), 0);
	ports_close(&f->ports);
	f->settings.timeout = 0.05;
	assert_int_equal(await_ready(f, WAY_SILENT, 60), 0);
	assert_true(clock_now() - begun < 30);
}

static void
a_path_has_to_answer_well(void **state)
{
	struct fixture *f = *state;

	f->settings.ready = xstrdup("/items");
	assert_int_equal(await_ready(f, WAY_ITEMS, 60), 0);
}

static void
an_error_of_that_path_will_not_do(void **state)
{
	struct fixture *f = *state;

	f->settings.ready = xstrdup("/health");
	assert_int_equal(await_ready(f, WAY_ITEMS, 0.1), -1);
	assert_non_null(strstr(f->err.text, "answered 404 for "));
	assert_non_null(strstr(f->err.text, "/health"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(any_answer_will_do),
	    TEST(it_is_awaited_while_it_starts),
	    TEST(its_last_answer_is_told),
	    TEST(silence_is_no_answer),
	    TEST(closing_is_no_answer),
	    TEST(what_gives_no_answer_may_be_left_to_the_load),
	    TEST(a_path_has_to_answer_well),
	    TEST(an_error_of_that_path_will_not_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
