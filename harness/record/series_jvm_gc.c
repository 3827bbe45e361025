/* SPDX-License-Identifier: MIT */
/*
 * java -Xlog:gc (JEP 158 and 271), of JDK 9 and later: "[1.234s][info][gc]
 * GC(7) Pause Full (System.gc()) 25M->12M(64M) 8.123ms". ZGC and Shenandoah
 * mark the whole heap in each cycle, unless it is of the young generation.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "record/heap_log.h"

static const struct {
	const char *begins;
	enum heap_event event;
} jvm_events[] = {
    {"Pause Full", HEAP_FULL},
    {"Pause Remark", HEAP_MARKED},	 /* G1 */
    {"Major Collection", HEAP_MARKED},	 /* ZGC by generations */
    {"Garbage Collection", HEAP_MARKED}, /* ZGC */
    {"Pause Degenerated GC", HEAP_MARKED},
    {"Concurrent cleanup", HEAP_MARKED}, /* Shenandoah */
    {"Pause Young", HEAP_YOUNG},
    {"Minor Collection", HEAP_YOUNG},
};

/* What follows "GC(7) "; NULL: it is no line of a collection. */
static const char *
jvm_gc_text(const char *line)
{
	const char *at = strstr(line, "GC("), *digits;

	if (at == NULL || at == line || (at[-1] != ' ' && at[-1] != ']'))
		return NULL;
	digits = at + 3;
	at = digits + strspn(digits, "0123456789");
	return at > digits && at[0] == ')' && at[1] == ' ' ? at + 2 : NULL;
}

/* -1: it is none, or tells no size. */
static int
jvm_gc_read(const char *line, enum heap_event *event, double *bytes,
	    double *digit)
{
	const char *text = jvm_gc_text(line);
	size_t i = 0;

	if (text == NULL)
		return -1;
	while (i < COUNT(jvm_events) &&
	       !text_starts(text, jvm_events[i].begins))
		i++;
	if (i == COUNT(jvm_events))
		return -1;
	*event = jvm_events[i].event;
	if (*event == HEAP_MARKED && strstr(text, "Young") != NULL)
		*event = HEAP_YOUNG;
	return heap_log_after(text, bytes, digit);
}

/* "1.234s", "1234ms", "1234567ns" since the start; NAN: something else. */
static double
jvm_uptime(const char *text)
{
	char *end;
	double number;

	if (!isdigit((unsigned char)*text))
		return NAN;
	number = strtod(text, &end);
	if (*end == ',') /* of a locale */
		number += strtod(end + 1, &end) / 1000;
	return text_starts(end, "s]")	 ? number
	       : text_starts(end, "ms]") ? number / 1e3
	       : text_starts(end, "ns]") ? number / 1e9
					 : NAN;
}

/* The brackets before the text: a date, the time since the start, both. */
static void
jvm_decorations(const char *line, double *uptime_s, double *stamp_s)
{
	while (*line == '[') {
		const char *end = strchr(line, ']');
		size_t length = end != NULL ? (size_t)(end - line) - 1 : 0;

		if (end == NULL)
			return;
		if (!isnan(jvm_uptime(line + 1)))
			*uptime_s = jvm_uptime(line + 1);
		else if (memchr(line, 'T', length) != NULL &&
			 !isnan(date_seconds(line + 1, length)))
			*stamp_s = date_seconds(line + 1, length);
		line = end + 1;
	}
}

static int
jvm_gc_knows(const char *line, size_t number)
{
	enum heap_event event;
	double bytes, digit;

	(void)number;
	return jvm_gc_read(line, &event, &bytes, &digit) == 0;
}

static void
jvm_gc_line(struct series_feed *feed, const char *line)
{
	double uptime_s = NAN, stamp_s = feed->stamp_s, bytes, digit;
	enum heap_event event;

	if (jvm_gc_read(line, &event, &bytes, &digit) != 0)
		return;
	jvm_decorations(line, &uptime_s, &stamp_s);
	heap_log_add(feed, event, uptime_s, stamp_s, bytes, digit);
}

const struct series series_jvm_gc = {
    .name = "java -Xlog:gc",
    .knows = jvm_gc_knows,
    .line = jvm_gc_line,
    .end = heap_log_end,
};
