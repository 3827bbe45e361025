/* SPDX-License-Identifier: MIT */
#include "merge/merge_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/segment.h"
#include "record/run_shape.h"

static int
part_is_generator(const struct part *part)
{
	return part->run.info.segment.present;
}

static int
part_sampled(const struct part *part)
{
	const struct run_target *target = &part->run.info.target;

	return target->present && (target->pid > 0 || target->page.present);
}

int
part_ended(const struct part *part)
{
	return run_last_event(&part->run, "end") != NULL &&
	       part->run.info.done.present;
}

double
part_phase(const struct part *part, const char *phase)
{
	for (size_t i = 0; i < part->run.nevents; i++)
		if (strcmp(part->run.events[i].event, "phase") == 0 &&
		    strcmp(part->run.events[i].detail, phase) == 0)
			return part->zero_s + part->run.events[i].time_s;
	return NAN;
}

/* By number; the sampler that is none of them comes last. */
static int
part_compare(const void *a, const void *b)
{
	const struct part *one = a, *other = b;
	double x =
	    part_is_generator(one) ? one->run.info.segment.number : INFINITY;
	double y = part_is_generator(other) ? other->run.info.segment.number
					    : INFINITY;

	return (x > y) - (x < y);
}

static int
part_read(struct part *part, const char *path, struct error *err)
{
	const struct run_segment *segment = &part->run.info.segment;

	if (run_read_info(&part->run, path, err) != 0)
		return -1;
	part->known_s = part_ended(part) ? INFINITY : NAN;
	if (isnan(part->run.info.began_ms))
		return error_set(err, STATUS_DATA,
				 "%s does not say when it began: is it a run "
				 "directory of flatline run --segment or "
				 "flatline watch?",
				 path);
	if (segment->present &&
	    !(segment->number >= 1 && segment->number <= segment->count &&
	      segment->count <= SEGMENTS_MOST))
		return error_set(err, STATUS_DATA,
				 "%s/run.json: segment %g of %g", path,
				 segment->number, segment->count);
	return 0;
}

/* Each number once: they are in order. */
static int
parts_check_numbers(const struct parts *parts, struct error *err)
{
	const struct run_segment *first = &parts->items[0].run.info.segment;
	double expected = 1;

	for (size_t i = 0; i < parts->generators; i++, expected++) {
		const struct part *part = &parts->items[i];
		double number = part->run.info.segment.number;

		if (part->run.info.segment.count != first->count)
			return error_set(err, STATUS_DATA,
					 "%s is one of %.0f segments, and %s "
					 "one of %.0f",
					 parts->items[0].run.path, first->count,
					 part->run.path,
					 part->run.info.segment.count);
		if (number < expected)
			return error_set(
			    err, STATUS_DATA, "%s and %s are both segment %.0f",
			    part[-1].run.path, part->run.path, number);
		if (number > expected)
			break;
	}
	if (expected <= first->count)
		return error_set(err, STATUS_DATA,
				 "segment %.0f/%.0f is missing: name the run "
				 "directories of all %.0f",
				 expected, first->count, first->count);
	return 0;
}

/* What run.json says of the load, without what each machine chose itself. */
static json_t *
load_json(const struct run_info *info)
{
	json_t *all = run_info_json(info);
	json_t *load = json_object_get(all, "load");
	json_t *same = json_pack("{s:O*, s:O*, s:O*, s:s}", "load", load, "set",
				 json_object_get(all, "set"), "seed",
				 json_object_get(all, "seed"), "scenario",
				 run_or_empty(info->scenario.digest));

	json_object_del(load, "transport");
	json_decref(all);
	return same;
}

static int
parts_check_loads(const struct parts *parts, struct error *err)
{
	json_t *first = load_json(&parts->items[0].run.info);
	int result = 0;

	for (size_t i = 1; i < parts->generators && result == 0; i++) {
		json_t *other = load_json(&parts->items[i].run.info);

		if (!json_equal(first, other))
			result = error_set(
			    err, STATUS_DATA,
			    "%s and %s are segments of two loads: their "
			    "scenario, options or seed differ",
			    parts->items[0].run.path, parts->items[i].run.path);
		json_decref(other);
	}
	json_decref(first);
	return result;
}

static int
parts_find_sampler(struct parts *parts, struct error *err)
{
	for (size_t i = 0; i < parts->count; i++) {
		struct part *part = &parts->items[i];

		if (part_is_generator(part) && !part_sampled(part))
			continue;
		if (parts->sampler != NULL)
			return error_set(err, STATUS_DATA,
					 "%s and %s both sampled a target: "
					 "leave one out, or let one segment "
					 "sample only",
					 parts->sampler->run.path,
					 part->run.path);
		parts->sampler = part;
	}
	if (parts->sampler != NULL)
		return 0;
	return error_set(err, STATUS_DATA,
			 "no run sampled the target: name that of flatline "
			 "watch beside it as well");
}

/*
 * Each by the clock of its machine, less what that is ahead of the shared
 * folder's. A sampler was not compared: of a machine that was it has the same
 * clock.
 */
static double
part_clock_ms(const struct parts *parts, const struct part *part)
{
	const char *host = run_or_empty(part->run.info.host);

	if (part_is_generator(part))
		return run_or_zero(part->run.info.segment.clock_s) * 1e3;
	for (size_t i = 0; i < parts->generators; i++) {
		const struct run_info *info = &parts->items[i].run.info;

		if (strcmp(run_or_empty(info->host), host) == 0)
			return run_or_zero(info->segment.clock_s) * 1e3;
	}
	return 0;
}

/* The first generator's beginning is the merged run's. */
static void
parts_set_times(struct parts *parts)
{
	parts->began_ms = INFINITY;
	for (size_t i = 0; i < parts->count; i++) {
		struct part *part = &parts->items[i];

		part->zero_s =
		    part->run.info.began_ms - part_clock_ms(parts, part);
		if (part_is_generator(part))
			parts->began_ms = fmin(parts->began_ms, part->zero_s);
	}
	for (size_t i = 0; i < parts->count; i++)
		parts->items[i].zero_s =
		    (parts->items[i].zero_s - parts->began_ms) / 1e3;
}

static int
parts_check(struct parts *parts, struct error *err)
{
	if (parts->generators == 0)
		return error_set(err, STATUS_DATA,
				 "none of these runs is a segment of a load: "
				 "flatline run --segment K/N makes them");
	return parts_check_numbers(parts, err) != 0 ||
		       parts_check_loads(parts, err) != 0 ||
		       parts_find_sampler(parts, err) != 0
		   ? -1
		   : 0;
}

int
parts_open(struct parts *parts, const struct merge_order *order,
	   struct error *err)
{
	*parts =
	    (struct parts){.items = xcalloc(order->count, sizeof(struct part))};
	for (; parts->count < order->count; parts->count++) {
		struct part *part = &parts->items[parts->count];

		if (part_read(part, order->runs[parts->count], err) != 0) {
			run_free(&part->run);
			return -1;
		}
		parts->generators += part_is_generator(part);
	}
	qsort(parts->items, parts->count, sizeof(struct part), part_compare);
	if (parts_check(parts, err) != 0)
		return -1;
	parts_set_times(parts);
	return 0;
}

void
parts_free(struct parts *parts)
{
	for (size_t i = 0; i < parts->count; i++)
		run_free(&parts->items[i].run);
	free(parts->items);
}
