/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>

#include "base/mem.h"
#include "verdict/shape.h"

static struct curve curve;

static void
curve_of(double (*f)(double))
{
	curve_init(&curve);
	for (int i = 0; i < 490; i++)
		curve_add(&curve, i, 100.0 * i, f(100.0 * i));
}

static double
shape_creep_and_jump(double x)
{
	return 5e7 + 100 * x + (x > 24500 ? 2e7 : 0);
}

static double
shape_warm_up(double x)
{
	return 5e7 + 5000 * fmin(x, 9800) + 100 * x;
}

static void
test_a_jump_is_taken_out(void **state)
{
	struct shape shape;

	(void)state;
	curve_of(shape_creep_and_jump);
	shape_make(&shape, &curve, 0);
	assert_int_equal(shape.lower.n, SHAPE_BLOCKS);
	assert_int_equal(shape.jumps, 1);
	assert_true(fabs(shape.jumped - 2e7) < 1e5);
	assert_true(fabs(shape.smooth[48] - shape.smooth[0] - 4.8e6) < 1e5);
}

static void
test_a_warm_up_ends(void **state)
{
	struct shape shape;
	struct stretch stretch;

	(void)state;
	curve_of(shape_warm_up);
	shape_make(&shape, &curve, 0);
	assert_in_range(shape.settled, 9, 11);
	stretch = shape_stretch(&shape, shape.settled, 0);
	assert_int_equal(stretch.n, SHAPE_BLOCKS - shape.settled);
	assert_true(stretch.last >= stretch.y[stretch.n - 1]);
}

static void
test_an_empty_curve(void **state)
{
	struct shape shape;

	(void)state;
	curve_init(&curve);
	shape_make(&shape, &curve, 0);
	assert_false(shape.known);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_jump_is_taken_out),
	    cmocka_unit_test(test_a_warm_up_ends),
	    cmocka_unit_test(test_an_empty_curve),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
