/* SPDX-License-Identifier: MIT */
/* Tables of words, and numbers as they stand in them. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "record/series.h"

#define HALF_A_DAY 43200

void
words_split(struct words *words, const char *line)
{
	words->count = 0;
	for (line += strspn(line, " \t"); *line != '\0';
	     line += strspn(line, " \t")) {
		size_t length = strcspn(line, " \t\r\n");

		if (length == 0 || words->count == SERIES_WORDS)
			return;
		words->at[words->count] = line;
		words->length[words->count++] = length;
		line += length;
	}
}

static int
word_is(const struct words *words, size_t i, const char *word)
{
	return words->length[i] == strlen(word) &&
	       strncmp(words->at[i], word, words->length[i]) == 0;
}

int
words_index(const struct words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (word_is(words, i, word))
			return (int)i;
	return -1;
}

int
words_have(const struct words *words, const char *const *names)
{
	for (; *names != NULL; names++)
		if (words_index(words, *names) < 0)
			return 0;
	return 1;
}

void
feed_header(struct series_feed *feed, const struct words *words)
{
	strings_free(&feed->header);
	for (size_t i = 0; i < words->count; i++) {
		char *word = xstrndup(words->at[i], words->length[i]);

		strings_add(&feed->header, word);
		free(word);
	}
}

int
word_number(const struct words *words, size_t i, double *value)
{
	char text[40], *end;

	if (i >= words->count || words->length[i] >= sizeof(text))
		return -1;
	memcpy(text, words->at[i], words->length[i]);
	text[words->length[i]] = '\0';
	if (strspn(text, "+-.,0123456789eE") != words->length[i])
		return -1;
	for (end = text; *end != '\0'; end++)
		if (*end == ',')
			*end = '.';
	*value = strtod(text, &end);
	return end > text && *end == '\0' && isfinite(*value) ? 0 : -1;
}

/* The factor of "KiB", "k", "MB", "B"; 0: it is no unit. */
static double
size_unit(const char *text, int decimal, size_t *used)
{
	static const char prefixes[] = "kmgtp";
	const char *prefix;
	double factor = 1, base;
	size_t i = 0;

	prefix = *text != '\0' ? strchr(prefixes, tolower((unsigned char)*text))
			       : NULL;
	if (prefix != NULL && *prefix != '\0') {
		i = 1;
		base = text[i] != 'i' && decimal ? 1000 : 1024;
		i += text[i] == 'i';
		factor = pow(base, (double)(prefix - prefixes + 1));
	}
	i += text[i] == 'B';
	if (isalpha((unsigned char)text[i]))
		return 0;
	*used = i;
	return factor;
}

const char *
size_parse(const char *text, double unit, int decimal, double *bytes,
	   double *digit)
{
	size_t length = strspn(text, "0123456789.,"), used = 0, after = 0;
	char number[40], *point, *end;
	double factor;

	if (length == 0 || length >= sizeof(number) ||
	    !isdigit((unsigned char)text[0]))
		return NULL;
	memcpy(number, text, length);
	number[length] = '\0';
	point = strpbrk(number, ".,");
	if (point != NULL) {
		*point = '.';
		after = strlen(point + 1);
	}
	*bytes = strtod(number, &end);
	if (*end != '\0')
		return NULL;
	text += length;
	factor = size_unit(text + strspn(text, " "), decimal, &used);
	if (factor == 0)
		return NULL;
	if (used > 0)
		text += strspn(text, " ") + used;
	else
		factor = unit;
	*bytes *= factor;
	*digit = factor * pow(10, -(double)after);
	return text;
}

/* Another day begins where the clock falls by more than half of one. */
static double
feed_add_days(struct series_feed *feed, double time_s)
{
	if (time_s < feed->clock_s - HALF_A_DAY)
		time_s +=
		    86400 * ceil((feed->clock_s - HALF_A_DAY - time_s) / 86400);
	feed->clock_s = time_s;
	return time_s;
}

size_t
feed_time_of_day(struct series_feed *feed, const struct words *words, size_t i,
		 double *time_s)
{
	unsigned hour, minute;
	double second;
	int used = 0, half;

	if (i >= words->count ||
	    sscanf(words->at[i], "%2u:%2u:%lf%n", &hour, &minute, &second,
		   &used) != 3 ||
	    (size_t)used != words->length[i] || hour > 23 || minute > 59 ||
	    !(second >= 0 && second < 62))
		return 0;
	half = i + 1 < words->count &&
	       (word_is(words, i + 1, "AM") || word_is(words, i + 1, "PM"));
	if (half)
		hour = hour % 12 + (words->at[i + 1][0] == 'P' ? 12 : 0);
	*time_s = feed_add_days(feed, hour * 3600.0 + minute * 60.0 + second);
	return half ? 2 : 1;
}

void
feed_process_name(char *name, size_t size, const char *command, size_t length,
		  double pid)
{
	while (length > 0 && isspace((unsigned char)command[length - 1]))
		length--;
	if (length > 40)
		length = 40;
	if (isnan(pid))
		snprintf(name, size, "%.*s", (int)length, command);
	else
		snprintf(name, size, "%.*s%s%.0f%s", (int)length, command,
			 length > 0 ? " (pid " : "pid ", pid,
			 length > 0 ? ")" : "");
}
