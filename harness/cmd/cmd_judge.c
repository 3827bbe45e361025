/* SPDX-License-Identifier: MIT */
/* flatline judge: judges recorded runs, or any CSV, again. */
#include "base/escape.h"
#include "cmd/cmd.h"

static void
judge_print_path(const char *path)
{
	struct buf visible = {0};

	escape_terminal(&visible, path);
	printf("%s: ", buf_text(&visible));
	buf_free(&visible);
}

static void
judge_print(const struct judged *judged, const struct settings *settings,
	    int many)
{
	int brief = settings->quiet || many;
	json_t *result;

	if (settings->json || brief)
		text_limits(stderr, judged, 1);
	if (settings->json) {
		result = result_json(judged);
		print_json(result);
		json_decref(result);
		return;
	}
	if (many)
		judge_print_path(judged->run->path);
	text_verdict(stdout, judged, brief ? -1 : settings->verbose,
		     color_wanted(settings, stdout));
	if (!brief)
		print_next(judged, 0);
}

static enum status
judge_one(const char *path, const struct settings *settings, int many,
	  struct error *err)
{
	struct run run;
	struct judged judged;
	struct verdict verdict;
	enum status status = STATUS_OK;

	if (run_read_info(&run, path, err) == 0 &&
	    judge_run(&judged, &verdict, &run, settings, err) == 0) {
		print_read_notes(&run);
		judge_print(&judged, settings, many);
		status = judged_status(&judged, settings);
	}
	run_free(&run);
	return status;
}

/* One bad input does not stop the others from being judged. */
static enum status
judge_run_command(struct invocation *invocation, struct error *err)
{
	int many = invocation->nargs > 1;
	enum status worst = STATUS_OK;

	for (int i = 0; i < invocation->nargs; i++) {
		struct error own = {0};
		enum status status =
		    judge_one(invocation->args[i], &invocation->settings, many,
			      many ? &own : err);

		if (own.status != STATUS_OK) {
			print_note("%s", own.text);
			status = own.status;
		}
		worst = status_worse(worst, status);
	}
	return worst;
}

static const struct option_variant judge_variants[] = {
    {OPT_runtime, NULL, "the runtime, where the record does not say"},
    {OPT_NONE, NULL, NULL},
};

const struct command command_judge = {
    .name = "judge",
    .arguments = "RUN_OR_CSV...",
    .summary = "judge recorded runs, or any CSV with time_s and memory columns",
    .examples = "  flatline judge runs/before\n"
		"  flatline judge --max-growth 16B/request memory.csv\n"
		"      columns: time_s, requests, rss_bytes or other *_bytes\n"
		"  flatline judge --json - < memory.csv\n",
    .groups = IN(VERDICT),
    .also = OPTION_LIST_OF(OPT_runtime, OPT_json, OPT_quiet, OPT_verbose,
			   OPT_no_color),
    .except = OPTION_LIST_OF(OPT_force),
    .variants = judge_variants,
    .min_args = 1,
    .max_args = 1000,
    .run = judge_run_command,
};
