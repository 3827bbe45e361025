/* SPDX-License-Identifier: MIT */
/* flatline compare: what a fix has changed. */
#include <string.h>

#include "cmd/cmd.h"

/* A run that was read and judged, with what the judged borrows from. */
struct side {
	struct run run;
	struct verdict verdict;
};

static int
side_read(struct side *side, struct judged *judged, const char *path,
	  const struct settings *settings, struct error *err)
{
	if (strcmp(path, "-") == 0)
		return error_set(err, STATUS_USAGE,
				 "compare reads its inputs twice: give files "
				 "or run directories, not -");
	if (run_read(&side->run, path, err) != 0)
		return -1;
	return judge_run(judged, &side->verdict, &side->run, settings, err);
}

static void
compare_show(const struct compared *compared, const struct settings *settings,
	     const char *dir)
{
	struct error err = {0};
	json_t *result;

	if (settings->json) {
		result = json_compared(compared);
		print_json(result);
		json_decref(result);
	} else {
		text_compared(stdout, compared, color_wanted(settings, stdout));
	}
	if (settings->no_plots)
		return;
	if (plot_compared(dir, compared, settings->format, &err) != 0)
		print_note("%s", err.text);
	else if (!settings->json)
		printf("  picture   %s/compare.%s\n", dir,
		       settings->format != NULL ? settings->format : "svg");
}

static enum status
compared_status(const struct compared *compared,
		const struct settings *settings)
{
	switch (compared->kind) {
	case COMPARE_FIXED:
		return STATUS_OK;
	case COMPARE_UNCHANGED:
		return compared->after.verdict->kind == VERDICT_FLAT
			   ? STATUS_OK
			   : STATUS_LEAK;
	case COMPARE_REGRESSED:
	case COMPARE_STILL_LEAKING:
		return STATUS_LEAK;
	case COMPARE_INCONCLUSIVE:
		break;
	}
	return inconclusive_status(settings);
}

enum status
compare_runs(const char *before, const char *after, const char *dir,
	     const struct settings *settings, struct error *err)
{
	struct side sides[2] = {0};
	struct compared compared = {0};
	enum status status = STATUS_OK;

	if (side_read(&sides[0], &compared.before, before, settings, err) ==
		0 &&
	    side_read(&sides[1], &compared.after, after, settings, err) == 0) {
		compare_judged(&compared);
		compare_show(&compared, settings, dir);
		status = compared_status(&compared, settings);
	}
	run_free(&sides[0].run);
	run_free(&sides[1].run);
	return status;
}

static enum status
compare_run(struct invocation *invocation, struct error *err)
{
	const char *after = invocation->args[1];
	const char *output = invocation->settings.output;

	return compare_runs(invocation->args[0], after,
			    output != NULL ? output : after,
			    &invocation->settings, err);
}

const struct command command_compare = {
    .name = "compare",
    .arguments = "BEFORE AFTER",
    .summary = "say what a fix has changed, and draw both runs in one picture",
    .examples = "  flatline compare runs/before runs/after\n"
		"      leaves compare.svg and compare.png in runs/after\n",
    .where = IN_COMPARE,
    .min_args = 2,
    .max_args = 2,
    .run = compare_run,
};
