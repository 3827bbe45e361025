/* SPDX-License-Identifier: MIT */
#include "drive/unasked.h"

#include <string.h>

#include "base/escape.h"
#include "base/mem.h"

/* What it means for the verdict, and what to ask it takes. */
static const struct unasked_runtime {
	const char *runtime, *means, *how;
} runtimes[] = {
    {"node", "and memory follows the heap's policy for thousands of requests",
     "SIGUSR1 opens its inspector on 127.0.0.1, closed again at the end"},
    {"go", "and memory follows the heap's policy for thousands of requests",
     "it has to serve net/http/pprof"},
    {"jvm", "and memory seen from outside hardly ever decides about a JVM",
     "SIGQUIT opens its attach socket"},
};

static const struct unasked_runtime *
unasked_find(const char *runtime)
{
	for (size_t i = 0; i < COUNT(runtimes); i++)
		if (strcmp(runtimes[i].runtime, runtime) == 0)
			return &runtimes[i];
	return NULL;
}

/* As contact_allows() has it. */
static int
unasked_is_allowed(const struct run_target *target,
		   const struct settings *settings, int watched)
{
	if (settings->no_runtime ||
	    (watched &&
	     settings_source(settings, &settings->gc_budget) == SOURCE_DEFAULT))
		return 0;
	return target->started_here > 0 ||
	       (settings->pprof != NULL &&
		strcmp(target->runtime, "go") == 0) ||
	       (settings->runtime != NULL &&
		strcmp(target->runtime, settings->runtime) == 0);
}

static void
unasked_write(struct buf *text, const struct run_target *target,
	      const struct settings *settings, int watched)
{
	const struct unasked_runtime *of = unasked_find(target->runtime);

	escape_terminal(text, run_or_empty(target->name));
	buf_addf(text, " (pid %.0f) is not asked for its heap, %s; ",
		 target->pid, of->means);
	if (settings->no_runtime)
		buf_adds(text, "leave out --no-runtime");
	else
		buf_addf(text, "--runtime %s%s allows it (%s)", of->runtime,
			 watched ? " --gc-budget 1%" : "", of->how);
}

void
unasked_note(const struct run_info *info, const struct settings *settings,
	     int watched, void (*note)(const char *text))
{
	const struct run_target *target = &info->target;
	const char *runtime = run_or_empty(target->runtime);
	struct buf text = {0};

	if (note == NULL || !(target->pid > 0) ||
	    unasked_find(runtime) == NULL ||
	    unasked_is_allowed(target, settings, watched))
		return;
	/* Whoever forbade it knows; and a watch has time. */
	if ((watched || settings->no_runtime) && strcmp(runtime, "jvm") != 0)
		return;
	unasked_write(&text, target, settings, watched);
	note(buf_text(&text));
	buf_free(&text);
}
