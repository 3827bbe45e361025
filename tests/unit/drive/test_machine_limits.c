/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "drive/machine_limits.h"

static char told[1024];
static int lines;

static void
tell(const char *text)
{
	lines++;
	snprintf(told + strlen(told), sizeof(told) - strlen(told), "%s\n",
		 text);
}

static void
set(struct settings *settings, enum option_id id, const char *value)
{
	struct error err = {0};

	if (value != NULL)
		assert_int_equal(settings_set(settings, &option_table[id],
					      value, SOURCE_COMMAND_LINE, &err),
				 0);
}

/* What is asked for, of what machine, and how it is told; NULL: not at all. */
static const struct {
	const char *users, *rate, *connections, *threads;
	double files, processors, memory;
	const struct transport *transport;
	const char *line;
} cases[] = {
    {"10", NULL, NULL, NULL, 1024, 2, 1e9, &transport_h1, NULL},
    {"20000", NULL, NULL, NULL, 1024, 2, 1e12, &transport_h1,
     "20,000 connections, but this process may open 1,024 files: ulimit -n"},
    {"20000", NULL, "900", NULL, 1024, 2, 1e12, &transport_h1, NULL},
    {"10", NULL, "2000", NULL, 1024, 2, 1e12, &transport_h1,
     "2,000 connections, but this process may open 1,024 files"},
    {"2", NULL, NULL, "8", 1024, 2, 1e12, &transport_h1,
     "8 load threads, but 2 processors"},
    {"2", NULL, NULL, "2", 1024, 2, 1e12, &transport_h1, NULL},
    {"2", NULL, NULL, "2", 1024, 1, 1e12, &transport_h1, "use -t 1"},
    {"100000", NULL, NULL, NULL, INFINITY, 2, 5e8, &transport_h1,
     "100,000 users take about"},
    {"10000", NULL, NULL, NULL, INFINITY, 2, 5e8, &transport_h1, NULL},
    {"30000", NULL, NULL, NULL, INFINITY, 2, 5e8, &transport_curl,
     "477 MiB are left (memory.max)"},
    {"2", "100", NULL, NULL, 80, 2, 1e12, &transport_h1, NULL},
};

static void
what_the_machine_lacks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct machine machine = {cases[i].files, cases[i].processors,
					  cases[i].memory, "memory.max"};
		struct settings settings;

		settings_init(&settings);
		set(&settings, OPT_users, cases[i].users);
		set(&settings, OPT_rate, cases[i].rate);
		set(&settings, OPT_connections, cases[i].connections);
		set(&settings, OPT_threads, cases[i].threads);
		told[0] = '\0';
		lines = 0;
		machine_limits_compare(&machine, &settings, cases[i].transport,
				       tell);
		settings_free(&settings);
		if (lines != (cases[i].line != NULL) ||
		    (lines == 1 && strstr(told, cases[i].line) == NULL))
			fail_msg("case %zu: \"%s\"", i, told);
	}
}

static void
tls_takes_more(void **state)
{
	static const char *const urls[] = {"http://a", "https://a"};
	const struct machine machine = {INFINITY, 2, 1e8, "memory.max"};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct settings settings;

		settings_init(&settings);
		set(&settings, OPT_users, "3000");
		set(&settings, OPT_target, urls[i]);
		lines = 0;
		machine_limits_compare(&machine, &settings, &transport_h1,
				       tell);
		settings_free(&settings);
		assert_int_equal(lines, i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tls_takes_more),
	    cmocka_unit_test(what_the_machine_lacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
