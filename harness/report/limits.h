/* SPDX-License-Identifier: MIT */
/* Words for a limit. */
#ifndef REPORT_LIMITS_H
#define REPORT_LIMITS_H

#include "judge/judged.h"

enum { LIMIT_TEXT = 48 };

struct limit_words {
	char seen[LIMIT_TEXT];	/* "320 ms" */
	char limit[LIMIT_TEXT]; /* "at most 250 ms" */
};

/* "ok", "FAIL", or "?" if it is not known. */
const char *limit_held(const struct limit_row *);
void limit_words(struct limit_words *, const struct limit_row *,
		 const struct judged *);

#endif
