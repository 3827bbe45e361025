/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/segment.h"

/* Each number of a whole is one segment's, and no segment has more. */
static void
test_shares(void **state)
{
	(void)state;
	for (uint64_t count = 1; count <= 12; count++)
		for (uint64_t total = 0; total < 60; total++) {
			int given[60] = {0};

			for (uint64_t k = 0; k < count; k++) {
				struct segment segment = {k, count};
				uint64_t share = segment_share(&segment, total);

				for (uint64_t i = 0; i < share; i++) {
					uint64_t item =
					    segment_item(&segment, i);

					assert_true(item < total);
					assert_true(
					    segment_has(&segment, item));
					given[item]++;
				}
				assert_false(segment_item(&segment, share) <
					     total);
			}
			for (uint64_t i = 0; i < total; i++)
				assert_int_equal(given[i], 1);
		}
}

static void
test_whole(void **state)
{
	struct segment whole = {0};

	(void)state;
	assert_int_equal(segment_share(&whole, 7), 7);
	assert_int_equal(segment_item(&whole, 3), 3);
	assert_true(segment_has(&whole, 5));
}

static void
test_text(void **state)
{
	static const char *const wrong[] = {
	    "",	    "3",    "0/4",  "5/4", "1/0",     "1/ 4", "-1/4",
	    "1/4x", "+1/4", "1/4/", "a/b", "1/10001", "auto "};
	struct segment segment;
	struct error err = {0};

	(void)state;
	assert_int_equal(segment_read(&segment, "3/10", &err), 0);
	assert_int_equal(segment.index, 2);
	assert_int_equal(segment.count, 10);
	assert_int_equal(segment_read(&segment, "1/1", &err), 0);
	assert_int_equal(segment_check("auto", &err), 0);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct error bad = {0};

		if (segment_read(&segment, wrong[i], &bad) == 0)
			fail_msg("'%s' is taken", wrong[i]);
		assert_int_equal(bad.status, STATUS_USAGE);
		assert_non_null(strstr(bad.text, "is no segment"));
	}
}

static const char *const variables[] = {"SLURM_ARRAY_TASK_ID",
					"SLURM_ARRAY_TASK_COUNT",
					"SLURM_ARRAY_TASK_MIN",
					"SLURM_ARRAY_TASK_MAX",
					"SLURM_PROCID",
					"SLURM_NTASKS",
					"OMPI_COMM_WORLD_RANK",
					"OMPI_COMM_WORLD_SIZE",
					"PMI_RANK",
					"PMI_SIZE",
					"JOB_COMPLETION_INDEX",
					"FLATLINE_SEGMENTS"};

/* "SLURM_PROCID=0 SLURM_NTASKS=4", and nothing else. */
static void
set_variables(const char *text)
{
	char *copy = xstrdup(text);

	for (size_t i = 0; i < COUNT(variables); i++)
		unsetenv(variables[i]);
	for (char *word = strtok(copy, " "); word != NULL;
	     word = strtok(NULL, " ")) {
		char *value = strchr(word, '=');

		*value = '\0';
		setenv(word, value + 1, 1);
	}
	free(copy);
}

static void
test_auto(void **state)
{
	static const struct {
		const char *variables;
		const char *wrong; /* NULL: it is segment number/count */
		uint64_t number, count;
	} cases[] = {
	    {"SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_COUNT=4 "
	     "SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=6",
	     NULL, 3, 4},
	    /* The batch script of an array's job is one task. */
	    {"SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=4 "
	     "SLURM_ARRAY_TASK_MIN=1 SLURM_PROCID=0 SLURM_NTASKS=1",
	     NULL, 2, 4},
	    {"SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=4 "
	     "SLURM_ARRAY_TASK_MIN=1 SLURM_PROCID=0",
	     NULL, 2, 4},
	    {"SLURM_PROCID=3 SLURM_NTASKS=4", NULL, 4, 4},
	    {"SLURM_PROCID=3 SLURM_NTASKS=4 PMI_RANK=3 PMI_SIZE=4", NULL, 4, 4},
	    {"OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=2", NULL, 1, 2},
	    {"PMI_RANK=1 PMI_SIZE=2", NULL, 2, 2},
	    {"JOB_COMPLETION_INDEX=9 FLATLINE_SEGMENTS=10", NULL, 10, 10},
	    {"", "no variable of Slurm", 0, 0},
	    {"JOB_COMPLETION_INDEX=9", "FLATLINE_SEGMENTS is not set", 0, 0},
	    {"SLURM_PROCID=3", "SLURM_NTASKS is not set", 0, 0},
	    {"PMI_RANK=2 PMI_SIZE=2", "PMI_RANK is 2, and PMI_SIZE", 0, 0},
	    {"PMI_RANK=x PMI_SIZE=2", "no whole number: 'x'", 0, 0},
	    {"PMI_RANK=-1 PMI_SIZE=2", "no whole number: '-1'", 0, 0},
	    {"PMI_RANK=0 PMI_SIZE=0", "PMI_SIZE says that there are 0", 0, 0},
	    {"SLURM_PROCID=0 SLURM_NTASKS=4 OMPI_COMM_WORLD_RANK=2 "
	     "OMPI_COMM_WORLD_SIZE=4",
	     "SLURM_PROCID says 1/4 and OMPI_COMM_WORLD_RANK says 3/4", 0, 0},
	    {"SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=4 "
	     "SLURM_ARRAY_TASK_MIN=1 SLURM_PROCID=0 SLURM_NTASKS=2",
	     "SLURM_ARRAY_TASK_ID says 2/4 and SLURM_PROCID says 1/2", 0, 0},
	    /* --array=1-9:2 */
	    {"SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=5 "
	     "SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=9",
	     "the array leaves numbers out", 0, 0},
	    {"SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=5 "
	     "SLURM_ARRAY_TASK_MIN=2",
	     "SLURM_ARRAY_TASK_ID is 1", 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct segment segment = {0};
		struct error err = {0};
		int result;

		set_variables(cases[i].variables);
		result = segment_read(&segment, "auto", &err);
		if (cases[i].wrong == NULL) {
			if (result != 0)
				fail_msg("%s: %s", cases[i].variables,
					 err.text);
			assert_int_equal(segment.index + 1, cases[i].number);
			assert_int_equal(segment.count, cases[i].count);
			continue;
		}
		assert_int_equal(result, -1);
		assert_int_equal(err.status, STATUS_USAGE);
		if (strstr(err.text, cases[i].wrong) == NULL)
			fail_msg("%s: '%s' is not in '%s'", cases[i].variables,
				 cases[i].wrong, err.text);
	}
	set_variables("");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shares),
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_auto),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
