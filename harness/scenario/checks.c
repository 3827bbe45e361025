/* SPDX-License-Identifier: MIT */
#include "scenario/checks.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * The length of "file:line:" at the beginning of an error; 0: it has none.
 * Errors of one place are counted as one, because messages may hold numbers.
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

/* Finds the entry by its text, or by its place if it is an error with one. */
static struct check *
checks_find(struct checks *checks, const char *text, int is_error)
{
	size_t place = is_error ? place_length(text) : 0;
	size_t length = place > 0 ? place : CHECK_TEXT;

	for (size_t i = 0; i < checks->count; i++) {
		struct check *check = &checks->items[i];

		if (check->is_error == is_error &&
		    strncmp(check->text, text, length) == 0)
			return check;
	}
	return NULL;
}

static struct check *
checks_add(struct checks *checks, const char *text, int is_error)
{
	size_t kept = is_error ? ERRORS_KEPT : CHECKS_KEPT, same = 0;
	const char *other = is_error ? "other errors" : "other checks";
	struct check *check;

	for (size_t i = 0; i < checks->count; i++)
		same += checks->items[i].is_error == is_error;
	if (same >= kept) {
		if ((check = checks_find(checks, other, is_error)) != NULL)
			return check;
		text = other;
	}
	check = &checks->items[checks->count++];
	check->text = xstrndup(text, CHECK_TEXT);
	check->is_error = is_error;
	return check;
}

static struct check *
checks_count(struct checks *checks, const char *text, int passed, int is_error)
{
	struct check *check = checks_find(checks, text, is_error);

	if (check == NULL)
		check = checks_add(checks, text, is_error);
	check->passed += passed != 0;
	check->failed += passed == 0;
	return check;
}

static void
check_absorb(struct checks *checks, const struct check *more)
{
	struct check *check = checks_find(checks, more->text, more->is_error);

	if (check == NULL)
		check = checks_add(checks, more->text, more->is_error);
	check->passed += more->passed;
	check->failed += more->failed;
	if (check->trace == NULL && more->trace != NULL)
		check->trace = xstrdup(more->trace);
}

void
checks_absorb(struct checks *checks, const struct checks *from)
{
	for (size_t i = 0; i < from->count; i++)
		check_absorb(checks, &from->items[i]);
}

void
checks_expect(struct checks *checks, const char *text, int passed)
{
	size_t length = strlen(text);
	struct secret_found found;
	struct buf hidden = {0};

	if (secrets_find(checks->secrets, text, length, &found) < length) {
		secrets_hide(checks->secrets, text, length, &hidden);
		text = buf_text(&hidden);
	}
	checks_count(checks, text, passed, 0);
	buf_free(&hidden);
}

void
checks_error(struct checks *checks, const char *message, const char *trace)
{
	struct check *check = checks_count(checks, message, 0, 1);

	if (check->trace == NULL)
		check->trace = xstrdup(trace);
}

void
checks_free(struct checks *checks)
{
	for (size_t i = 0; i < checks->count; i++) {
		free(checks->items[i].text);
		free(checks->items[i].trace);
	}
}
