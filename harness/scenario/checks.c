/* SPDX-License-Identifier: MIT */
/* What expect() found, and the errors of the script, counted by place. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/internal.h"

/*
 * How much of an error tells its place, "file:line:"; 0: none of it. The first
 * message of a place stands for all: texts may hold numbers.
 */
static size_t
place_length(const char *message)
{
	const char *colon = strchr(message, ':');
	size_t digits = colon != NULL ? strspn(colon + 1, "0123456789") : 0;

	if (digits == 0 || colon[1 + digits] != ':')
		return 0;
	return (size_t)(colon - message) + digits + 2;
}

/* The entry of that text, or of that place if it is an error with one. */
static struct check *
checks_find(struct scenario *scenario, const char *text, int is_error)
{
	size_t place = is_error ? place_length(text) : 0;
	size_t length = place > 0 ? place : CHECK_TEXT;

	for (size_t i = 0; i < scenario->nchecks; i++) {
		struct check *check = &scenario->checks[i];

		if (check->is_error == is_error &&
		    strncmp(check->text, text, length) == 0)
			return check;
	}
	return NULL;
}

static struct check *
checks_add(struct scenario *scenario, const char *text, int is_error)
{
	size_t kept = is_error ? ERRORS_KEPT : CHECKS_KEPT, same = 0;
	const char *other = is_error ? "other errors" : "other checks";
	struct check *check;

	for (size_t i = 0; i < scenario->nchecks; i++)
		same += scenario->checks[i].is_error == is_error;
	if (same >= kept) {
		if ((check = checks_find(scenario, other, is_error)) != NULL)
			return check;
		text = other;
	}
	check = &scenario->checks[scenario->nchecks++];
	check->text = xstrndup(text, CHECK_TEXT);
	check->is_error = is_error;
	return check;
}

static struct check *
checks_count(struct scenario *scenario, const char *text, int passed,
	     int is_error)
{
	struct check *check = checks_find(scenario, text, is_error);

	if (check == NULL)
		check = checks_add(scenario, text, is_error);
	check->passed += passed != 0;
	check->failed += passed == 0;
	return check;
}

void
checks_absorb(struct scenario *scenario, const struct check *more)
{
	struct check *check = checks_find(scenario, more->text, more->is_error);

	if (check == NULL)
		check = checks_add(scenario, more->text, more->is_error);
	check->passed += more->passed;
	check->failed += more->failed;
	if (check->trace == NULL && more->trace != NULL)
		check->trace = xstrdup(more->trace);
}

void
checks_expect(struct scenario *scenario, const char *text, int passed)
{
	size_t length = strlen(text), found;
	struct buf hidden = {0};
	const char *name;

	if (scenario_secret(scenario, text, length, &found, &name) < length) {
		scenario_hide(scenario, text, length, &hidden);
		text = buf_text(&hidden);
	}
	checks_count(scenario, text, passed, 0);
	buf_free(&hidden);
}

void
checks_error(struct scenario *scenario, const char *message, const char *trace)
{
	struct check *check = checks_count(scenario, message, 0, 1);

	if (check->trace == NULL)
		check->trace = xstrdup(trace);
}

void
checks_free(struct scenario *scenario)
{
	for (size_t i = 0; i < scenario->nchecks; i++) {
		free(scenario->checks[i].text);
		free(scenario->checks[i].trace);
	}
}

size_t
scenario_checks(const struct scenario *scenario)
{
	return scenario->nchecks;
}

struct scenario_check
scenario_check(const struct scenario *scenario, size_t index)
{
	const struct check *check = &scenario->checks[index];

	return (struct scenario_check){check->text, check->passed,
				       check->failed, check->is_error,
				       check->trace};
}
