/* SPDX-License-Identifier: MIT */
/* What is said at once about a heap that nobody may ask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "drive/unasked.h"

static char said[512];

static void
note(const char *text)
{
	snprintf(said, sizeof(said), "%s", text);
}

struct order {
	const char *runtime; /* of the target */
	int started_here, no_runtime, watched;
	const char *named; /* by --runtime */
	const char *pprof;
	const char *want; /* part of the note; NULL: there is none */
};

static void
check(const struct order *order)
{
	struct settings settings;
	struct run_info info;

	settings_init(&settings);
	settings.no_runtime = order->no_runtime;
	settings.runtime = (char *)order->named;
	settings.pprof = (char *)order->pprof;
	memset(&info, 0, sizeof(info));
	info.target.pid = 41;
	info.target.name = (char *)"served";
	info.target.runtime = (char *)order->runtime;
	info.target.started_here = order->started_here;
	said[0] = '\0';
	unasked_note(&info, &settings, order->watched, note);
	if (order->want == NULL)
		assert_string_equal(said, "");
	else if (strstr(said, order->want) == NULL)
		fail_msg("\"%s\" in \"%s\"", order->want, said);
	unasked_note(&info, &settings, order->watched, NULL);
	settings.runtime = settings.pprof = NULL;
	settings_free(&settings);
}

static void
test_what_would_allow_it_is_said(void **state)
{
	static const struct order orders[] = {
	    {"node", .want = "served (pid 41) is not asked for its heap"},
	    {"node", .want = "--runtime node allows it (SIGUSR1 opens"},
	    {"node", .named = "go", .want = "--runtime node allows it"},
	    {"go", .want = "--runtime go allows it (it has to serve net/"},
	    {"jvm", .want = "hardly ever decides about a JVM; --runtime jvm"},
	    {"jvm", .no_runtime = 1, .started_here = 1,
	     .want = "a JVM; leave out --no-runtime"},
	    {"jvm", .watched = 1, .named = "jvm",
	     .want = "--runtime jvm --gc-budget 1% allows it"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(orders); i++)
		check(&orders[i]);
}

static void
test_what_is_asked_or_need_not_be_is_passed_over(void **state)
{
	static const struct order orders[] = {
	    {"node", .started_here = 1},
	    {"node", .named = "node"},
	    {"go", .pprof = "http://127.0.0.1:6060/debug/pprof"},
	    {"jvm", .named = "jvm"},
	    {"jvm", .started_here = 1},
	    {"node", .no_runtime = 1},
	    {"node", .watched = 1},
	    {.runtime = "native"},
	    {.runtime = "python"},
	    {.runtime = NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(orders); i++)
		check(&orders[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_would_allow_it_is_said),
	    cmocka_unit_test(test_what_is_asked_or_need_not_be_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
