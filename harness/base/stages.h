/* SPDX-License-Identifier: MIT */
/* Stages of a load: how long each lasts, and the level at its end. */
#ifndef BASE_STAGES_H
#define BASE_STAGES_H

#include <stddef.h>

enum { STAGES_MAX = 32 };

struct stage {
	double seconds;
	double level; /* a rate, or a number of users */
};

struct stages {
	struct stage items[STAGES_MAX];
	size_t count; /* 0: none */
};

/* Parses "30s:100, 1m:500". -1: not such a text; the stages are unchanged. */
int stages_parse(const char *, struct stages *);
double stages_length(const struct stages *); /* seconds */
double
stages_most(const struct stages *); /* the highest level; 0 without stages */

#endif
