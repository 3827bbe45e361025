/* SPDX-License-Identifier: MIT */
#include "cmd/gate_next.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "verdict/sentence.h"

/* With fewer rounds there are too few readings. */
enum { LEAST_ROUNDS = 6 };

static const struct judged *
gate_next_run(const struct compared *both, size_t i)
{
	return i == 0 ? &both->before : &both->after;
}

/* "PORT=8080 sh -c './server'": as the gate starts it. */
static void
gate_next_start(struct buf *out, const struct gate_build *build)
{
	struct gate_build by_hand = *build;
	char *command;

	if (build->by_hand != NULL) {
		buf_adds(out, build->by_hand);
		return;
	}
	by_hand.port = GATE_HAND_PORT;
	command = gate_build_command(&by_hand);
	buf_addf(out, "PORT=%d sh -c ", GATE_HAND_PORT);
	escape_shell(out, command, strlen(command));
	free(command);
}

static void
gate_next_check(struct buf *out, const struct gate_rounds *rounds,
		const struct gate_build *build)
{
	const char *scenario = rounds->invocation->args[0];

	if (build->by_hand != NULL)
		buf_addf(out, "%s & ", build->by_hand);
	buf_adds(out, "flatline check ");
	escape_shell(out, scenario, strlen(scenario));
	if (build->by_hand != NULL) {
		buf_addf(out, " --target http://127.0.0.1:%d", GATE_HAND_PORT);
		return;
	}
	buf_adds(out, " -- env ");
	gate_next_start(out, build);
}

/* The build that failed, what it said, or what it answers. */
static void
gate_next_failed(struct buf *out, const struct gate_rounds *rounds,
		 const struct compared *both)
{
	for (size_t i = COUNT(rounds->builds); i-- > 0;) {
		const struct gate_build *build = &rounds->builds[i];
		const struct judged *run = gate_next_run(both, i);

		if (build->failure[0] != '\0') {
			gate_next_start(out, build);
			return;
		}
		if (run->run == NULL || run->verdict->kind != VERDICT_FAILED)
			continue;
		if (run->conditions.errors > 0 &&
		    run->conditions.death == DEATH_NONE &&
		    build->command != NULL)
			gate_next_check(out, rounds, build);
		else
			next_step(out, run, 1);
		return;
	}
}

/* How many times as many rounds it takes. */
static double
gate_next_times(const struct compared *both)
{
	double times = 2;

	for (size_t i = 0; i < 2; i++) {
		const struct judged *run = gate_next_run(both, i);

		if (run->verdict->kind == VERDICT_INCONCLUSIVE)
			times = fmax(times, next_times(run));
	}
	return times;
}

/* The limit of time, if it would end a gate of that length. */
static void
gate_next_limit(struct buf *out, const struct gate_rounds *rounds,
		double takes_s)
{
	if (1.2 * takes_s > rounds->until_s - rounds->since_s)
		buf_addf(out, " --max-duration %.0fm",
			 sentence_round_up(ceil(2 * takes_s / 60)));
}

/* More rounds, where more requests alone would not do. */
static void
gate_next_rounds(struct buf *out, const struct gate_rounds *rounds,
		 double times)
{
	const struct gate_build *after = &rounds->builds[1];
	double done = fmax(after->bursts / 2.0, 1);
	double took_s = (clock_now() - rounds->since_s) / done;
	double wanted = after->requests / (2.0 * after->planned) * times;

	wanted = fmin(ceil(fmax(wanted, LEAST_ROUNDS)), 1000);
	buf_addf(out, "the same command with --rounds %.0f", wanted);
	gate_next_limit(out, rounds, took_s * wanted);
}

/* The rests take as long as before, the requests longer. */
static double
gate_next_takes(const struct gate_rounds *rounds, double wanted)
{
	const struct gate_build *a = &rounds->builds[0], *b = a + 1;
	double settle = rounds->invocation->settings.settle;
	double bursts = (double)a->bursts + b->bursts;
	double rests_s = settle * bursts;
	double loaded_s = fmax(clock_now() - rounds->since_s - rests_s, 0);

	return settle * 4 * rounds->wanted +
	       loaded_s * 2 * wanted / (a->requests + b->requests);
}

/* As many rounds, of larger bursts. */
static void
gate_next_requests(struct buf *out, const struct gate_rounds *rounds,
		   double times)
{
	double wanted = sentence_round_up(rounds->builds[1].requests * times);

	buf_addf(out, "the same command with -n %.0f", wanted);
	gate_next_limit(out, rounds, gate_next_takes(rounds, wanted));
}

static void
gate_next_longer(struct buf *out, const struct gate_rounds *rounds,
		 const struct compared *both)
{
	const struct settings *settings = &rounds->invocation->settings;
	double times = gate_next_times(both);
	int counted = settings->set_by[OPT_requests] == SOURCE_COMMAND_LINE;

	/* Requests in all and in a burst exclude each other. */
	if (rounds->count == 1 || rounds->wanted < LEAST_ROUNDS ||
	    (settings->set_by[OPT_burst] == SOURCE_COMMAND_LINE && !counted))
		gate_next_rounds(out, rounds, times);
	else
		gate_next_requests(out, rounds, times);
}

/* Of a recorded baseline, which has to be recorded again. */
static int
gate_next_is_old(const struct gate_rounds *rounds, const struct compared *both)
{
	return rounds->count == 1 &&
	       (both->after.verdict->kind != VERDICT_INCONCLUSIVE ||
		isnan(rounds->invocation->settings.cycles));
}

void
gate_next(struct buf *out, const struct gate_rounds *rounds,
	  const struct compared *both)
{
	const struct decision *decision = &both->decision;

	if (decision->kind == COMPARE_FAILED)
		gate_next_failed(out, rounds, both);
	else if (decision->kind != COMPARE_INCONCLUSIVE &&
		 decision->status != STATUS_INCONCLUSIVE)
		return;
	else if (*rounds->interrupted)
		buf_adds(out, "the same command, to its end");
	else if (gate_next_is_old(rounds, both))
		next_compared(out, both);
	else
		gate_next_longer(out, rounds, both);
}
