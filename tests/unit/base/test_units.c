/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/units.h"

struct row {
	const char *text;
	double value; /* NAN: refused */
};

static const struct row durations[] = {
    {"500ms", 0.5},  {"30s", 30},      {"5m", 300},	   {"2h", 7200},
    {"1h30m", 5400}, {"1d", 86400},    {"2w", 1209600},	   {"15", 15},
    {"0", 0},	     {"1.5s", 1.5},    {"250us", 25e-5},   {".5s", 0.5},
    {"1m30s", 90},   {"1h1m1s", 3661}, {"5 parsecs", NAN}, {"5x", NAN},
    {"s", NAN},	     {"5S", NAN},      {"-5s", NAN},	   {"1h-5m", NAN},
    {"5s ", NAN},    {"1e3s", NAN},    {"1.2.3s", NAN},	   {"10s5", NAN},
    {"5ms!", NAN},
};

static const struct row counts[] = {
    {"250", 250},      {"10k", 1e4}, {"10K", 1e4},   {"1M", 1e6}, {"2G", 2e9},
    {"0", 0},	       {"0.5", 0.5}, {"1.5k", 1500}, {"k", NAN},  {"1kk", NAN},
    {"10 users", NAN}, {"1m", NAN},  {"1,000", NAN},
};

static const struct row sizes[] = {
    {"64B", 64},
    {"64", 64},
    {"512KiB", 524288},
    {"512 KiB", 524288},
    {"2GiB", 2147483648.0},
    {"1K", 1024},
    {"1kB", 1000},
    {"1MB", 1e6},
    {"1.5MiB", 1572864},
    {"1TiB", NAN},
    {"1kib", NAN},
    {"B", NAN},
    {"1 B/request", NAN},
};

static const struct row percents[] = {
    {"1%", 0.01}, {"0.1%", 0.001}, {"0.01", 0.01},     {"100%", 1},
    {"0", 0},	  {"1", 1},	   {"101%", NAN},      {"2", NAN},
    {"%", NAN},	  {"1%%", NAN},	   {"1 percent", NAN},
};

/* No parser takes these, and none may be hurt by them. */
static const char *const hostile[] = {
    "",		" ",
    ".",	"..",
    "-1",	"+1",
    "nan",	"inf",
    "infinity", "0x10",
    "1e9",	"1e999",
    "1\n",	"99999999999999999999999999999999",
    "1\xff",	"\xef\xbc\x91",
    "%s%n",	"1;rm",
    "/",	"//",
    "1/",
};

typedef int (*parser)(const char *, double *);

static void
check_rows(parser parse, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		double value = -77;
		int result = parse(rows[i].text, &value);

		if (isnan(rows[i].value)) {
			if (result == 0)
				fail_msg("'%s' was taken", rows[i].text);
			assert_true(value == -77);
		} else if (result != 0 || fabs(value - rows[i].value) > 1e-9) {
			fail_msg("'%s' became %g", rows[i].text, value);
		}
	}
}

static void
check_hostile(parser parse)
{
	for (size_t i = 0; i < COUNT(hostile); i++) {
		double value = -77;

		if (parse(hostile[i], &value) == 0)
			fail_msg("'%s' was taken", hostile[i]);
		assert_true(value == -77);
	}
}

static void
parses_durations(void **state)
{
	(void)state;
	check_rows(units_parse_duration, durations, COUNT(durations));
	check_hostile(units_parse_duration);
}

static void
parses_counts(void **state)
{
	(void)state;
	check_rows(units_parse_count, counts, COUNT(counts));
	check_hostile(units_parse_count);
}

static const struct row factors[] = {{"10x", 10},  {"10", 10},	{"0.5x", .5},
				     {"2 x", 2},   {"x", NAN},	{"10xx", NAN},
				     {"10%", NAN}, {"-1x", NAN}};

static void
parses_factors(void **state)
{
	(void)state;
	check_rows(units_parse_factor, factors, COUNT(factors));
	check_hostile(units_parse_factor);
}

static void
parses_sizes(void **state)
{
	(void)state;
	check_rows(units_parse_size, sizes, COUNT(sizes));
	check_hostile(units_parse_size);
}

