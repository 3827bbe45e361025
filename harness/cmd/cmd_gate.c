/* SPDX-License-Identifier: MIT */
/* flatline gate: may this build pass? Both builds get the same dose. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "judge/compare.h"
#include "cmd/gate_rounds.h"

/* The number of rounds is doubled at each look, up to this factor. */
enum { USUAL_FACTOR = 4, MOST_FACTOR = 16 };
#define USUAL_MAX_S 900.0

struct gate {
	struct invocation *invocation;
	struct settings *settings;
	struct gate_rounds rounds;
	char *dir;
	const char *before, *after; /* run directories */
	int continuous;		    /* the baseline's load was continuous */
	int counted; /* the baseline's length was a number of requests */
};

static int
gate_set(struct gate *gate, enum option_id id, double value, struct error *err)
{
	char text[32];

	snprintf(text, sizeof(text), "%.15g", value);
	return settings_set(gate->settings, &option_table[id], text,
			    SOURCE_COMMAND_LINE, err);
}

static int
gate_factor(const struct settings *settings)
{
	return isnan(settings->max_duration) ? USUAL_FACTOR : MOST_FACTOR;
}

/*
 * The command line wins; if it makes another dose, comparing refuses it later.
 */
static int
gate_follow(struct gate *gate, enum option_id id, double value,
	    struct error *err)
{
	struct error bad = {0};

	if (gate->settings->set_by[id] == SOURCE_COMMAND_LINE || isnan(value) ||
	    gate_set(gate, id, value, &bad) == 0)
		return 0;
	return error_set(err, STATUS_DATA, "%s: %s of the run: %s",
			 gate->settings->baseline, option_table[id].name,
			 bad.text);
}

/* Takes the length of a recorded run: in bursts, requests or time. */
static int
gate_follow_load(struct gate *gate, const struct run_load *load,
		 struct error *err)
{
	gate->continuous = isnan(load->cycles);
	if (!gate->continuous)
		return gate_follow(gate, OPT_burst, load->burst, err) != 0
			   ? -1
			   : gate_follow(gate, OPT_settle, load->settle_s, err);
	gate->counted = !isnan(load->requests);
	if (gate_follow(gate, OPT_warmup, load->warmup_s, err) != 0 ||
	    gate_follow(gate, OPT_requests, load->requests, err) != 0)
		return -1;
	return gate_follow(gate, OPT_duration, load->duration_s, err);
}

static int
gate_follow_baseline(struct gate *gate, struct error *err)
{
	struct rows *rows = rows_open(gate->settings->baseline, err);
	struct run run;
	int result;

	if (rows == NULL)
		return -1;
	rows_close(rows);
	result = run_read_info(&run, gate->settings->baseline, err);
	if (result == 0)
		result = gate_follow_load(gate, &run.info.load, err);
	run_free(&run);
	return result;
}

/* Bursts set their own length; otherwise the baseline's length applies. */
static int
gate_plan_length(struct gate *gate, struct error *err)
{
	static const enum option_id of_bursts[] = {OPT_burst, OPT_settle,
						   OPT_rounds, OPT_NONE};
	struct settings *settings = gate->settings;
	struct gate_rounds *rounds = &gate->rounds;
	double most = settings->max_duration;

	if (gate->continuous) {
		/*
		 * Another length is another dose, unless the user asked for it.
		 */
		settings->until_certain = !gate->counted && !isnan(most);
		return command_without_effect(
		    settings, 0, of_bursts,
		    "with this --baseline: it was continuous load, not bursts",
		    err);
	}
	rounds->wanted = (unsigned)settings->rounds;
	rounds->most = rounds->wanted * (unsigned)gate_factor(settings);
	rounds->until_s = clock_now() + (isnan(most) ? USUAL_MAX_S : most);
	settings->looks = (int)log2(gate_factor(settings)) + 1;
	settings->max_duration = settings->requests = NAN;
	return gate_set(gate, OPT_cycles, 2.0 * rounds->most + 2, err);
}

static int
gate_plan(struct gate *gate, struct error *err)
{
	const struct settings *settings = gate->settings;
	struct gate_rounds *rounds = &gate->rounds;
	struct gate_build *before = &rounds->builds[0], *after = before + 1;

	if (settings->after == NULL ||
	    (settings->before == NULL) == (settings->baseline == NULL))
		return error_set(err, STATUS_USAGE,
				 "use --after CMD, and either --before CMD or "
				 "--baseline RUN to compare it with");
	if (settings->baseline != NULL && gate_follow_baseline(gate, err) != 0)
		return -1;
	*before = (struct gate_build){.name = "before",
				      .command = settings->before,
				      .dir = xasprintf("%s/before", gate->dir)};
	*after = (struct gate_build){.name = "after",
				     .command = settings->after,
				     .dir = xasprintf("%s/after", gate->dir)};
	rounds->invocation = gate->invocation;
	rounds->count = settings->baseline == NULL ? 2 : 1;
	rounds->interrupted = interrupt_watch();
	gate->before =
	    settings->baseline != NULL ? settings->baseline : before->dir;
	gate->after = after->dir;
	return gate_plan_length(gate, err);
}

