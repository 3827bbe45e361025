/* SPDX-License-Identifier: MIT */
/* Expectations of the scenario that hold in one run and fail in the other. */
#include <math.h>
#include <string.h>

#include "base/units.h"
#include "judge/compare.h"

/* A check that fails less often than that holds. */
static const double holds_at_most = 0.01;

struct changed_check {
	const struct run_check *before, *after;
	double by; /* share of those that failed, in the other run more */
};

static double
check_all(const struct run_check *check)
{
	return check->passed + check->failed;
}

static double
check_failed(const struct run_check *check)
{
	return check->failed / check_all(check);
}

static const struct run_check *
check_find(const struct run_list *list, const struct run_check *like)
{
	const struct run_check *checks = list->items;

	for (size_t i = 0; i < list->count; i++)
		if (checks[i].script_error != 1 && checks[i].check != NULL &&
		    strcmp(checks[i].check, like->check) == 0)
			return &checks[i];
	return NULL;
}

/* NAN: it holds in both, fails in both, or is not known of both. */
static double
check_change(const struct run_check *before, const struct run_check *after)
{
	double was, is;

	if (before == NULL || !(check_all(before) > 0) ||
	    !(check_all(after) > 0))
		return NAN;
	was = check_failed(before);
	is = check_failed(after);
	return (was <= holds_at_most) == (is <= holds_at_most) ? NAN
							       : fabs(is - was);
}

/* "expect status 200" of a request: "GET /x: expect status 200". */
static void
add_name(struct buf *out, const char *check)
{
	static const char status[] = ": status ";
	const char *at = strstr(check, status);

	if (at != NULL)
		buf_addf(out, "%.*s: expect%s", (int)(at - check), check,
			 at + 1);
	else
		buf_addf(out, "expect '%s'", check);
}

static void
add_side(struct buf *out, const struct run_check *check, const char *build)
{
	int holds = check_failed(check) <= holds_at_most;
	char count[UNITS_TEXT], all[UNITS_TEXT];

	buf_addf(out, " %s in %s (%s of %s)", holds ? "passed" : "failed",
		 build,
		 units_count(count, holds ? check->passed : check->failed),
		 units_count(all, check_all(check)));
}

void
compare_checks(struct buf *out, const struct run_info *before,
	       const struct run_info *after)
{
	const struct run_list *list = &after->done.checks;
	const struct run_check *checks = list->items;
	struct changed_check most = {.by = 0};
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct run_check *was;
		double by;

		if (checks[i].script_error == 1 || checks[i].check == NULL)
			continue;
		was = check_find(&before->done.checks, &checks[i]);
		by = check_change(was, &checks[i]);
		count += !isnan(by);
		if (by > most.by)
			most = (struct changed_check){was, &checks[i], by};
	}
	if (most.after == NULL)
		return;
	add_name(out, most.after->check);
	add_side(out, most.before, "before");
	buf_adds(out, ",");
	add_side(out, most.after, "after");
	if (count > 1)
		buf_addf(out, ", and %zu other expectation%s changed too",
			 count - 1, count > 2 ? "s" : "");
}
