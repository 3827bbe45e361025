/* SPDX-License-Identifier: MIT */
#include "cmd/profile_session.h"

#include <math.h>

void
profile_session_init(struct profile_session *session)
{
	*session =
	    (struct profile_session){.run_growth = NAN, .contact.dir = -1};
	profile_init(&session->profile);
}

void
profile_session_end(struct profile_session *session)
{
	if (session->state != NULL)
		session->profiler->end(session->state);
	session->state = NULL;
	target_contact_close(&session->contact);
}

void
profile_session_free(struct profile_session *session)
{
	profile_session_end(session);
	profile_free(&session->profile);
}

static int
profile_session_begin(struct profile_session *session,
		      const struct settings *settings, struct target *target,
		      uint64_t requests)
{
	const char *runtime = target_runtime(target);

	session->profiler = profiler_find(runtime);
	if (session->profiler == NULL)
		return error_set(&session->err, STATUS_UNAVAILABLE,
				 "%s (%s): no profiler for this runtime; node, "
				 "go, jvm and native have one",
				 target_name(target), runtime);
	session->contact = target_contact(target, settings->runtime);
	session->contact.pprof = settings->pprof;
	snprintf(session->target, sizeof(session->target), "%.40s (pid %d)",
		 target_name(target), (int)session->contact.pid);
	session->before = requests;
	session->state = session->profiler->begin(
	    &session->contact, &session->profile, &session->err);
	return session->state != NULL ? 0 : -1;
}

int
profile_session_step(struct profile_session *session,
		     const struct settings *settings, struct target *target,
		     uint64_t requests)
{
	session->settled++;
	if (session->settled < PROFILE_CHECKPOINTS)
		return 0;
	if (session->state == NULL)
		return profile_session_begin(session, settings, target,
					     requests);
	session->requests = (double)(requests - session->before);
	if (settings->growth.per == PER_REQUEST)
		session->profile.tolerance =
		    settings->growth.amount * session->requests;
	return session->profiler->checkpoint(session->state, &session->profile,
					     &session->err);
}

struct reference
profile_session_reference(const struct profile_session *session)
{
	struct heap_growth growth = profile_heap_growth(&session->profile);
	double total = profile_total(&session->profile);

	if (session->run_growth > 0)
		return (struct reference){session->run_growth,
					  "the growth that the run measured"};
	if (growth.grows)
		return (struct reference){growth.bytes / session->requests,
					  "the growth"};
	return (struct reference){total / session->requests, "what is held"};
}
