/* SPDX-License-Identifier: MIT */
#include "out/exposition.h"

#include <math.h>

/* As Prometheus writes them. */
static void
exposition_number(struct buf *out, double number)
{
	if (isinf(number))
		buf_adds(out, number > 0 ? " +Inf\n" : " -Inf\n");
	else
		buf_addf(out, " %.12g\n", number);
}

static void
exposition_head(struct buf *out, const struct point_row *row)
{
	int counter = row->type == POINT_COUNTER;

	buf_addf(out, "# HELP %s%s %s\n# TYPE %s%s %s\n", row->name,
		 counter ? "_total" : "", row->help, row->name,
		 counter ? "_total" : "", counter ? "counter" : "gauge");
}

/* A backslash, a quote and a line break are escaped. */
static void
exposition_value(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n') {
			buf_adds(out, "\\n");
			continue;
		}
		if (*text == '\\' || *text == '"')
			buf_adds(out, "\\");
		buf_add(out, text, 1);
	}
}

static void
exposition_labels(struct buf *out, const struct label *labels)
{
	for (size_t i = 0; i < POINT_LABELS && labels[i].name != NULL; i++) {
		buf_addf(out, "%s%s=\"", i > 0 ? "," : "{", labels[i].name);
		exposition_value(out, labels[i].value);
		buf_adds(out, "\"");
	}
	if (labels[0].name != NULL)
		buf_adds(out, "}");
}

void
exposition_text(struct buf *out, const struct point_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct point *point = &set->points[i];
		const struct point_row *row = &point_rows[point->id];

		if (i == 0 || point[-1].id != point->id)
			exposition_head(out, row);
		buf_addf(out, "%s%s", row->name,
			 row->type == POINT_COUNTER ? "_total" : "");
		exposition_labels(out, point->labels);
		exposition_number(out, point->value);
	}
}
