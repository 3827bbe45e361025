/* SPDX-License-Identifier: MIT */
/* flatline plot: draw a run again. */
#include <sys/stat.h>

#include "cmd/cmd.h"

static enum status
plot_run_command(struct invocation *invocation, struct error *err)
{
	const char *dir = invocation->args[0];
	const struct settings *settings = &invocation->settings;
	struct run run = {0};
	struct judged judged;
	struct verdict verdict;
	struct stat info;

	if (stat(dir, &info) == 0 && !S_ISDIR(info.st_mode))
		error_set(err, STATUS_USAGE,
			  "%s is not a run directory: give the directory, not "
			  "a file in it",
			  dir);
	else if (run_read(&run, dir, err) == 0 &&
		 judge_run(&judged, &verdict, &run, settings, err) == 0 &&
		 plot_run(dir, &judged, settings->format, err) == 0)
		printf("%s/memory.%s\n", dir,
		       settings->format != NULL ? settings->format : "svg");
	run_free(&run);
	return STATUS_OK;
}

const struct command command_plot = {
    .name = "plot",
    .arguments = "RUN",
    .summary = "draw a recorded run again",
    .examples =
	"  flatline plot runs/before\n"
	"      writes memory.svg and memory.png into the run directory\n",
    .where = IN_PLOT,
    .min_args = 1,
    .max_args = 1,
    .run = plot_run_command,
};
