/* SPDX-License-Identifier: MIT */
/* flatline check: validate a scenario and show one iteration of each flow. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cmd/check_list.h"
#include "cmd/cmd.h"
#include "cmd/exchange.h"
#include "load/solo.h"

struct check {
	const struct settings *settings;
	struct scenario *scenario;
	struct aim aim; /* no target: nothing is sent */
	const struct transport *transport;
	const char *transport_why;
	struct solo solo;
	int failures; /* requests without a reply, script errors, checks */
	int no_answer;
};

static const char *const source_names[] = {"default", "scenario", "environment",
					   "command line"};

/* What decides the load, and who said so. */
static void
check_print_options(const struct check *check)
{
	const struct settings *settings = check->settings;
	char text[UNITS_TEXT];

	if (isnan(settings->rate))
		printf("  users     %s", units_count(text, settings->users));
	else
		printf("  rate      %s/s", units_count(text, settings->rate));
	printf("  (%s)\n",
	       source_names[settings_source(settings, isnan(settings->rate)
							  ? &settings->users
							  : &settings->rate)]);
	if (settings->stages.count > 0)
		printf("  stages    %zu, up to %s%s\n", settings->stages.count,
		       units_count(text, stages_most(&settings->stages)),
		       isnan(settings->rate) ? " users" : "/s");
	printf(
	    "  duration  %s  (%s)\n",
	    units_duration(text, settings_duration(settings)),
	    settings_duration(settings) != settings->duration
		? "stages"
		: source_names[settings_source(settings, &settings->duration)]);
	printf("  tolerance %s/%s  (%s)\n",
	       units_bytes(text, settings->growth.amount),
	       settings->growth.per == PER_HOUR ? "hour" : "request",
	       source_names[settings_source(settings, &settings->growth)]);
	printf("  transport %s  (%s)\n", check->transport->name,
	       check->transport_why);
}

static void
on_request(void *arg, const struct http_request *request)
{
	struct check *check = arg;

	exchange_print_request(check->scenario, request, &check->aim.address,
			       &check->settings->headers);
}

static void
on_reply(void *arg, const struct http_request *request,
	 const struct http_reply *reply)
{
	struct check *check = arg;

	(void)request;
	exchange_print_reply(check->scenario, reply);
	if (reply->failure == HTTP_ANSWERED)
		return;
	check->failures++;
	check->no_answer++;
}

static void
on_think(void *arg, double seconds)
{
	(void)arg;
	exchange_print_think(seconds);
}

/* Without a target, what is sent first is all that can be known. */
static void
check_show_first(struct check *check, const struct step *step)
{
	if (step->kind == STEP_REQUEST)
		on_request(check, &step->request);
	for (size_t i = 0; i < step->nbatch; i++)
		on_request(check, &step->batch[i]);
	puts("  (not sent: no target is given)");
}

static void
check_iteration(struct check *check, struct user *user, struct step *step)
{
	while (check->solo.wire == NULL && step->kind == STEP_THINK) {
		on_think(check, step->seconds);
		user_resume(user, NULL, step);
	}
	if (check->solo.wire != NULL)
		solo_run(&check->solo, user, step);
	else if (step->kind != STEP_END)
		check_show_first(check, step);
	check->failures += step->kind == STEP_END && step->failed;
}

static int
check_flow(struct check *check, int flow, struct error *err)
{
	struct user *user = user_new(check->scenario, 1, err);
	struct step step;

	if (user == NULL)
		return -1;
	printf("\nflow %s\n",
	       scenario_flow_name(check->scenario, (size_t)flow));
	if (check->solo.wire == NULL &&
	    scenario_has_hook(check->scenario, HOOK_SETUP)) {
		puts("  (not run: setup comes first, and no target is given)");
	} else {
		user_begin(user, flow, &step);
		check_iteration(check, user, &step);
	}
	user_free(user);
	return 0;
}

static int
check_hook(struct check *check, enum scenario_hook hook, struct error *err)
{
	struct user *user;
	struct step step;

	if (!scenario_has_hook(check->scenario, hook))
		return 0;
	if ((user = user_new(check->scenario, 0, err)) == NULL)
		return -1;
	printf("\n%s\n", hook == HOOK_SETUP ? "setup" : "teardown");
	user_begin_hook(user, hook, &step);
	check_iteration(check, user, &step);
	user_free(user);
	return 0;
}

