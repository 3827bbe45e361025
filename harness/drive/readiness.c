/* SPDX-License-Identifier: MIT */
#include "drive/readiness.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/units.h"

static const double first_patience_s = 1, first_pause_s = 0.05,
		    most_pause_s = 0.5;

static const char *
readiness_path(const struct settings *settings)
{
	return settings->ready != NULL ? settings->ready : "/";
}

/* Until when silence is awaited. */
static double
readiness_silent_until(const struct readiness *of)
{
	return of->patient
		   ? of->until_s
		   : fmin(of->until_s, of->since_s + of->settings->timeout);
}

static void
readiness_ask(const struct readiness *of, double patience_s,
	      struct probe_answer *answer)
{
	struct transport_settings how = {.address = *of->address};
	double left = readiness_silent_until(of) - clock_now();
	double least = fmin(first_patience_s, of->settings->timeout);

	transport_settings_take(&how, of->settings);
	probe_ask(
	    &(struct probe){.how = &how,
			    .path = readiness_path(of->settings),
			    .login = of->settings->ready != NULL,
			    .timeout_s = fmax(fmin(patience_s, left), least),
			    .stop = of->stop},
	    answer);
}

/* A failure that waiting does not mend is left to the load to tell. */
static int
readiness_reached(const struct readiness *of, const struct probe_answer *answer)
{
	int status = answer->status;

	switch (answer->failure) {
	case HTTP_ANSWERED:
		if (of->settings->ready != NULL)
			return status >= 200 && status < 400;
		return status != 502 && status != 503 && status != 504;
	case HTTP_TIMEOUT:
		return !of->patient &&
		       clock_now() >= readiness_silent_until(of);
	case HTTP_REFUSED:
	case HTTP_CONNECT:
	case HTTP_RESET:
		return !of->patient;
	default:
		return 1;
	}
}

/* "answered 503", "gave no answer" */
static void
readiness_say(const struct probe_answer *answer, char *text, size_t size)
{
	if (answer->failure == HTTP_ANSWERED)
		snprintf(text, size, "answered %d", answer->status);
	else if (answer->failure == HTTP_TIMEOUT)
		snprintf(text, size, "gave no answer");
	else if (answer->failure == HTTP_RESET)
		snprintf(text, size, "closed the connection without an answer");
	else
		snprintf(text, size, "gave no answer (%s)",
			 http_failure_text(answer->failure));
}

void
readiness_explain(struct buf *out, const struct probe_answer *answer,
		  double seconds, const struct address *address,
		  const struct settings *settings)
{
	char said[80], time[UNITS_TEXT];

	readiness_say(answer, said, sizeof(said));
	buf_addf(out,
		 "%s for %s (GET %s%.100s): it is not ready; wait longer with "
		 "--start-timeout, or name a path that says when it is with "
		 "--ready",
		 said, units_duration(time, seconds), address->base,
		 readiness_path(settings));
}

static int
readiness_late(const struct readiness *of, const struct probe_answer *answer,
	       struct error *err)
{
	static const char who[] = "the target";
	struct buf what = {0};

	readiness_explain(&what, answer, clock_now() - of->since_s, of->address,
			  of->settings);
	if (of->target != NULL)
		target_fail(of->target, who, buf_text(&what), err);
	else
		error_set(err, STATUS_UNAVAILABLE, "%s %s", who,
			  buf_text(&what));
	buf_free(&what);
	return -1;
}

static int
readiness_has_ended(const struct readiness *of)
{
	struct target_end end = {.cause = TARGET_RUNS};

	if (of->target != NULL)
		target_poll(of->target, &end);
	return end.cause != TARGET_RUNS;
}

int
readiness_wait(const struct readiness *of, struct error *err)
{
	double patience_s = first_patience_s, pause_s = first_pause_s;
	struct probe_answer answer;
	char said[80];

	for (;;) {
		readiness_ask(of, patience_s, &answer);
		if (of->stop != NULL && *of->stop)
			return error_set(err, STATUS_INTERRUPTED,
					 "interrupted");
		if (readiness_reached(of, &answer))
			return 0;
		if (readiness_has_ended(of) || clock_now() >= of->until_s)
			return readiness_late(of, &answer, err);
		readiness_say(&answer, said, sizeof(said));
		if (of->on_wait != NULL)
			of->on_wait(of->arg, said);
		clock_pause(pause_s);
		pause_s = fmin(2 * pause_s, most_pause_s);
		if (answer.failure == HTTP_TIMEOUT)
			patience_s *= 2;
	}
}
