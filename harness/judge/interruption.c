/* SPDX-License-Identifier: MIT */
#include "judge/interruption.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"

static int
was_interrupted(const struct run *run)
{
	const struct run_event *end = run_last_event(run, "end");

	return end != NULL && strcmp(end->detail, "interrupted") == 0;
}

/* When the load ended. */
static double
ended_s(const struct run *run, const struct run_timeline *timeline)
{
	return isfinite(timeline->measured_to_s)
		   ? timeline->measured_to_s
		   : run_last_event(run, "end")->time_s;
}

/* Before the measured part began. */
static void
interrupted_early(struct conditions *of, const struct run *run, double end_s)
{
	double warmup_s = run->info.load.warmup_s;
	char after[UNITS_TEXT], planned[UNITS_TEXT] = "";

	units_duration(after, end_s);
	if (warmup_s > end_s)
		units_duration(planned, warmup_s);
	snprintf(of->interrupted, sizeof(of->interrupted),
		 "interrupted after %s%s%s of warm-up", after,
		 planned[0] != '\0' ? " of " : "", planned);
	snprintf(of->undone, sizeof(of->undone), "nothing was measured");
	of->unmeasured = 1;
}

/* "3 s of 30 s", "1,180 of 5,000 requests", "5 of 12 bursts" */
static void
interrupted_measured(struct conditions *of, const struct run *run,
		     const struct run_timeline *timeline, double seconds)
{
	const struct run_load *load = &run->info.load;
	char done[UNITS_TEXT], planned[UNITS_TEXT], text[64];

	units_duration(done, seconds);
	if (!isnan(load->cycles))
		snprintf(text, sizeof(text), "%zu of %.0f bursts",
			 timeline->ncycles, load->cycles);
	else if (!isnan(load->requests))
		snprintf(text, sizeof(text), "%s of %s requests",
			 units_count(done, run_or_zero(of->requests)),
			 units_count(planned, load->requests));
	else if (load->duration_s > seconds && !run->info.replay.present)
		snprintf(text, sizeof(text), "%s of %s", done,
			 units_duration(planned, load->duration_s));
	else
		snprintf(text, sizeof(text), "%s", done);
	snprintf(of->interrupted, sizeof(of->interrupted),
		 "interrupted after %s", text);
}

void
interruption_read(struct conditions *of, const struct run *run,
		  const struct run_timeline *timeline)
{
	double end_s;

	if (timeline->cut || !was_interrupted(run))
		return;
	end_s = ended_s(run, timeline);
	if (end_s > timeline->measured_from_s)
		interrupted_measured(of, run, timeline,
				     end_s - timeline->measured_from_s);
	else
		interrupted_early(of, run, end_s);
}
