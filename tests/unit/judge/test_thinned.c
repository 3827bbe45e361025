/* SPDX-License-Identifier: MIT */
/*
 * Three weeks of a watch, thinned again and again as they come, are judged as
 * they are whole.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "judge/judge.h"
#include "record/thin.h"
#include "record/record.h"

#define MIB 1048576.0
#define DAY 86400.0

enum { ROWS = 60480, EVERY_S = 30, MOST = 8192, UNTOUCHED = 64 };

/* Memory at that time; noise: 0..1, another each time. */
typedef double shape_fn(double time_s, double noise);

/* A collector's sawtooth over a level. */
static double
flat(double time_s, double noise)
{
	return 300 * MIB + fmod(time_s, 900) / 900 * 60 * MIB + noise * MIB;
}

static double
leak(double time_s, double noise)
{
	return flat(time_s, noise) + time_s / DAY * 10 * MIB;
}

static double
late(double time_s, double noise)
{
	return flat(time_s, noise) +
	       fmax(time_s - 10 * DAY, 0) / DAY * 20 * MIB;
}

static double
fills(double time_s, double noise)
{
	return flat(time_s, noise) + 400 * MIB * (1 - exp(-time_s / DAY));
}

static void
add_row(struct buf *text, size_t i, shape_fn *shape)
{
	double time_s = (double)i * EVERY_S;
	double noise = (double)(i * 2654435761u % 1000) / 1000;

	buf_addf(text, "%.3f,%zu,%.0f", time_s, 40 * i, shape(time_s, noise));
	/* What is costly is read in one row in five. */
	if (i % 5 == 0)
		buf_addf(text, ",%.0f\n", shape(time_s, noise) - 50 * MIB);
	else
		buf_adds(text, ",\n");
}

static void
write_in(const char *dir, const char *name, const char *text)
{
	struct buf bytes = {0};
	struct error err = {0};

	buf_adds(&bytes, text);
	assert_int_equal(file_write_in(dir, name, &bytes, &err), 0);
	buf_free(&bytes);
}

static void
judge_text(struct verdict *verdict, const struct buf *text)
{
	char dir[] = "/tmp/flatline-thinned-XXXXXX";
	struct settings settings;
	struct judged judged;
	struct error err = {0};
	struct run run;
	char *remove;

	assert_non_null(mkdtemp(dir));
	write_in(dir, "samples.csv", buf_text(text));
	write_in(dir, "events.csv", "time_s,event,detail\n0,phase,measure\n");
	write_in(dir, "run.json", "{\"version\":1,\"dose\":\"seconds\"}");
	settings_init(&settings);
	assert_int_equal(run_read_info(&run, dir, &err), 0);
	assert_int_equal(judge_run(&judged, verdict, &run, &settings, &err), 0);
	run_free(&run);
	settings_free(&settings);
	remove = xasprintf("rm -rf '%s'", dir);
	assert_int_equal(system(remove), 0);
	free(remove);
}

static void
check_shape(shape_fn *shape, enum verdict_kind kind)
{
	static const char head[] = "time_s,requests,rss_bytes,anon_bytes\n";
	struct buf whole = {0}, kept = {0}, thinned = {0};
	struct thin_order order = {.untouched = UNTOUCHED};
	struct verdict of_whole, of_kept;
	size_t rows = 0;

	buf_adds(&whole, head);
	buf_adds(&kept, head);
	for (size_t i = 0; i < ROWS; i++) {
		add_row(&whole, i, shape);
		add_row(&kept, i, shape);
		if (++rows <= MOST)
			continue;
		rows = thin_down(&thinned, &kept, MOST / 2, &order);
		assert_true(rows <= MOST / 2 && rows > MOST / 9);
		buf_free(&kept);
		kept = thinned;
		thinned = (struct buf){0};
	}
	judge_text(&of_whole, &whole);
	judge_text(&of_kept, &kept);
	assert_int_equal(of_whole.kind, kind);
	assert_int_equal(of_kept.kind, kind);
	if (kind == VERDICT_LEAK) {
		const struct bounds *a =
		    &of_whole.metrics[of_whole.decisive].growth;
		const struct bounds *b =
		    &of_kept.metrics[of_kept.decisive].growth;

		assert_true(fabs(a->estimate / b->estimate - 1) < 0.02);
	}
	buf_free(&whole);
	buf_free(&kept);
}

static void
test_verdicts_stay(void **state)
{
	(void)state;
	check_shape(flat, VERDICT_FLAT);
	check_shape(leak, VERDICT_LEAK);
	check_shape(late, VERDICT_LEAK);
	check_shape(fills, VERDICT_FLAT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_verdicts_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
