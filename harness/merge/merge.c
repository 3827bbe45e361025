/* SPDX-License-Identifier: MIT */
#include "merge/merge.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "merge/merge_files.h"

#define LATE_S 0.5 /* after the first segment */

static void __attribute__((format(printf, 2, 3)))
merge_note(const struct merge_order *order, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	order->note(text);
}

static void
note_part(const struct merge_order *order, const struct part *part)
{
	const struct run_segment *segment = &part->run.info.segment;
	char time[UNITS_TEXT];

	if (isfinite(part->known_s))
		merge_note(order,
			   "warning: segment %.0f/%.0f (%s) was ended before "
			   "its time: its requests are known up to %s of the "
			   "load, and what follows is not measured",
			   segment->number, segment->count, part->run.path,
			   units_duration(time, fmax(part->known_s, 0)));
	if (part->zero_s > LATE_S)
		merge_note(order,
			   "warning: segment %.0f/%.0f (%s) began %s after the "
			   "first: until then the load was smaller",
			   segment->number, segment->count, part->run.path,
			   units_duration(time, part->zero_s));
}

/* Times of two machines are as good as their clocks. */
static void
note_clocks(const struct merge_order *order, const struct parts *parts)
{
	const struct run_info *sampler = &parts->sampler->run.info;
	int same = 1, compared = 1;

	for (size_t i = 0; i < parts->generators; i++) {
		const struct run_info *info = &parts->items[i].run.info;

		compared &= !isnan(info->segment.clock_s);
		same &= strcmp(run_or_empty(info->host),
			       run_or_empty(sampler->host)) == 0;
	}
	if (!same && !compared)
		order->note("these runs are of several machines, whose clocks "
			    "were not compared: --start-together does");
}

static void
note_summary(const struct merge_order *order, const struct parts *parts)
{
	double requests = 0, last = 0;
	char count[UNITS_TEXT], spread[UNITS_TEXT];

	for (size_t i = 0; i < parts->generators; i++) {
		requests += parts->items[i].requests;
		last = fmax(last, parts->items[i].zero_s);
	}
	merge_note(order,
		   "%zu segments, %s requests, begun within %s of one another; "
		   "sampled by %s",
		   parts->generators, units_count(count, requests),
		   units_duration(spread, last), parts->sampler->run.path);
}

static int
merge_files(struct parts *parts, struct record *record, struct error *err)
{
	if (merge_samples(parts, record, err) != 0)
		return -1;
	merge_routes(parts, record);
	merge_events(parts, record);
	if (merge_copies(parts, record_dir(record), err) != 0 ||
	    merge_describe(parts, record, err) != 0)
		return -1;
	return record_check(record, err);
}

int
merge_runs(const struct merge_order *order, struct error *err)
{
	struct record *record = NULL;
	struct parts parts;
	int result = parts_open(&parts, order, err);

	if (result == 0 && (record = record_create(order->dir, err)) == NULL)
		result = -1;
	if (result == 0) {
		result = merge_files(&parts, record, err);
		if (result != 0)
			record_discard(record);
	}
	if (result == 0) {
		note_summary(order, &parts);
		note_clocks(order, &parts);
		for (size_t i = 0; i < parts.generators; i++)
			note_part(order, &parts.items[i]);
	}
	record_free(record);
	parts_free(&parts);
	return result;
}
