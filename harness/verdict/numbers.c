/* SPDX-License-Identifier: MIT */
/* Numbers as sentences show them. */
#include "verdict/sentence.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"

static int
sentence_is_time(const char *unit)
{
	return strcmp(unit, units_per(PER_HOUR)) == 0;
}

/* Growth per second would be too small a number: it is shown per hour. */
static double
sentence_scale(const char *unit)
{
	return sentence_is_time(unit) ? 3600 : 1;
}

const char *
sentence_amount(char *text, double growth, const struct metric_verdict *verdict)
{
	return verdict->measure == MEASURE_BYTES
		   ? units_bytes(text, fabs(growth) < 0.005 ? 0 : growth)
		   : units_number(text, fabs(growth) < 0.0005 ? 0 : growth);
}

const char *
sentence_rate(char *text, double rate, const struct metric_verdict *verdict,
	      const char *unit)
{
	char amount[UNITS_TEXT];

	rate *= sentence_scale(unit);
	snprintf(text, SENTENCE_RATE, "%s/%s",
		 sentence_amount(amount, rate, verdict),
		 sentence_is_time(unit) ? "h" : unit);
	return text;
}

const char *
sentence_hourly(char *text, double growth, double rate,
		const struct metric_verdict *verdict)
{
	return sentence_rate(text, growth * rate, verdict, units_per(PER_HOUR));
}

/* Three digits, never an exponent. */
static void
sentence_digits(char *text, double value)
{
	double size = fabs(value);

	snprintf(text, SENTENCE_RATE, "%.*f",
		 size >= 99.95 || size < 0.005 ? 0
		 : size >= 9.995	       ? 1
					       : 2,
		 value);
}

/* The bounds in the estimate's unit, by fmt; "" if they are the same. */
__attribute__((format(printf, 5, 0))) static const char *
sentence_bounds(char *text, const struct bounds *growth,
		const struct metric_verdict *verdict, const char *unit,
		const char *fmt)
{
	double scale = sentence_scale(unit);
	char estimate[SENTENCE_RATE], low[SENTENCE_RATE], high[SENTENCE_RATE];
	double one = 1 / scale;

	if (verdict->measure == MEASURE_BYTES)
		while (fabs(growth->estimate) / one >= 1023.5)
			one *= 1024;
	sentence_digits(estimate, growth->estimate / one);
	sentence_digits(low, growth->low / one);
	sentence_digits(high, growth->high / one);
	text[0] = '\0';
	if (strcmp(low, estimate) != 0 || strcmp(high, estimate) != 0)
		snprintf(text, SENTENCE_BETWEEN, fmt, low, high);
	return text;
}

const char *
sentence_between(char *text, const struct bounds *growth,
		 const struct metric_verdict *verdict, const char *unit)
{
	return sentence_bounds(text, growth, verdict, unit,
			       ", between %.40s and %.40s");
}

const char *
sentence_range(char *text, const struct bounds *growth,
	       const struct metric_verdict *verdict, const char *unit)
{
	return sentence_bounds(text, growth, verdict, unit,
			       " (%.40s to %.40s)");
}

double
sentence_round_up(double dose)
{
	double step = dose > 100 ? pow(10, floor(log10(dose)) - 1) : 1;

	return ceil(dose / step) * step;
}

const char *
sentence_dose(char *text, double dose, const char *unit)
{
	char number[UNITS_TEXT];

	if (sentence_is_time(unit)) {
		units_duration(number, dose);
		snprintf(text, SENTENCE_RATE, "%s", number);
	} else {
		units_count(number, dose);
		snprintf(text, SENTENCE_RATE, "%s %s", number,
			 units_plural(unit));
	}
	return text;
}

const char *
sentence_needed(char *text, double dose, const struct conditions *conditions)
{
	char number[SENTENCE_RATE], time[UNITS_TEXT];
	double rounded = sentence_round_up(dose);

	sentence_dose(number, rounded, conditions_unit(conditions));
	if (conditions->per_second || !(conditions->rate > 0))
		snprintf(text, SENTENCE_NEEDED, "%s", number);
	else
		snprintf(text, SENTENCE_NEEDED, "%s (%s at this rate)", number,
			 units_duration(time, rounded / conditions->rate));
	return text;
}
