/* SPDX-License-Identifier: MIT */
#include "cmd/profile_production.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/drop_privileges.h"
#include "cmd/profile_slices.h"
#include "drive/watch.h"

/* How long, unless -d says so. */
static const double usual_s = 300;

/* As often as `flatline watch` samples. */
static const double seldom_s = 1;

struct production {
	struct profile_session session;
	struct profile_slices slices;
	const struct settings *settings;
	const char *dir;
	uint64_t counted;
	int refused; /* only what is seen from outside is recorded */
};

/* What can be seen from outside is told all the same, at the end. */
static void
production_refuse(struct production *production)
{
	char length[UNITS_TEXT];
	char *text = xasprintf(
	    "%s; what is seen from outside is told after %s, or after Ctrl-C",
	    production->session.err.text,
	    units_duration(length, production->slices.length_s));

	production->refused = 1;
	print_note("%s", text);
	free(text);
}

static void
production_show(const struct production *production)
{
	struct buf line = {0};

	if (!production->settings->quiet) {
		profile_slices_progress(&production->slices, &line);
		if (line.len > 0)
			show_waiting(buf_text(&line));
	}
	buf_free(&line);
}

static int
on_looked(void *arg, struct target *target, uint64_t counted)
{
	struct production *production = arg;
	struct profile_slices *slices = &production->slices;
	int done;

	production->counted = counted;
	if (slices->state == SLICES_IDLE &&
	    profile_slices_begin(slices, target, counted) != 0 &&
	    !slices->too_dear)
		production_refuse(production);
	if (production->refused)
		return clock_now() - slices->begun >= slices->length_s;
	done = profile_slices_step(slices, counted);
	production_show(production);
	return done;
}

static void
on_ended(void *arg)
{
	struct production *production = arg;

	show_waiting(NULL);
	profile_slices_end(&production->slices, production->counted);
}

static void
on_note(const char *text)
{
	print_note("%s", text);
}

/* Nothing but profiling ends it, unless nothing can be profiled. */
static int
production_watch(struct production *production, struct settings *settings,
		 struct error *err)
{
	const struct watch_order order = {
	    .settings = settings,
	    .dir = production->dir,
	    .interrupted = interrupt_watch(),
	    .observer = {.arg = production,
			 .note = on_note,
			 .looked = on_looked,
			 .ended = on_ended},
	};

	return watch(&order, err);
}

static void
production_tell(struct production *production, struct error *err)
{
	const struct profile_slices *slices = &production->slices;
	const struct profile_session *session = slices->session;
	const struct settings *settings = production->settings;
	json_t *result;

	if (session->err.status != STATUS_OK) {
		error_set(err, session->err.status, "%s", session->err.text);
		if (!settings->json && !settings->quiet)
			profile_resources(production->dir, settings, NULL,
					  stdout);
		return;
	}
	if (session->profile.checkpoints == 0) {
		error_set(err, STATUS_UNAVAILABLE,
			  "nothing was profiled: it ended too early");
		return;
	}
	result =
	    profile_slices_write(slices, production->dir, production->dir, err);
	if (result != NULL)
		profile_slices_tell(slices, production->dir, production->dir,
				    result);
	json_decref(result);
}

static double
production_length(const struct settings *settings)
{
	return isnan(settings->duration) ? usual_s : settings->duration;
}

static int
names_service(const struct settings *settings)
{
	return settings->pids.count > 0 || settings->target != NULL ||
	       settings->container != NULL || settings->cgroup != NULL;
}

static int
production_check(const struct invocation *invocation, struct error *err)
{
	static const enum option_id of_load[] = {
	    OPT_requests, OPT_start_timeout, OPT_ready, OPT_NONE};

	if (!names_service(&invocation->settings))
		return error_set(err, STATUS_USAGE,
				 "nothing to profile: give a scenario, or a "
				 "service that runs by --pid N, --target URL, "
				 "--container NAME or --cgroup PATH");
	if (command_sends_nothing(
		invocation, IN(LOAD) | IN(SCENARIO) | IN(HTTP),
		"without a scenario: the service is profiled under its own "
		"load",
		err) != 0)
		return -1;
	return command_without_effect(&invocation->settings, 0, of_load,
				      "without a scenario", err);
}

enum status
profile_production(struct invocation *invocation, struct error *err)
{
	struct settings *settings = &invocation->settings;
	char *dir = output_directory(settings, "profile");
	struct production production = {
	    .settings = settings,
	    .dir = dir,
	    .slices = {.settings = settings,
		       .length_s = production_length(settings)},
	};

	if (settings_source(settings, &settings->sample_interval) ==
	    SOURCE_DEFAULT)
		settings->sample_interval = seldom_s;
	settings->duration = NAN; /* the slices say when it ends */
	profile_session_init(&production.session);
	production.slices.session = &production.session;
	if (production_check(invocation, err) == 0 &&
	    drop_privileges(invocation, dir, err) == 0 &&
	    production_watch(&production, settings, err) == 0)
		production_tell(&production, err);
	profile_session_free(&production.session);
	free(dir);
	return STATUS_OK;
}
