/* SPDX-License-Identifier: MIT */
#include "verdict/metric_verdict.h"

#include <assert.h>
#include <stddef.h>

#include "base/mem.h"

static const struct {
	const char *word, *title;
} kinds[] = {
    [VERDICT_FLAT] = {"flat", "FLAT"},
    [VERDICT_LEAK] = {"leak", "LEAK"},
    [VERDICT_INCONCLUSIVE] = {"inconclusive", "INCONCLUSIVE"},
    [VERDICT_FAILED] = {"failed", "FAILED"},
};

const char *
verdict_word(enum verdict_kind kind)
{
	assert((size_t)kind < COUNT(kinds));
	return kinds[kind].word;
}

const char *
verdict_title(enum verdict_kind kind)
{
	assert((size_t)kind < COUNT(kinds));
	return kinds[kind].title;
}

const char *
reason_text(const struct reason *reason)
{
	return reason != NULL ? reason->text : "";
}

const char *
reason_joint(const struct reason *reason)
{
	if (reason == NULL)
		return ": ";
	return reason->is_clause ? ", " : reason->is_predicate ? " " : ": ";
}

int
metric_is_mapping(const struct metric_verdict *metric)
{
	return metric_is(metric->name, EVIDENCE_MAPPING);
}
