/* SPDX-License-Identifier: MIT */
/* Numbers as sentences show them. */
#include "verdict/sentence.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"

/* Growth per second would be too small a number: it is shown per hour. */
static double
sentence_scale(int per_second)
{
	return per_second ? 3600 : 1;
}

const char *
sentence_rate(char *text, double rate, const struct metric_verdict *verdict,
	      int per_second)
{
	const char *per = per_second ? "h" : "request";
	char amount[UNITS_TEXT];

	rate *= sentence_scale(per_second);

	if (verdict->measure == MEASURE_BYTES)
		units_bytes(amount, fabs(rate) < 0.005 ? 0 : rate);
	else
		snprintf(amount, sizeof(amount), "%.3g",
			 fabs(rate) < 0.0005 ? 0 : rate);
	snprintf(text, SENTENCE_RATE, "%s/%s", amount, per);
	return text;
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

const char *
sentence_between(char *text, const struct bounds *growth,
		 const struct metric_verdict *verdict, int per_second)
{
	double scale = sentence_scale(per_second);
	char estimate[SENTENCE_RATE], low[SENTENCE_RATE], high[SENTENCE_RATE];
	double unit = 1 / scale;

	if (verdict->measure == MEASURE_BYTES)
		while (fabs(growth->estimate) / unit >= 1023.5)
			unit *= 1024;
	sentence_digits(estimate, growth->estimate / unit);
	sentence_digits(low, growth->low / unit);
	sentence_digits(high, growth->high / unit);
	text[0] = '\0';
	if (strcmp(low, estimate) != 0 || strcmp(high, estimate) != 0)
		snprintf(text, SENTENCE_BETWEEN, ", between %.40s and %.40s",
			 low, high);
	return text;
}

double
sentence_round_up(double dose)
{
	double step = dose > 100 ? pow(10, floor(log10(dose)) - 1) : 1;

	return ceil(dose / step) * step;
}

const char *
sentence_dose(char *text, double dose, int per_second)
{
	char number[UNITS_TEXT];

	if (per_second)
		units_duration(number, dose);
	else
		units_count(number, dose);
	snprintf(text, SENTENCE_RATE, "%s%s", number,
		 per_second ? "" : " requests");
	return text;
}

const char *
sentence_needed(char *text, double dose, const struct conditions *conditions)
{
	char number[SENTENCE_RATE], time[UNITS_TEXT];
	double rounded = sentence_round_up(dose);

	sentence_dose(number, rounded, conditions->per_second);
	if (conditions->per_second || !(conditions->rate > 0))
		snprintf(text, SENTENCE_NEEDED, "%s", number);
	else
		snprintf(text, SENTENCE_NEEDED, "%s (%s at this rate)", number,
			 units_duration(time, rounded / conditions->rate));
	return text;
}
