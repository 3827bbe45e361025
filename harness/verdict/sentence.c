/* SPDX-License-Identifier: MIT */
#include "verdict/sentence.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"

void
sentence_begin(struct sentence *s, const struct facts *facts,
	       struct metric_verdict *verdict)
{
	const char *unit = conditions_unit(facts->conditions);
	double needed = isnan(verdict->needed_dose) ? 2 * fmax(facts->dose, 1)
						    : verdict->needed_dose;

	s->facts = facts;
	s->verdict = verdict;
	sentence_rate(s->estimate, verdict->growth.estimate, verdict, unit);
	sentence_rate(s->high, verdict->growth.high, verdict, unit);
	sentence_rate(s->tolerance, verdict->tolerance, verdict, unit);
	sentence_dose(s->over, verdict->to_dose - verdict->from_dose, unit);
	sentence_needed(s->needed, needed, facts->conditions);
	s->out = verdict->sentence;
	s->size = sizeof(verdict->sentence);
}

void
sentence_add(const struct sentence *s, const char *fmt, ...)
{
	size_t used = strlen(s->out);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->out + used, s->size - used, fmt, ap);
	va_end(ap);
}

/* Whether there was no growth before that of the verdict. */
static int
sentence_is_new(const struct sentence *s)
{
	const struct facts *f = s->facts;

	return level_before(&f->late, f->curve, s->verdict->from_dose,
			    f->tail) < f->tolerance;
}

void
sentence_add_hourly(const struct sentence *s, double growth)
{
	const struct conditions *of = s->facts->conditions;
	char hourly[SENTENCE_RATE], rate[UNITS_TEXT];

	if (!of->per_second && of->rate > 0)
		sentence_add(
		    s, ", %s at %s/s",
		    sentence_hourly(hourly, growth, of->rate, s->verdict),
		    units_count(rate, of->rate));
}

void
sentence_not_settled(const struct sentence *s)
{
	int bytes = s->verdict->measure == MEASURE_BYTES;

	if (s->verdict->growth.estimate < 0)
		sentence_add(s, "not settled: %s; needs about %s",
			     bytes ? "memory is being given back"
				   : "the count is going down",
			     s->needed);
	else
		sentence_add(s,
			     "not settled: grows %s in the last %s%s; needs "
			     "about %s",
			     s->estimate, s->over,
			     sentence_is_new(s) ? " but not before"
						: ", and perhaps before",
			     s->needed);
}

const char *
sentence_filling(const struct sentence *s)
{
	return s->verdict->measure == MEASURE_BYTES ? "cache" : "pool";
}

/* Lives that ended out of memory, one after another. */
static void
sentence_ran_out(const struct sentence *s)
{
	const struct lives_growth *of = &s->facts->lives;
	char from[UNITS_TEXT], to[UNITS_TEXT], dose[SENTENCE_RATE];

	if (of->measured == 0) {
		sentence_add(s,
			     "ran out of memory in %zu of %zu lives, too short "
			     "to measure how fast it grew",
			     of->out_of_memory, of->ended);
		return;
	}
	sentence_add(
	    s,
	    "ran out of memory in %zu of %zu lives, which grew from %s to %s "
	    "in %s on average",
	    of->out_of_memory, of->ended, units_bytes(from, of->from_value),
	    units_bytes(to, of->to_value),
	    sentence_dose(dose, of->dose,
			  conditions_unit(s->facts->conditions)));
}

void
sentence_out_of_memory(const struct sentence *s)
{
	char from[UNITS_TEXT], to[UNITS_TEXT], dose[SENTENCE_RATE];

	if (s->facts->lives.out_of_memory > 0) {
		sentence_ran_out(s);
		return;
	}
	sentence_add(s, "grew from %s to %s in %s and ran out of memory",
		     units_bytes(from, s->facts->track->start),
		     units_bytes(to, s->facts->death_level),
		     sentence_dose(dose, s->facts->death_dose,
				   conditions_unit(s->facts->conditions)));
}
