/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "traffic/gaps.h"
#include "traffic/log.h"

static const struct {
	const char *text;
	double seconds; /* since 1970; NAN: no time */
} times[] = {
    {"10/Oct/2000:13:55:36 -0700", 971211336},
    {"01/Jan/1970:00:00:00 +0000", 0},
    {"29/Feb/2024:23:59:59 +0530", 1709231399},
    {"2026-01-02T03:04:05Z", 1767323045},
    {"2026-01-02T03:04:05.250+01:00", 1767319445.25},
    {"2026-01-02 03:04:05", 1767323045},
    {"1646861401.524", 1646861401.524},
    {"1646861401", 1646861401},
    {"1646861401524", 1646861401.524},
    {"1646861401524000", 1646861401.524},
    {"1646861401524000000", 1646861401.524},
    {"29/Nov/2026 20:42:48", 1795984968},
    {"2026/01/02 - 03:04:05", 1767323045},
    {"2026-01-02 03:04:05,250", 1767323045.25},
    {"Fri Jan  2 03:04:05 2026", 1767323045},
    {"Fri, 02 Jan 2026 03:04:05 GMT", 1767323045},
    {"2026-01-02 03:04:05 +0100", 1767319445},
    {"Jan  1 00:00:10", 946684810}, /* the year is not told */
    {"", NAN},
    {"-", NAN},
    {"10/Foo/2000:13:55:36 -0700", NAN},
    {"2026-13-02T03:04:05Z", NAN},
    {"yesterday", NAN},
    {"13:55:36", NAN},
    {"2026-01-02", NAN},
};

static void
reads_times(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(times); i++) {
		double got = date_seconds(times[i].text, strlen(times[i].text));

		if (isnan(times[i].seconds))
			assert_true(isnan(got));
		else
			assert_true(fabs(got - times[i].seconds) < 1e-3);
	}
}

static void
refuses_bad_formats(void **state)
{
	static const char *const bad[] = {"",
					  "$",
					  "a",
					  "$status $time_local",
					  "$request$status",
					  "$request ${",
					  "{",
					  "{\"a\":"};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct log_format format;
		struct error err = {0};

		assert_int_equal(log_format_compile(&format, bad[i], &err), -1);
		assert_int_equal(err.status, STATUS_USAGE);
		log_format_free(&format);
	}
}

static void
tells_gaps_of_each_client(void **state)
{
	static struct gaps gaps;
	const struct slice one = {"10.0.0.1", 8}, other = {"10.0.0.2", 8};

	(void)state;
	assert_true(gaps_quantile(&gaps, 0.5) == 0);
	for (int i = 0; i < 100; i++) {
		gaps_add(&gaps, one, 1000 + i * 2.0);
		gaps_add(&gaps, other, 1001 + i * 2.0);
	}
	gaps_add(&gaps, one, 100000); /* came back another day */
	gaps_add(&gaps, one, NAN);
	assert_true(fabs(gaps_quantile(&gaps, 0.25) - 2) < 0.5);
	assert_true(fabs(gaps_quantile(&gaps, 0.75) - 2) < 0.5);
	assert_true(gaps.last_s - gaps.first_s == 99000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_times),
	    cmocka_unit_test(refuses_bad_formats),
	    cmocka_unit_test(tells_gaps_of_each_client),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