static void
check_print_checks(struct check *check)
{
	for (size_t i = 0; i < scenario_checks(check->scenario); i++) {
		struct scenario_check one = scenario_check(check->scenario, i);

		if (i == 0)
			putchar('\n');
		exchange_print_check(check->scenario, &one);
		check->failures += one.failed > 0;
	}
}

static int
check_connect(struct check *check, struct error *err)
{
	struct transport_settings wire = {.address = check->aim.address};

	transport_settings_take(&wire, check->settings);
	check->transport = transport_choose(&wire, check->settings->transport,
					    &check->transport_why, err);
	if (check->transport == NULL)
		return -1;
	if (wire.address.port == 0)
		return 0;
	scenario_aim(check->scenario, check->aim.address.base);
	check->solo.sight =
	    (struct solo_sight){on_request, on_reply, on_think, check};
	check->solo.stop = interrupt_watch();
	return solo_open(&check->solo, check->transport, &wire, err);
}

/* Where to: a started command, or just a URL. Nothing is sampled. */
static int
check_aim(struct check *check, const struct invocation *invocation,
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
		result = aim_take(&check->aim, invocation, log_dir,
				  interrupt_watch(), err);
		log = xasprintf("%s/target.log", log_dir);
		unlink(log);
		rmdir(log_dir);
		free(log);
	} else if (url != NULL) {
		result = address_parse(&check->aim.address, url, err);
	}
	return result != 0 ? -1 : check_connect(check, err);
}

static void
check_free(struct check *check)
{
	solo_close(&check->solo);
	if (check->aim.target != NULL)
		target_free(check->aim.target);
	if (check->scenario != NULL)
		scenario_free(check->scenario);
}

static int
check_run_all(struct check *check, struct error *err)
{
	if (check_hook(check, HOOK_SETUP, err) != 0)
		return -1;
	for (size_t i = 0; i < scenario_flows(check->scenario); i++)
		if (check_flow(check, (int)i, err) != 0)
			return -1;
	return check->solo.wire == NULL ? 0
					: check_hook(check, HOOK_TEARDOWN, err);
}

static enum status
check_show(struct check *check, const char *path, struct error *err)
{
	printf("%s: %zu flow%s\n", path, scenario_flows(check->scenario),
	       scenario_flows(check->scenario) == 1 ? "" : "s");
	check_print_options(check);
	if (check_run_all(check, err) != 0)
		return STATUS_OK; /* err says why */
	check_print_checks(check);
	if (check->solo.wire == NULL)
		puts("\nvalid; to see the replies too: --target URL or "
		     "-- COMMAND");
	if (check->no_answer > 0)
		return STATUS_UNAVAILABLE;
	return check->failures > 0 ? STATUS_FAILED : STATUS_OK;
}

/* With a target, setup comes first: flows may need what it returns. */
static enum status
check_show_list(struct check *check, struct error *err)
{
	struct user *user;
	struct step step;

	check->solo.sight = (struct solo_sight){0};
	if (check->solo.wire != NULL &&
	    scenario_has_hook(check->scenario, HOOK_SETUP)) {
		if ((user = user_new(check->scenario, 0, err)) == NULL)
			return STATUS_OK; /* err says why */
		user_begin_hook(user, HOOK_SETUP, &step);
		solo_run(&check->solo, user, &step);
		user_free(user);
	}
	check_list(&check->solo, check->scenario, err);
	return STATUS_OK;
}

static enum status
check_run(struct invocation *invocation, struct error *err)
{
	struct check check = {.settings = &invocation->settings};
	enum status status = STATUS_OK;

	check.scenario = scenario_load(invocation->args[0],
				       &invocation->settings, NULL, err);
	if (check.scenario != NULL &&
	    settings_check(&invocation->settings, err) == 0 &&
	    check_aim(&check, invocation, err) == 0)
		status = invocation->settings.list
			     ? check_show_list(&check, err)
			     : check_show(&check, invocation->args[0], err);
	check_free(&check);
	return status;
}

const struct command command_check = {
    .name = "check",
    .arguments = "SCENARIO [-- COMMAND...]",
    .summary = "validate a scenario and show one iteration of each flow",
    .examples = "  flatline check publish.lua\n"
		"  flatline check publish.lua --target http://127.0.0.1:3000\n"
		"      with every request, its reply, and a curl command each\n"
		"  flatline check --list publish.lua\n",
    .where = IN_CHECK,
    .min_args = 1,
    .max_args = 1,
    .takes_command = 1,
    .run = check_run,
};
