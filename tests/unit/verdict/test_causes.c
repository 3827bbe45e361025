/* SPDX-License-Identifier: MIT */
/* What growth follows, of a load that was more than requests. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "verdict/causes.h"
#include "verdict/track.h"

#include "../../draw.h"

enum { READINGS = 600, RUNS = 4, STRETCHES = 16 };

#define SECOND 0.5 /* between readings */
#define PER_SECOND 200.0
#define KIB 1024.0

/* How the share of what is not plain requests moves. */
enum mix { MIX_FIXED, MIX_CHANCE, MIX_DESIGN, MIX_LATE, MIXES };
enum noise {
	NOISE_WHITE,
	NOISE_AR,
	NOISE_WALK,
	NOISE_TEETH,
	NOISE_ARENAS, /* it grows by the MiB */
	NOISES
};

/*
 * A run of 5 minutes. In KiB: what comes with all of each cause; what is in
 * flight at the mean rate of connections; and its load.
 */
struct made {
	double by[CAUSES], in_flight;
	enum mix mix;
	enum noise noise;
	int stages;  /* the rate is stepped too */
	int counted; /* something, by the scenario itself */
	int aborts;  /* and errors vary by themselves; else only connections */
	unsigned seed;
};

static double
noise_next(enum noise noise, double *level, double share, unsigned *seed)
{
	switch (noise) {
	case NOISE_WHITE:
		return 256 * draw_normal(seed);
	case NOISE_AR:
		*level = 0.9 * *level + 256 * sqrt(0.19) * draw_normal(seed);
		return *level;
	case NOISE_WALK:
		return *level += 50 * draw_normal(seed);
	case NOISE_TEETH:
		return 1024 * fmod(40 * share, 1) + 50 * draw_normal(seed);
	default:
		return 0;
	}
}

/* As the load has it: up to 1.9 times its share, then what makes up for it. */
static void
mix_design(double *weights, unsigned *seed)
{
	for (size_t s = 0; s < STRETCHES; s += 2) {
		double off = 0.3 + 0.6 * draw_uniform(seed);

		off *= draw_uniform(seed) < 0.5 ? 1 : -1;
		weights[s] = 1 + off;
		weights[s + 1] = 1 - off;
	}
}

static void
mix_make(double *weights, enum mix mix, unsigned *seed)
{
	for (size_t s = 0; s < STRETCHES; s++)
		weights[s] =
		    mix == MIX_LATE ? (s < STRETCHES / 2 ? 0.2 : 1.8) : 1;
	if (mix == MIX_DESIGN)
		mix_design(weights, seed);
}

/* So many of these requests, drawn one by one (normal approximation). */
static double
mix_draw(double requests, double share, const struct made *made, unsigned *seed)
{
	double sigma = sqrt(requests * share * (1 - share));

	if (made->mix == MIX_FIXED)
		return requests * share;
	return fmax(requests * share + sigma * draw_normal(seed), 0);
}

/* What a load has done by each reading. */
struct done {
	double by[READINGS][CAUSES], rate[READINGS];
};

static void
done_make(struct done *done, struct made *made)
{
	static const double rates[] = {1.6, 0.4, 1.2, 0.8};
	double sum[CAUSES] = {0}, own[CAUSES][STRETCHES];

	for (size_t c = 0; c < CAUSES; c++)
		mix_make(own[c], made->mix, &made->seed);
	for (size_t i = 0; i < READINGS; i++) {
		size_t s = i * STRETCHES / READINGS;
		double requests = PER_SECOND * SECOND;
		double aborts = 0, errors = 0, connections;

		if (made->stages)
			requests *= rates[4 * i / READINGS];
		connections =
		    mix_draw(requests, 0.2 * own[2][s], made, &made->seed);
		if (made->aborts) {
			aborts = mix_draw(requests, 0.2 * own[4][s], made,
					  &made->seed);
			errors = mix_draw(requests, 0.2 * own[5][s], made,
					  &made->seed);
		}
		if (made->counted)
			sum[CAUSE_COUNTED] += mix_draw(
			    requests, 0.2 * own[6][s], made, &made->seed);
		done->rate[i] = connections;
		sum[CAUSE_REQUESTS] += requests;
		sum[CAUSE_TIME] += SECOND;
		sum[CAUSE_CONNECTIONS] += connections + aborts;
		sum[CAUSE_VISITORS] += requests / 5;
		sum[CAUSE_ABORTS] += aborts;
		sum[CAUSE_ERRORS] += errors;
		for (size_t c = 0; c < CAUSES; c++)
			done->by[i][c] = sum[c];
	}
}

static double
made_level(const struct made *made, const struct done *done, size_t i)
{
	double kib =
	    60 * KIB + made->in_flight * done->rate[i] * READINGS /
			   fmax(done->by[READINGS - 1][CAUSE_CONNECTIONS], 1);

	for (size_t c = 0; c < CAUSES; c++)
		if (made->by[c] > 0)
			kib += made->by[c] * done->by[i][c] /
			       done->by[READINGS - 1][c];
	return kib;
}

