/* SPDX-License-Identifier: MIT */
/* What happened along the time axis of a run. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/collections.h"
#include "report/run_view.h"
#include "report/phrase.h"

/* The picture's width in characters; the number of labels is limited. */
enum { WIDTH = 105, MARKS_MAX = 200, MARK_LABELS = 3 };
enum { MARK_WIDTH = 64, MARK_TAIL = 38, DOSES_MAX = 5, DOSES_APART = 10 };
enum { PAUSES_MAX = 2000 };

/* A phase too short for its name is shaded without it. */
static void
run_view_phase(struct buf *out, const struct run_view *view, struct range time,
	       const char *name)
{
	double share;

	time.low = fmax(time.low, view->time.low);
	time.high = fmin(time.high, view->time.high);
	if (!(time.high > time.low))
		return;
	share = (time.high - time.low) / (view->time.high - view->time.low);
	buf_addf(out, "%.10g %.10g \"%s\"\n", time.low, time.high,
		 share * WIDTH > (double)strlen(name) + 2 ? name : "");
}

/* All phases but the measured one, which stays white. */
void
run_view_phases(struct buf *out, const struct run_view *view)
{
	double from_s = view->run->conditions.measured_from_s;
	double to_s = view->run->conditions.measured_to_s;

	double first_s = trace_times(&view->main).low;

	run_view_phase(out, view, (struct range){first_s, 0}, "start");
	if (isfinite(from_s))
		run_view_phase(out, view, (struct range){0, from_s}, "warm-up");
	if (isfinite(to_s))
		run_view_phase(out, view, (struct range){to_s, view->time.high},
			       "no load");
}

/* Events that a reader of the picture needs to know. */
static int
mark_is_one(const char *event)
{
	static const char *const events[] = {"restart", "out of memory",
					     "killed", "exit"};

	for (size_t i = 0; i < COUNT(events); i++)
		if (strcmp(events[i], event) == 0)
			return 1;
	return 0;
}

/* Adds a line "time row label"; rows of labels are stacked. */
static void
mark_add(struct buf *out, double time_s, size_t row, const char *words)
{
	struct buf cut = {0};

	phrase_cut_middle(&cut, row < MARK_LABELS ? words : "", MARK_WIDTH,
			  MARK_TAIL);
	buf_addf(out, "%.10g %zu ", time_s, row);
	datafile_quote(out, buf_text(&cut));
	buf_adds(out, "\n");
	buf_free(&cut);
}

static void
mark_event(struct buf *out, const struct run_event *event, size_t row)
{
	const char *detail = event->detail != NULL ? event->detail : "";
	struct buf words = {0};

	if (strstr(detail, event->event) == NULL)
		buf_addf(&words, "%s%s", event->event,
			 detail[0] != '\0' ? ": " : "");
	buf_adds(&words, detail);
	mark_add(out, event->time_s, row, buf_text(&words));
	buf_free(&words);
}

/* A death without an event is taken from the conditions. */
static void
mark_death(struct buf *out, const struct conditions *of, size_t row)
{
	static const char *const words[] = {
	    [DEATH_OUT_OF_MEMORY] = "out of memory",
	    [DEATH_KILLED] = "killed",
	    [DEATH_OTHER] = "died",
	};

	if (of->death != DEATH_NONE && isfinite(of->death_s))
		mark_add(out, of->death_s, row, words[of->death]);
}

void
run_view_marks(struct buf *out, const struct run_view *view)
{
	const struct run *run = view->run->run;
	const struct conditions *of = &view->run->conditions;
	size_t row = 0;
	int died = 0;

	for (size_t i = 0; i < run->nevents && row < MARKS_MAX; i++) {
		const struct run_event *event = &run->events[i];

		if (!mark_is_one(event->event) || !isfinite(event->time_s))
			continue;
		mark_event(out, event, row++);
		died |= fabs(event->time_s - of->death_s) < 1;
	}
	if (!died)
		mark_death(out, of, row);
}

/* Lines "from to": pauses of the target for collection. */
void
run_view_pauses(struct buf *out, const struct run_view *view)
{
	const struct run *run = view->run->run;
	size_t pauses = 0;

	for (size_t i = 0; i < run->nevents && pauses < PAUSES_MAX; i++) {
		double start_s = collection_start(&run->events[i]);

		if (!isfinite(start_s))
			continue;
		buf_addf(out, "%.10g %.10g\n", start_s, run->events[i].time_s);
		pauses++;
	}
}

/*
 * A step of 1, 2 or 5 times a power of ten, at most `most` of which make up
 * `total`.
 */
static double
dose_step(double total, double most)
{
	double power = pow(10, floor(log10(total / most)));

	for (int i = 0; i < 3; i++) {
		static const double digits[] = {1, 2, 5};

		if (digits[i] * power * most >= total)
			return digits[i] * power;
	}
	return 10 * power;
}

void
run_view_doses(struct buf *out, const struct run_view *view)
{
	double total = view->run->requests;
	double step = fmax(1, dose_step(total, DOSES_MAX));
	double room = (view->time.high - view->time.low) / DOSES_APART;
	double last_s = -INFINITY;
	char text[UNITS_TEXT];

	if (view->run->conditions.per_second || !(total >= 1))
		return;
	for (double dose = step; dose <= total; dose += step) {
		double time_s = trace_time_at(&view->main, dose);

		/* in a fast warm-up they would overlap */
		if (!isfinite(time_s) || time_s - last_s < room)
			continue;
		buf_addf(out, "%.10g \"%s\"\n", time_s,
			 units_count(text, dose));
		last_s = time_s;
	}
}
