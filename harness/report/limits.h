/* SPDX-License-Identifier: MIT */
/* The limits of a run and what was seen: the same list in text and JSON. */
#ifndef REPORT_LIMITS_H
#define REPORT_LIMITS_H

#include "report/report.h"

enum { LIMITS_MAX = 6, LIMIT_TEXT = 48 };

struct limit_row {
	const char *name;
	double limit, seen;
	int known; /* 0: it could not be looked at, and is neither */
	int ok;
	char seen_text[LIMIT_TEXT];  /* "320 ms" */
	char limit_text[LIMIT_TEXT]; /* "at most 250 ms" */
};

size_t limits_list(const struct judged *, struct limit_row rows[LIMITS_MAX]);

#endif
