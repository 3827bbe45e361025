/* SPDX-License-Identifier: MIT */
/* Histograms of several runs are summed from their files, to the bucket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "load/latency.h"

static struct histogram one, other, both, none;
static char dir[] = "/tmp/flatline-latency.XXXXXX";

/* From a microsecond to ten minutes; each third twice. */
static void
fill(struct histogram *histogram, double factor)
{
	int i = 0;

	for (double s = 1e-6; s < 600; s *= factor, i++) {
		histogram_add(histogram, s);
		histogram_add(&both, s);
		if (i % 3 > 0)
			continue;
		histogram_add(histogram, s);
		histogram_add(&both, s);
	}
}

static void
write_file(const char *text)
{
	struct error err = {0};
	struct buf bytes = {0};

	buf_adds(&bytes, text);
	if (file_write_in(dir, "histograms.csv", &bytes, &err) != 0)
		fail_msg("%s", err.text);
	buf_free(&bytes);
}

static void
write_run(const struct histogram *latency)
{
	struct buf text = {0};

	buf_adds(&text, HISTOGRAMS_HEADER);
	latency_write_buckets(&text, &(struct latency){"", latency, &none});
	latency_write_buckets(
	    &text, &(struct latency){"GET \"a\", b", latency, latency});
	write_file(buf_text(&text));
	buf_free(&text);
}

static int
add(struct latency_sums *sums, struct error *err)
{
	struct run run = {.path = dir};

	return latency_sums_add(sums, &run, err);
}

static void
assert_same(const struct histogram *x, const struct histogram *y)
{
	assert_int_equal(x->count, y->count);
	assert_int_equal(x->min_us, y->min_us);
	assert_int_equal(x->max_us, y->max_us);
	assert_float_equal(x->sum_us, y->sum_us, 0);
	assert_memory_equal(x->buckets, y->buckets, sizeof(x->buckets));
}

static void
test_sums(void **state)
{
	struct latency_sums sums = {0};
	const struct latency_sum *sum;
	struct error err = {0};

	(void)state;
	fill(&one, 1.01);
	fill(&other, 1.37);
	write_run(&one);
	assert_int_equal(add(&sums, &err), 0);
	write_run(&other);
	assert_int_equal(add(&sums, &err), 0);
	assert_int_equal(sums.count, 2);
	sum = latency_sums_find(&sums, "");
	assert_same(&sum->latency, &both);
	assert_same(&sum->uncorrected, &none);
	sum = latency_sums_find(&sums, "GET \"a\", b");
	assert_same(&sum->latency, &both);
	assert_same(&sum->uncorrected, &both);
	assert_null(latency_sums_find(&sums, "GET /"));
	latency_sums_free(&sums);
}

/* A file may come from anywhere. */
static void
test_broken(void **state)
{
	static const char *const lines[] = {
	    "a,latency,12,-1\n", "a,latency,x,1\n", "a,latency,1,1e9\n",
	    "a,latency,1,\n", "a,latency,99999999999999999999,1\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		char *text = xasprintf("%s%s", HISTOGRAMS_HEADER, lines[i]);
		struct latency_sums sums = {0};
		struct error err = {0};

		write_file(text);
		assert_int_equal(add(&sums, &err), -1);
		assert_int_equal(err.status, STATUS_DATA);
		assert_int_equal(sums.count, 0);
		latency_sums_free(&sums);
		free(text);
	}
}

static int
setup(void **state)
{
	(void)state;
	return mkdtemp(dir) != NULL ? 0 : -1;
}

static int
teardown(void **state)
{
	char *path = xasprintf("%s/histograms.csv", dir);

	(void)state;
	unlink(path);
	free(path);
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sums),
	    cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
