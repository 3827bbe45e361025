/* SPDX-License-Identifier: MIT */
#include "out/points.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/mem.h"

const struct point_row point_rows[POINT_ROWS] = {
#define POINT(id, name, type, unit, help) {name, POINT_##type, unit, help},
#include "out/points.def"
#undef POINT
};

void
points_begin(struct point_set *set, int64_t time_ms, int64_t start_ms)
{
	set->time_ms = time_ms;
	set->start_ms = start_ms;
	set->durations.count = 0;
	set->left_out = set->count = 0;
}

/* The longest beginning that fits and ends no character in the middle. */
static size_t
label_length(const char *text)
{
	size_t length = strlen(text);

	if (length < LABEL_VALUE)
		return length;
	length = LABEL_VALUE - 1;
	while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

/* Receivers refuse a value that is no UTF-8, and it is somebody else's text. */
void
label_set(struct label *label, const char *name, const char *value)
{
	struct buf visible = {0};
	size_t length;

	escape_line(&visible, value);
	length = label_length(buf_text(&visible));
	label->name = name;
	memcpy(label->value, buf_text(&visible), length);
	label->value[length] = '\0';
	buf_free(&visible);
}

void
points_add_two(struct point_set *set, enum point_id id, double value,
	       const char *label, const char *text, const char *second,
	       const char *second_text)
{
	struct point *point = &set->points[set->count];

	if (isnan(value))
		return;
	if (set->count == POINTS) {
		set->left_out++;
		return;
	}
	point->id = id;
	point->value = value;
	point->labels[0].name = point->labels[1].name = NULL;
	if (label != NULL)
		label_set(&point->labels[0], label, text);
	if (second != NULL)
		label_set(&point->labels[1], second, second_text);
	set->count++;
}

void
points_add(struct point_set *set, enum point_id id, double value,
	   const char *label, const char *text)
{
	points_add_two(set, id, value, label, text, NULL, NULL);
}

struct point_set *
points_copy(const struct point_set *set)
{
	size_t size = offsetof(struct point_set, points) +
		      set->count * sizeof(set->points[0]);
	struct point_set *copy = xcalloc(1, size);

	memcpy(copy, set, size);
	return copy;
}
