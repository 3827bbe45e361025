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

/* A LEAK that no route is surely to blame for. */
static void
a_route_is_found_by_a_longer_run(void **state)
{
	struct made made;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}, "
			 "\"load\": {\"duration_s\": 20}}");
	made_metric(&made, "anon_bytes", VERDICT_LEAK,
		    (struct bounds){900, 800, 1000});
	made.judged.conditions.requests = 5000;
	made.judged.conditions.measured_from_s = 2;
	made.judged.conditions.measured_to_s = 22;
	made.judged.route_needed = 15000;
	says(&made, "the same command with -d 60s, to see which route leaks");
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}, "
			 "\"load\": {\"duration_s\": 20, \"looks\": 8}}");
	says(&made, "the same command with -d 60s and without "
		    "--until-certain, to see which route leaks");
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}, "
			 "\"load\": {\"requests\": 5000}}");
	says(&made, "the same command with -n 15000, to see which route leaks");
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
	made_info(
	    &made,
	    "{\"scenario\": {\"path\": \"a.lua\"}, \"target\": "
	    "{\"url\": \"u\", \"command\": \"node a.js\", \"started_here\": "
	    "true}}");
	says(&made, "flatline check a.lua -- node a.js");
	/* A run directory may come from anybody. */
	says_of(&made, 0, "flatline check a.lua -- COMMAND");
	made.verdict.reason = &not_held;
	made.judged.conditions.requests = 5000;
	made.judged.conditions.achieved_rate = 1234.4;
	says(&made, "the same command with twice as many users (-u), or -R "
		    "1234");
	made.verdict.reason = &reason_died;
	says(&made, "less runs/some/target.log");
	made_free(&made);
}

/* What a run came to, and the command that follows it. */
static const struct {
	const char *what;
	const char *info; /* besides the scenario */
	enum verdict_kind kind;
	const struct reason *reason;
	double needed, requests, seconds;
	struct conditions of; /* what else is known */
	const char *event;
	const char *words;
} rows[] = {
    {.what = "as long as the verdict needs, as its length was given",
     .info = "\"load\": {\"duration_s\": 30}",
     .needed = 9000,
     .words = "the same command with -d 90s, or --until-certain"},
    {.what = "requests",
     .info = "\"load\": {\"requests\": 3000}",
     .needed = 9000,
     .words = "the same command with -n 9000"},
    {.what = "cycles",
     .info = "\"load\": {\"cycles\": 6}",
     .needed = 9000,
     .words = "the same command with --cycles 18"},
    {.what = "bursts enough for a line",
     .info = "\"load\": {\"cycles\": 3}",
     .words = "the same command with --cycles 12"},
    {.what = "until certain, for 60 s at most",
     .info = "\"load\": {\"duration_s\": 10, \"looks\": 5}",
     .needed = 9000,
     .seconds = 60,
     .words = "the same command with --max-duration 180s"},
    {.what = "readings enough for a line",
     .info = "\"load\": {\"requests\": 30}",
     .seconds = 0.05,
     .words = "the same command with -n 3000"},
    {.what = "a watch",
     .info = "",
     .needed = 300,
     .seconds = 60,
     .of = {.per_second = 1},
     .words = "the same command with -d 300s"},
    {.what = "a heap that nobody asked",
     .info = "\"target\": {\"url\": \"u\", \"started_here\": false, "
	     "\"runtime\": \"node\"}",
     .of = {.runtime = RUNTIME_NODE},
     .words = "the same command with --runtime node"},
    {.what = "a heap that had no way to answer",
     .info = "\"target\": {\"url\": \"u\", \"started_here\": false, "
	     "\"runtime\": \"go\"}, "
	     "\"load\": {\"duration_s\": 30}",
     .needed = 9000,
     .of = {.runtime = RUNTIME_GO},
     .event = "gap",
     .words = "the same command with -d 90s, or --until-certain"},
    {.what = "a runtime that cannot be asked",
     .info = "\"target\": {\"url\": \"u\", \"runtime\": \"python\"}, "
	     "\"load\": {\"duration_s\": 30}",
     .needed = 9000,
     .of = {.runtime = RUNTIME_PYTHON},
     .words = "the same command with -d 90s, or --until-certain"},
    {.what = "interrupted",
     .info = "\"load\": {\"duration_s\": 30}",
     .needed = 9000,
     .of = {.interrupted = "interrupted after 3 s of 30 s"},
     .words = "the same command, to its end"},
    {.what = "users that replies kept busy",
     .info = "\"load\": {\"rate\": 100}",
     .kind = VERDICT_FAILED,
     .reason = &not_held,
     .of = {.planned_rate = 100, .achieved_rate = 20, .reply_s = 0.5},
     .words = "the same command with -u 60, or -R 20"},
    {.what = "out of memory",
     .info = "\"target\": {\"url\": \"u\", \"started_here\": true}",
     .kind = VERDICT_FAILED,
     .reason = &reason_died,
     .of = {.death = DEATH_OUT_OF_MEMORY, .rate = 400},
     .words = "the same command with -R 100, or more memory for the target"},
    {.what = "a leak in a heap that was asked",
     .info = "",
     .kind = VERDICT_LEAK,
     .event = "asked",
     .words = "the same command with --profile, to see who holds it"},
    {.what = "a leak in a process that cannot be asked",
     .info = "",
     .kind = VERDICT_LEAK,
     .words = ""},
};

