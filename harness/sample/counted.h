/* SPDX-License-Identifier: MIT */
/* What the scenario counts itself, in rows of samples.csv. names may be NULL.
 */
#ifndef SAMPLE_COUNTED_H
#define SAMPLE_COUNTED_H

#include "record/record.h"

void counted_columns(const struct strings *names, struct strings *columns);
void counted_take(const struct strings *names, const struct dose *,
		  double *row);

#endif
