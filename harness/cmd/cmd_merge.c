/* SPDX-License-Identifier: MIT */
/* flatline merge: one run of what several machines drove, and its verdict. */
#include <stdlib.h>

#include "cmd/cmd.h"
#include "drive/machine_limits.h"
#include "merge/merge.h"

static void
on_note(const char *text)
{
	print_note("%s", text);
}

static enum status
merge_run(struct invocation *invocation, struct error *err)
{
	char *dir = output_directory(&invocation->settings, "merged");
	const struct merge_order order = {
	    .runs = (const char *const *)invocation->args,
	    .count = (size_t)invocation->nargs,
	    .dir = dir,
	    .note = on_note,
	};
	enum status status = STATUS_OK;

	file_limit_raise(); /* several files of each segment are read at once */
	if (merge_runs(&order, err) == 0)
		status = finish_run(&(struct finish_order){.dir = dir},
				    &invocation->settings, err);
	free(dir);
	return status;
}

static const struct option_variant merge_variants[] = {
    {OPT_output, NULL, "where the merged run goes; default: a folder in runs/"},
    {OPT_NONE, NULL, NULL},
};

const struct command command_merge = {
    .name = "merge",
    .arguments = "RUN...",
    .summary = "make one run of the segments of a load, and judge it",
    .examples =
	"  flatline merge runs/watch runs/segment-* -o runs/merged\n"
	"      the run of flatline watch beside the target, and of all that\n"
	"      flatline run --segment drove\n"
	"  flatline merge runs/segment-* -o runs/merged\n"
	"      one of them sampled: by --metrics, --pid or -- COMMAND\n",
    .groups = IN(VERDICT),
    .also = OPTION_LIST_OF(OPT_runtime, OPT_output, OPT_json, OPT_quiet,
			   OPT_verbose, OPT_no_plots, OPT_no_color),
    .except = OPTION_LIST_OF(OPT_force),
    .variants = merge_variants,
    .min_args = 2,
    .max_args = 10001,
    .run = merge_run,
};
