/* SPDX-License-Identifier: MIT */
#include "record/recording.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FEW_ROWS = 6 };

/* Larger ones count from 1970: their origin is of no use. */
#define SINCE_1970 1e8

struct recording *
recording_new(void)
{
	struct recording *recording = xcalloc(1, sizeof(*recording));

	recording->stride = 1;
	return recording;
}

static void
recorded_free(struct recorded *item)
{
	free(item->name);
	free(item->values);
	strings_free(&item->columns);
}

void
recording_free(struct recording *recording)
{
	if (recording == NULL)
		return;
	for (size_t i = 0; i < recording->count; i++)
		recorded_free(&recording->items[i]);
	free(recording->items);
	buf_free(&recording->note);
	free(recording);
}

static struct recorded *
recording_add(struct recording *recording, const char *name)
{
	struct recorded *item;

	if (recording->count == RECORDING_ITEMS)
		return NULL;
	if ((recording->count & (recording->count - 1)) == 0)
		recording->items =
		    xrealloc(recording->items,
			     (recording->count > 0 ? 2 * recording->count : 1) *
				 sizeof(*recording->items));
	recording->newest = recording->count;
	item = &recording->items[recording->count++];
	*item = (struct recorded){.name = xstrdup(name), .clock_s = NAN};
	strings_add(&item->columns, "time_s");
	return item;
}

/* Most logs name them in turn. */
struct recorded *
recording_item(struct recording *recording, const char *name)
{
	for (size_t i = 1; i <= recording->count; i++) {
		size_t at = (recording->newest + i) % recording->count;

		if (strcmp(recording->items[at].name, name) != 0)
			continue;
		recording->newest = at;
		return &recording->items[at];
	}
	return recording_add(recording, name);
}

static double *
recorded_at(const struct recorded *item, size_t row)
{
	return item->values + row * RECORDED_COLUMNS;
}

static void
recorded_halve(struct recorded *item)
{
	for (size_t row = 0; row < item->nrows / 2; row++)
		memcpy(recorded_at(item, row), recorded_at(item, 2 * row),
		       RECORDED_COLUMNS * sizeof(double));
	item->nrows /= 2;
	item->begun = 0;
}

static void
recording_halve(struct recording *recording)
{
	recording->rows = 0;
	recording->stride *= 2;
	for (size_t i = 0; i < recording->count; i++) {
		recorded_halve(&recording->items[i]);
		recording->rows += recording->items[i].nrows;
	}
}

static double *
recorded_add_row(struct recorded *item)
{
	if (item->nrows == item->room) {
		item->room = item->room > 0 ? 2 * item->room : 16;
		item->values =
		    xrealloc(item->values,
			     item->room * RECORDED_COLUMNS * sizeof(double));
	}
	return recorded_at(item, item->nrows++);
}

void
recording_row(struct recording *recording, struct recorded *item, double time_s)
{
	double *row;

	if (item == NULL) {
		recording->lost++;
		return;
	}
	if (recording->rows >= RECORDING_ROWS)
		recording_halve(recording);
	item->begun = 1;
	item->kept = isfinite(time_s) && item->seen++ % recording->stride == 0;
	row = item->kept ? recorded_add_row(item) : item->left_out;
	recording->rows += (size_t)item->kept;
	row[0] = time_s;
	for (size_t i = 1; i < RECORDED_COLUMNS; i++)
		row[i] = NAN;
}

static double *
recorded_newest(struct recorded *item)
{
	return item->kept ? recorded_at(item, item->nrows - 1) : item->left_out;
}

double
recorded_time(const struct recorded *item)
{
	if (item == NULL || !item->begun)
		return NAN;
	return item->kept ? recorded_at(item, item->nrows - 1)[0]
			  : item->left_out[0];
}

void
recorded_value(struct recorded *item, const char *column, double value,
	       double digit)
{
	int i;

	if (item == NULL || !item->begun)
		return;
	i = strings_index(&item->columns, column);
	if (i < 0 && item->columns.count < RECORDED_COLUMNS) {
		i = (int)item->columns.count;
		strings_add(&item->columns, column);
	}
	if (i < 0)
		return;
	recorded_newest(item)[i] = isfinite(value) ? value : NAN;
	if (isfinite(digit))
		item->digits[i] = fmax(item->digits[i], digit);
}

/* A little backwards is only another thread that wrote first. */
static double
recorded_clock(struct recorded *item, double uptime_s)
{
	if (uptime_s < item->clock_s / 2) {
		item->base_s += item->clock_s;
		item->lives++;
	} else if (uptime_s < item->clock_s) {
		uptime_s = item->clock_s;
	}
	item->clock_s = uptime_s;
	return item->base_s + uptime_s;
}

void
recording_uptime_row(struct recording *recording, struct recorded *item,
		     double uptime_s, double stamp_s)
{
	double time_s = stamp_s;

	if (item != NULL && !isnan(uptime_s)) {
		time_s = recorded_clock(item, uptime_s);
		if (!isnan(stamp_s))
			time_s = stamp_s;
	}
	recording_row(recording, item, time_s);
	if (item != NULL)
		recorded_value(item, "pid", item->lives, 0);
}

