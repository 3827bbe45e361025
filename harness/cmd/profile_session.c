/* SPDX-License-Identifier: MIT */
#include "cmd/profile_session.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "profile/pause.h"
#include "report/report.h"
#include "sample/opener.h"

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
	helpers_close(session->helpers);
	strings_free(&session->environment);
}

/* The opener would start nothing with a helper as root. */
int
profile_session_invite(struct profile_session *session, struct error *err)
{
	char source[PATH_MAX];

	if (opener_runs())
		return 0;
	if (datadir_path(source, sizeof(source), "harness/preload", err) != 0)
		return -1;
	return helpers_open(session->helpers, source, &session->environment,
			    err);
}

/* Before anything is stopped. */
static void
on_pause(void *arg, const struct pause_cost *cost)
{
	const struct profile_session *session = arg;
	struct buf words = {0};
	char *text;

	pause_describe(&words, cost, session->settings);
	text = xasprintf(
	    "%s stands still at %s at its heap, %s", session->target,
	    session->profiler->looks > 1 ? "each of three looks" : "one look",
	    buf_text(&words));
	print_note("%s", text);
	free(text);
	buf_free(&words);
}

static int
profile_session_begin(struct profile_session *session,
		      const struct settings *settings, struct target *target,
		      uint64_t requests)
{
	const char *runtime = target_runtime(target);

	session->profiler = profiler_find(runtime);
	if (session->profiler == NULL) {
		error_set(&session->err, STATUS_UNAVAILABLE,
			  "%s (%s): no profiler for this runtime; node, "
			  "go, jvm, python, ruby and native have one",
			  target_name(target), runtime);
		return 0;
	}
	session->contact = target_contact(target, settings->runtime);
	session->contact.pprof = settings->pprof;
	if (session->helpers[0] != '\0')
		session->contact.helpers = session->helpers;
	snprintf(session->target, sizeof(session->target), "%.40s (pid %d)",
		 target_name(target), (int)session->contact.pid);
	session->settings = settings;
	session->profile.pause = (struct pause){
	    .most_s = pause_most(target, settings),
	    .tell = on_pause,
	    .arg = session,
	};
	session->before = requests;
	session->profile.stop = interrupt_watch();
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
	/* Without a profiler the load goes on, for what is seen from outside.
	 */
	if (session->settled < PROFILE_CHECKPOINTS ||
	    session->err.status != STATUS_OK)
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

	/* No share is more than all of it. */
	if (session->run_growth * session->requests >= total)
		return (struct reference){session->run_growth,
					  "the growth that the run measured"};
	if (growth.grows && growth.bytes >= total)
		return (struct reference){growth.bytes / session->requests,
					  "the growth"};
	return (struct reference){total / session->requests, "what is held"};
}
