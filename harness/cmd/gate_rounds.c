/* SPDX-License-Identifier: MIT */
#include "cmd/gate_rounds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

/* An estimate of the dose that is needed is only that. */
static const double reserve = 1.25;
/* A stretch of rounds may take so many times as long as the first one did. */
static const double longest = 2;

/*
 * Judges what has been recorded so far as if the run ended here. Returns how
 * many requests the build has to do in all to be decided, at least twice what
 * it has done; 0: it is decided.
 */
static double
gate_rounds_needed(const struct gate_rounds *rounds,
		   const struct gate_build *build)
{
	const struct settings *settings = &rounds->invocation->settings;
	const struct metric_verdict *metric;
	struct error ignored = {0};
	struct verdict verdict;
	struct judged judged;
	struct run run = {0};
	double needed = 0;

	if (run_read_info(&run, build->dir, &ignored) == 0 &&
	    judge_run(&judged, &verdict, &run, settings, &ignored) == 0 &&
	    verdict.kind == VERDICT_INCONCLUSIVE) {
		metric = judged_decisive(&judged);
		needed =
		    fmax(2 * build->requests,
			 metric != NULL ? reserve * metric->needed_dose : NAN);
	}
	run_free(&run);
	return needed;
}

static int
gate_rounds_may_go_on(const struct gate_rounds *rounds)
{
	return !*rounds->interrupted && clock_now() < rounds->until_s;
}

/* Whether it listens on the port it was given: then both can run at once. */
static int
gate_rounds_obeys(const struct gate_build *build)
{
	struct run run;
	struct error ignored = {0};
	const char *url;
	char *port = xasprintf(":%d", build->port);
	int obeys;

	run_read_info(&run, build->dir, &ignored);
	url = run.info.target.url;
	obeys = url != NULL && strstr(url, port) != NULL;
	run_free(&run);
	free(port);
	return obeys;
}

static void
gate_rounds_show(const struct gate_rounds *rounds, unsigned done, unsigned of)
{
	const struct settings *settings = &rounds->invocation->settings;

	if (settings->quiet)
		return;
	fprintf(stderr,
		isatty(STDERR_FILENO) ? "\rround %u of %u  "
				      : "round %u of %u\n",
		done, of);
}