size_t
recorded_count(const struct recorded *item, const char *column)
{
	int i = strings_index(&item->columns, column);
	size_t count = 0;

	for (size_t row = 0; i >= 0 && row < item->nrows; row++)
		if (!isnan(recorded_at(item, row)[i]))
			count++;
	return count;
}

static void
recorded_drop(struct recorded *item, size_t column)
{
	free(item->columns.items[column]);
	item->columns.count--;
	for (size_t i = column; i < item->columns.count; i++) {
		item->columns.items[i] = item->columns.items[i + 1];
		item->digits[i] = item->digits[i + 1];
	}
	for (size_t row = 0; row < item->nrows; row++)
		for (size_t i = column; i < item->columns.count; i++)
			recorded_at(item, row)[i] =
			    recorded_at(item, row)[i + 1];
	item->begun = 0;
}

int
recorded_choose(struct recorded *item, const char *first, const char *second)
{
	size_t nfirst = recorded_count(item, first);
	size_t nsecond = recorded_count(item, second);
	int of_second = nfirst < FEW_ROWS && nsecond > nfirst;
	int at = strings_index(&item->columns, of_second ? first : second);

	if (at >= 0)
		recorded_drop(item, (size_t)at);
	if (!of_second)
		return 0;
	at = strings_index(&item->columns, second);
	free(item->columns.items[at]);
	item->columns.items[at] = xstrdup(first);
	return 1;
}

static void
recorded_reverse(struct recorded *item)
{
	double row[RECORDED_COLUMNS];

	for (size_t i = 0; i < item->nrows / 2; i++) {
		double *a = recorded_at(item, i);
		double *b = recorded_at(item, item->nrows - 1 - i);

		memcpy(row, a, sizeof(row));
		memcpy(a, b, sizeof(row));
		memcpy(b, row, sizeof(row));
	}
}

static int
recorded_order(struct recorded *item, const char *input, struct error *err)
{
	size_t falls = 0, rises = 0;

	for (size_t row = 1; row < item->nrows; row++) {
		double before = recorded_at(item, row - 1)[0];

		falls += recorded_at(item, row)[0] < before;
		rises += recorded_at(item, row)[0] > before;
	}
	if (falls > 0 && rises > 0)
		return error_set(err, STATUS_DATA,
				 "%s: times run backwards and forwards%s%.60s: "
				 "judge several records one by one",
				 input, item->name[0] != '\0' ? " for " : "",
				 item->name);
	if (falls > 0)
		recorded_reverse(item);
	return 0;
}

static void
recorded_begin_at_zero(struct recorded *item)
{
	double origin = item->nrows > 0 ? item->values[0] : 0;

	if (!(origin >= SINCE_1970))
		return;
	for (size_t row = 0; row < item->nrows; row++)
		recorded_at(item, row)[0] -= origin;
}

/* Keeps those with so many rows; returns how many were dropped. */
static size_t
recording_keep(struct recording *recording, size_t least, size_t most)
{
	size_t kept = 0, dropped;

	for (size_t i = 0; i < recording->count; i++) {
		struct recorded *item = &recording->items[i];

		if (item->nrows < least || kept == most)
			recorded_free(item);
		else
			recording->items[kept++] = *item;
	}
	dropped = recording->count - kept;
	recording->count = kept;
	recording->newest = 0;
	return dropped;
}

static size_t
recording_longest(const struct recording *recording)
{
	size_t longest = 0;

	for (size_t i = 0; i < recording->count; i++)
		if (recording->items[i].nrows > longest)
			longest = recording->items[i].nrows;
	return longest;
}

static void
recording_leave_out(struct recording *recording)
{
	size_t least = recording_longest(recording) >= FEW_ROWS ? FEW_ROWS : 1;
	size_t dropped;

	recording_keep(recording, 1, SIZE_MAX);
	dropped = recording_keep(recording, least, SIZE_MAX);
	if (dropped > 0)
		buf_addf(&recording->note,
			 "; %zu with fewer than %zu readings left out", dropped,
			 least);
	dropped = recording_keep(recording, 1, RECORDING_SHOWN);
	if (dropped > 0)
		buf_addf(&recording->note, "; %zu beyond the first %d left out",
			 dropped, RECORDING_SHOWN);
	if (recording->lost > 0)
		buf_addf(&recording->note, "; %zu rows beyond %d names lost",
			 recording->lost, RECORDING_ITEMS);
}

int
recording_end(struct recording *recording, const char *input, struct error *err)
{
	recording_leave_out(recording);
	if (recording->count == 0)
		return error_set(err, STATUS_DATA,
				 "%s: holds no reading of memory", input);
	for (size_t i = 0; i < recording->count; i++) {
		if (recorded_order(&recording->items[i], input, err) != 0)
			return -1;
		recorded_begin_at_zero(&recording->items[i]);
	}
	return 0;
}
