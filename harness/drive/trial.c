/* SPDX-License-Identifier: MIT */
#include "drive/trial.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "drive/protos.h"

enum { STEPS = 10000 };

static void
think_at_once(void *arg, double seconds)
{
	(void)arg;
	(void)seconds;
}

static void
show_requests(const struct solo_observer *observer, const struct step *step)
{
	if (observer->request == NULL)
		return;
	if (step->kind == STEP_REQUEST)
		observer->request(observer->arg, &step->request);
	for (size_t i = 0; i < step->nbatch; i++)
		observer->request(observer->arg, &step->batch[i]);
}

/*
 * Nothing was sent: makes up an empty 200, or the failure of an aborted
 * request.
 */
static struct http_reply
assume_reply(const struct solo_observer *observer,
	     const struct http_request *request)
{
	const struct http_misbehaviour *how = request->misbehaves;
	struct http_reply reply = {.status = 200, .body = "", .headers = ""};

	if (how != NULL && (how->abort_after_s > 0 ||
			    how->abort_after_bytes > 0 || how->stop_reading)) {
		reply.aborted = 1;
		reply.status = 0;
	}
	if (observer->reply != NULL)
		observer->reply(observer->arg, request, &reply);
	return reply;
}

static void
assume(const struct solo_observer *observer, struct user *user,
       struct step *step)
{
	static const struct channel_reply assumed = {
	    .subprotocol = "", .bytes = "", .event = "", .event_id = ""};
	size_t count = step->kind == STEP_BATCH ? step->nbatch : 0;
	struct http_reply reply;

	if (step->kind == STEP_CHANNEL) {
		user_hear(user, &assumed, step);
		return;
	}
	if (step->kind == STEP_REQUEST) {
		reply = assume_reply(observer, &step->request);
		user_resume(user, &reply, step);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		reply = assume_reply(observer, &step->batch[i]);
		user_reply(user, i, &reply);
	}
	user_resume(user, NULL, step);
}

/* Without a target, only the first request of a flow is known. */
static void
trial_unsent(const struct trial_plan *plan, struct user *user,
	     struct step *step)
{
	const struct solo_observer *observer = &plan->observer;

	for (int i = 0; step->kind != STEP_END && i < STEPS; i++) {
		if (step->kind == STEP_THINK) {
			if (observer->think != NULL)
				observer->think(observer->arg, step->seconds);
			user_resume(user, NULL, step);
			continue;
		}
		show_requests(observer, step);
		if (!plan->assume)
			return;
		assume(observer, user, step);
	}
}

/*
 * Runs one iteration from its first step; returns whether a script error ended
 * it.
 */
static int
trial_iteration(struct trial *trial, const struct trial_plan *plan,
		struct user *user, struct step *step)
{
	if (trial->solo.client == NULL) {
		trial_unsent(plan, user, step);
	} else {
		trial->solo.observer = plan->observer;
		if (plan->observer.think == NULL)
			trial->solo.observer.think = think_at_once;
		solo_run(&trial->solo, user, step);
	}
	return step->kind == STEP_END && step->failed;
}

int
trial_flow(struct trial *trial, int flow, const struct trial_plan *plan,
	   struct error *err)
{
	struct user *user = user_new(trial->scenario, 1, err);
	struct step step;
	int failed = 0;

	if (user == NULL)
		return -1;
	for (int i = 0; i < plan->iterations; i++) {
		user_begin(user, flow, &step);
		failed += trial_iteration(trial, plan, user, &step);
	}
	user_free(user);
	return failed;
}

int
trial_hook(struct trial *trial, enum scenario_hook hook,
	   const struct trial_plan *plan, struct error *err)
{
	struct user *user;
	struct step step;
	int failed;

	if (!scenario_has_hook(trial->scenario, hook))
		return 0;
	if ((user = user_new(trial->scenario, 0, err)) == NULL)
		return -1;
	user_begin_hook(user, hook, &step);
	failed = trial_iteration(trial, plan, user, &step);
	user_free(user);
	return failed;
}

static int
trial_connect(struct trial *trial, struct error *err)
{
	const struct settings *settings = trial->settings;
	struct transport_settings *net = &trial->net;

	net->address = trial->resolved.address;
	transport_settings_take(net, settings);
	trial->transport = transport_choose(net, settings->transport,
					    &trial->transport_why, err);
	if (trial->transport == NULL)
		return -1;
	if (net->address.port == 0)
		return 0;
	scenario_set_base(trial->scenario, trial->resolved.address.base);
	protos_ask(trial->scenario, settings, &net->address, trial->stop);
	trial->solo.stop = trial->stop;
	return solo_open(&trial->solo, trial->transport, net, err);
}

/* Finds where requests go: to a started command, or to a URL. */
static int
trial_resolve(struct trial *trial, const struct trial_order *order,
	      struct error *err)
{
	const char *url = trial->settings->target;
	char log_dir[] = "/tmp/flatline-check-XXXXXX";
	const struct target_order target = {.settings = order->settings,
					    .command = order->command,
					    .environment = order->environment,
					    .dir = log_dir,
					    .stop = order->stop,
					    .scenario = trial->scenario,
					    .waiting = order->waiting};
	char *log = NULL;
	int result = 0;

	if (order->command != NULL) {
		if (mkdtemp(log_dir) == NULL)
			return error_set(err, STATUS_IO, "cannot make %s",
					 log_dir);
		result = target_resolve(&trial->resolved, &target, err);
		log = xasprintf("%s/target.log", log_dir);
		unlink(log);
		rmdir(log_dir);
		free(log);
	} else if (url != NULL) {
		result = address_parse(&trial->resolved.address, url, err);
		if (result == 0)
			result = target_await(&trial->resolved, &target, err);
	}
	return result != 0 ? -1 : trial_connect(trial, err);
}

int
trial_open(struct trial *trial, const struct trial_order *order,
	   struct error *err)
{
	*trial =
	    (struct trial){.settings = order->settings, .stop = order->stop};
	settings_salt(order->settings, "");
	/* load{} of the scenario overrides nothing but the defaults. */
	trial->scenario =
	    scenario_load(order->scenario, order->settings, NULL, err);
	if (trial->scenario == NULL)
		return -1;
	settings_follow_log(order->settings);
	if (settings_check(order->settings, order->scenario, err) != 0 ||
	    protos_read(trial->scenario, order->settings, err) != 0)
		return -1;
	return trial_resolve(trial, order, err);
}

void
trial_close(struct trial *trial)
{
	solo_close(&trial->solo);
	target_resolution_free(&trial->resolved);
	if (trial->scenario != NULL)
		scenario_free(trial->scenario);
	*trial = (struct trial){0};
}
