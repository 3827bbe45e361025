/* SPDX-License-Identifier: MIT */
/* Whether two runs did the same, according to their run.json. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "judge/compare.h"

/* A field of run.json and its name for people. */
struct fact {
	enum { FACT_TEXT, FACT_NUMBER } type;
	size_t offset;
	const char *name;
};
#define TEXT(field, name)                                                      \
	{                                                                      \
		FACT_TEXT, offsetof(struct run_info, field), name              \
	}
#define NUMBER(field, name)                                                    \
	{                                                                      \
		FACT_NUMBER, offsetof(struct run_info, field), name            \
	}

/*
 * Must be equal where both runs have it: with another dose, the comparison
 * would answer another question.
 */
static const struct fact plan[] = {
    TEXT(scenario.digest, "scenario digest"),
    NUMBER(seed, "seed"),
    NUMBER(load.rate, "rate"),
    NUMBER(load.users, "users"),
    NUMBER(load.connections, "connections"),
    NUMBER(load.streams, "streams"),
    TEXT(load.visitors, "visitors"),
    NUMBER(load.burst, "burst"),
    TEXT(load.log, "log"),
    NUMBER(load.speed, "speed"),
};

/* May explain a difference, but may differ. */
static const struct fact place[] = {
    TEXT(host, "host"),
    TEXT(kernel, "kernel"),
    TEXT(flatline, "flatline version"),
    TEXT(target.runtime, "runtime"),
    TEXT(target.runtime_version, "runtime version"),
    TEXT(target.allocator, "allocator"),
    NUMBER(load.warmup_s, "warm-up"),
    TEXT(load.transport, "transport"),
};

static const char *
fact_text(const struct run_info *run, const struct fact *fact)
{
	return *(char *const *)((const char *)run + fact->offset);
}

static double
fact_number(const struct run_info *run, const struct fact *fact)
{
	return *(const double *)((const char *)run + fact->offset);
}

static void
fact_say(struct buf *out, const struct run_info *run, const struct fact *fact)
{
	if (fact->type == FACT_TEXT && fact_text(run, fact) != NULL)
		buf_addf(out, "%.60s", fact_text(run, fact));
	else if (fact->type == FACT_NUMBER && !isnan(fact_number(run, fact)))
		buf_addf(out, "%.10g", fact_number(run, fact));
	else
		buf_adds(out, "none");
}

static int
fact_differs(const struct run_info *before, const struct run_info *after,
	     const struct fact *fact)
{
	if (fact->type == FACT_TEXT) {
		const char *a = fact_text(before, fact);
		const char *b = fact_text(after, fact);

		return a != b && (a == NULL || b == NULL || strcmp(a, b) != 0);
	}
	return fact_number(before, fact) != fact_number(after, fact) &&
	       !(isnan(fact_number(before, fact)) &&
		 isnan(fact_number(after, fact)));
}

static void
comparability_check(struct buf *out, const struct fact *fact,
		    const struct run_info *before, const struct run_info *after)
{
	if (!run_info_tells(before, fact->offset) ||
	    !run_info_tells(after, fact->offset) ||
	    !fact_differs(before, after, fact))
		return;
	buf_addf(out, "%s%s (", out->len > 0 ? ", " : "", fact->name);
	fact_say(out, before, fact);
	buf_adds(out, " and ");
	fact_say(out, after, fact);
	buf_adds(out, ")");
}

/* With a rate, users are only a pool; and a burst matters only with cycles. */
static int
comparability_applies(const struct run_info *run, const struct fact *fact)
{
	if (fact->offset == offsetof(struct run_info, load.users))
		return isnan(run->load.rate) && run->load.replay == NULL;
	if (fact->offset == offsetof(struct run_info, load.burst))
		return !isnan(run->load.cycles);
	return 1;
}

/*
 * The number of bursts is a length, so it may differ; but both must use bursts
 * or neither.
 */
static void
comparability_kind(struct buf *out, const struct run_info *before,
		   const struct run_info *after)
{
	static const struct fact cycles = NUMBER(load.cycles, "cycles");

	if (isnan(before->load.cycles) != isnan(after->load.cycles))
		comparability_check(out, &cycles, before, after);
}

void
comparability_plan(struct buf *out, const struct run_info *before,
		   const struct run_info *after)
{
	comparability_kind(out, before, after);
	for (size_t i = 0; i < COUNT(plan); i++)
		if (comparability_applies(before, &plan[i]))
			comparability_check(out, &plan[i], before, after);
}

int
comparability_refuse(const struct buf *differs, const char *before,
		     const char *after, struct error *err)
{
	if (differs->len == 0)
		return 0;
	return error_set(err, STATUS_DATA,
			 "%s and %s are not comparable: different %s; use "
			 "--force to compare them anyway",
			 before, after, buf_text(differs));
}

/* The HTTP version of most replies; HTTP_NO_VERSION. */
static enum http_version
comparability_spoken(const struct run_info *run)
{
	enum http_version spoken = HTTP_NO_VERSION;
	double most = 0;

	for (int v = HTTP_NO_VERSION + 1; v < HTTP_NVERSIONS; v++) {
		double replies =
		    run_replies(&run->done.versions, (enum http_version)v);

		if (!(replies > most))
			continue;
		most = replies;
		spoken = (enum http_version)v;
	}
	return spoken;
}

/* A service holds different state for an HTTP/2 connection. */
static void
comparability_version(struct buf *out, const struct run_info *before,
		      const struct run_info *after)
{
	enum http_version a = comparability_spoken(before);
	enum http_version b = comparability_spoken(after);

	if (a != HTTP_NO_VERSION && b != HTTP_NO_VERSION && a != b)
		buf_addf(out, "%sversion of HTTP (%s and %s)",
			 out->len > 0 ? ", " : "", http_version_text(a),
			 http_version_text(b));
}

static void
comparability_vary(struct buf *out, const struct run_info *before,
		   const struct run_info *after)
{
	int varied = before->load.vary.count > 0;

	if (varied != (after->load.vary.count > 0))
		buf_addf(out, "%sload that varies (%s and %s)",
			 out->len > 0 ? ", " : "", varied ? "yes" : "no",
			 varied ? "no" : "yes");
}

void
comparability_place(struct buf *out, const struct run_info *before,
		    const struct run_info *after)
{
	comparability_version(out, before, after);
	comparability_vary(out, before, after);
	for (size_t i = 0; i < COUNT(place); i++)
		comparability_check(out, &place[i], before, after);
}
