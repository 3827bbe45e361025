/* SPDX-License-Identifier: MIT */
/* Numbers and sentences for people. */
#ifndef VERDICT_SENTENCE_H
#define VERDICT_SENTENCE_H

#include "verdict/verdict.h"

enum { SENTENCE_RATE = 48, SENTENCE_BETWEEN = 112, SENTENCE_NEEDED = 112 };

/* "612 B/request", "1.02/request", "-5.2 MiB/h"; returns text. */
const char *sentence_rate(char *text, double rate,
			  const struct metric_verdict *, int per_second);
/* ", between 580 and 644", in the estimate's unit; "" if they are the same. */
const char *sentence_between(char *text, const struct bounds *,
			     const struct metric_verdict *, int per_second);
/* "48,000 requests" or "2m 05s"; returns text. */
const char *sentence_dose(char *text, double dose, int per_second);

/* "21,000 requests (7m 00s at this rate)", rounded up; returns text. */
const char *sentence_needed(char *text, double dose, const struct conditions *);

/* What a metric's label and its sentence are joined by: " " or ": ". */
const char *sentence_joint(enum reason);

/* Two digits count, and it is rounded up: people will rely on it. */
double sentence_round_up(double dose);

#endif
