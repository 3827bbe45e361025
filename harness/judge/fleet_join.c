/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/fleet_series.h"

enum { COUNTS = 2048 /* readings of one counter that are kept */ };

void
joins_free(struct fleet_joins *joins)
{
	for (size_t i = 0; i < joins->count; i++) {
		labels_free(&joins->items[i].labels);
		free(joins->items[i].counts.pairs);
	}
	free(joins->items);
}

static void
labels_copy(struct labels *to, const struct labels *from)
{
	for (size_t i = 0; i < from->names.count; i++)
		labels_add(to, from->names.items[i], from->values.items[i]);
}

struct fleet_joined *
joins_item(struct fleet_joins *joins, const struct labels *labels)
{
	uint64_t hash = labels_hash(labels);
	struct fleet_joined *item;

	for (size_t i = 0; i < joins->count; i++)
		if (joins->items[i].hash == hash)
			return &joins->items[i];
	if (joins->count == joins->room) {
		joins->room = joins->room > 0 ? 2 * joins->room : 16;
		joins->items =
		    xrealloc(joins->items, joins->room * sizeof(*joins->items));
	}
	item = &joins->items[joins->count++];
	*item = (struct fleet_joined){.hash = hash, .bytes = NAN, .last = NAN};
	labels_copy(&item->labels, labels);
	return item;
}

/*
 * What one process counts falls to near nothing when it starts over; a sum of
 * several that falls less has lost one, and nothing can be said of that step.
 */
static double
joined_rise(double last, double value)
{
	if (value >= last)
		return value - last;
	return value < last / 2 ? value : 0;
}

void
joined_count(struct fleet_joined *item, const double *readings, size_t n)
{
	struct fleet_readings *counts = &item->counts;
	double last = item->last;

	for (size_t i = 0; i < n; i++) {
		double time_s = readings[2 * i], value = readings[2 * i + 1];
		size_t end = counts->n;
		double sum = end > 0 ? reading_value(counts, end - 1) : 0;

		if (!(value >= 0) ||
		    (end > 0 && !(time_s > reading_time(counts, end - 1))))
			continue;
		if (!isnan(last))
			sum += joined_rise(last, value);
		last = value;
		readings_add(counts, time_s, sum);
		if (counts->n > 2 * COUNTS)
			readings_halve(counts);
	}
	item->last = last;
}

double
joined_at(const struct fleet_joined *item, double time_s, size_t *at)
{
	const struct fleet_readings *counts = &item->counts;
	double from_s, to_s, from, to;

	while (*at + 1 < counts->n && reading_time(counts, *at + 1) < time_s)
		++*at;
	if (*at + 1 >= counts->n || time_s < reading_time(counts, *at))
		return NAN;
	from_s = reading_time(counts, *at);
	to_s = reading_time(counts, *at + 1);
	from = reading_value(counts, *at);
	to = reading_value(counts, *at + 1);
	return time_s > to_s
		   ? NAN
		   : from + (to - from) * (time_s - from_s) / (to_s - from_s);
}

/* A label that only one of them has does not tell them apart. */
static int
limit_is_of(const struct labels *limit, const struct labels *labels,
	    const char *name, int needed)
{
	const char *one = labels_get(limit, name);
	const char *other = labels_get(labels, name);

	if (one[0] == '\0' || other[0] == '\0')
		return !needed;
	return strcmp(one, other) == 0;
}

const struct fleet_joined *
joins_limit(const struct fleet_joins *joins, const struct labels *labels)
{
	for (size_t i = 0; i < joins->count; i++) {
		const struct labels *limit = &joins->items[i].labels;

		if (limit_is_of(limit, labels, "pod", 1) &&
		    limit_is_of(limit, labels, "container", 0) &&
		    limit_is_of(limit, labels, "namespace", 0) &&
		    limit_is_of(limit, labels, "cluster", 0))
			return &joins->items[i];
	}
	return NULL;
}

static int
counter_is_ambiguous(const struct labels *labels, const struct labels *one,
		     const struct labels *other, struct error *err)
{
	struct buf series = {0}, first = {0}, second = {0};

	fleet_name(&series, labels);
	labels_write(&first, one, "__name__");
	labels_write(&second, other, "__name__");
	error_set(err, STATUS_DATA,
		  "--per is ambiguous: %.120s has the labels of {%.90s} and "
		  "of {%.90s}: sum them up, as in 'sum by (pod) (...)'",
		  buf_text(&series), buf_text(&first), buf_text(&second));
	buf_free(&series);
	buf_free(&first);
	buf_free(&second);
	return -1;
}

static int
counter_is_foreign(const struct labels *labels, const struct labels *counter,
		   struct error *err)
{
	struct buf series = {0}, names = {0};

	fleet_name(&series, labels);
	labels_write(&names, counter, "__name__");
	error_set(err, STATUS_DATA,
		  "--per is ambiguous: %.120s shares no label with {%.90s}: "
		  "keep one, as in 'sum by (pod) (...)'",
		  buf_text(&series), buf_text(&names));
	buf_free(&series);
	buf_free(&names);
	return -1;
}

int
joins_counter(const struct fleet_joins *joins, const struct labels *labels,
	      const struct fleet_joined **found, struct error *err)
{
	*found = NULL;
	for (size_t i = 0; i < joins->count; i++) {
		const struct fleet_joined *item = &joins->items[i];
		int shared = labels_shared(labels, &item->labels);

		if (shared == 0)
			return counter_is_foreign(labels, &item->labels, err);
		if (shared < 0)
			continue;
		if (*found != NULL)
			return counter_is_ambiguous(labels, &(*found)->labels,
						    &item->labels, err);
		*found = item;
	}
	return 0;
}
