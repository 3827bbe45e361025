/* SPDX-License-Identifier: MIT */
#include "report/aligned_run.h"
#include "runs.h"

#define SAMPLES                                                                \
	"time_s,requests,anon_bytes\n"                                         \
	"0,0,10\n"                                                             \
	"5,100,60\n"                                                           \
	"6,120,\n"                                                             \
	"7,140,50\n"                                                           \
	"8,300,80\n"                                                           \
	"9,300,30\n"

static void
lay(struct aligned_run *side, struct made *made)
{
	*side = (struct aligned_run){.name = "before", .run = &made->judged};
	assert_int_equal(
	    trace_column(&side->whole, &made->judged, "anon_bytes"), 0);
	aligned_run_init(side);
}

/* Neither the warm-up nor what memory does without load. */
static void
the_measured_part_begins_at_zero(void **state)
{
	struct made made;
	struct aligned_run side;

	(void)state;
	made_init(&made, SAMPLES);
	made.judged.conditions.measured_from_s = 5;
	made.judged.conditions.measured_to_s = 8;
	lay(&side, &made);
	assert_int_equal(side.growth.n, 3);
	assert_float_equal(side.dose, 100, 0);
	assert_float_equal(side.level, 60, 0);
	assert_float_equal(side.growth.dose[1], 40, 0);
	assert_float_equal(side.growth.values[2], 20, 0);
	assert_float_equal(side.end, 200, 0);
	assert_float_equal(side.last, 20, 0);
	assert_float_equal(side.values.low, -10, 0);
	aligned_run_free(&side);
	made_free(&made);
}

static void
all_of_it_when_no_phase_is_known(void **state)
{
	struct made made;
	struct aligned_run side;

	(void)state;
	made_init(&made, SAMPLES);
	lay(&side, &made);
	assert_int_equal(side.growth.n, 5);
	assert_float_equal(side.dose, 0, 0);
	aligned_run_free(&side);
	made.judged.conditions.measured_from_s = 100;
	lay(&side, &made);
	assert_int_equal(side.growth.n, 0);
	aligned_run_free(&side);
	made_free(&made);
}

static void
the_fit_is_shifted_with_it(void **state)
{
	struct made made;
	struct metric_verdict *metric;
	struct aligned_run side;
	struct buf out = {0};

	(void)state;
	made_init(&made, SAMPLES);
	made.judged.conditions.measured_from_s = 5;
	metric = made_metric(&made, "anon_bytes", VERDICT_LEAK,
			     (struct bounds){1, 1, 1});
	lay(&side, &made);
	aligned_run_fit(&out, &side);
	assert_string_equal(buf_text(&out), "");
	metric->from_dose = 100;
	metric->to_dose = 132;
	metric->from_value = 75;
	aligned_run_fit(&out, &side);
	assert_true(text_starts(buf_text(&out), "0 15 15 15\n1 16 16 16\n"));
	buf_free(&out);
	aligned_run_free(&side);
	made_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_measured_part_begins_at_zero),
	    cmocka_unit_test(all_of_it_when_no_phase_is_known),
	    cmocka_unit_test(the_fit_is_shifted_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
