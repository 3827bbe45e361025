/* SPDX-License-Identifier: MIT */
#include "cmd/profiling.h"

#include <math.h>

void
profiling_init(struct profiling *profiling)
{
	*profiling = (struct profiling){.run_growth = NAN, .contact.dir = -1};
	profile_init(&profiling->profile);
}

void
profiling_end(struct profiling *profiling)
{
	if (profiling->state != NULL)
		profiling->profiler->end(profiling->state);
	profiling->state = NULL;
	target_contact_close(&profiling->contact);
}

void
profiling_free(struct profiling *profiling)
{
	profiling_end(profiling);
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
				 "%s (%s): no profiler for this runtime; node, "
				 "go and jvm have one",
				 target_name(target), runtime);
	profiling->contact = target_contact(target, settings->runtime);
	profiling->contact.pprof = settings->pprof;
	snprintf(profiling->target, sizeof(profiling->target), "%.40s (pid %d)",
		 target_name(target), (int)profiling->contact.pid);
	profiling->before = requests;
	profiling->state = profiling->profiler->begin(
	    &profiling->contact, &profiling->profile, &profiling->err);
	return profiling->state != NULL ? 0 : -1;
}

int
profiling_step(struct profiling *profiling, const struct settings *settings,
	       struct target *target, uint64_t requests)
{
	profiling->settled++;
	if (profiling->settled < PROFILE_CHECKPOINTS)
		return 0;
	if (profiling->state == NULL)
		return profiling_begin(profiling, settings, target, requests);
	profiling->requests = (double)(requests - profiling->before);
	if (settings->growth.per == PER_REQUEST)
		profiling->profile.tolerance =
		    settings->growth.amount * profiling->requests;
	return profiling->profiler->checkpoint(
	    profiling->state, &profiling->profile, &profiling->err);
}

struct reference
profiling_reference(const struct profiling *profiling)
{
	struct heap_growth growth = profile_heap_growth(&profiling->profile);
	double total = profile_total(&profiling->profile);

	if (profiling->run_growth > 0)
		return (struct reference){profiling->run_growth,
					  "the growth that the run measured"};
	if (growth.grows)
		return (struct reference){growth.bytes / profiling->requests,
					  "the growth"};
	return (struct reference){total / profiling->requests, "what is held"};
}
