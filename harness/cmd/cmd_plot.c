/* SPDX-License-Identifier: MIT */
/* flatline plot: draws the pictures of a run again. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "cmd/cmd.h"

enum { TEXT_LIMIT = 1 << 20 };

/* A text picture goes to standard output, for whoever reads the log. */
static void
plot_print_text(const char *path)
{
	struct error ignored = {0};
	struct buf text = {0};

	if (file_read_regular(path, TEXT_LIMIT, &text, &ignored) == 0)
		fputs(buf_text(&text), stdout);
	buf_free(&text);
}

static void
plot_tell(const char *dir, const struct plot_choice *choice)
{
	const char *format = choice->format != NULL ? choice->format : "svg";
	size_t count = choice->nnames > 0 ? choice->nnames : 1;

	for (size_t i = 0; i < count; i++) {
		const char *name =
		    choice->nnames > 0 ? choice->names[i] : "memory";
		char *path = xasprintf("%s/%s.%s", dir, name, format);

		if (strcmp(format, "txt") == 0)
			plot_print_text(path);
		else
			puts(path);
		free(path);
	}
}

static enum status
plot_run_command(struct invocation *invocation, struct error *err)
{
	const char *dir = invocation->args[0];
	const struct settings *settings = &invocation->settings;
	const struct plot_choice choice = {
	    .format = settings->format,
	    .names = (const char *const *)invocation->args + 1,
	    .nnames = (size_t)invocation->nargs - 1,
	};
	struct run run = {0};
	struct judged judged;
	struct verdict verdict;
	struct stat info;

	if (stat(dir, &info) == 0 && !S_ISDIR(info.st_mode))
		error_set(err, STATUS_USAGE,
			  "%s is not a run directory: name the directory, not "
			  "a file in it",
			  dir);
	else if (run_read(&run, dir, err) == 0 &&
		 judge_run(&judged, &verdict, &run, settings, err) == 0 &&
		 plot_chosen(dir, &judged, &choice, err) == 0)
		plot_tell(dir, &choice);
	run_free(&run);
	return STATUS_OK;
}

const struct command command_plot = {
    .name = "plot",
    .arguments = "RUN [NAME...]",
    .summary = "draw a recorded run again",
    .examples =
	"  flatline plot runs/before\n"
	"      writes memory.svg, memory.png and so on into the directory\n"
	"  flatline plot runs/before memory --format txt\n"
	"      the curve as text, for a log\n"
	"  flatline plot runs/before resources latency load routes\n",
    .also = OPTION_LIST_OF(OPT_format),
    .min_args = 1,
    .max_args = 33,
    .run = plot_run_command,
};
