/* SPDX-License-Identifier: MIT */
#include "base/stages.h"

#include <math.h>
#include <string.h>

#include "base/units.h"

/* One stage, "30s:100", of len bytes. */
static int
stage_parse(const char *text, size_t length, struct stage *stage)
{
	const char *colon = memchr(text, ':', length);
	char time[32], level[32];
	size_t before, after;

	if (colon == NULL)
		return -1;
	before = (size_t)(colon - text);
	after = length - before - 1;
	if (before >= sizeof(time) || after >= sizeof(level))
		return -1;
	memcpy(time, text, before);
	memcpy(level, colon + 1, after);
	time[before] = level[after] = '\0';
	if (units_parse_duration(time, &stage->seconds) != 0 ||
	    units_parse_count(level, &stage->level) != 0)
		return -1;
	return stage->seconds <= 1e7 && stage->level <= 1e6 ? 0 : -1;
}

int
stages_parse(const char *text, struct stages *stages)
{
	struct stages read = {.count = 0};

	for (;;) {
		size_t length;

		text += strspn(text, " ");
		length = strcspn(text, ", ");
		if (read.count == STAGES_MAX ||
		    stage_parse(text, length, &read.items[read.count++]) != 0)
			return -1;
		text += length;
		text += strspn(text, " ");
		if (*text == '\0')
			break;
		if (*text++ != ',')
			return -1;
	}
	*stages = read;
	return 0;
}

double
stages_length(const struct stages *stages)
{
	double seconds = 0;

	for (size_t i = 0; i < stages->count; i++)
		seconds += stages->items[i].seconds;
	return seconds;
}

double
stages_most(const struct stages *stages)
{
	double most = 0;

	for (size_t i = 0; i < stages->count; i++)
		most = fmax(most, stages->items[i].level);
	return most;
}
