/* SPDX-License-Identifier: MIT */
#include "cmd/segment_text.h"

#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/cmd.h"

static void
segment_print(const struct run *run)
{
	const struct run_info *info = &run->info;
	char requests[UNITS_TEXT], errors[UNITS_TEXT], seconds[UNITS_TEXT];

	printf("segment %.0f/%.0f: %s requests, %s failed, measured for %s\n",
	       info->segment.number, info->segment.count,
	       units_count(requests, run_or_zero(info->done.requests)),
	       units_count(errors, run_or_zero(info->done.errors)),
	       units_duration(seconds, run_or_zero(info->done.measured_s)));
}

static void
segment_print_json(const struct run *run)
{
	const struct run_info *info = &run->info;
	json_t *object =
	    json_pack("{s:{s:i, s:i}, s:o, s:f, s:f}", "segment", "number",
		      (int)info->segment.number, "of", (int)info->segment.count,
		      "run", record_text(run->path), "requests",
		      run_or_zero(info->done.requests), "errors",
		      run_or_zero(info->done.errors));

	print_json(object);
	json_decref(object);
}

static void
segment_print_next(const char *dir)
{
	struct buf words = {0};

	buf_adds(&words, "flatline merge WATCH ");
	escape_shell(&words, dir, strlen(dir));
	buf_adds(&words, " ... -o OUT, with the runs of all segments and of "
			 "flatline watch beside the target");
	print_next_words(&words);
	buf_free(&words);
}

void
segment_finish(const char *dir, const struct settings *settings,
	       struct error *err)
{
	struct run run;
	const struct run_event *end;

	if (run_read_info(&run, dir, err) == 0) {
		if (settings->json)
			segment_print_json(&run);
		else
			segment_print(&run);
		if (!settings->json && !settings->quiet)
			segment_print_next(dir);
		end = run_last_event(&run, "end");
		if (end != NULL && strcmp(end->detail, "interrupted") == 0)
			error_set(err, STATUS_INTERRUPTED,
				  "interrupted: this segment did not make its "
				  "whole share");
	}
	run_free(&run);
}