static void
parses_percents(void **state)
{
	(void)state;
	check_rows(units_parse_percent, percents, COUNT(percents));
	check_hostile(units_parse_percent);
}

static void
parses_growth(void **state)
{
	static const struct {
		const char *text;
		double amount;
		enum growth_per per;
	} good[] = {
	    {"64B/request", 64, PER_REQUEST},
	    {"1.5KiB/req", 1536, PER_REQUEST},
	    {"0.01/request", 0.01, PER_REQUEST},
	    {"0/request", 0, PER_REQUEST},
	    {"0", 0, PER_REQUEST},
	    {"none", 0, PER_REQUEST},
	    {"5MiB/h", 5242880, PER_HOUR},
	    {"5 MiB/hour", 5242880, PER_HOUR},
	    {"1KiB/connection", 1024, PER_CONNECTION},
	    {"8B/message", 8, PER_MESSAGE},
	    {"2KiB/stream", 2048, PER_STREAM},
	    {"1B/abort", 1, PER_ABORT},
	    {"1B/error", 1, PER_ERROR},
	    {"1B/visitor", 1, PER_VISITOR},
	    {"1KiB/sold", 1024, PER_COUNTED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct growth growth = {.amount = -77, .per = PER_HOUR};

		assert_int_equal(units_parse_growth(good[i].text, &growth), 0);
		assert_true(growth.amount == good[i].amount);
		assert_int_equal(growth.per, good[i].per);
	}
}

static void
refuses_other_growth(void **state)
{
	static const char *const bad[] = {
	    "64B",
	    "nones",
	    "64B/",
	    "/request",
	    "64B/s",
	    "-1B/h",
	    "B/request",
	    "64B/request/h",
	    "64B/requests",
	    "64B/min",
	    "64B/Sold",
	    "64B/sold twice",
	    "11111111111111111111111111111111111111/h"};
	struct growth growth = {.amount = -77, .per = PER_HOUR};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (units_parse_growth(bad[i], &growth) == 0)
			fail_msg("'%s' was taken", bad[i]);
	for (size_t i = 0; i < COUNT(hostile); i++)
		assert_int_equal(units_parse_growth(hostile[i], &growth), -1);
	assert_true(growth.amount == -77);
}

static void
parses_survival(void **state)
{
	static const struct {
		const char *text;
		double seconds, rate; /* 0: refused */
	} rows[] = {
	    {"7d at 50/s", 604800, 50},
	    {"1h30m at 1.5k/s", 5400, 1500},
	    {"2w at 0.5/s", 1209600, .5},
	    {"7d", 0, 0},
	    {"at 50/s", 0, 0},
	    {"7d at 50", 0, 0},
	    {"7d at /s", 0, 0},
	    {"7d at 50/h", 0, 0},
	    {"0d at 50/s", 0, 0},
	    {"7d at 0/s", 0, 0},
	    {"7d  at 50/s", 0, 0},
	    {"7d at 50/s at 9/s", 0, 0},
	    {"-7d at 50/s", 0, 0},
	    {" at 50/s", 0, 0},

	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct survive survive = {-77, -77};
		int result = units_parse_survive(rows[i].text, &survive);

		if ((result == 0) != (rows[i].rate > 0))
			fail_msg("'%s' gives %d", rows[i].text, result);
		if (result != 0)
			assert_true(survive.seconds == -77);
		else
			assert_true(survive.seconds == rows[i].seconds &&
				    survive.rate == rows[i].rate);
	}
	for (size_t i = 0; i < COUNT(hostile); i++) {
		struct survive survive;

		assert_int_equal(units_parse_survive(hostile[i], &survive), -1);
	}
}

static void
check_texts(const char *(*format)(char *, double), const struct row *rows,
	    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char text[UNITS_TEXT];

		assert_string_equal(format(text, rows[i].value), rows[i].text);
	}
}

static void
shows_bytes(void **state)
{
	static const struct row rows[] = {
	    {"0 B", 0},
	    {"1.00 B", 1},
	    {"0.50 B", 0.5},
	    {"64 B", 64},
	    {"-64 B", -64},
	    {"612 B", 612.4},
	    {"1023 B", 1023.4},
	    {"1.00 KiB", 1023.6},
	    {"1.00 KiB", 1024},
	    {"12.4 KiB", 12.4 * 1024},
	    {"100 KiB", 99.96 * 1024},
	    {"1.00 MiB", 1048575},
	    {"17.4 GiB", 17.4 * 1073741824},
	    {"2048 TiB", 2251799813685248.0},
	};

	(void)state;
	check_texts(units_bytes, rows, COUNT(rows));
}

