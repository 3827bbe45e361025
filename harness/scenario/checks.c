/* SPDX-License-Identifier: MIT */
/* What expect() found, and the errors of the script, counted by place. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/internal.h"

/* The entry of that text, or of that line if it is an error with one. */
static struct check *
checks_find(struct scenario *scenario, const char *text, int is_error, int line)
{
	for (size_t i = 0; i < scenario->nchecks; i++) {
		struct check *check = &scenario->checks[i];

		if (check->is_error != is_error || check->line != line)
			continue;
		if (line > 0 || strncmp(check->text, text, CHECK_TEXT) == 0)
			return check;
	}
	return NULL;
}

static struct check *
checks_add(struct scenario *scenario, const char *text, int is_error, int line)
{
	size_t kept = is_error ? ERRORS_KEPT : CHECKS_KEPT, same = 0;
	const char *other = is_error ? "other errors" : "other checks";
	struct check *check;

	for (size_t i = 0; i < scenario->nchecks; i++)
		same += scenario->checks[i].is_error == is_error;
	if (same >= kept) {
		if ((check = checks_find(scenario, other, is_error, 0)) != NULL)
			return check;
		text = other;
		line = 0;
	}
	check = &scenario->checks[scenario->nchecks++];
	check->text = xstrndup(text, CHECK_TEXT);
	check->is_error = is_error;
	check->line = line;
	return check;
}

void
checks_absorb(struct scenario *scenario, const struct check *more)
{
	struct check *check =
	    checks_find(scenario, more->text, more->is_error, more->line);

	if (check == NULL)
		check = checks_add(scenario, more->text, more->is_error,
				   more->line);
	check->passed += more->passed;
	check->failed += more->failed;
}

void
checks_expect(struct scenario *scenario, const char *text, int passed)
{
	struct check check = {
	    .text = (char *)text, .passed = passed != 0, .failed = passed == 0};

	checks_absorb(scenario, &check);
}

/* The first message of each line stands for all: texts may hold numbers. */
void
checks_error(struct scenario *scenario, const char *message)
{
	size_t len = strlen(scenario->file);
	struct check check = {
	    .text = (char *)message, .failed = 1, .is_error = 1};

	if (strncmp(message, scenario->file, len) == 0 && message[len] == ':')
		check.line = atoi(message + len + 1);
	checks_absorb(scenario, &check);
}

void
checks_free(struct scenario *scenario)
{
	for (size_t i = 0; i < scenario->nchecks; i++)
		free(scenario->checks[i].text);
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
				       check->failed, check->is_error};
}
