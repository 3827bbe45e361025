/* SPDX-License-Identifier: MIT */
/* The command that follows a run that was not decided. */
#include "runs.h"

static const struct reason errors = {.name = "errors"};
static const struct reason not_held = {.name = "load_not_held"};

static void
says_of(const struct made *made, int own, const char *words)
{
	struct buf out = {0};

	next_step(&out, &made->judged, own);
	assert_string_equal(buf_text(&out), words);
	buf_free(&out);
}

static void
says(const struct made *made, const char *words)
{
	says_of(made, 1, words);
}

static void
a_decided_run_needs_none(void **state)
{
	struct made made;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}}");
	made_metric(&made, "anon_bytes", VERDICT_FLAT,
		    (struct bounds){0, -1, 1});
	says(&made, "");
	made.verdict.kind = VERDICT_LEAK;
	says(&made, "");
	made_free(&made);
}

static void
errors_are_looked_at(void **state)
{
	struct made made;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_info(&made, "{\"scenario\": {\"path\": \"my shop.lua\"}, "
			 "\"target\": {\"url\": \"http://127.0.0.1:1\"}}");
	made.verdict.kind = VERDICT_FAILED;
	made.verdict.reason = &errors;
	says(&made, "flatline check 'my shop.lua' --target http://127.0.0.1:1");
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}, \"target\": "
			 "{\"command\": \"node a.js\", \"started_here\": "
			 "true}}");
	says(&made, "flatline check a.lua -- node a.js");
	/* A run directory may come from anybody. */
	says_of(&made, 0, "flatline check a.lua -- COMMAND");
	made.verdict.reason = &not_held;
	made.judged.conditions.achieved_rate = 1234.4;
	says(&made, "the same command with -R 1234, or twice as many users "
		    "(-u)");
	made.verdict.reason = &reason_died;
	says(&made, "less runs/some/target.log");
	made_free(&made);
}

/* As its length was given. */
static void
more_load_has_a_number(void **state)
{
	struct made made;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_metric(&made, "anon_bytes", VERDICT_INCONCLUSIVE,
		    (struct bounds){0, -1, 1})
	    ->needed_dose = 9000;
	made.judged.conditions.requests = 3000;
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}, \"load\": "
			 "{\"duration_s\": 30}}");
	says(&made, "the same command with -d 90s, or --until-certain");
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}, \"load\": "
			 "{\"requests\": 3000}}");
	says(&made, "the same command with -n 9000");
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}, \"load\": "
			 "{\"cycles\": 6}}");
	says(&made, "the same command with --cycles 18");
	made_free(&made);
}

static void
a_heap_that_was_not_asked(void **state)
{
	struct made made;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_metric(&made, "anon_bytes", VERDICT_INCONCLUSIVE,
		    (struct bounds){0, -1, 1});
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}, \"target\": "
			 "{\"runtime\": \"node\", \"started_here\": false}}");
	says(&made, "the same command with --runtime node");
	made_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_decided_run_needs_none),
	    cmocka_unit_test(errors_are_looked_at),
	    cmocka_unit_test(more_load_has_a_number),
	    cmocka_unit_test(a_heap_that_was_not_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