static struct causes
caused(struct made made, double *each)
{
	struct track *track = xcalloc(1, sizeof(*track));
	struct doses *doses = xcalloc(1, sizeof(*doses));
	struct done *done = xcalloc(1, sizeof(*done));
	struct causes causes;
	double level = 0;

	track_init(track, "rss_bytes", MEASURE_BYTES);
	doses_init(doses);
	done_make(done, &made);
	for (size_t i = 0; i < READINGS; i++) {
		double time_s = SECOND * (double)i;
		double kib = made_level(&made, done, i) +
			     noise_next(made.noise, &level,
					(double)i / READINGS, &made.seed);

		if (made.noise == NOISE_ARENAS)
			kib = 1024 * ceil(kib / 1024);
		for (size_t c = CAUSE_CONNECTIONS; c < CAUSES; c++)
			curve_add(&doses->by_time[c], time_s, time_s,
				  done->by[i][c]);
		track_add(track, PART_MEASURED, time_s,
			  done->by[i][CAUSE_REQUESTS], floor(kib / 4) * 4096);
	}
	for (size_t c = 0; c < CAUSES; c++)
		each[c] = 1024 * made.by[c] / done->by[READINGS - 1][c];
	causes_find(&causes, track, doses, 0.025);
	track_free(track);
	free(track);
	free(doses);
	free(done);
	return causes;
}

struct tally {
	size_t runs, right, wrong, unknown, together, bounded, covered;
};

static void
tally_bounds(struct tally *tally, const struct causes *causes,
	     const double *each)
{
	for (size_t g = 0; g < causes->ngroups; g++) {
		const struct cause_group *group = &causes->groups[g];

		if ((group->causes & (group->causes - 1)) != 0)
			continue;
		tally->bounded++;
		tally->covered += group->growth.low <= each[group->counted] &&
				  each[group->counted] <= group->growth.high;
	}
}

static void
tally_run(struct tally *tally, struct made made, enum cause truth)
{
	double each[CAUSES];
	struct causes causes = caused(made, each);
	unsigned follows = causes.ngroups > 0 && causes.follows < causes.ngroups
			       ? causes.groups[causes.follows].causes
			       : 0;

	tally->runs++;
	if (causes.ngroups == 1)
		tally->together++;
	else if (follows == 0)
		tally->unknown++;
	else if (truth < CAUSES && (follows >> truth & 1) != 0)
		tally->right++;
	else
		tally->wrong++;
	if (made.noise != NOISE_WALK && made.noise != NOISE_ARENAS &&
	    made.in_flight == 0 && causes.known)
		tally_bounds(tally, &causes, each);
}
/* The same under any noise. */
static struct tally
tally_kind(struct made made, enum cause truth)
{
	struct tally tally = {0};

	for (int noise = 0; noise < NOISES; noise++)
		for (unsigned run = 0; run < RUNS; run++) {
			made.noise = (enum noise)noise;
			made.seed = 1000 + run;
			tally_run(&tally, made, truth);
		}
	return tally;
}

static void
tally_add(struct tally *sum, const struct tally *of)
{
	sum->runs += of->runs;
	sum->right += of->right;
	sum->wrong += of->wrong;
	sum->unknown += of->unknown;
	sum->together += of->together;
	sum->bounded += of->bounded;
	sum->covered += of->covered;
}

/* Each cause alone, weak or strong, under any load of that mix. */
static struct tally
tally_mix(enum mix mix, double kib, double in_flight)
{
	struct tally sum = {0};

	for (int kind = 0; kind < 4; kind++)
		for (int cause = 0; cause < CAUSES; cause++) {
			struct made made = {.mix = mix,
					    .stages = kind & 1,
					    .aborts = kind >> 1,
					    .in_flight = in_flight};
			struct tally tally;

			if (cause >= CAUSE_ABORTS && !made.aborts)
				continue;
			/* This load has none: tests/e2e/live.sh. */
			if (cause == CAUSE_MESSAGES || cause == CAUSE_STREAMS ||
			    cause >= CAUSE_COUNTED)
				continue;
			made.by[cause] = kib;
			tally = tally_kind(made, (enum cause)cause);
			tally_add(&sum, &tally);
		}
	return sum;
}

/* Of 14,400 such series, 300 a mix, size and cause, one was wrong. */
static void
the_cause_is_right_or_not_known(void **state)
{
	struct tally sum = {0};

	(void)state;
	for (int mix = MIX_CHANCE; mix < MIXES; mix++)
		for (int kind = 0; kind < 4; kind++) {
			struct tally tally =
			    tally_mix((enum mix)mix, (kind & 1 ? 20 : 4) * KIB,
				      (kind >> 1) * 4 * KIB);

			tally_add(&sum, &tally);
		}
	assert_true(1000 * sum.wrong <= sum.runs);
	assert_true(100 * sum.covered >= 95 * sum.bounded);
}

