/* SPDX-License-Identifier: MIT */
/* flatline gate: may this build pass? Both builds get the same dose. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "judge/compare.h"
#include "cmd/drop_privileges.h"
#include "cmd/gate_image.h"
#include "cmd/gate_next.h"
#include "cmd/gate_rounds.h"

/* Looks share the error rate. */
enum { USUAL_LOOKS = 3, MOST_LOOKS = 5 };
#define USUAL_MAX_S 900.0

struct gate {
	struct invocation *invocation;
	struct settings *settings;
	struct gate_rounds rounds;
	struct gate_images images;
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

/*
 * -n: two bursts a round come to so many requests of each build. Bursts like
 * those of a baseline keep their length, and there are more or fewer of them.
 */
static int
gate_plan_rounds(struct gate *gate, struct error *err)
{
	const struct settings *settings = gate->settings;
	double pairs = settings->requests / 2;

	gate->rounds.wanted = (unsigned)settings->rounds;
	if (isnan(pairs))
		return 0;
	if (settings->baseline == NULL)
		return gate_set(gate, OPT_burst, ceil(pairs / settings->rounds),
				err);
	if (gate_set(gate, OPT_rounds, ceil(pairs / settings->burst), err) != 0)
		return -1;
	gate->rounds.wanted = (unsigned)settings->rounds;
	return 0;
}

/* -n says the same as the option that it stands for. */
static int
gate_check_length(const struct gate *gate, struct error *err)
{
	const struct settings *settings = gate->settings;
	enum option_id other =
	    settings->baseline != NULL ? OPT_rounds : OPT_burst;

	if (isnan(settings->requests) ||
	    settings->set_by[other] != SOURCE_COMMAND_LINE)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--requests and --%s both set the length of the gate: "
			 "leave out one",
			 option_table[other].name);
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
	if (gate_plan_rounds(gate, err) != 0)
		return -1;
	rounds->looks = isnan(most) ? USUAL_LOOKS : MOST_LOOKS;
	rounds->until_s = rounds->since_s + (isnan(most) ? USUAL_MAX_S : most);
	settings->looks = rounds->looks;
	settings->max_duration = settings->requests = NAN;
	return gate_set(gate, OPT_cycles,
			2.0 * rounds->wanted * rounds->looks + 2, err);
}

/* A command or an image of the new build, and what to compare it with. */
static int
gate_check_builds(const struct settings *settings, struct error *err)
{
	int after = settings->after != NULL || settings->after_image != NULL;
	int before = settings->before != NULL || settings->before_image != NULL;

	if (after && before != (settings->baseline != NULL))
		return 0;
	return error_set(err, STATUS_USAGE,
			 "use --after CMD, and either --before CMD or "
			 "--baseline RUN to compare it with; for images "
			 "--after-image and --before-image");
}

static void
gate_plan_builds(struct gate *gate)
{
	const struct settings *settings = gate->settings;
	const struct gate_images *images = &gate->images;
	struct gate_build *before = &gate->rounds.builds[0],
			  *after = before + 1;
	int are_images = images->engine != NULL;

	*before = (struct gate_build){
	    .name = "before",
	    .title = "the build before",
	    .salt = "-before",
	    .command = are_images ? images->commands[0] : settings->before,
	    .by_hand = images->by_hand[0],
	    .dir = xasprintf("%s/before", gate->dir)};
	*after = (struct gate_build){.name = "after",
				     .title = "the new build (after)",
				     .salt = "-after",
				     .command = are_images ? images->commands[1]
							   : settings->after,
				     .by_hand = images->by_hand[1],
				     .dir = xasprintf("%s/after", gate->dir)};
}

static int
gate_plan(struct gate *gate, struct error *err)
{
	struct settings *settings = gate->settings;
	struct gate_rounds *rounds = &gate->rounds;
	const struct gate_build *before = &rounds->builds[0],
				*after = before + 1;

	if (gate_check_builds(settings, err) != 0 ||
	    gate_check_length(gate, err) != 0 ||
	    (settings->baseline != NULL &&
	     gate_follow_baseline(gate, err) != 0) ||
	    gate_images_open(&gate->images, settings, GATE_HAND_PORT, err) != 0)
		return -1;
	gate_plan_builds(gate);
	settings_salt(gate->settings, "");
	rounds->invocation = gate->invocation;
	rounds->count = settings->baseline == NULL ? 2 : 1;
	rounds->interrupted = interrupt_watch();
	rounds->since_s = clock_now();
	rounds->until_s = INFINITY;
	gate->before =
	    settings->baseline != NULL ? settings->baseline : before->dir;
	gate->after = after->dir;
	return gate_plan_length(gate, err);
}

/* Writes each side's reports silently: the comparison is what is printed. */
static void
gate_publish(const struct gate *gate, const struct compared_run *side,
	     struct error *err)
{
	struct settings silent = *gate->settings;
	const char *dir = side->run.path;
	json_t *result = json_verdict(&side->judged);

	silent.quiet = 1;
	write_verdict(dir, result, err);
	publish_files(dir, &side->judged, &silent, err);
	json_decref(result);
}

/* Why there is no pair: a build did not start, or never came to its turn. */
static const char *
gate_failure(const struct gate *gate)
{
	for (size_t i = COUNT(gate->rounds.builds); i-- > 0;)
		if (gate->rounds.builds[i].failure[0] != '\0')
			return gate->rounds.builds[i].failure;
	return NULL;
}

