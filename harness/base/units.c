/* SPDX-License-Identifier: MIT */
#include "base/units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define YEAR (365.25 * 86400)

struct unit {
	const char *name;
	double factor;
};

static const struct unit durations[] = {
    {"ms", 1e-3}, {"us", 1e-6}, {"s", 1},     {"m", 60},
    {"h", 3600},  {"d", 86400}, {"w", 604800}};
static const struct unit counts[] = {
    {"", 1}, {"k", 1e3}, {"K", 1e3}, {"M", 1e6}, {"G", 1e9}};
static const struct unit sizes[] = {{"", 1},
				    {"B", 1},
				    {"KiB", 1024},
				    {"MiB", 1048576},
				    {"GiB", 1073741824},
				    {"K", 1024},
				    {"M", 1048576},
				    {"G", 1073741824},
				    {"kB", 1e3},
				    {"KB", 1e3},
				    {"MB", 1e6},
				    {"GB", 1e9}};

/*
 * A plain decimal number at the start of text: no sign, no hexadecimal, no
 * "inf", all of which strtod would take. Returns where it ends, or NULL.
 */
static const char *
units_digits(const char *text, double *value)
{
	size_t digits = strspn(text, "0123456789.");
	char *end;

	if (digits == 0 || digits > 24 || strcmp(text, ".") == 0)
		return NULL;
	*value = strtod(text, &end);
	return end == text + digits ? end : NULL;
}

static const struct unit *
units_find(const struct unit *table, size_t count, const char *name, size_t len)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(table[i].name) == len &&
		    strncmp(table[i].name, name, len) == 0)
			return &table[i];
	return NULL;
}

static int
units_single(const struct unit *table, size_t count, const char *text,
	     double *value)
{
	const struct unit *unit;
	const char *rest;
	double number;

	if ((rest = units_digits(text, &number)) == NULL)
		return -1;
	rest += strspn(rest, " ");
	if ((unit = units_find(table, count, rest, strlen(rest))) == NULL)
		return -1;
	*value = number * unit->factor;
	return 0;
}

int
units_parse_duration(const char *text, double *seconds)
{
	const struct unit *unit;
	double number, sum = 0;
	size_t len;

	if (units_single(counts, 1, text, seconds) == 0)
		return 0;
	do {
		if ((text = units_digits(text, &number)) == NULL)
			return -1;
		len = strspn(text, "abcdefghijklmnopqrstuvwxyz");
		unit = units_find(durations, COUNT(durations), text, len);
		if (unit == NULL)
			return -1;
		sum += number * unit->factor;
		text += len;
	} while (*text != '\0');
	*seconds = sum;
	return 0;
}

int
units_parse_count(const char *text, double *count)
{
	return units_single(counts, COUNT(counts), text, count);
}

int
units_parse_factor(const char *text, double *factor)
{
	static const struct unit times[] = {{"", 1}, {"x", 1}};

	return units_single(times, COUNT(times), text, factor);
}

int
units_parse_size(const char *text, double *bytes)
{
	return units_single(sizes, COUNT(sizes), text, bytes);
}

int
units_parse_percent(const char *text, double *fraction)
{
	const char *rest;
	double number;

	if ((rest = units_digits(text, &number)) == NULL)
		return -1;
	if (strcmp(rest, "%") == 0)
		number /= 100;
	else if (*rest != '\0')
		return -1;
	if (number > 1)
		return -1;
	*fraction = number;
	return 0;
}

static const char *const pers[PERS] = {
    [PER_REQUEST] = "request",	     [PER_HOUR] = "hour",
    [PER_CONNECTION] = "connection", [PER_MESSAGE] = "message",
    [PER_STREAM] = "stream",	     [PER_ABORT] = "abort",
    [PER_ERROR] = "error",	     [PER_VISITOR] = "visitor",
};

const char *
units_per(enum growth_per per)
{
	return pers[per];
}

