/* SPDX-License-Identifier: MIT */
#include "record/metrics.h"

#include <string.h>

#include "base/counters.h"
#include "base/mem.h"
#include "base/text.h"

const struct metric_row metric_rows[METRIC_ROWS] = {
#define METRIC(id, column, unit, type, evidence, exactness, label)             \
	[METRIC_ROW_##id] = {column,                                           \
			     MEASURE_##unit,                                   \
			     METRIC_TYPE_##type,                               \
			     EVIDENCE_##evidence,                              \
			     EXACTNESS_##exactness,                            \
			     label},
#include "record/metrics.def"
#undef METRIC
};

#define METRIC(id, column, unit, type, evidence, exactness, label)             \
	_Static_assert(sizeof(label) - 1 <= METRIC_LABEL,                      \
		       "the label of " column " is too wide");
#include "record/metrics.def"
#undef METRIC

#define ROW(unit, type, evidence)                                              \
	{                                                                      \
		NULL, MEASURE_##unit, METRIC_TYPE_##type, EVIDENCE_##evidence, \
		    EXACTNESS_ROUGH, NULL                                      \
	}

/*
 * Rules for columns of other programs, by name; the first match counts. Bytes
 * moved are a counter (Prometheus names end in _total).
 */
static const struct {
	const char *prefix, *suffix;
	struct metric_row row;
} rules[] = {
    {COUNTER_COLUMN, "", ROW(COUNT, COUNTER, DOSE)},
    {"harness_", "_bytes", ROW(BYTES, GAUGE, HARNESS)},
    {"", "_total", ROW(COUNT, COUNTER, NONE)},
    {"", "_read_bytes", ROW(BYTES, COUNTER, NONE)},
    {"", "_write_bytes", ROW(BYTES, COUNTER, NONE)},
    {"", "_written_bytes", ROW(BYTES, COUNTER, NONE)},
    {"", "_sent_bytes", ROW(BYTES, COUNTER, NONE)},
    {"", "_received_bytes", ROW(BYTES, COUNTER, NONE)},
    {"map_", "_bytes", ROW(BYTES, GAUGE, MAPPING)},
    {"", "_bytes", ROW(BYTES, GAUGE, OTHER)},
};

static const struct metric_row unknown = ROW(COUNT, GAUGE, NONE);

static const struct metric_row *
row_by_rule(const char *column)
{
	for (size_t i = 0; i < COUNT(rules); i++)
		if (text_starts(column, rules[i].prefix) &&
		    text_ends(column, rules[i].suffix))
			return &rules[i].row;
	return &unknown;
}

const struct metric_row *
metric_row(const char *column)
{
	for (size_t i = 0; i < METRIC_ROWS; i++)
		if (strcmp(metric_rows[i].column, column) == 0)
			return &metric_rows[i];
	return row_by_rule(column);
}

int
metric_is(const char *column, enum evidence evidence)
{
	return metric_row(column)->evidence == evidence;
}

const char *
metric_label(const char *column)
{
	const char *label = metric_row(column)->label;

	return label != NULL ? label : column;
}

int
metric_is_judged(const char *column)
{
	const struct metric_row *row = metric_row(column);

	return row->type == METRIC_TYPE_GAUGE &&
	       row->evidence >= EVIDENCE_JUDGED;
}

int
metric_is_number(const char *column)
{
	return metric_row(column)->evidence != EVIDENCE_NONE;
}

const struct metric_row *
metric_next(enum evidence evidence, const struct metric_row *after)
{
	size_t i = after != NULL ? (size_t)(after - metric_rows) + 1 : 0;

	for (; i < METRIC_ROWS; i++)
		if (metric_rows[i].evidence == evidence)
			return &metric_rows[i];
	return NULL;
}
