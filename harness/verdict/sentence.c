/* SPDX-License-Identifier: MIT */
/* The evidence for a verdict in one plain sentence a reason. */
#include "verdict/sentence.h"
#include "verdict/validity.h"

#include <math.h>
#include <stdio.h>

#include "base/mem.h"
#include "base/units.h"
#include "verdict/rule.h"

/* The texts that sentences are made of. */
struct words {
	const struct facts *facts;
	const struct metric_verdict *verdict;
	char estimate[SENTENCE_RATE], high[SENTENCE_RATE];
	char tolerance[SENTENCE_RATE];
	char over[SENTENCE_RATE];     /* what the estimate rests on */
	char needed[SENTENCE_NEEDED]; /* "N requests, 7 min at this rate," */
	char *out;
	size_t size;
};

static void
words_make(struct words *w, const struct facts *facts,
	   struct metric_verdict *verdict)
{
	int per_second = facts->conditions->per_second;
	double needed = isnan(verdict->needed_dose) ? 2 * fmax(facts->dose, 1)
						    : verdict->needed_dose;

	w->facts = facts;
	w->verdict = verdict;
	sentence_rate(w->estimate, verdict->growth.estimate, verdict,
		      per_second);
	sentence_rate(w->high, verdict->growth.high, verdict, per_second);
	sentence_rate(w->tolerance, verdict->tolerance, verdict, per_second);
	sentence_dose(w->over, verdict->to_dose - verdict->from_dose,
		      per_second);
	sentence_needed(w->needed, needed, facts->conditions);
	w->out = verdict->sentence;
	w->size = sizeof(verdict->sentence);
}

static void
words_sustained(const struct words *w)
{
	const struct growth_view *view = w->facts->growth;
	char jumped[UNITS_TEXT], between[SENTENCE_BETWEEN];
	int n =
	    snprintf(w->out, w->size, "grows %s%s, steadily over the last %s",
		     w->estimate,
		     sentence_between(between, &w->verdict->growth, w->verdict,
				      w->facts->conditions->per_second),
		     w->over);

	if (view == NULL || !view->smooth || w->facts->shape.jumps == 0 ||
	    w->verdict->measure != MEASURE_BYTES)
		return;
	snprintf(w->out + n, w->size - (size_t)n,
		 ", besides sudden rises of %s in all",
		 units_bytes(jumped, w->facts->shape.jumped));
}

/* A sawtooth whose teeth end so. */
static void
words_ran_out(const struct words *w)
{
	const struct lives_growth *of = &w->facts->lives;
	char from[UNITS_TEXT], to[UNITS_TEXT], dose[SENTENCE_RATE];

	if (of->measured == 0) {
		snprintf(w->out, w->size,
			 "ran out of memory in %zu of %zu lives, too short "
			 "ones to tell how fast it grew",
			 of->out_of_memory, of->ended);
		return;
	}
	snprintf(
	    w->out, w->size,
	    "ran out of memory in %zu of %zu lives, which grew from %s to "
	    "%s in %s on average",
	    of->out_of_memory, of->ended, units_bytes(from, of->from_value),
	    units_bytes(to, of->to_value),
	    sentence_dose(dose, of->dose, w->facts->conditions->per_second));
}

static void
words_out_of_memory(const struct words *w)
{
	char from[UNITS_TEXT], to[UNITS_TEXT], dose[SENTENCE_RATE];

	if (w->facts->lives.out_of_memory > 0) {
		words_ran_out(w);
		return;
	}
	snprintf(w->out, w->size,
		 "grew from %s to %s in %s and ran out of memory",
		 units_bytes(from, w->facts->track->start),
		 units_bytes(to, w->facts->death_level),
		 sentence_dose(dose, w->facts->death_dose,
			       w->facts->conditions->per_second));
}

static void
words_lives(const struct words *w)
{
	const struct facts *f = w->facts;
	int restarted = f->lives.ended > 0;
	const struct lives_growth *of = restarted ? &f->lives : &f->workers;
	char between[SENTENCE_BETWEEN];

	snprintf(w->out, w->size,
		 "grows %s%s, within %zu lives of the %s, %s each", w->estimate,
		 sentence_between(between, &w->verdict->growth, w->verdict,
				  w->facts->conditions->per_second),
		 of->measured,
		 restarted ? "target, which restarts"
			   : "processes, which are replaced",
		 w->over);
}

static void
words_recycled(const struct words *w)
{
	snprintf(w->out, w->size,
		 "processes are replaced before growth can be told: up to %s "
		 "within their lives (tolerance %s); needs about %s",
		 w->high, w->tolerance, w->needed);
}