/* What a scenario counts is a cause as any other. */
static void
what_is_counted_is_a_cause(void **state)
{
	struct made made = {.by = {[CAUSE_COUNTED] = 20 * KIB}, .counted = 1};
	struct tally sum = {0};

	(void)state;
	for (int mix = MIX_DESIGN; mix < MIXES; mix++) {
		struct tally tally;

		made.mix = (enum mix)mix;
		tally = tally_kind(made, CAUSE_COUNTED);
		tally_add(&sum, &tally);
	}
	assert_true(100 * sum.right >= 50 * sum.runs);
	assert_true(100 * sum.wrong <= sum.runs);
}

static void
a_plain_change_tells(void **state)
{
	struct tally late = tally_mix(MIX_LATE, 20 * KIB, 0);
	struct tally design = tally_mix(MIX_DESIGN, 20 * KIB, 0);

	(void)state;
	assert_true(100 * late.right >= 95 * late.runs);
	assert_true(100 * design.right >= 50 * design.runs);
}

/* Where connections and visitors come with a fixed share of requests. */
static void
what_moves_together_is_told_as_one(void **state)
{
	double each[CAUSES];
	struct made made = {.by = {[CAUSE_VISITORS] = 20 * KIB},
			    .mix = MIX_FIXED,
			    .noise = NOISE_AR,
			    .seed = 5};
	struct causes causes = caused(made, each);

	(void)state;
	assert_int_equal(causes.ngroups, 1);
	assert_int_equal(causes.groups[0].causes,
			 1U << CAUSE_REQUESTS | 1U << CAUSE_TIME |
			     1U << CAUSE_CONNECTIONS | 1U << CAUSE_VISITORS);
	made.stages = 1;
	causes = caused(made, each);
	assert_int_equal(causes.ngroups, 2);
	assert_int_equal(causes.groups[0].causes, 1U << CAUSE_REQUESTS |
						      1U << CAUSE_CONNECTIONS |
						      1U << CAUSE_VISITORS);
	assert_int_equal(causes.groups[1].causes, 1U << CAUSE_TIME);
	assert_int_equal(causes.follows, 0);
}

static void
growth_by_two_names_neither_alone(void **state)
{
	struct made made = {
	    .by = {
		[CAUSE_REQUESTS] = 20 * KIB, [CAUSE_CONNECTIONS] = 20 * KIB}};
	struct tally sum = {0};

	(void)state;
	for (int mix = MIX_DESIGN; mix < MIXES; mix++) {
		struct tally tally;

		made.mix = (enum mix)mix;
		tally = tally_kind(made, CAUSES);
		tally_add(&sum, &tally);
	}
	assert_int_equal(sum.wrong, 0);
}

static void
growth_by_two_is_told_of_both(void **state)
{
	struct made made = {
	    .by = {[CAUSE_REQUESTS] = 20 * KIB, [CAUSE_CONNECTIONS] = 20 * KIB},
	    .mix = MIX_LATE,
	    .noise = NOISE_WHITE,
	    .seed = 7};
	double each[CAUSES];
	struct causes causes = caused(made, each);

	(void)state;
	assert_int_equal(causes.ngroups, 2);
	assert_int_equal(causes.follows, 2);
	assert_true(causes.groups[0].grows && causes.groups[1].grows);
}

/* None opened in the run, or so few that they are a step. */
static void
what_hardly_happens_is_no_cause(void **state)
{
	struct track *track = xcalloc(1, sizeof(*track));
	struct doses *doses = xcalloc(1, sizeof(*doses));
	struct causes causes;

	(void)state;
	track_init(track, "rss_bytes", MEASURE_BYTES);
	doses_init(doses);
	for (int i = 0; i < 100; i++)
		track_add(track, PART_MEASURED, i, 10 * i, 1e6 * i);
	causes_find(&causes, track, doses, 0.025);
	assert_int_equal(causes.ngroups, 0);
	for (int i = 0; i < 100; i++)
		curve_add(&doses->by_time[CAUSE_CONNECTIONS], i, i,
			  i < 50 ? 10 : 20);
	causes_find(&causes, track, doses, 0.025);
	assert_int_equal(causes.ngroups, 0);
	track_free(track);
	free(track);
	free(doses);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_cause_is_right_or_not_known),
	    cmocka_unit_test(what_is_counted_is_a_cause),
	    cmocka_unit_test(a_plain_change_tells),
	    cmocka_unit_test(what_moves_together_is_told_as_one),
	    cmocka_unit_test(growth_by_two_names_neither_alone),
	    cmocka_unit_test(growth_by_two_is_told_of_both),
	    cmocka_unit_test(what_hardly_happens_is_no_cause),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
