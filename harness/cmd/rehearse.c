/* SPDX-License-Identifier: MIT */
#include "cmd/rehearse.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

/* A reply on its way to where rehearse_carry waits for it. */
struct arrival {
	struct rehearsal *rehearsal;
	const struct rehearsal_plan *plan;
	struct step *step;
	int done;
};

static void
on_reply(void *arg, const struct http_reply *reply)
{
	struct arrival *arrival = arg;

	arrival->done = 1;
	arrival->plan->on_reply(arrival->plan->arg, &arrival->step->request,
				reply);
	user_resume(arrival->rehearsal->user, reply, arrival->step);
	if (arrival->rehearsal->base != NULL)
		event_base_loopbreak(arrival->rehearsal->base);
}

static void
rehearse_carry(struct rehearsal *rehearsal, const struct rehearsal_plan *plan,
	       struct step *step)
{
	struct arrival arrival = {rehearsal, plan, step, 0};
	const struct http_reply assumed = {
	    .status = 200, .body = "", .headers = ""};

	if (rehearsal->lane == NULL) {
		on_reply(&arrival, &assumed);
		return;
	}
	step->request.want_body = step->request.want_headers = 1;
	rehearsal->transport->send(rehearsal->lane, &step->request, on_reply,
				   &arrival);
	while (!arrival.done)
		event_base_dispatch(rehearsal->base);
}

/* Without a target, the first request of a flow is all that is known. */
static int
rehearse_iteration(struct rehearsal *rehearsal, int flow,
		   const struct rehearsal_plan *plan)
{
	enum { STEPS = 10000 };
	struct step step;

	user_begin(rehearsal->user, flow, &step);
	for (int i = 0; step.kind != STEP_END && i < STEPS; i++) {
		if (step.kind == STEP_THINK) {
			if (plan->on_think != NULL)
				plan->on_think(plan->arg, step.seconds);
			user_resume(rehearsal->user, NULL, &step);
			continue;
		}
		if (plan->on_request != NULL)
			plan->on_request(plan->arg, &step.request);
		if (rehearsal->lane == NULL && !plan->assume)
			return 0;
		rehearse_carry(rehearsal, plan, &step);
	}
	return step.kind == STEP_END && step.failed;
}

int
rehearse_flow(struct rehearsal *rehearsal, int flow,
	      const struct rehearsal_plan *plan, struct error *err)
{
	int failed = 0;

	rehearsal->user = user_new(rehearsal->scenario, 1, err);
	if (rehearsal->user == NULL)
		return -1;
	for (int i = 0; i < plan->iterations; i++)
		failed += rehearse_iteration(rehearsal, flow, plan);
	user_free(rehearsal->user);
	rehearsal->user = NULL;
	return failed;
}

static int
rehearse_connect(struct rehearsal *rehearsal, struct error *err)
{
	struct transport_settings wire = {.address = rehearsal->aim.address};
	const struct settings *settings = rehearsal->settings;

	transport_settings_take(&wire, settings);
	rehearsal->transport = transport_choose(&wire, settings->transport,
						&rehearsal->transport_why, err);
	if (rehearsal->transport == NULL)
		return -1;
	if (wire.address.port == 0)
		return 0;
	rehearsal->base = wire.base = event_base_new();
	rehearsal->wire = rehearsal->transport->open(&wire, err);
	if (rehearsal->wire == NULL)
		return -1;
	rehearsal->lane = rehearsal->transport->lane_new(rehearsal->wire);
	return 0;
}

/* Where to: a started command, or just a URL. */
static int
rehearse_aim(struct rehearsal *rehearsal, const struct invocation *invocation,
	     struct error *err)
{
	const char *url = invocation->settings.target;
	char log_dir[] = "/tmp/flatline-check-XXXXXX";
	char *log = NULL;
	int result = 0;

	if (invocation->command != NULL) {
		if (mkdtemp(log_dir) == NULL)
			return error_set(err, STATUS_IO, "cannot make %s",
					 log_dir);
		result = aim_take(&rehearsal->aim, invocation, log_dir,
				  interrupt_watch(), err);
		log = xasprintf("%s/target.log", log_dir);
		unlink(log);
		rmdir(log_dir);
		free(log);
	} else if (url != NULL) {
		result = address_parse(&rehearsal->aim.address, url, err);
	}
	return result != 0 ? -1 : rehearse_connect(rehearsal, err);
}

int
rehearse_open(struct rehearsal *rehearsal, const struct invocation *invocation,
	      const char *scenario, struct error *err)
{
	*rehearsal = (struct rehearsal){.settings = &invocation->settings};
	/* The scenario's load{} is the settings' weakest source. */
	rehearsal->scenario = scenario_load(
	    scenario, (struct settings *)rehearsal->settings, NULL, err);
	if (rehearsal->scenario == NULL ||
	    settings_check(rehearsal->settings, err) != 0)
		return -1;
	return rehearse_aim(rehearsal, invocation, err);
}

void
rehearse_close(struct rehearsal *rehearsal)
{
	if (rehearsal->lane != NULL)
		rehearsal->transport->lane_free(rehearsal->lane);
	if (rehearsal->wire != NULL)
		rehearsal->transport->close(rehearsal->wire);
	if (rehearsal->base != NULL)
		event_base_free(rehearsal->base);
	if (rehearsal->aim.target != NULL)
		target_free(rehearsal->aim.target);
	if (rehearsal->scenario != NULL)
		scenario_free(rehearsal->scenario);
	*rehearsal = (struct rehearsal){0};
}
