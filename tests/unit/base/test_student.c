/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>

#include "base/mem.h"
#include "base/student.h"

/* From printed tables; df 2.5 from the density, integrated. */
static const struct {
	double tail, df, t;
} points[] = {
    {0.025, 1, 12.7062},     {0.025, 2, 4.302653},  {0.025, 2.5, 3.574655},
    {0.025, 3, 3.182446},    {0.025, 10, 2.228139}, {0.025, 1000, 1.962339},
    {0.00625, 10, 3.038243}, {0.5, 5, 0},	    {0.975, 10, -2.228139},
};

static void
test_quantiles_are_those_of_the_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(points); i++) {
		double t = student_quantile(points[i].tail, points[i].df);

		assert_true(fabs(t - points[i].t) < 1e-4);
		assert_true(fabs(student_tail(t, points[i].df) -
				 points[i].tail) < 1e-7);
	}
}

static void
test_far_tails(void **state)
{
	(void)state;
	assert_true(student_tail(HUGE_VAL, 3) == 0);
	assert_true(student_tail(-HUGE_VAL, 3) == 1);
	assert_true(student_tail(1e8, 9) < 1e-60);
	assert_true(student_tail(1e8, 9) >= 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_quantiles_are_those_of_the_tables),
	    cmocka_unit_test(test_far_tails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