/*
 * A build is worse if it surely adds more than is tolerated: an old leak that
 * is accepted must not hide a new one.
 */
static int
gate_is_no_worse(const struct compared *compared)
{
	struct bounds difference = compare_difference(compared);
	const struct metric_verdict *after = compare_after(compared);

	return compared->before.verdict->kind == VERDICT_LEAK &&
	       compared->after.verdict->kind == VERDICT_LEAK && after != NULL &&
	       difference.low <= after->tolerance;
}

/* The status of the after build alone, whatever the before build does. */
static enum status
gate_status(const struct gate *gate, const struct compared *compared,
	    const struct judged *after)
{
	if (gate->settings->allow_existing && gate_is_no_worse(compared))
		return STATUS_OK;
	return judged_status(after, gate->settings);
}

/* Writes each side's reports silently: the comparison is what is printed. */
static void
gate_publish(const struct gate *gate, const struct compared_run *side)
{
	struct settings silent = *gate->settings;
	const char *dir = side->run.path;
	struct error err = {0};
	json_t *result = json_verdict(&side->judged);

	silent.quiet = 1;
	if (write_verdict(dir, result, &err) != 0)
		print_note("%s", err.text);
	publish_files(dir, &side->judged, &silent);
	json_decref(result);
}

static enum status
gate_finish(const struct gate *gate, struct error *err)
{
	struct compared_run *sides = xcalloc(2, sizeof(*sides));
	const struct settings *settings = gate->settings;
	struct compared compared = {.kind = COMPARE_INCONCLUSIVE};
	enum status status = STATUS_OK;

	if (compared_run_read(&sides[0], gate->before, settings, err) == 0 &&
	    compared_run_read(&sides[1], gate->after, settings, err) == 0) {
		compare_two(sides, gate->dir, settings, &compared, err);
		if (err->status == STATUS_OK) {
			if (settings->baseline == NULL)
				gate_publish(gate, &sides[0]);
			gate_publish(gate, &sides[1]);
			status = gate_status(gate, &compared, &sides[1].judged);
			if (!settings->json && !settings->quiet)
				printf("  report    %s/report.html\n",
				       gate->after);
		}
	}
	compared_run_free(&sides[0]);
	compared_run_free(&sides[1]);
	free(sides);
	return status;
}

static enum status
gate_run(struct invocation *invocation, struct error *err)
{
	struct gate gate = {.invocation = invocation,
			    .settings = &invocation->settings};
	enum status status = STATUS_OK;

	gate.dir = output_directory(gate.settings, "gate");
	if (gate_plan(&gate, err) == 0 &&
	    gate_rounds_run(&gate.rounds, err) == 0)
		status = gate_finish(&gate, err);
	for (size_t i = 0; i < COUNT(gate.rounds.builds); i++)
		free(gate.rounds.builds[i].dir);
	free(gate.dir);
	return status;
}

static const struct option_variant gate_variants[] = {
    {OPT_burst, "500", "requests in each burst"},
    {OPT_settle, "500ms", "rest before the reading of each burst"},
    {OPT_max_duration, NULL,
     "while inconclusive, double the rounds, up to this "
     "time; default: 4 times the rounds, at most 15m"},
    {OPT_NONE, NULL, NULL},
};

const struct command command_gate = {
    .name = "gate",
    .arguments = "SCENARIO --after CMD --before CMD",
    .summary = "run two builds under the same load; pass or fail the new one",
    .examples =
	"  flatline gate publish.lua --before 'node old/server.js' \\\n"
	"      --after 'node server.js'\n"
	"      each gets a PORT of its own; the status is the new build's\n"
	"  flatline gate publish.lua --baseline runs/main \\\n"
	"      --after './server --port {port}'\n",
    .groups = IN(BUILDS) | IN(LOAD) | IN(SCENARIO) | IN(HTTP) | IN(VERDICT),
    .also = OPTION_LIST_OF(OPT_start_timeout, OPT_warmup, OPT_max_duration,
			   OPT_burst, OPT_settle, OPT_runtime, OPT_no_runtime,
			   OPT_pprof, OPT_sample_interval, OPT_output, OPT_json,
			   OPT_no_plots, OPT_quiet, OPT_no_color),
    .except = OPTION_LIST_OF(OPT_stages, OPT_most_p99, OPT_least_rate,
			     OPT_most_fds, OPT_metric),
    .variants = gate_variants,
    .loads_scenario = 1,
    .min_args = 1,
    .max_args = 1,
    .run = gate_run,
};
