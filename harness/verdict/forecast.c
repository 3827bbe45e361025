/* SPDX-License-Identifier: MIT */
#include "verdict/forecast.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define YEAR (365.25 * 86400)
#define LONGEST (10 * YEAR) /* no forecast goes further */

static double
forecast_seconds(double headroom, double growth, double rate)
{
	if (headroom <= 0)
		return 0;
	return growth * rate > 0 ? headroom / (growth * rate) : INFINITY;
}

/* The higher the growth, the sooner. */
static struct forecast_time
forecast_at(const struct forecast *forecast, const struct bounds *growth,
	    double rate)
{
	double headroom = forecast->headroom;

	return (struct forecast_time){
	    forecast_seconds(headroom, growth->estimate, rate),
	    forecast_seconds(headroom, growth->high, rate),
	    forecast_seconds(headroom, growth->low, rate),
	};
}

static enum survival
forecast_survives(const struct forecast *forecast, enum verdict_kind kind)
{
	double horizon = forecast->survive.seconds;
	const struct forecast_time *there = &forecast->there;

	if (!(horizon > 0) || isnan(there->low) || kind == VERDICT_INCONCLUSIVE)
		return SURVIVAL_UNKNOWN;
	if (there->low >= horizon)
		return SURVIVAL_YES;
	if (there->high < horizon ||
	    (kind == VERDICT_LEAK && there->estimate < horizon))
		return SURVIVAL_NO;
	return SURVIVAL_UNKNOWN;
}

double
forecast_tolerance(double headroom, const struct survive *survive,
		   enum driver follows, double rate)
{
	double requests =
	    survive->seconds * drivers_rate(follows, rate, survive->rate);

	return requests > 0 ? fmax(headroom, 0) / requests : 0;
}

/* Appends to the sentence; what does not fit is cut off. */
struct speech {
	char *text;
	size_t size, len;
};

static void
say(struct speech *speech, const char *words)
{
	int wrote = snprintf(speech->text + speech->len,
			     speech->size - speech->len, "%s", words);

	speech->len += (size_t)wrote;
	if (speech->len >= speech->size)
		speech->len = speech->size - 1;
}

static void
say_time(struct speech *speech, double seconds)
{
	char text[UNITS_TEXT];

	say(speech, seconds > LONGEST ? "10 years and more"
				      : units_duration(text, seconds));
}

static void
say_limit(struct speech *speech, const struct forecast *forecast,
	  const struct metric_verdict *metric)
{
	char amount[UNITS_TEXT];

	if (metric->measure == MEASURE_BYTES)
		say(speech, units_bytes(amount, forecast->limit));
	else
		say(speech, units_count(amount, forecast->limit));
	say(speech, " (");
	say(speech, metric_label(forecast->source));
	say(speech, ")");
}

/* Rates that differ by less are one. */
#define SAME_RATE 1.02

/* The rate to survive, and by which reading while the cause is not known. */
static void
say_rate(struct speech *speech, const struct forecast_question *question)
{
	double there = question->survive.rate, here = question->rate;
	char text[UNITS_TEXT];

	say(speech, " at ");
	say(speech, units_count(text, there));
	say(speech, "/s");
	if (question->follows == DRIVER_REQUESTS ||
	    question->follows == DRIVER_TIME)
		return;
	if (here > SAME_RATE * there)
		say(speech, " if growth follows time");
	else if (there > SAME_RATE * here)
		say(speech, " if it follows requests");
}

/* An interval too narrow to show is not mentioned. */
static void
say_interval(struct speech *speech, const struct forecast_time *time)
{
	char low[UNITS_TEXT], high[UNITS_TEXT];

	say_time(speech, time->estimate);
	if (strcmp(units_duration(low, time->low),
		   units_duration(high, time->high)) == 0)
		return;
	say(speech, ", between ");
	say_time(speech, time->low);
	say(speech, " and ");
	say_time(speech, time->high);
}

static void
say_survival(struct speech *speech, const struct forecast *forecast)
{
	static const char *const words[] = {
	    [SURVIVAL_UNKNOWN] = ": not known to survive ",
	    [SURVIVAL_YES] = ": survives ",
	    [SURVIVAL_NO] = ": does not survive ",
	};

	say(speech, words[forecast->survives]);
	say_time(speech, forecast->survive.seconds);
}

