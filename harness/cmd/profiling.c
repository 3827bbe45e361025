/* SPDX-License-Identifier: MIT */
#include "cmd/profiling.h"

void
profiling_init(struct profiling *profiling)
{
	*profiling = (struct profiling){.profiler = NULL};
	profile_init(&profiling->profile);
}

void
profiling_free(struct profiling *profiling)
{
	if (profiling->state != NULL)
		profiling->profiler->drop(profiling->state);
	profile_free(&profiling->profile);
}

static int
profiling_begin(struct profiling *profiling, const struct settings *settings,
		struct target *target, uint64_t requests)
{
	const char *runtime = target_runtime(target);

	profiling->profiler = profiler_find(runtime);
	if (profiling->profiler == NULL)
		return error_set(&profiling->err, STATUS_UNAVAILABLE,
				 "%s (%s) cannot be asked who holds its "
				 "memory: node, go and jvm can",
				 target_name(target), runtime);
	profiling->contact = target_contact(target, settings->runtime != NULL);
	profiling->contact.pprof = settings->pprof;
	profiling->before = requests;
	profiling->state =
	    profiling->profiler->begin(&profiling->contact, &profiling->err);
	return profiling->state != NULL ? 0 : -1;
}

int
profiling_step(struct profiling *profiling, const struct settings *settings,
	       struct target *target, uint64_t requests)
{
	void *state = profiling->state;

	if (profiling->profiler == NULL)
		return profiling_begin(profiling, settings, target, requests);
	profiling->requests = (double)(requests - profiling->before);
	profiling->state = NULL;
	return profiling->profiler->end(state, &profiling->profile,
					&profiling->err);
}