/* Whether that side has been recorded. */
static int
gate_has_run(const struct gate *gate, int side)
{
	const struct gate_build *build = &gate->rounds.builds[side];

	return (side == 0 && gate->settings->baseline != NULL) ||
	       (build->started && build->failure[0] == '\0');
}

static int
gate_decide(struct gate *gate, struct compared_run *sides,
	    struct compared *compared, struct error *err)
{
	const char *const dirs[] = {gate->before, gate->after};
	const char *why = gate_failure(gate);

	*compared = (struct compared){.dose = {.late = 0}};
	for (int i = 0; i < 2; i++)
		if (gate_has_run(gate, i) &&
		    compared_run_read(&sides[i], dirs[i], gate->settings,
				      err) != 0)
			return -1;
	if (gate_has_run(gate, 0) && gate_has_run(gate, 1))
		return compare_pair(compared, &sides[0], &sides[1],
				    gate->settings, err);
	compared->before = sides[0].judged;
	compared->after = sides[1].judged;
	compare_fail(compared, why);
	return 0;
}

/* Only where a build was driven with it. */
static void
gate_print_salt(const struct gate *gate, const struct compared_run *sides)
{
	double uniques = 0;

	for (int i = 0; i < 2; i++)
		if (sides[i].run.info.done.uniques > 0)
			uniques += sides[i].run.info.done.uniques;
	if (uniques > 0)
		printf(
		    "  salt      %s (--salt repeats what uuid() and unique() "
		    "gave)\n",
		    gate->settings->salt);
}

/* Continuous load tells by itself how far it came. */
static void
gate_note_interrupt(const struct gate *gate, struct compared *compared)
{
	const struct gate_rounds *rounds = &gate->rounds;
	unsigned done = rounds->builds[1].bursts / 2, wanted = rounds->wanted;
	char note[80];

	if (!*rounds->interrupted)
		return;
	while (wanted < done)
		wanted *= 2;
	if (gate->continuous)
		snprintf(note, sizeof(note), "interrupted");
	else
		snprintf(note, sizeof(note),
			 "interrupted after %u of %u rounds", done, wanted);
	compare_note(compared, note);
}

static enum status
gate_finish(struct gate *gate, struct error *err)
{
	struct compared_run *sides = xcalloc(2, sizeof(*sides));
	const struct settings *settings = gate->settings;
	struct compared compared;
	enum status status = STATUS_OK;
	struct buf next = {0};

	if (gate_decide(gate, sides, &compared, err) == 0) {
		gate_note_interrupt(gate, &compared);
		status = compare_finish(&compared, gate->dir, settings, err);
		if (settings->baseline == NULL && gate_has_run(gate, 0))
			gate_publish(gate, &sides[0], err);
		if (gate_has_run(gate, 1)) {
			gate_publish(gate, &sides[1], err);
			if (!settings->json && !settings->quiet) {
				gate_print_salt(gate, sides);
				printf("  report    %s/report.html\n",
				       gate->after);
			}
		}
		gate_next(&next, &gate->rounds, &compared);
		if (!settings->json && !settings->quiet)
			print_next_words(&next);
	}
	buf_free(&next);
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
	if (drop_privileges(invocation, gate.dir, err) == 0 &&
	    gate_plan(&gate, err) == 0 &&
	    gate_rounds_run(&gate.rounds, err) == 0)
		status = gate_finish(&gate, err);
	gate_images_close(&gate.images);
	for (size_t i = 0; i < COUNT(gate.rounds.builds); i++)
		free(gate.rounds.builds[i].dir);
	free(gate.dir);
	return status;
}

static const struct option_variant gate_variants[] = {
    {OPT_requests, NULL, "requests of each build, in all of its bursts"},
    {OPT_burst, "500", "requests in each burst"},
    {OPT_settle, "500ms", "rest before the reading of each burst"},
    {OPT_max_duration, NULL,
     "while inconclusive, go on with larger bursts, up to this "
     "time; default: twice, at most 15m"},
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
	"      --after './server --port {port}'\n"
	"  flatline gate publish.lua --before-image shop:1 \\\n"
	"      --after-image shop:2 --image-options '--memory 256m'\n"
	"      podman or docker runs both, within the same limits\n",
    .groups = IN(BUILDS) | IN(LOAD) | IN(SCENARIO) | IN(HTTP) | IN(VERDICT),
    .also = OPTION_LIST_OF(
	OPT_start_timeout, OPT_ready, OPT_warmup, OPT_max_duration,
	OPT_requests, OPT_burst, OPT_settle, OPT_runtime, OPT_no_runtime,
	OPT_pprof, OPT_allocator, OPT_sample_interval, OPT_drop_privileges,
	OPT_operation, OPT_output, OPT_json, OPT_no_plots, OPT_quiet,
	OPT_no_color, OPT_out, OPT_out_headers),
    .except = OPTION_LIST_OF(OPT_stages, OPT_vary, OPT_most_p95, OPT_most_p99,
			     OPT_route_limits, OPT_least_rate, OPT_most_fds,
			     OPT_metric),
    .variants = gate_variants,
    .loads_scenario = 1,
    .min_args = 1,
    .max_args = 1,
    .run = gate_run,
};
