/* SPDX-License-Identifier: MIT */
/* flatline report: writes the reports of a recorded run again. */
#include <sys/stat.h>

#include "cmd/cmd.h"

static enum status
report_one(const char *dir, const struct settings *settings, struct error *err)
{
	struct stat info;

	if (stat(dir, &info) == 0 && !S_ISDIR(info.st_mode)) {
		error_set(err, STATUS_USAGE,
			  "%s is not a run directory: name the directory, not "
			  "a file in it",
			  dir);
		return STATUS_OK;
	}
	return finish_run(&(struct finish_order){.dir = dir}, settings, err);
}

static enum status
report_run(struct invocation *invocation, struct error *err)
{
	enum status worst = STATUS_OK;

	for (int i = 0; i < invocation->nargs && err->status == STATUS_OK; i++)
		worst =
		    status_worse(worst, report_one(invocation->args[i],
						   &invocation->settings, err));
	return worst;
}

static const struct option_variant report_variants[] = {
    {OPT_runtime, NULL, "the runtime, where the record does not say"},
    {OPT_NONE, NULL, NULL},
};

const struct command command_report = {
    .name = "report",
    .arguments = "RUN...",
    .summary = "write the page, summary and pictures of a recorded run again",
    .examples =
	"  flatline report runs/before\n"
	"      leaves report.html, summary.md, junit.xml and pictures\n",
    .groups = IN(VERDICT),
    .also = OPTION_LIST_OF(OPT_runtime, OPT_json, OPT_quiet, OPT_verbose,
			   OPT_no_plots, OPT_no_color),
    .except = OPTION_LIST_OF(OPT_force),
    .variants = report_variants,
    .min_args = 1,
    .max_args = 1000,
    .run = report_run,
};
