/* SPDX-License-Identifier: MIT */
/* Checks of expect(), and errors of the script counted by place. */
#ifndef SCENARIO_CHECKS_H
#define SCENARIO_CHECKS_H

#include <stddef.h>
#include <stdint.h>

#include "scenario/secrets.h"

enum {
	CHECKS_KEPT = 100, /* texts of expect(), and "other checks" */
	ERRORS_KEPT = 10,  /* places of script errors, and "other errors" */
	CHECK_TEXT = 240,  /* bytes of such a text */
	CHECK_PLACE = 160, /* bytes of its beginning: a name or "file:line" */
};

struct check {
	char *text;
	uint64_t passed, failed;
	int is_error;
	char *trace; /* of an error, the calls that led to it */
};

struct checks {
	struct check items[CHECKS_KEPT + ERRORS_KEPT + 2];
	size_t count;
	struct secrets *secrets; /* borrowed: what a text must not show */
};

/* If it failed and *unmet is NULL, that becomes its text, which is kept. */
void checks_expect(struct checks *, const char *text, int passed,
		   const char **unmet);
void checks_error(struct checks *, const char *message, const char *trace);
/* Adds the counts of another thread's. */
void checks_absorb(struct checks *, const struct checks *);
void checks_free(struct checks *);

#endif
