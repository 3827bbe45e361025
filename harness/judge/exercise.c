/* SPDX-License-Identifier: MIT */
#include "judge/exercise.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"

/* A leak for each of something rarer than this is lost among requests. */
static const double least_share = 0.01;
/* Fewer requests than this exercise nothing. */
enum { LEAST_REQUESTS = 100 };

static void __attribute__((format(printf, 4, 5)))
exercise_lacks(struct judged *judged, const char *what, const char *how,
	       const char *fmt, ...)
{
	struct unexercised *item = &judged->unexercised[judged->nunexercised++];
	va_list args;

	item->what = what;
	item->how = how;
	va_start(args, fmt);
	vsnprintf(item->seen, sizeof(item->seen), fmt, args);
	va_end(args);
}

/* Whether there was so little of it that a leak for each would not show. */
static int
exercise_is_rare(const struct judged *judged, double count)
{
	return count < least_share * judged->run->info.done.measured_requests;
}

/* The words of a headline: by what, on what. */
static void __attribute__((format(printf, 2, 3)))
exercise_say(struct judged *judged, const char *fmt, ...)
{
	char *text = judged->conditions.driven;
	size_t used = strlen(text);
	va_list args;

	va_start(args, fmt);
	vsnprintf(text + used, sizeof(judged->conditions.driven) - used, fmt,
		  args);
	va_end(args);
}

static void
exercise_connections(struct judged *judged, const struct run_done *done)
{
	double opened = done->measured_connections, all = done->connections;
	char count[UNITS_TEXT];

	if (!isfinite(opened) || !(all > 0) ||
	    !exercise_is_rare(judged, opened))
		return;
	units_count(count, opened > 0 ? opened : all);
	exercise_lacks(judged, "new connections", "--no-keepalive", "%s %s",
		       count, opened > 0 ? "opened" : "kept");
	units_count(count, all);
	exercise_say(judged, " on %s%s connection%s", count,
		     opened > 0 ? "" : " kept", all == 1 ? "" : "s");
}

/* A service that sets no cookies does not know its visitors. */
static void
exercise_visitors(struct judged *judged, const struct run_done *done)
{
	char count[UNITS_TEXT];

	if (judged->conditions.new_visitors > 0 || !(done->cookie_replies > 0))
		return;
	units_count(count, done->visitors);
	exercise_lacks(judged, "new visitors", "--visitors new", "%s returning",
		       count);
	exercise_say(judged, " by %s returning visitor%s", count,
		     done->visitors == 1 ? "" : "s");
}

static void
exercise_aborts(struct judged *judged, const struct run_done *done)
{
	char count[UNITS_TEXT];

	if (!isfinite(done->aborted) ||
	    !exercise_is_rare(judged, done->aborted))
		return;
	exercise_lacks(judged, "aborts", "abort_after", "%s",
		       done->aborted > 0 ? units_count(count, done->aborted)
					 : "none");
}

/* Replies of 400 and above, expected or not, and requests without any. */
static void
exercise_errors(struct judged *judged, const struct run_done *done)
{
	const struct run_outcome *outcomes = done->outcomes.items;
	double errors = 0;
	char count[UNITS_TEXT];

	if (outcomes == NULL)
		return;
	for (size_t i = 0; i < done->outcomes.count; i++)
		if (!(outcomes[i].status < 400))
			errors += outcomes[i].requests;
	if (!exercise_is_rare(judged, errors))
		return;
	exercise_lacks(judged, "errors", "expect", "%s",
		       errors > 0 ? units_count(count, errors) : "none");
}

/* A log has its own requests. */
static void
exercise_keys(struct judged *judged, const struct run_info *info)
{
	double different = info->done.different_requests;
	char count[UNITS_TEXT];

	if (!isfinite(different) || info->replay.present ||
	    !exercise_is_rare(judged, different))
		return;
	exercise_lacks(judged, "new keys", "uuid()", "%s different request%s",
		       units_count(count, different),
		       different == 1 ? "" : "s");
}

/* Visitors of the measured part; of a run that was killed, from the samples. */
static double
exercise_new_visitors(const struct judged *judged,
		      const struct run_reader *reader)
{
	const struct run_info *info = &judged->run->info;
	double share = reader->visitors.last / reader->requests.last;

	if (strcmp(run_or_empty(info->load.visitors), "new") != 0)
		return 0;
	if (info->done.present && !reader->timeline->cut)
		return run_or_zero(info->done.measured_visitors);
	return run_or_zero(share * judged->conditions.requests);
}

void
exercise_read(struct judged *judged, const struct settings *settings,
	      const struct run_reader *reader)
{
	const struct run_info *info = &judged->run->info;
	struct conditions *conditions = &judged->conditions;

	conditions->new_visitors = exercise_new_visitors(judged, reader);
	conditions->session_ttl_s = run_or_zero(isnan(settings->session_ttl)
						    ? info->limits.session_ttl_s
						    : settings->session_ttl);
	if (!info->done.present ||
	    !(info->done.measured_requests >= LEAST_REQUESTS))
		return;
	exercise_connections(judged, &info->done);
	exercise_visitors(judged, &info->done);
	exercise_aborts(judged, &info->done);
	exercise_errors(judged, &info->done);
	exercise_keys(judged, info);
}
