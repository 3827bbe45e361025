/* SPDX-License-Identifier: MIT */
/* What a profile shows of any target: its open files, and its own warnings. */
#include "base/mem.h"
#include "cmd/profile_session.h"
#include "judge/judge.h"

/* The same words and keys as of a run. */
static const char *const keys[] = {"descriptors", "warnings"};

static void
resources_add(json_t *into, const struct judged *judged)
{
	json_t *verdict = json_verdict(judged);

	for (size_t i = 0; i < COUNT(keys); i++)
		json_object_set(into, keys[i],
				json_object_get(verdict, keys[i]));
	json_decref(verdict);
}

void
profile_resources(const char *dir, const struct settings *settings,
		  json_t *into, FILE *out)
{
	struct run run;
	struct judged *judged = xcalloc(1, sizeof(*judged));
	struct verdict *verdict = xcalloc(1, sizeof(*verdict));
	struct error ignored = {0};

	if (run_read(&run, dir, &ignored) == 0 &&
	    judge_run(judged, verdict, &run, settings, &ignored) == 0) {
		if (into != NULL)
			resources_add(into, judged);
		if (out != NULL)
			text_resources(out, judged);
	}
	run_free(&run);
	free(verdict);
	free(judged);
}
