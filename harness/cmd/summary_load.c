/* SPDX-License-Identifier: MIT */
/* How the load went: what was late or dropped, latencies, what it took. */
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "cmd/summary.h"
#include "report/collections.h"
#include "report/phrase.h"
#include "report/screen.h"
#include "verdict/validity.h"

static void
print_late(FILE *out, const struct run_done *done)
{
	char count[UNITS_TEXT], lag[UNITS_TEXT];

	if (done->late > 0)
		fprintf(
		    out,
		    "  late      %s iteration%s began over 10 ms late, 99 %% "
		    "of all within %s\n",
		    units_count(count, done->late), done->late == 1 ? "" : "s",
		    units_duration(
			lag, run_or_zero(done->load.sent_lag_p99_ms) / 1e3));
}

/*
 * A user who waits for the target's collection is not free for the next
 * iteration.
 */
static void
print_dropped(FILE *out, const struct run_done *done,
	      const struct judged *judged)
{
	const struct conditions *of = &judged->conditions;
	struct collections during = collections_between(
	    judged->run, of->measured_from_s, of->measured_to_s);
	char count[UNITS_TEXT], took[UNITS_TEXT];
	struct buf words = {0};

	if (!(done->dropped > 0))
		return;
	buf_addf(&words, "%s iteration%s found no free user within 100 ms%s",
		 units_count(count, done->dropped),
		 done->dropped == 1 ? "" : "s",
		 done->measured_dropped == 0 ? ", all in the warm-up" : "");
	if (during.count > 0)
		buf_addf(&words,
			 "; collections stopped the target for %s: give it "
			 "more users, or a smaller --gc-budget",
			 units_duration(took, during.seconds));
	screen_note(out, "dropped", buf_text(&words));
	buf_free(&words);
}

/* Collections pause the target: a reader of the latencies has to know that. */
static void
print_collections(FILE *out, const struct judged *judged)
{
	const struct run *run = judged->run;
	struct buf words = {0};

	for (size_t i = 0; i < run->nevents; i++)
		if (strcmp(run->events[i].event, "asked") == 0)
			screen_note(out, "asked", run->events[i].detail);
	collections_words(&words, judged);
	screen_note(out, "collected", buf_text(&words));
	buf_free(&words);
}

static void
print_percentiles(FILE *out, const char *title,
		  const struct run_latency *latency)
{
	static const char *const names[] = {"p50", "p90", "p99", "p99.9",
					    "max"};
	const double ms[] = {latency->p50, latency->p90, latency->p99,
			     latency->p999, latency->max};
	char text[UNITS_TEXT];

	fprintf(out, "  %-9s ", title);
	for (size_t i = 0; i < COUNT(names); i++) {
		double seconds = run_or_zero(ms[i]) / 1e3;

		fprintf(out, "%s%s %s", i > 0 ? ", " : "", names[i],
			units_duration(text, seconds));
	}
	fputc('\n', out);
}

static int
latency_is_same(const struct run_latency *a, const struct run_latency *b)
{
	return a->mean == b->mean && a->p50 == b->p50 && a->p90 == b->p90 &&
	       a->p99 == b->p99 && a->p999 == b->p999 && a->max == b->max;
}

static void
print_untimed(FILE *out, const struct run_done *done)
{
	char count[UNITS_TEXT];

	if (run_or_zero(done->untimed) > 0)
		fprintf(out,
			"%*swithout %s that waited for a collection of "
			"flatline's\n",
			SCREEN_NOTE, "", units_count(count, done->untimed));
}

/*
 * At a given rate latency counts from when a request was due; the time from
 * sending is shown beside it.
 */
static void
print_latency(FILE *out, const struct run_done *done)
{
	if (run_or_zero(done->measured_requests) == 0)
		return;
	print_percentiles(out, "latency", &done->latency);
	print_untimed(out, done);
	if (latency_is_same(&done->latency, &done->uncorrected))
		return;
	fprintf(out, "%*sfrom the scheduled time; from when it was sent:\n",
		SCREEN_NOTE, "");
	print_percentiles(out, "", &done->uncorrected);
}

static void
print_stalled(FILE *out, const struct judged *judged)
{
	struct buf words = {0};

	phrase_stalled(&words, judged);
	screen_note(out, "stalled", buf_text(&words));
	buf_free(&words);
}

/* What generating the load took, and whether that limited it. */
static void
print_load(FILE *out, const struct run_done *done, int verbose)
{
	const struct run_strain *load = &done->load;
	double busiest = run_or_zero(load->busiest);
	double lag_s = run_or_zero(load->lag_p99_ms) / 1e3;
	double threads = run_or_zero(load->threads);
	char lag[UNITS_TEXT], memory[UNITS_TEXT];
	struct buf words = {0};

	if (!load->present ||
	    (verbose <= 0 && !validity_strained(busiest, lag_s)))
		return;
	buf_addf(&words, "%.0f thread%s", threads, threads > 1 ? "s" : "");
	if (busiest > 0)
		buf_addf(&words, "%s at %.0f %% of a processor",
			 threads > 1 ? ", the busiest" : "", 100 * busiest);
	buf_addf(&words, ", p99 lag %s, %s%s", units_duration(lag, lag_s),
		 units_bytes(memory, run_or_zero(load->rss_last_bytes)),
		 !validity_strained(busiest, lag_s) ? ""
		 : validity_strained(busiest, 0)
		     ? ": it was the bottleneck"
		     : ": it had to wait for a processor");
	screen_note(out, "flatline", buf_text(&words));
	buf_free(&words);
}

/* What makes the values of this run its own. */
static void
print_salt(FILE *out, const struct run_info *info)
{
	char count[UNITS_TEXT];
	struct buf words = {0};

	if (!(info->done.uniques > 0) || info->salt == NULL)
		return;
	buf_addf(&words,
		 "%s, in %s values of uuid() and unique(); --salt %s repeats "
		 "them",
		 info->salt, units_count(count, info->done.uniques),
		 info->salt);
	screen_note(out, "salt", buf_text(&words));
	buf_free(&words);
}

void
summary_load(FILE *out, const struct judged *judged, int verbose)
{
	const struct run_info *info = &judged->run->info;
	const struct run_done *done = &info->done;

	print_late(out, done);
	print_dropped(out, done, judged);
	print_collections(out, judged);
	print_latency(out, done);
	print_stalled(out, judged);
	print_load(out, done, verbose);
	print_salt(out, info);
}
