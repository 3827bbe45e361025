/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "../../accuracy/accuracy.h"
#include "base/mem.h"

enum { SERIES = 200 };

static struct corpus corpus;

static int
read_corpus(void **state)
{
	const char *srcdir = getenv("srcdir");
	char dir[512];

	(void)state;
	snprintf(dir, sizeof(dir), "%s/tests/corpus",
		 srcdir != NULL ? srcdir : ".");
	return corpus_read(&corpus, dir);
}

static int
free_corpus(void **state)
{
	(void)state;
	corpus_free(&corpus);
	return 0;
}

static void
test_no_recorded_run_is_judged_wrongly(void **state)
{
	static const double tolerances[] = {16, 64, 256};
	struct confusion c;

	(void)state;
	for (size_t i = 0; i < COUNT(tolerances); i++)
		for (int jvm = 0; jvm < 2; jvm++) {
			corpus_judge(&corpus, tolerances[i], jvm, &c, stdout);
			assert_true(c.runs > 10);
			assert_int_equal(c.false_leaks, 0);
			assert_int_equal(c.false_flats, 0);
		}
}

static void
test_recordings_with_an_answer_are_decided(void **state)
{
	struct confusion c;

	(void)state;
	corpus_judge(&corpus, 64, 0, &c, NULL);
	assert_true(c.answers >= 40);
	assert_true(100 * (c.answers - c.open) >= 92 * c.answers);
}

enum { ROWS = 200 };

/* A recording of 20,000 requests: memory after that share of them. */
static const char *
answer_of(double (*bytes)(double share), int leaks, double injected)
{
	struct recorded *run = xcalloc(1, sizeof(*run));
	const char *no;

	run->leaks = leaks;
	run->injected = injected;
	run->nrows = ROWS;
	for (size_t i = 0; i < ROWS; i++) {
		run->dose[i] = 100 * (double)(i + 1);
		run->values[0][i] = bytes((double)(i + 1) / ROWS);
	}
	no = recorded_no_answer(run, 64);
	free(run);
	return no;
}

#define MIB 1048576.0

static double
level(double share)
{
	(void)share;
	return 40 * MIB;
}

static double
saws(double share)
{
	return 40 * MIB + fmod(20 * share, 1) * 8 * MIB;
}

static double
starts_up(double share)
{
	return share < 0.08 ? 20 * MIB : 40 * MIB;
}

static double
fills_for_a_third(double share)
{
	return 20 * MIB + 30 * MIB * fmin(3 * share, 1);
}

static double
fills(double share)
{
	return 20 * MIB + 2 * MIB * share;
}

/* A leak of 128 bytes takes such a step every 16,000 requests... */
static double
steps_late(double share)
{
	return share < 0.3 ? 38 * MIB : 40 * MIB;
}

/* ... and such a one every 8,000. */
static double
steps_early(double share)
{
	return share < 0.3 ? 39 * MIB : 40 * MIB;
}

static void
test_a_leak_of_twice_the_tolerance_has_an_answer(void **state)
{
	(void)state;
	assert_null(answer_of(fills, 1, 128));
	assert_null(answer_of(fills, 1, NAN)); /* a goroutine, not bytes */
	assert_non_null(answer_of(fills, 1, 127));
}

static void
test_what_settles_by_half_time_has_an_answer(void **state)
{
	(void)state;
	assert_null(answer_of(level, 0, 0));
	assert_null(answer_of(saws, 0, 0));
	assert_null(answer_of(starts_up, 0, 0));
	assert_null(answer_of(fills_for_a_third, 0, 0));
	assert_string_equal(answer_of(fills, 0, 0), "rises until its end");
}

static void
test_after_a_step_the_next_has_to_be_due(void **state)
{
	(void)state;
	assert_null(answer_of(steps_early, 0, 0));
	assert_string_equal(answer_of(steps_late, 0, 0),
			    "rose in a step, of which the next is not due");
}

static void
test_a_jvm_is_undecided_for_its_policy(void **state)
{
	struct confusion c;

	(void)state;
	corpus_judge(&corpus, 64, 1, &c, NULL);
	assert_int_equal(c.unexplained, 0);
}

/* Runs that ended earlier: no leak ever looks flat. */
static void
test_shorter_runs_are_not_judged_flat(void **state)
{
	struct confusion c;

	(void)state;
	for (int tenths = 9; tenths >= 4; tenths--) {
		struct corpus shorter = {
		    xmalloc(corpus.count * sizeof(*corpus.runs)), corpus.count};

		for (size_t i = 0; i < corpus.count; i++) {
			shorter.runs[i] = corpus.runs[i];
			shorter.runs[i].nrows =
			    corpus.runs[i].nrows * (size_t)tenths / 10;
		}
		corpus_judge(&shorter, 64, 0, &c, NULL);
		assert_int_equal(c.false_flats, 0);
		corpus_free(&shorter);
	}
}

static void
check_cell(enum simulation_mode mode, size_t shape, size_t noise)
{
	enum cell_class class = simulation_class(mode, shape, noise);
	struct cell cell;

	if (class == CELL_OPEN)
		return;
	simulation_run(&cell, mode, shape, noise, SERIES);
	assert_true(cell.exceeded <= 5 * SERIES / 100 + 9);
	if (class == CELL_FLAT)
		assert_true(cell.leaks <= SERIES / 100 + 4);
	else
		assert_true(cell.flats <= 5 * SERIES / 100 + 9);
}

/*
 * At most 1 % LEAK of what is flat, and 5 % FLAT with the truth above the
 * bound, within three standard errors of so few series.
 */
static void
test_simulated_runs_are_within_the_rates(void **state)
{
	(void)state;
	for (int mode = 0; mode < SIMULATION_MODES; mode++)
		for (size_t i = 0; i < simulation_shapes(); i++)
			for (size_t j = 0; j < simulation_noises(); j++)
				check_cell((enum simulation_mode)mode, i, j);
}

/* It must not get there by saying nothing. */
static void
test_simulated_runs_are_decided(void **state)
{
	struct cell cell;

	(void)state;
	for (size_t j = 0; j < simulation_noises(); j++) {
		if (simulation_class(SIMULATION_WHOLE, 0, j) == CELL_OPEN)
			continue;
		simulation_run(&cell, SIMULATION_WHOLE, 0, j,
			       SERIES); /* flat */
		assert_true(cell.flats >= SERIES * 9 / 10);
		simulation_run(&cell, SIMULATION_WHOLE, 4, j,
			       SERIES); /* leak 2 delta */
		assert_true(cell.leaks >= SERIES * 9 / 10);
		simulation_run(&cell, SIMULATION_WHOLE, 5, j,
			       SERIES); /* leak 5 delta */
		assert_true(cell.leaks >= SERIES * 9 / 10);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_no_recorded_run_is_judged_wrongly),
	    cmocka_unit_test(test_recordings_with_an_answer_are_decided),
	    cmocka_unit_test(test_a_leak_of_twice_the_tolerance_has_an_answer),
	    cmocka_unit_test(test_what_settles_by_half_time_has_an_answer),
	    cmocka_unit_test(test_after_a_step_the_next_has_to_be_due),
	    cmocka_unit_test(test_a_jvm_is_undecided_for_its_policy),
	    cmocka_unit_test(test_shorter_runs_are_not_judged_flat),
	    cmocka_unit_test(test_simulated_runs_are_within_the_rates),
	    cmocka_unit_test(test_simulated_runs_are_decided),
	};

	return cmocka_run_group_tests(tests, read_corpus, free_corpus);
}
