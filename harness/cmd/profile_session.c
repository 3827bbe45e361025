/* SPDX-License-Identifier: MIT */
#include "cmd/profile_session.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/pause.h"
#include "report/report.h"
#include "sample/fpm.h"
#include "sample/opener.h"

/* As `flatline watch` has it: 64 bytes for each of a request a second. */
static const double tolerated_hourly = 64 * 3600;

void
profile_session_init(struct profile_session *session)
{
	*session = (struct profile_session){.run_growth = NAN,
					    .each = "request",
					    .helpers = HELPERS_NONE,
					    .contact.dir = -1};
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
	helpers_close(&session->helpers);
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
	return helpers_open(&session->helpers, source, &session->environment,
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
	text =
	    xasprintf("%s stands still at %s at its heap, %s", session->target,
		      session->profiler->looks > 1 ? "each of three looks"
		      : session->profile.dumps > 1 ? "each of two looks"
						   : "one look",
		      buf_text(&words));
	print_note("%s", text);
	free(text);
	buf_free(&words);
}

/* Before a signal opens the inspector. */
static void
on_opening(void *arg, int port)
{
	const struct profile_session *session = arg;
	char where[32] = "";
	char *text;

	if (port > 0)
		snprintf(where, sizeof(where), "127.0.0.1:%d, then ", port);
	text = xasprintf("SIGUSR1 opens the inspector of %s on %sa free port "
			 "of 127.0.0.1 %s: until it is closed, whoever "
			 "reaches it on this machine can run code in the "
			 "service",
			 session->target, where,
			 session->lasts[0] != '\0' ? session->lasts
						   : "while it is profiled");
	print_note("%s", text);
	free(text);
}

/* It has moved to a port of its own. */
static void
note_opened(const struct profile_session *session)
{
	char port[16];

	snprintf(port, sizeof(port), "%d", session->contact.port);
	if (session->contact.opened)
		print_note("the inspector is open on 127.0.0.1:%s", port);
}

int
profile_session_begin(struct profile_session *session,
		      const struct settings *settings, struct target *target)
{
	const char *runtime;

	session->contact = target_contact(target, settings->runtime);
	runtime = fpm_contact(target, &session->contact)
		      ? "php"
		      : target_runtime(target);
	session->profiler = profiler_find(runtime);
	if (session->profiler == NULL) {
		error_set(&session->err, STATUS_UNAVAILABLE,
			  "%s (%s): no profiler for this runtime; node, "
			  "go, jvm, python, ruby, PHP-FPM and native have one",
			  target_name(target), runtime);
		return -1;
	}
	session->contact.pprof = settings->pprof;
	if (session->helpers.folder[0] != '\0')
		session->contact.helpers = session->helpers.folder;
	snprintf(session->target, sizeof(session->target), "%.40s (pid %d)",
		 target_name(target), (int)session->contact.pid);
	session->settings = settings;
	session->contact.opening = on_opening;
	session->contact.opening_arg = session;
	session->profile.pause = (struct pause){
	    .most_s = pause_most(target, settings),
	    .tell = on_pause,
	    .arg = session,
	};
	session->profile.stop = interrupt_watch();
	session->state = session->profiler->begin(
	    &session->contact, &session->profile, &session->err);
	if (session->state == NULL)
		return -1;
	note_opened(session);
	return 0;
}

int
profile_is_hourly(const struct profile_session *session)
{
	return strcmp(session->each, "hour") == 0;
}

/* Growth per hour or request that is none; it may have been set for the other
 * one, of which the profile knows nothing. */
static double
tolerated(const struct profile_session *session)
{
	const struct settings *settings = session->settings;
	int hourly = profile_is_hourly(session);

	if (hourly == (settings->growth.per == PER_HOUR))
		return settings->growth.amount;
	return hourly ? tolerated_hourly : 0;
}

int
profile_session_look(struct profile_session *session, double dose)
{
	session->dose = dose;
	session->profile.tolerance = tolerated(session) * dose;
	return session->profiler->checkpoint(session->state, &session->profile,
					     &session->err);
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
	if (session->state != NULL)
		return profile_session_look(
		    session, (double)(requests - session->before));
	session->before = requests;
	profile_session_begin(session, settings, target);
	/* For what is seen from outside, the load goes on all the same. */
	return session->profiler == NULL || session->state != NULL ? 0 : -1;
}

const char *
profile_each_key(const struct profile_session *session)
{
	return profile_is_hourly(session) ? "bytes_per_hour"
					  : "bytes_per_request";
}

struct reference
profile_session_reference(const struct profile_session *session)
{
	struct heap_growth growth = profile_heap_growth(&session->profile);
	double total = profile_total(&session->profile);

	/* No share is more than all of it. */
	if (session->run_growth * session->dose >= total)
		return (struct reference){session->run_growth,
					  "the growth that the run measured"};
	if (growth.grows && growth.bytes >= total)
		return (struct reference){growth.bytes / session->dose,
					  "the growth"};
	return (struct reference){total / session->dose, "what is held"};
}
