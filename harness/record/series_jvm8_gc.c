/* SPDX-License-Identifier: MIT */
/*
 * java -verbose:gc and -XX:+PrintGCDetails, of JDK 8 and before: "12.345: [Full
 * GC (Ergonomics) [PSYoungGen: 1024K->0K(9216K)] ... 9216K->5000K(29696K),
 * ...". The size of the whole heap stands in the outermost brackets.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "record/heap_log.h"

/* "[Full GC", "[GC cleanup" (G1's marking), "[GC" */
static const char *
jvm8_event(const char *line, enum heap_event *event)
{
	const char *at = strstr(line, "[Full GC");

	*event = HEAP_FULL;
	if (at != NULL)
		return at;
	at = strstr(line, "[GC cleanup ");
	*event = HEAP_MARKED;
	if (at != NULL)
		return at;
	at = strstr(line, "[GC");
	*event = HEAP_YOUNG;
	return at != NULL && (at[3] == ' ' || at[3] == '-') ? at : NULL;
}

/* What stands in the brackets that it begins with, and in none within. */
static void
jvm8_outermost(struct buf *out, const char *at)
{
	int depth = 0;

	for (; *at != '\0'; at++) {
		depth -= *at == ']';
		if (depth == 1)
			buf_add(out, at, 1);
		depth += *at == '[';
		if (depth <= 0)
			return;
	}
}

static int
jvm8_read(const char *line, enum heap_event *event, double *bytes,
	  double *digit)
{
	const char *at = jvm8_event(line, event);
	struct buf text = {0};
	int result;

	if (at == NULL || strstr(at, "secs") == NULL)
		return -1;
	jvm8_outermost(&text, at);
	result = heap_log_after(buf_text(&text), bytes, digit);
	buf_free(&text);
	return result;
}

/* "2026-11-30T13:05:01.123+0000: 12.345: [Full GC" */
static void
jvm8_times(const char *line, double *uptime_s, double *stamp_s)
{
	size_t length = strcspn(line, " ");
	char *end;
	double number;

	if (length > 11 && line[4] == '-' && line[length - 1] == ':') {
		number = date_seconds(line, length - 1);
		if (!isnan(number)) {
			*stamp_s = number;
			line += length + strspn(line + length, " ");
		}
	}
	if (!isdigit((unsigned char)*line))
		return;
	number = strtod(line, &end);
	if (*end == ',')
		number += strtod(end + 1, &end) / 1000;
	if (*end == ':')
		*uptime_s = number;
}

static int
jvm8_knows(const char *line, size_t number)
{
	enum heap_event event;
	double bytes, digit;

	(void)number;
	return jvm8_read(line, &event, &bytes, &digit) == 0;
}

static void
jvm8_line(struct series_feed *feed, const char *line)
{
	double uptime_s = NAN, stamp_s = feed->stamp_s, bytes, digit;
	enum heap_event event;

	if (jvm8_read(line, &event, &bytes, &digit) != 0)
		return;
	jvm8_times(line, &uptime_s, &stamp_s);
	heap_log_add(feed, event, uptime_s, stamp_s, bytes, digit);
}

const struct series series_jvm8_gc = {
    .name = "java -verbose:gc",
    .knows = jvm8_knows,
    .line = jvm8_line,
    .end = heap_log_end,
};
