/* SPDX-License-Identifier: MIT */
/*
 * By the table of run.json's keys: whole numbers are counts and are summed, of
 * other numbers (shares of a processor, lags, lengths) the largest is told,
 * items of a list are the same where their name is.
 */
#include "merge/merge_sums.h"

#include <math.h>
#include <string.h>

#include "record/run_shape.h"

static void sums_add(void *, const void *, const struct run_shape *);

/* The first text of a part is its name. */
static const char *
part_name(const void *part, const struct run_shape *shape)
{
	size_t count;
	const struct run_field *fields = shape->fields(&count);

	for (size_t i = 0; i < count; i++)
		if (fields[i].type == RUN_TEXT)
			return run_or_empty(
			    *(char *const *)((const char *)part +
					     fields[i].offset));
	return "";
}

static void
sums_add_list(struct run_list *into, const struct run_list *from,
	      const struct run_shape *shape)
{
	for (size_t i = 0; i < from->count; i++) {
		const char *item = (const char *)from->items + i * shape->size;
		const char *name = part_name(item, shape);
		void *found = NULL;

		for (size_t j = 0; j < into->count && found == NULL; j++) {
			char *other = (char *)into->items + j * shape->size;

			if (strcmp(part_name(other, shape), name) == 0)
				found = other;
		}
		if (found == NULL)
			found = run_list_add_part(into, shape);
		sums_add(found, item, shape);
	}
}

static void
sums_add_object(void *into, const void *from, const struct run_shape *shape)
{
	if (shape == &run_latency_shape || !*(const int *)from)
		return;
	*run_part_present(into) = 1;
	sums_add(into, from, shape);
}

/* A status is no count. */
static int
is_count(const struct run_shape *shape, const struct run_field *field)
{
	return !(shape == &run_outcome_shape &&
		 strcmp(field->key, "status") == 0) &&
	       strcmp(field->key, "first_broken_line") != 0;
}

static void
sums_add_field(void *into, const void *from, const struct run_shape *shape,
	       const struct run_field *field)
{
	double *number = into;

	switch (field->type) {
	case RUN_INTEGER:
		if (isnan(*number) || !is_count(shape, field))
			*number = *(const double *)from;
		else
			*number += run_or_zero(*(const double *)from);
		break;
	case RUN_NUMBER:
		*number = fmax(*number, *(const double *)from);
		break;
	case RUN_TEXT:
		if (*(char **)into == NULL)
			run_text_set(into, *(char *const *)from);
		break;
	case RUN_FLAG:
		if (*(const int *)from > *(int *)into)
			*(int *)into = *(const int *)from;
		break;
	case RUN_OBJECT:
		sums_add_object(into, from, field->shape);
		break;
	case RUN_LIST:
		sums_add_list(into, from, field->shape);
		break;
	case RUN_TEXTS:
	case RUN_POINTS:
		break;
	}
}

static void
sums_add(void *into, const void *from, const struct run_shape *shape)
{
	size_t count;
	const struct run_field *fields = shape->fields(&count);

	for (size_t i = 0; i < count; i++)
		sums_add_field((char *)into + fields[i].offset,
			       (const char *)from + fields[i].offset, shape,
			       &fields[i]);
}

void
sums_add_done(struct run_done *into, const struct run_done *from)
{
	double rate = into->planned_rate + from->planned_rate;
	double same = into->same_bytes;
	int first = !into->present;

	into->present = 1;
	sums_add(into, from, &run_done_shape);
	if (first)
		return;
	into->planned_rate = rate;
	into->same_bytes = same == from->same_bytes ? same : NAN;
}

/* Which statuses changed to which. */
static void
sums_add_changes(struct run_list *into, const struct run_list *from)
{
	const struct run_replay_change *items = from->items;

	for (size_t i = 0; i < from->count; i++) {
		struct run_replay_change *changes = into->items, *found = NULL;

		for (size_t j = 0; j < into->count && found == NULL; j++)
			if (changes[j].recorded == items[i].recorded &&
			    changes[j].status == items[i].status)
				found = &changes[j];
		if (found == NULL)
			found = run_list_add(into, run_replay_change);
		found->recorded = items[i].recorded;
		found->status = items[i].status;
		found->requests = run_or_zero(found->requests) +
				  run_or_zero(items[i].requests);
	}
}

/* Each has read the whole log, and driven its share. */
void
sums_add_replay(struct run_replay *into, const struct run_replay *from)
{
	into->begun = run_or_zero(into->begun) + run_or_zero(from->begun);
	into->astray = run_or_zero(into->astray) + run_or_zero(from->astray);
	into->behind_s = fmax(into->behind_s, from->behind_s);
	into->compared =
	    run_or_zero(into->compared) + run_or_zero(from->compared);
	sums_add_changes(&into->changes, &from->changes);
}