/* With growth: when the limit is reached, and between which bounds. */
static void
say_leak(struct speech *speech, const struct forecast *forecast,
	 const struct metric_verdict *metric,
	 const struct forecast_question *question)
{
	say(speech, "reaches ");
	say_limit(speech, forecast, metric);
	say(speech, " in ");
	say_interval(speech, &forecast->here);
	say(speech, " at this rate");
	if (isnan(forecast->there.low))
		return;
	say(speech, "; in ");
	say_interval(speech, &forecast->there);
	say_rate(speech, question);
	say_survival(speech, forecast);
}

/*
 * Without proven growth: the earliest time at which the limit can be reached.
 */
static void
say_bound(struct speech *speech, const struct forecast *forecast,
	  const struct metric_verdict *metric,
	  const struct forecast_question *question)
{
	say(speech,
	    metric->kind == VERDICT_FLAT ? "does not reach " : "might reach ");
	say_limit(speech, forecast, metric);
	say(speech,
	    metric->kind == VERDICT_FLAT ? " before " : " as soon as in ");
	say_time(speech, forecast->here.low);
	say(speech, " at this rate");
	if (isnan(forecast->there.low))
		return;
	say(speech, ", ");
	say_time(speech, forecast->there.low);
	say_rate(speech, question);
	say_survival(speech, forecast);
}

static void
forecast_say(struct forecast *forecast, const struct metric_verdict *metric,
	     const struct forecast_question *question)
{
	struct speech speech = {forecast->sentence, sizeof(forecast->sentence),
				0};

	if (forecast->headroom <= 0) {
		say(&speech, "has reached ");
		say_limit(&speech, forecast, metric);
	} else if (metric->kind == VERDICT_LEAK || metric->creeps) {
		say_leak(&speech, forecast, metric, question);
	} else {
		say_bound(&speech, forecast, metric, question);
	}
	if (question->per_second && question->survive.seconds > 0)
		say(&speech, "; growth was measured per second, so nothing is "
			     "known about another rate");
}

/*
 * FLAT asserts only its upper bound, not the estimate. What may not grow at all
 * is not said to reach a limit some day, unless it was asked how long it lasts.
 */
static int
forecast_has_growth(const struct metric_verdict *metric,
		    const struct forecast_question *question)
{
	const struct bounds *growth = &metric->growth;

	if (metric->kind == VERDICT_FAILED ||
	    metric->reason == &reason_out_of_memory)
		return 0;
	if (metric->kind == VERDICT_FLAT)
		return isfinite(growth->high);
	if (metric->kind == VERDICT_INCONCLUSIVE && growth->low <= 0 &&
	    !(question->survive.seconds > 0))
		return 0;
	return isfinite(growth->estimate) && isfinite(growth->low) &&
	       isfinite(growth->high) && growth->high > 0;
}

void
forecast_make(struct forecast *forecast, const struct metric_verdict *metric,
	      const struct forecast_question *question)
{
	static const struct forecast_time unknown = {NAN, NAN, NAN};

	memset(forecast, 0, sizeof(*forecast));
	forecast->here = forecast->there = unknown;
	forecast->survive = question->survive;
	forecast->limit = question->limit;
	forecast->headroom = question->limit - question->level;
	snprintf(forecast->source, sizeof(forecast->source), "%s",
		 question->source != NULL ? question->source : "");
	if (!isfinite(forecast->headroom) || !(question->rate > 0) ||
	    !isfinite(question->rate) || !forecast_has_growth(metric, question))
		return;
	forecast->known = 1;
	forecast->here = forecast_at(forecast, &metric->growth, question->rate);
	if (question->survive.seconds > 0 && !question->per_second)
		forecast->there =
		    forecast_at(forecast, &metric->growth,
				drivers_rate(question->follows, question->rate,
					     question->survive.rate));
	forecast->survives = forecast_survives(forecast, metric->kind);
	forecast_say(forecast, metric, question);
}
