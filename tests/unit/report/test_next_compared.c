/* SPDX-License-Identifier: MIT */
/* The command that follows two runs. */
#include "runs.h"

static const struct reason errors = {.name = "errors"};

static const struct {
	const char *what;
	enum verdict_kind before, after;
	enum comparison kind;
	enum status status;
	double did_before, did_after;
	const char *words;
} rows[] = {
    {"decided", VERDICT_LEAK, VERDICT_FLAT, COMPARE_FIXED, 0, 3000, 3000, ""},
    {"the new run needs more", VERDICT_FLAT, VERDICT_INCONCLUSIVE,
     COMPARE_INCONCLUSIVE, 2, 3000, 3000,
     "make runs/some again with -d 90s, or --until-certain, then compare "
     "again"},
    {"a fix that was looked at for too short a time", VERDICT_LEAK,
     VERDICT_FLAT, COMPARE_INCONCLUSIVE, 2, 9000, 3000,
     "make runs/some again with -d 90s, or --until-certain, then compare "
     "again"},
    {"let pass, and undecided all the same", VERDICT_INCONCLUSIVE,
     VERDICT_INCONCLUSIVE, COMPARE_INCONCLUSIVE, 0, 3000, 3000,
     "make runs/some again with -d 90s, or --until-certain, then compare "
     "again"},
    {"one of them failed", VERDICT_FLAT, VERDICT_FAILED, COMPARE_FAILED, 3,
     3000, 3000, "flatline check a.lua --target http://127.0.0.1:1"},
    {"a limit is broken", VERDICT_FLAT, VERDICT_FLAT, COMPARE_FAILED, 3, 3000,
     3000, ""},
};

static void
make_side(struct made *made, enum verdict_kind kind)
{
	made_init(made, "time_s\n0\n");
	made_metric(made, "anon_bytes", kind, (struct bounds){0, -1, 1})
	    ->needed_dose = 9000;
	made->verdict.kind = kind;
	made->verdict.reason = kind == VERDICT_FAILED ? &errors : NULL;
	made->judged.conditions.requests = 3000;
	made_info(made, "{\"scenario\": {\"path\": \"a.lua\"}, \"target\": "
			"{\"url\": \"http://127.0.0.1:1\"}, \"load\": "
			"{\"duration_s\": 30}}");
}

static void
each_pair_has_a_command(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct made made[2];
		struct compared both;
		struct buf out = {0};

		make_side(&made[0], rows[i].before);
		make_side(&made[1], rows[i].after);
		both = (struct compared){
		    .before = made[0].judged,
		    .after = made[1].judged,
		    .dose = {.before = rows[i].did_before,
			     .after = rows[i].did_after},
		    .decision = {.kind = rows[i].kind,
				 .status = rows[i].status},
		};
		next_compared(&out, &both);
		if (strcmp(buf_text(&out), rows[i].words) != 0)
			fail_msg("%s: %s", rows[i].what, buf_text(&out));
		buf_free(&out);
		made_free(&made[0]);
		made_free(&made[1]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_pair_has_a_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