static void
shows_durations(void **state)
{
	static const struct row rows[] = {
	    {"0 us", 0},
	    {"250 us", 25e-5},
	    {"1 ms", 0.001},
	    {"12.3 ms", 0.0123},
	    {"999 ms", 0.9994},
	    {"1 s", 0.9996},
	    {"1.5 s", 1.5},
	    {"10 s", 10},
	    {"119 s", 119.4},
	    {"2m 00s", 119.6},
	    {"2m 05s", 125},
	    {"119m 59s", 7199},
	    {"2h 00m", 7200},
	    {"47h 59m", 172799},
	    {"2 days", 172800},
	    {"365 days", 31536000},
	    {"53,907 years", 1701183600000.0},
	};

	(void)state;
	check_texts(units_duration, rows, COUNT(rows));
}

static void
shows_counts(void **state)
{
	static const struct row rows[] = {
	    {"0", 0},
	    {"0", -0.4},
	    {"7", 7},
	    {"999", 999.4},
	    {"1,000", 999.6},
	    {"36,000", 36000},
	    {"-1,234", -1234},
	    {"1,234,567", 1234567},
	    {"999,999,999,999,999", 999999999999999.0},
	    {"1,000,000,000,000,000", 1e15},
	    {"about 10^21", 1e21},
	    {"about -10^18", -1e18},
	    {"inf", INFINITY},
	};

	(void)state;
	check_texts(units_count, rows, COUNT(rows));
}

static void
shows_numbers(void **state)
{
	static const struct row rows[] = {
	    {"0", 0},	       {"0", -1e-12},	  {"0.000123", 0.000123},
	    {"0.05", 0.05},    {"0.999", 0.9994}, {"1", 0.99999},
	    {"9.5", 9.5},      {"10", 9.999},	  {"12.3", 12.34},
	    {"-12.3", -12.34}, {"99.9", 99.94},	  {"100", 99.96},
	    {"410", 410.4},    {"1,234", 1234},	  {"1,500,000", 1.5e6},
	};

	(void)state;
	check_texts(units_number, rows, COUNT(rows));
}

static void
shows_shares(void **state)
{
	static const struct row rows[] = {
	    {"0 %", 0},	       {"1 %", 0.01},	      {"0.1 %", 0.001},
	    {"12.5 %", 0.125}, {"99.9 %", 0.999},     {"99.97 %", 0.9997},
	    {"100 %", 1},      {"410 %", 4.1},	      {"0.02 %", 0.0002},
	    {"12,000 %", 120}, {"99.999 %", 0.99999},
	};

	(void)state;
	check_texts(units_percent, rows, COUNT(rows));
}

/* Whatever comes, the text is ended within its bounds. */
static void
shows_any_number(void **state)
{
	static const double values[] = {1e300, -1e300, INFINITY, -INFINITY,
					1e-300};

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		char text[UNITS_TEXT];

		assert_true(strlen(units_bytes(text, values[i])) > 0);
		assert_true(strlen(units_duration(text, values[i])) > 0);
		assert_true(strlen(units_count(text, values[i])) > 0);
		assert_true(strlen(units_number(text, values[i])) > 0);
		assert_true(strlen(units_percent(text, values[i])) > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parses_durations),
	    cmocka_unit_test(parses_counts),
	    cmocka_unit_test(parses_factors),
	    cmocka_unit_test(parses_sizes),
	    cmocka_unit_test(parses_percents),
	    cmocka_unit_test(parses_growth),
	    cmocka_unit_test(refuses_other_growth),
	    cmocka_unit_test(parses_survival),
	    cmocka_unit_test(shows_bytes),
	    cmocka_unit_test(shows_durations),
	    cmocka_unit_test(shows_counts),
	    cmocka_unit_test(shows_numbers),
	    cmocka_unit_test(shows_shares),
	    cmocka_unit_test(shows_any_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