/* The verdict takes the place of the line that was shown. */
static void
gate_rounds_clear(const struct gate_rounds *rounds)
{
	if (!rounds->invocation->settings.quiet && isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

/* One round is two bursts of each build (ABBA), or two of the only one. */
static void
gate_rounds_round(const struct gate_rounds *rounds, struct gate_build *a,
		  struct gate_build *b)
{
	struct gate_build *order[] = {a, b, b, a};
	/*
	 * The very first burst has been done already, to see which port it
	 * takes.
	 */
	size_t begun = b != NULL && a->bursts == 1 && b->bursts == 0;

	for (size_t i = begun; i < COUNT(order); i++)
		if (order[i] != NULL && !*rounds->interrupted)
			gate_build_burst(order[i], rounds->burst,
					 rounds->interrupted);
}

/* There is nothing to compare with if a build never finished a burst. */
static int
gate_rounds_is_on(const struct gate_build *a, const struct gate_build *b)
{
	if (b == NULL)
		return !a->ended;
	return !(a->ended && b->ended) && !(b->ended && b->bursts == 0);
}

/* Requests that the build which needs most has still to do; 0: both are
 * decided. */
static double
gate_rounds_missing(const struct gate_rounds *rounds,
		    const struct gate_build *a, const struct gate_build *b)
{
	double missing = 0, needed;

	for (const struct gate_build *build = a; build != NULL;
	     build = build == b ? NULL : b) {
		needed = gate_rounds_needed(rounds, build);
		missing = fmax(missing, needed - build->requests);
	}
	return missing;
}

/*
 * What is missing is done in half as many rounds as the first stretch had, for
 * a rest costs as much after a large burst as after a small one; bursts grow as
 * far as the time allows that the first stretch took.
 */
static void
gate_rounds_enlarge(struct gate_rounds *rounds, double missing,
		    const struct gate_rounds_stretch *first)
{
	const struct settings *settings = &rounds->invocation->settings;
	double bursts = 2.0 * rounds->more;
	double loaded_s = first->took_s - first->bursts * settings->settle;
	double request_s = fmax(loaded_s, 0) / first->requests;
	double most_s = longest * first->took_s / (bursts * rounds->running);
	double most = (most_s - settings->settle) / request_s;
	double burst = fmin(ceil(missing / bursts), floor(most));

	rounds->burst = (uint32_t)fmax(first->requests / first->bursts,
				       fmin(burst, UINT32_MAX));
}

static void
gate_rounds_do(const struct gate_rounds *rounds, unsigned *done,
	       unsigned wanted, struct gate_build *a, struct gate_build *b)
{
	while (*done < wanted && gate_rounds_may_go_on(rounds) &&
	       gate_rounds_is_on(a, b)) {
		gate_rounds_round(rounds, a, b);
		++*done;
		if (gate_rounds_is_on(a, b))
			gate_rounds_show(rounds, *done, wanted);
	}
}

/* What the first stretch did, of both builds. */
static struct gate_rounds_stretch
gate_rounds_stretch(double took_s, const struct gate_build *a,
		    const struct gate_build *b)
{
	struct gate_rounds_stretch stretch = {took_s, a->bursts, a->requests};

	if (b != NULL) {
		stretch.bursts += b->bursts;
		stretch.requests += b->requests;
	}
	return stretch;
}

/* Runs rounds until both builds are decided, with so many looks at most. */
static void
gate_rounds_rounds(struct gate_rounds *rounds, struct gate_build *a,
		   struct gate_build *b)
{
	unsigned done = 0, wanted = rounds->wanted;
	double start = clock_now(), missing;
	struct gate_rounds_stretch first;

	rounds->running = b != NULL ? 2 : 1;
	rounds->more = (wanted + 1) / 2;
	rounds->burst = 0;
	gate_rounds_do(rounds, &done, wanted, a, b);
	first = gate_rounds_stretch(clock_now() - start, a, b);
	for (int look = 1; look < rounds->looks && done == wanted; look++) {
		missing = gate_rounds_missing(rounds, a, b);
		if (!(missing > 0))
			return;
		gate_rounds_enlarge(rounds, missing, &first);
		wanted += rounds->more;
		gate_rounds_do(rounds, &done, wanted, a, b);
	}
}

/*
 * Continuous load, or one build only: it ends by itself or when it is told to.
 */
static int
gate_rounds_alone(struct gate_rounds *rounds, struct gate_build *build,
		  struct error *err)
{
	if (build->pid == 0 &&
	    gate_build_start(build, rounds->invocation, err) != 0)
		return -1;
	if (!isnan(rounds->invocation->settings.cycles))
		gate_rounds_rounds(rounds, build, NULL);
	return gate_build_end(build, err);
}

/* Starts the second build when the first one rests and its port is known. */
static int
gate_rounds_together(struct gate_rounds *rounds, struct error *err)
{
	struct gate_build *a = &rounds->builds[0], *b = &rounds->builds[1];

	if (gate_build_start(a, rounds->invocation, err) != 0)
		return -1;
	gate_build_burst(a, 0, rounds->interrupted);
	rounds->one_by_one = !gate_rounds_obeys(a);
	if (a->ended && a->bursts == 0)
		return gate_build_end(a, err);
	if (rounds->one_by_one)
		return gate_rounds_alone(rounds, a, err) == 0
			   ? gate_rounds_alone(rounds, b, err)
			   : -1;
	if (gate_build_start(b, rounds->invocation, err) == 0)
		gate_rounds_rounds(rounds, a, b);
	gate_build_end(b, err);
	gate_build_end(a, err);
	return err->status == STATUS_OK ? 0 : -1;
}

int
gate_rounds_run(struct gate_rounds *rounds, struct error *err)
{
	int result = rounds->count == 2
			 ? gate_rounds_together(rounds, err)
			 : gate_rounds_alone(rounds, &rounds->builds[1], err);

	gate_rounds_clear(rounds);
	return result;
}