const char *
units_pers(enum growth_per per)
{
	static const char *const plural[PERS] = {
	    [PER_REQUEST] = "requests",	      [PER_HOUR] = "hours",
	    [PER_CONNECTION] = "connections", [PER_MESSAGE] = "messages",
	    [PER_STREAM] = "streams",	      [PER_ABORT] = "aborts",
	    [PER_ERROR] = "errors",	      [PER_VISITOR] = "visitors",
	};

	return plural[per];
}

int
units_find_per(const char *word, enum growth_per *per)
{
	for (int i = 0; i < PERS; i++)
		if (strcmp(word, pers[i]) == 0) {
			*per = (enum growth_per)i;
			return 0;
		}
	return -1;
}

const char *
units_plural(const char *word)
{
	enum growth_per per;

	return units_find_per(word, &per) == 0 ? units_pers(per) : word;
}

const char *
units_of_growth(const struct growth *growth)
{
	return growth->per == PER_COUNTED ? growth->counter
					  : units_per(growth->per);
}

int
units_is_taken(const char *word)
{
	static const char *const times[] = {
	    "h",       "s",	 "m",	    "d",   "sec",  "min", "second",
	    "seconds", "minute", "minutes", "day", "days", "req"};

	for (size_t i = 0; i < COUNT(times); i++)
		if (strcmp(word, times[i]) == 0)
			return 1;
	for (int i = 0; i < PERS; i++)
		if (strcmp(word, units_per((enum growth_per)i)) == 0 ||
		    strcmp(word, units_pers((enum growth_per)i)) == 0)
			return 1;
	return 0;
}

/* Whether the scenario has such a counter is found out when it is loaded. */
static int
growth_by_counter(struct growth *growth, const char *name)
{
	if (!counter_is_name(name) || units_is_taken(name))
		return -1;
	growth->per = PER_COUNTED;
	snprintf(growth->counter, sizeof(growth->counter), "%s", name);
	return 0;
}

void
units_find_growth(const char *word, struct growth *growth)
{
	growth->per = PER_REQUEST;
	if (units_find_per(word, &growth->per) != 0)
		growth_by_counter(growth, word);
}

int
units_parse_growth(const char *text, struct growth *growth)
{
	const char *slash = strchr(text, '/');
	struct growth parsed = {.per = PER_REQUEST};
	char amount[32];

	if (strcmp(text, "0") == 0 || strcmp(text, "none") == 0) {
		*growth = parsed;
		return 0;
	}
	if (slash == NULL || (size_t)(slash - text) >= sizeof(amount))
		return -1;
	memcpy(amount, text, (size_t)(slash - text));
	amount[slash - text] = '\0';
	if (units_parse_size(amount, &parsed.amount) != 0)
		return -1;
	if (strcmp(slash, "/h") == 0)
		parsed.per = PER_HOUR;
	else if (strcmp(slash, "/req") != 0 &&
		 units_find_per(slash + 1, &parsed.per) != 0 &&
		 growth_by_counter(&parsed, slash + 1) != 0)
		return -1;
	*growth = parsed;
	return 0;
}

/* "7d at 50/s": both must be above 0. */
int
units_parse_survive(const char *text, struct survive *survive)
{
	const char *at = strstr(text, " at ");
	struct survive parsed;
	char span[32], rate[32];
	size_t len;

	if (at == NULL || (size_t)(at - text) >= sizeof(span))
		return -1;
	snprintf(span, sizeof(span), "%.*s", (int)(at - text), text);
	len = strlen(at + 4);
	if (len < 3 || len >= sizeof(rate) ||
	    strcmp(at + 4 + len - 2, "/s") != 0)
		return -1;
	snprintf(rate, sizeof(rate), "%.*s", (int)len - 2, at + 4);
	if (units_parse_duration(span, &parsed.seconds) != 0 ||
	    units_parse_count(rate, &parsed.rate) != 0 ||
	    !(parsed.seconds > 0) || !(parsed.rate > 0))
		return -1;
	*survive = parsed;
	return 0;
}