static void
words_bounded(const struct words *w)
{
	const struct metric_verdict *verdict = w->verdict;
	char high[SENTENCE_RATE];
	double least = verdict->measure == MEASURE_BYTES ? 0.01 : 0.001;

	sentence_rate(high, fmax(verdict->growth.high, least), verdict,
		      w->facts->conditions->per_second);
	snprintf(w->out, w->size, "grows less than %s (tolerance %s) over %s",
		 high, w->tolerance, w->over);
}

static void
words_unreadable(const struct words *w)
{
	snprintf(w->out, w->size,
		 "could not be read: no number in %zu rows; sample a process "
		 "that may be looked at, at least %d times",
		 w->facts->track->rows, FEW_READINGS);
}

static void
words_few(const struct words *w)
{
	char over[SENTENCE_RATE];

	snprintf(w->out, w->size,
		 "too few samples: %zu readings over %s; needs %d or more, "
		 "spread over the load",
		 w->facts->track->readings,
		 sentence_dose(over, w->facts->dose,
			       w->facts->conditions->per_second),
		 2 * FEW_READINGS);
}

static void
words_small(const struct words *w)
{
	char rise[UNITS_TEXT];

	if (w->verdict->measure == MEASURE_BYTES)
		units_bytes(rise, w->facts->rise);
	else
		units_count(rise, w->facts->rise);
	snprintf(w->out, w->size,
		 "too little growth in all to be told from start-up: %s over "
		 "%s; needs about %s",
		 rise, w->over, w->needed);
}

static void
words_policy(const struct words *w)
{
	snprintf(w->out, w->size,
		 "the heap grows by policy of the runtime: memory seen from "
		 "outside would show a leak of %s only after about %s; read "
		 "the heap after a collection",
		 w->tolerance, w->needed);
}

static void
words_saturating(const struct words *w)
{
	snprintf(w->out, w->size,
		 "growth of %s is slowing down and may stop; needs about %s to "
		 "tell a leak from a cache that fills",
		 w->estimate, w->needed);
}

static void
words_not_settled(const struct words *w)
{
	int falling = w->verdict->growth.estimate < 0;

	if (falling)
		snprintf(w->out, w->size,
			 "not settled: memory is being given back; needs about "
			 "%s",
			 w->needed);
	else
		snprintf(w->out, w->size,
			 "not settled: grows %s in the last %s but not before; "
			 "needs about %s",
			 w->estimate, w->over, w->needed);
}

static void
words_near(const struct words *w)
{
	snprintf(w->out, w->size,
		 "growth of about %s is near the tolerance of %s; needs about "
		 "%s, or another tolerance",
		 w->estimate, w->tolerance, w->needed);
}

static void
words_resolution(const struct words *w)
{
	snprintf(w->out, w->size,
		 "grows less than %s, which is all that %s can tell; needs "
		 "about %s to resolve %s",
		 w->high, w->over, w->needed, w->tolerance);
}

static void
words_invalid(const struct words *w)
{
	validity_sentence(w->facts->conditions, w->out, w->size);
}

static const struct {
	enum reason reason;
	void (*say)(const struct words *);
	const char *joint; /* between the metric's label and the sentence */
} sayings[] = {
    {REASON_SUSTAINED, words_sustained, " "},
    {REASON_LIVES, words_lives, " "},
    {REASON_RECYCLED, words_recycled, ": "},
    {REASON_BOUNDED, words_bounded, " "},
    {REASON_OUT_OF_MEMORY, words_out_of_memory, " "},
    {REASON_NOT_SETTLED, words_not_settled, ": "},
    {REASON_SATURATING, words_saturating, ": "},
    {REASON_RESOLUTION, words_resolution, " "},
    {REASON_NEAR_TOLERANCE, words_near, ": "},
    {REASON_TOO_FEW, words_few, ": "},
    {REASON_TOO_SMALL, words_small, ": "},
    {REASON_POLICY, words_policy, ": "},
    {REASON_RESTARTED, words_invalid, ": "},
    {REASON_LOAD_NOT_HELD, words_invalid, ": "},
    {REASON_GENERATOR, words_invalid, ": "},
    {REASON_ERRORS, words_invalid, ": "},
    {REASON_UNREADABLE, words_unreadable, " "},
};

void
sentence_metric(const struct facts *facts, struct metric_verdict *verdict)
{
	struct words words;

	words_make(&words, facts, verdict);
	for (size_t i = 0; i < COUNT(sayings); i++)
		if (sayings[i].reason == verdict->reason)
			sayings[i].say(&words);
}

const char *
sentence_joint(enum reason reason)
{
	for (size_t i = 0; i < COUNT(sayings); i++)
		if (sayings[i].reason == reason)
			return sayings[i].joint;
	return ": ";
}
