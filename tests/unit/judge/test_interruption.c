/* SPDX-License-Identifier: MIT */
/* From events and the plan of a run to how much of it was done. */
#include "../report/runs.h"

#include "judge/interruption.h"

static const struct {
	const char *load; /* run_load, in JSON */
	double from_s, to_s;
	double requests;
	const char *end, *words, *undone;
} rows[] = {
    {"\"duration_s\": 30", 2, 14, 100, "complete", "", ""},
    {"\"duration_s\": 30", 2, 14, 100, "interrupted",
     "interrupted after 12 s of 30 s", ""},
    {"\"requests\": 5000", 2, 14, 1180, "interrupted",
     "interrupted after 1,180 of 5,000 requests", ""},
    {"\"cycles\": 12", 2, 14, 100, "interrupted",
     "interrupted after 0 of 12 bursts", ""},
    /* It had been extended, or is a watch. */
    {"\"duration_s\": 10", 2, 14, 100, "interrupted", "interrupted after 12 s",
     ""},
    {"\"warmup_s\": 20", NAN, 5, 0, "interrupted",
     "interrupted after 5 s of 20 s of warm-up", "nothing was measured"},
};

static void
how_much_was_done_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conditions of = {.requests = rows[i].requests};
		const struct run_timeline timeline = {
		    .measured_from_s = rows[i].from_s,
		    .measured_to_s = rows[i].to_s};
		struct made made;

		made_init(&made, "time_s\n0\n");
		made_info(&made, "{\"load\": {%s}}", rows[i].load);
		made_event(&made, rows[i].to_s, "end", rows[i].end);
		interruption_read(&of, &made.run, &timeline);
		assert_string_equal(of.interrupted, rows[i].words);
		assert_string_equal(of.undone, rows[i].undone);
		assert_int_equal(of.unmeasured, rows[i].undone[0] != '\0');
		made_free(&made);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(how_much_was_done_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