static void
made_row(struct made *made, size_t i)
{
	struct conditions *of = &made->judged.conditions;
	enum verdict_kind kind =
	    rows[i].kind != 0 ? rows[i].kind : VERDICT_INCONCLUSIVE;

	made_init(made, "time_s\n0\n");
	made_metric(made, "anon_bytes", kind, (struct bounds){0, -1, 1})
	    ->needed_dose = rows[i].needed > 0 ? rows[i].needed : NAN;
	made->verdict.kind = kind;
	made->verdict.reason = rows[i].reason;
	*of = rows[i].of;
	of->requests = 3000;
	of->measured_from_s = 0;
	of->measured_to_s = rows[i].seconds > 0 ? rows[i].seconds : 30;
	made_info(made,
		  "{\"scenario\": {\"path\": \"a.lua\"}, \"target\": "
		  "{\"url\": \"http://127.0.0.1:1\"}%s%s}",
		  rows[i].info[0] != '\0' ? ", " : "", rows[i].info);
	if (rows[i].event != NULL)
		made_event(made, 1, rows[i].event,
			   "heap of it: it is stripped");
}

static void
each_has_a_command(void **state)
{
	struct made made;
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		made_row(&made, i);
		buf_clear(&out);
		next_step(&out, &made.judged, 1);
		if (strcmp(buf_text(&out), rows[i].words) != 0)
			fail_msg("%s: %s", rows[i].what, buf_text(&out));
		made_free(&made);
	}
	buf_free(&out);
}

/* A LEAK at one rate, of 500 requests a second for 30 s. */
static void
leaks(struct made *made, const char *load)
{
	made_init(made, "time_s\n0\n");
	made_info(made,
		  "{\"scenario\": {\"path\": \"a.lua\"}, "
		  "\"load\": {\"duration_s\": 30%s}}",
		  load);
	made_metric(made, "anon_bytes", VERDICT_LEAK,
		    (struct bounds){900, 800, 1000})
	    ->drivers.rate = 500;
	made->verdict.kind = VERDICT_LEAK;
	made->judged.conditions.rate = 500;
}

static const char vary[] =
    "the same command with --vary-load, to see whether growth follows "
    "requests or time";

static void
a_load_that_varies_tells_the_cause(void **state)
{
	static const char *const others[] = {
	    ", \"stages\": [[30, 9]]", ", \"requests\": 9", ", \"cycles\": 9",
	    ", \"vary\": [[30, 1]]"};
	struct made made;

	(void)state;
	leaks(&made, "");
	says(&made, vary);
	/* It follows connections, and that is known. */
	made.judged.causes = (struct causes){.ngroups = 2};
	made.judged.causes.groups[0].causes = 1U << CAUSE_CONNECTIONS;
	says(&made, "");
	made.judged.causes.follows = 2;
	says(&made, vary);
	made.judged.causes.ngroups = 0;
	made.verdict.metrics->drivers.follows = DRIVER_TIME;
	says(&made, "");
	made_free(&made);
	for (size_t i = 0; i < COUNT(others); i++) {
		leaks(&made, others[i]);
		says(&made,
		     i < 3 ? ""
			   : "the same command with -d 60s, to see whether "
			     "growth follows requests or time");
		made_free(&made);
	}
}

/* How long it lasts at another rate goes before who holds it. */
static void
the_cause_comes_first_if_it_decides(void **state)
{
	struct made made;
	struct forecast *forecast = &made.judged.forecast;

	(void)state;
	leaks(&made, "");
	made_event(&made, 1, "asked", "node");
	says(&made, "the same command with --profile, to see who holds it");
	forecast->known = 1;
	forecast->survive = (struct survive){86400, 5};
	forecast->survives = SURVIVAL_NO;
	says(&made, vary);
	forecast->survive.rate = 0; /* as measured */
	says(&made, "the same command with --profile, to see who holds it");
	forecast->survive.rate = 500;
	says(&made, "the same command with --profile, to see who holds it");
	forecast->survive.rate = 5;
	forecast->survives = SURVIVAL_YES;
	says(&made, "the same command with --profile, to see who holds it");
	made_free(&made);
}

/* A file is nobody's command. */
static void
a_file_is_recorded_again(void **state)
{
	struct made made;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_metric(&made, "rss_bytes", VERDICT_INCONCLUSIVE,
		    (struct bounds){0, -1, 1})
	    ->needed_dose = 9000;
	made.judged.conditions.rate = 100;
	says(&made, "record 9,000 requests (90 s at this rate), and judge "
		    "that");
	made_free(&made);
}

