/* SPDX-License-Identifier: MIT */
/* The dates that services write into cookies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/cookie_date.h"

static const struct {
	const char *text;
	double seconds; /* NAN: it is none */
} dates[] = {
    {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
    {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
    {"Sun Nov  6 08:49:37 1994", 784111777},
    {"6 Nov 1994 8:49:37", 784111777},
    {"1994 nov 6 8:49:37", 784111777},
    {"08:49:37 06 NOVEMBER 1994", 784111777},
    {"Sun, 06-Nov-1994 08:49:37 GMT; whatever", 784111777},
    {"06~Nov/1994,08:49:37+0100", 784111777}, /* zones are not read */
    {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
    {"Thu, 01-Jan-70 00:00:01 GMT", 1},
    {"Fri, 01-Jan-69 00:00:00 GMT", 3124224000},
    {"Thu, 31 Dec 2099 23:59:59 GMT", 4102444799},
    {"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799},
    {"Wed, 29 Feb 2000 00:00:00 GMT", 951782400},
    {"01 Jan 1601 00:00:00", -11644473600},
    {"", NAN},
    {"soon", NAN},
    {"0", NAN},
    {"Sun, 06 Nov 1994", NAN},
    {"08:49:37", NAN},
    {"Sun, 06 Nov 08:49:37 GMT", NAN},
    {"Sun, 06 Foo 1994 08:49:37 GMT", NAN},
    {"Sun, 06 No 1994 08:49:37 GMT", NAN},
    {"Sun, 00 Nov 1994 08:49:37 GMT", NAN},
    {"Sun, 31 Nov 1994 08:49:37 GMT", NAN},
    {"Sun, 32 Dec 1994 08:49:37 GMT", NAN},
    {"Mon, 29 Feb 2100 00:00:00 GMT", NAN},
    {"Sun, 06 Nov 1994 24:00:00 GMT", NAN},
    {"Sun, 06 Nov 1994 08:60:00 GMT", NAN},
    {"Sun, 06 Nov 1994 08:49:60 GMT", NAN},
    {"Sun, 06 Nov 1994 08:49 GMT", NAN},
    {"Sun, 06 Nov 1994 008:49:37 GMT", NAN},
    {"Sun, 06 Nov 19940 08:49:37 GMT", NAN},
    {"Sun, 06 Nov 1600 08:49:37 GMT", NAN},
    {"Sun, 06 Nov 4 08:49:37 GMT", NAN},
};

static void
test_dates(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(dates); i++) {
		double came = cookie_date(dates[i].text, strlen(dates[i].text));

		if (came != dates[i].seconds &&
		    !(isnan(came) && isnan(dates[i].seconds)))
			fail_msg("'%s': %.0f, not %.0f", dates[i].text, came,
				 dates[i].seconds);
	}
}

/* The header goes on behind it. */
static void
test_it_ends_where_it_ends(void **state)
{
	static const char text[] = "Sun, 06 Nov 1994 08:49:37";

	(void)state;
	assert_true(cookie_date(text, strlen(text)) == 784111777);
	assert_true(cookie_date(text, strlen(text) - 1) == 784111743);
	assert_true(isnan(cookie_date(text, strlen(text) - 2)));
	assert_true(isnan(cookie_date(text, 0)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_it_ends_where_it_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