const char *
units_bytes(char *text, double bytes)
{
	static const char *names[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	size_t i = 0;

	while (fabs(bytes) >= 1023.5 && i + 1 < COUNT(names)) {
		bytes /= 1024;
		i++;
	}
	/* Three digits, and never an exponent. */
	snprintf(text, UNITS_TEXT, "%.*f %s",
		 fabs(bytes) >= 99.95 || bytes == 0 ? 0
		 : fabs(bytes) >= 9.995		    ? (i > 0)
						    : 2,
		 bytes, names[i]);
	return text;
}

const char *
units_duration(char *text, double seconds)
{
	long whole = (long)(fmin(fmax(seconds, 0), 172800) + 0.5);
	char number[UNITS_TEXT];

	if (seconds < 0.001)
		snprintf(text, UNITS_TEXT, "%.0f us", seconds * 1e6);
	else if (seconds < 0.9995)
		snprintf(text, UNITS_TEXT, "%s ms",
			 units_number(number, seconds * 1e3));
	else if (seconds < 10)
		snprintf(text, UNITS_TEXT, "%s s",
			 units_number(number, seconds));
	else if (whole < 120)
		snprintf(text, UNITS_TEXT, "%ld s", whole);
	else if (whole < 7200)
		snprintf(text, UNITS_TEXT, "%ldm %02lds", whole / 60,
			 whole % 60);
	else if (seconds < 172800)
		snprintf(text, UNITS_TEXT, "%ldh %02ldm", whole / 3600,
			 whole / 60 % 60);
	else if (seconds < 1000 * 86400.0)
		snprintf(text, UNITS_TEXT, "%s days",
			 units_number(number, seconds / 86400));
	else
		snprintf(text, UNITS_TEXT, "%.22s years",
			 units_number(number, seconds / YEAR));
	return text;
}

const char *
units_count(char *text, double count)
{
	char digits[UNITS_TEXT];
	size_t len, out = 0;

	if (!(fabs(count) < 1e18)) {
		if (isfinite(count))
			snprintf(text, UNITS_TEXT, "about %s10^%.0f",
				 count < 0 ? "-" : "", log10(fabs(count)));
		else
			snprintf(text, UNITS_TEXT, "%.0f", count);
		return text;
	}
	snprintf(digits, sizeof(digits), "%.0f", fabs(count));
	len = strlen(digits);
	if (count <= -0.5)
		text[out++] = '-';
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			text[out++] = ',';
		text[out++] = digits[i];
	}
	text[out] = '\0';
	return text;
}

/* Without zeros at the end of a fraction, nor a sign before a zero. */
static const char *
units_decimal(char *text, double number, int digits)
{
	size_t len;

	snprintf(text, UNITS_TEXT, "%.*f", digits, number);
	len = strlen(text);
	if (digits > 0) {
		while (text[len - 1] == '0')
			text[--len] = '\0';
		if (text[len - 1] == '.')
			text[--len] = '\0';
	}
	if (strcmp(text, "-0") == 0)
		snprintf(text, UNITS_TEXT, "0");
	return text;
}

const char *
units_number(char *text, double number)
{
	double size = fabs(number);

	if (!(size < 99.95))
		return units_count(text, number);
	if (size < 1e-9)
		return units_decimal(text, 0, 0);
	return units_decimal(text, number, 2 - (int)floor(log10(size)));
}

const char *
units_percent(char *text, double share)
{
	double missing = 100 * (1 - share);
	char number[UNITS_TEXT];

	if (missing > 1e-6 && missing < 0.05)
		units_decimal(number, 100 * share, -(int)floor(log10(missing)));
	else
		units_number(number, 100 * share);
	snprintf(text, UNITS_TEXT, "%.28s %%", number);
	return text;
}
