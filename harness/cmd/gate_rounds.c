/* SPDX-License-Identifier: MIT */
#include "cmd/gate_rounds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

/* Judges what has been recorded so far as if the run ended here. */
static int
gate_rounds_is_undecided(const struct gate_rounds *rounds,
			 const struct gate_build *build)
{
	const struct settings *settings = &rounds->invocation->settings;
	struct error ignored = {0};
	struct verdict verdict;
	struct judged judged;
	struct run run = {0};
	int undecided = 0;

	if (run_read_info(&run, build->dir, &ignored) == 0 &&
	    judge_run(&judged, &verdict, &run, settings, &ignored) == 0)
		undecided = verdict.kind == VERDICT_INCONCLUSIVE;
	run_free(&run);
	return undecided;
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
	if (isatty(STDERR_FILENO) && done == of)
		fputc('\r', stderr);
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
			gate_build_burst(order[i], rounds->interrupted);
}

/* There is nothing to compare with if a build never finished a burst. */
static int
gate_rounds_is_on(const struct gate_build *a, const struct gate_build *b)
{
	if (b == NULL)
		return !a->ended;
	return !(a->ended && b->ended) && !(b->ended && b->bursts == 0);
}

/* Runs rounds until both builds are decided; looks come at fixed counts. */
static void
gate_rounds_rounds(struct gate_rounds *rounds, struct gate_build *a,
		   struct gate_build *b)
{
	unsigned done = 0, wanted = rounds->wanted;

	for (;;) {
		while (done < wanted && gate_rounds_may_go_on(rounds) &&
		       gate_rounds_is_on(a, b)) {
			gate_rounds_round(rounds, a, b);
			done++;
			if (gate_rounds_is_on(a, b))
				gate_rounds_show(rounds, done, wanted);
		}
		if (wanted >= rounds->most || done < wanted ||
		    !(gate_rounds_is_undecided(rounds, a) ||
		      (b != NULL && gate_rounds_is_undecided(rounds, b))))
			return;
		wanted *= 2;
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
	gate_build_burst(a, rounds->interrupted);
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
	if (rounds->count == 2)
		return gate_rounds_together(rounds, err);
	return gate_rounds_alone(rounds, &rounds->builds[1], err);
}