/* Longer than they are kept; or they are kept shorter. */
/* The most users of the stages, from the start; of others' load, as it comes.
 */
static void
a_ramp_has_to_end(void **state)
{
	static const struct reason ramp = {.name = "ramp"};
	struct made made;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}, "
			 "\"load\": {\"users\": 10, "
			 "\"stages\": [[10, 200], [20, 50]]}}");
	made_metric(&made, "anon_bytes", VERDICT_INCONCLUSIVE,
		    (struct bounds){900, 800, 1000});
	made.verdict.reason = &ramp;
	says(&made, "the same command with -u 200 and without --stages");
	made_info(&made, "{}");
	says(&made, "record it while as many connections are open throughout, "
		    "and judge that");
	made_free(&made);
}

/* At an eighth of its rate the lives of processes are long enough to be read.
 */
static void
lives_have_to_be_longer(void **state)
{
	static const struct reason brief = {.name = "brief"};
	struct made made;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}, \"target\": "
			 "{\"url\": \"http://127.0.0.1:1\"}}");
	made_metric(&made, "anon_bytes", VERDICT_INCONCLUSIVE,
		    (struct bounds){900, 800, 1000});
	made.verdict.reason = &brief;
	made.judged.conditions.requests = 20000;
	made.judged.conditions.measured_from_s = 5;
	made.judged.conditions.measured_to_s = 25;
	says(&made, "the same command with -R 125 -d 160s, or with processes "
		    "that are not replaced (gunicorn: --max-requests 0)");
	made_free(&made);
}

static void
sessions_have_to_end(void **state)
{
	struct made made;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made_metric(&made, "anon_bytes", VERDICT_INCONCLUSIVE,
		    (struct bounds){300, 290, 310});
	made_info(&made, "{\"scenario\": {\"path\": \"a.lua\"}, \"load\": "
			 "{\"duration_s\": 30}}");
	made.verdict.reason = &reason_session;
	made.judged.conditions.session_ttl_s = 1800;
	says(&made, "the same command with --warmup 2000s, or a service that "
		    "keeps sessions shorter (--session-ttl)");
	made_free(&made);
}

static void
says_for(struct made *made, const char *target, const char *words)
{
	made_info(made,
		  "{\"scenario\": {\"path\": \"a.lua\"}, \"target\": {\"pid\": "
		  "7, %s}}",
		  target);
	says(made, words);
}

#define OTHER                                                                  \
	"{\"pid\": 812, \"name\": \"x\", \"connections\": 1, \"sampled\": "    \
	"false}"
#define SAMPLED                                                                \
	"{\"pid\": 7, \"name\": \"x\", \"connections\": 1, \"sampled\": true}"

static void
what_answers_is_to_be_sampled(void **state)
{
	static const struct reason unsampled = {.name = "unsampled"};
	struct made made;

	(void)state;
	made_init(&made, "time_s\n0\n");
	made.verdict.kind = VERDICT_INCONCLUSIVE;
	made.verdict.reason = &unsampled;
	says_for(&made, "\"answers\": {\"processes\": [" OTHER "]}",
		 "the same command with --pid 812");
	says_for(&made,
		 "\"answers\": {\"processes\": [" SAMPLED ", " OTHER "]}",
		 "the same command with --pid 7 --pid 812");
	says_for(&made, "\"answers\": {\"forwards\": [{\"pid\": 9}]}",
		 "the same command with --pid 7 --pid 9");
	says_for(&made,
		 "\"answers\": {\"processes\": [" OTHER "], "
		 "\"forwards\": [{\"pid\": 7, \"sampled\": true}]}",
		 "the same command with --pid 812 --pid 7");
	says_for(&made, "\"answers\": {\"forwards\": [{\"pid\": 0}]}",
		 "run flatline where that process is, or give its number with "
		 "--pid");
	says_for(&made,
		 "\"started_here\": true, \"answers\": {\"processes\": [" OTHER
		 "]}",
		 "end process 812, which holds the port, or leave out "
		 "-- COMMAND");
	says_for(&made, "\"answers\": {\"unowned\": 1}",
		 "the same command with sudo");
	made_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_decided_run_needs_none),
	    cmocka_unit_test(a_route_is_found_by_a_longer_run),
	    cmocka_unit_test(errors_are_looked_at),
	    cmocka_unit_test(a_ramp_has_to_end),
	    cmocka_unit_test(lives_have_to_be_longer),
	    cmocka_unit_test(sessions_have_to_end),
	    cmocka_unit_test(each_has_a_command),
	    cmocka_unit_test(a_load_that_varies_tells_the_cause),
	    cmocka_unit_test(the_cause_comes_first_if_it_decides),
	    cmocka_unit_test(a_file_is_recorded_again),
	    cmocka_unit_test(what_answers_is_to_be_sampled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
