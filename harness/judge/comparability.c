/* SPDX-License-Identifier: MIT */
/* Whether two runs did the same, by their run.json. */
#include <string.h>

#include "base/mem.h"
#include "judge/compare.h"

/* What both must have, if both tell: another dose is another question. */
static const struct {
	const char *object, *key, *name;
} plan[] = {
    {"scenario", "digest", "scenario digest"},
    {NULL, "seed", "seed"},
    {"load", "rate", "rate"},
    {"load", "users", "users"},
    {"load", "connections", "connections"},
    {"load", "burst", "burst"},
    {"load", "log", "log"},
    {"load", "speed", "speed"},
};

/* What explains a difference, but need not. */
static const struct {
	const char *object, *key, *name;
} place[] = {
    {NULL, "host", "host"},
    {NULL, "kernel", "kernel"},
    {NULL, "flatline", "flatline version"},
    {"target", "runtime", "runtime"},
    {"target", "runtime_version", "runtime version"},
    {"target", "allocator", "allocator"},
    {"load", "warmup_s", "warm-up"},
    {"load", "transport", "transport"},
};

static json_t *
comparability_value(const json_t *run, const char *object, const char *key)
{
	if (object != NULL)
		run = json_object_get(run, object);
	return json_object_get(run, key);
}

static void
comparability_say(struct buf *out, json_t *value)
{
	if (json_is_string(value))
		buf_addf(out, "%.60s", json_string_value(value));
	else if (json_is_number(value))
		buf_addf(out, "%.10g", json_number_value(value));
	else
		buf_adds(out, "none");
}

/* 1 and 1.0 are the same number. */
static int
comparability_differs(json_t *a, json_t *b)
{
	if (a == NULL || b == NULL)
		return 0;
	if (json_is_number(a) && json_is_number(b))
		return json_number_value(a) != json_number_value(b);
	return !json_equal(a, b);
}

static void
comparability_check(struct buf *out, const char *name, json_t *before,
		    json_t *after)
{
	if (!comparability_differs(before, after))
		return;
	buf_addf(out, "%s%s (", out->len > 0 ? ", " : "", name);
	comparability_say(out, before);
	buf_adds(out, " and ");
	comparability_say(out, after);
	buf_adds(out, ")");
}

/* In the open model, users are only a pool, and a burst needs cycles. */
static int
comparability_applies(const json_t *run, const char *key)
{
	if (strcmp(key, "users") == 0)
		return !json_is_number(
			   comparability_value(run, "load", "rate")) &&
		       !json_is_string(
			   comparability_value(run, "load", "replay"));
	if (strcmp(key, "burst") == 0)
		return json_is_number(
		    comparability_value(run, "load", "cycles"));
	return 1;
}

/* How many bursts is a length, which need not agree; bursts or none must. */
static void
comparability_kind(struct buf *out, const json_t *before, const json_t *after)
{
	json_t *a = comparability_value(before, "load", "cycles");
	json_t *b = comparability_value(after, "load", "cycles");

	if (a != NULL && b != NULL && json_is_number(a) != json_is_number(b))
		comparability_check(out, "cycles", a, b);
}

void
comparability_plan(struct buf *out, const json_t *before, const json_t *after)
{
	comparability_kind(out, before, after);
	for (size_t i = 0; i < COUNT(plan); i++)
		if (comparability_applies(before, plan[i].key))
			comparability_check(
			    out, plan[i].name,
			    comparability_value(before, plan[i].object,
						plan[i].key),
			    comparability_value(after, plan[i].object,
						plan[i].key));
}

int
comparability_refuse(const struct buf *differs, const char *before,
		     const char *after, struct error *err)
{
	if (differs->len == 0)
		return 0;
	return error_set(err, STATUS_DATA,
			 "%s and %s did not do the same: another %s; --force "
			 "compares them all the same",
			 before, after, buf_text(differs));
}

/* The version of HTTP that most replies came by; NULL. */
static const char *
comparability_spoken(const json_t *run)
{
	json_t *versions = comparability_value(run, "done", "versions"),
	       *replies;
	const char *version, *spoken = NULL;
	double most = 0;

	json_object_foreach(versions, version, replies)
	{
		if (json_number_value(replies) > most) {
			most = json_number_value(replies);
			spoken = version;
		}
	}
	return spoken;
}

/* A service holds other things for a connection of HTTP/2. */
static void
comparability_version(struct buf *out, const json_t *before,
		      const json_t *after)
{
	const char *a = comparability_spoken(before),
		   *b = comparability_spoken(after);

	if (a != NULL && b != NULL && strcmp(a, b) != 0)
		buf_addf(out, "%sversion of HTTP (%.20s and %.20s)",
			 out->len > 0 ? ", " : "", a, b);
}

void
comparability_place(struct buf *out, const json_t *before, const json_t *after)
{
	comparability_version(out, before, after);
	for (size_t i = 0; i < COUNT(place); i++)
		comparability_check(
		    out, place[i].name,
		    comparability_value(before, place[i].object, place[i].key),
		    comparability_value(after, place[i].object, place[i].key));
}
