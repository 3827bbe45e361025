/* SPDX-License-Identifier: MIT */
/* What the scenario itself has counted. */
#include <math.h>
#include <string.h>

#include "base/counters.h"
#include "base/text.h"
#include "base/units.h"
#include "report/phrase.h"

/* Its last reading: it only rises. */
static double
counted_last(const struct column *column, size_t rows)
{
	while (rows > 0)
		if (isfinite(column->values[--rows]))
			return column->values[rows];
	return NAN;
}

void
phrase_counted(struct buf *out, const struct judged *run)
{
	const struct table *table = &run->run->samples;
	char count[UNITS_TEXT];

	for (size_t i = 0; i < table->ncolumns; i++) {
		const struct column *column = &table->columns[i];
		double last = counted_last(column, table->nrows);

		if (text_starts(column->name, COUNTER_COLUMN) && isfinite(last))
			buf_addf(out, "%s%s %s", out->len > 0 ? ", " : "",
				 column->name + strlen(COUNTER_COLUMN),
				 units_count(count, last));
	}
}
