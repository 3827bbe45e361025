/* SPDX-License-Identifier: MIT */
#include "cmd/contest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

/* What was recorded so far, judged as if the run had ended here. */
static int
contest_is_undecided(const struct contest *contest, const struct racer *racer)
{
	const struct settings *settings = &contest->invocation->settings;
	struct error ignored = {0};
	struct verdict verdict;
	struct judged judged;
	struct run run = {0};
	int undecided = 0;

	run_read_about(&run, racer->dir);
	if (judge_run(&judged, &verdict, &run, settings, &ignored) == 0)
		undecided = verdict.kind == VERDICT_INCONCLUSIVE;
	run_free(&run);
	return undecided;
}

static int
contest_may_go_on(const struct contest *contest)
{
	return !*contest->interrupted && clock_now() < contest->until_s;
}

/* Did it listen on the port that it was given? Then both can run at once. */
static int
contest_obeys(const struct racer *racer)
{
	struct run run;
	json_t *target;
	const char *url;
	char *port = xasprintf(":%d", racer->port);
	int obeys;

	run_read_about(&run, racer->dir);
	target = json_object_get(run.meta, "target");
	url = json_string_value(json_object_get(target, "url"));
	obeys = url != NULL && strstr(url, port) != NULL;
	run_free(&run);
	free(port);
	return obeys;
}

static void
contest_show(const struct contest *contest, unsigned done, unsigned rounds)
{
	const struct settings *settings = &contest->invocation->settings;

	if (settings->quiet)
		return;
	fprintf(stderr,
		isatty(STDERR_FILENO) ? "\rround %u of %u  "
				      : "round %u of %u\n",
		done, rounds);
	if (isatty(STDERR_FILENO) && done == rounds)
		fputc('\r', stderr);
}

/* One round is two bursts of each: ABBA, or AA of one alone. */
static void
contest_round(const struct contest *contest, struct racer *a, struct racer *b)
{
	struct racer *order[] = {a, b, b, a};
	/* The first burst of all was done to see which port it takes. */
	size_t begun = b != NULL && a->bursts == 1 && b->bursts == 0;

	for (size_t i = begun; i < COUNT(order); i++)
		if (order[i] != NULL && !*contest->interrupted)
			racer_burst(order[i], contest->interrupted);
}

/* Nothing can be compared with a build that never did a burst. */
static int
contest_is_on(const struct racer *a, const struct racer *b)
{
	if (b == NULL)
		return !a->ended;
	return !(a->ended && b->ended) && !(b->ended && b->bursts == 0);
}

/* Rounds until both are decided; looks are at fixed numbers of them. */
static void
contest_rounds(struct contest *contest, struct racer *a, struct racer *b)
{
	unsigned done = 0, wanted = contest->rounds;

	for (;;) {
		while (done < wanted && contest_may_go_on(contest) &&
		       contest_is_on(a, b)) {
			contest_round(contest, a, b);
			done++;
			if (contest_is_on(a, b))
				contest_show(contest, done, wanted);
		}
		if (wanted >= contest->most || done < wanted ||
		    !(contest_is_undecided(contest, a) ||
		      (b != NULL && contest_is_undecided(contest, b))))
			return;
		wanted *= 2;
	}
}

/* Continuous load, or a lone build: it ends by itself, or when told. */
static int
contest_alone(struct contest *contest, struct racer *racer, struct error *err)
{
	if (racer->pid == 0 &&
	    racer_start(racer, contest->invocation, err) != 0)
		return -1;
	if (!isnan(contest->invocation->settings.cycles))
		contest_rounds(contest, racer, NULL);
	return racer_end(racer, err);
}

/* The second is started when the first rests: it shows what port it took. */
static int
contest_together(struct contest *contest, struct error *err)
{
	struct racer *a = &contest->racers[0], *b = &contest->racers[1];

	if (racer_start(a, contest->invocation, err) != 0)
		return -1;
	racer_burst(a, contest->interrupted);
	contest->one_by_one = !contest_obeys(a);
	if (a->ended && a->bursts == 0)
		return racer_end(a, err);
	if (contest->one_by_one)
		return contest_alone(contest, a, err) == 0
			   ? contest_alone(contest, b, err)
			   : -1;
	if (racer_start(b, contest->invocation, err) == 0)
		contest_rounds(contest, a, b);
	racer_end(b, err);
	racer_end(a, err);
	return err->status == STATUS_OK ? 0 : -1;
}

int
contest_run(struct contest *contest, struct error *err)
{
	if (contest->count == 2)
		return contest_together(contest, err);
	return contest_alone(contest, &contest->racers[1], err);
}
