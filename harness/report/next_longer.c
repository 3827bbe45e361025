/* SPDX-License-Identifier: MIT */
/* The same command, for longer. */
#include <math.h>

#include "report/next_step.h"
#include "report/report.h"
#include "verdict/sentence.h"

const char next_same[] = "the same command";

/* A reading takes a burst or a tenth of a second: with less there is no line.
 */
static const double least_bursts = 12, least_s = 5;

/* A watch has no load that ends. */
double
next_span(const struct judged *run)
{
	const struct run_event *end = run_last_event(run->run, "end");
	double to_s = run->conditions.measured_to_s;

	if (!isfinite(to_s) && end != NULL)
		to_s = end->time_s;
	return to_s - run->conditions.measured_from_s;
}

/* How many times as much load it takes: what the verdict asks for, or twice. */
double
next_times(const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	double done = run->conditions.per_second ? next_span(run)
						 : run->conditions.requests;
	double times = metric != NULL ? metric->needed_dose / done : NAN;

	if (isfinite(times) && times > 1.1)
		return fmin(times, 1000);
	if (run->run->info.load.cycles > 0)
		return fmax(2, least_bursts / run->run->info.load.cycles);
	return fmin(fmax(2, least_s / fmax(next_span(run), 0.001)), 1000);
}

void
next_longer(struct buf *out, const struct judged *run, double times)
{
	const struct run_load *load = &run->run->info.load;
	double span = fmax(next_span(run), 1);

	buf_adds(out, "with ");
	if (!isnan(load->cycles))
		buf_addf(out, "--cycles %.0f", ceil(load->cycles * times));
	else if (!isnan(load->requests))
		buf_addf(out, "-n %.0f",
			 sentence_round_up(load->requests * times));
	else if (load->looks > 1) /* it ended at its longest */
		buf_addf(out, "--max-duration %.0fs",
			 sentence_round_up(ceil(span * times)));
	else if (isfinite(load->duration_s))
		buf_addf(out, "-d %.0fs%s",
			 sentence_round_up(ceil(load->duration_s * times)),
			 run->run->info.segments.count > 0
			     ? ""
			     : ", or --until-certain");
	else /* a watch */
		buf_addf(out, "-d %.0fs",
			 sentence_round_up(ceil(span * times)));
}
