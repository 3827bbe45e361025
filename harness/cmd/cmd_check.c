/* SPDX-License-Identifier: MIT */
/* flatline check: validate a scenario and show one iteration of each flow. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/exchange.h"
#include "load/load.h"

struct check {
	const struct settings *settings;
	struct scenario *scenario;
	struct aim aim; /* no target: nothing is sent */
	struct event_base *base;
	void *wire;
	struct lane *lane;
	struct user *user;
	int failures; /* requests without a reply, script errors, checks */
	int no_answer;
};

static const char *const source_names[] = {"default", "scenario", "environment",
					   "command line"};

/* What decides the load, and who said so. */
static void
check_print_options(const struct settings *settings)
{
	char text[UNITS_TEXT];

	if (isnan(settings->rate))
		printf("  users     %s", units_count(text, settings->users));
	else
		printf("  rate      %s/s", units_count(text, settings->rate));
	printf("  (%s)\n",
	       source_names[settings_source(settings, isnan(settings->rate)
							  ? &settings->users
							  : &settings->rate)]);
	printf("  duration  %s  (%s)\n",
	       units_duration(text, settings->duration),
	       source_names[settings_source(settings, &settings->duration)]);
	printf("  tolerance %s/%s  (%s)\n",
	       units_bytes(text, settings->growth.amount),
	       settings->growth.per == PER_HOUR ? "hour" : "request",
	       source_names[settings_source(settings, &settings->growth)]);
	printf("  transport %s\n", transport_table[0]->name);
}

/* A reply on its way to where check_carry waits for it. */
struct arrival {
	struct check *check;
	struct step *step;
	int done;
};

static void
on_reply(void *arg, const struct http_reply *reply)
{
	struct arrival *arrival = arg;

	arrival->done = 1;
	exchange_print_reply(reply);
	if (reply->failure != HTTP_ANSWERED) {
		arrival->check->failures++;
		arrival->check->no_answer++;
	}
	user_resume(arrival->check->user, reply, arrival->step);
	event_base_loopbreak(arrival->check->base);
}

static void
check_carry(struct check *check, struct step *step)
{
	struct arrival arrival = {check, step, 0};

	step->request.want_body = step->request.want_headers = 1;
	transport_table[0]->send(check->lane, &step->request, on_reply,
				 &arrival);
	while (!arrival.done)
		event_base_dispatch(check->base);
}

/* Without a target, the first request of a flow is all that can be known. */
static void
check_iteration(struct check *check, int flow)
{
	struct step step;

	user_begin(check->user, flow, &step);
	while (step.kind != STEP_END) {
		if (step.kind == STEP_THINK) {
			exchange_print_think(step.seconds);
			user_resume(check->user, NULL, &step);
			continue;
		}
		exchange_print_request(&step.request, &check->aim.address,
				       &check->settings->headers);
		if (check->lane == NULL) {
			puts("  (not sent: no target is given)");
			return;
		}
		check_carry(check, &step);
	}
	check->failures += step.failed;
}

static int
check_flow(struct check *check, int flow, struct error *err)
{
	check->user = user_new(check->scenario, 1, err);
	if (check->user == NULL)
		return -1;
	printf("\nflow %s\n",
	       scenario_flow_name(check->scenario, (size_t)flow));
	check_iteration(check, flow);
	user_free(check->user);
	check->user = NULL;
	return 0;
}

static void
check_print_checks(struct check *check)
{
	for (size_t i = 0; i < scenario_checks(check->scenario); i++) {
		struct scenario_check one = scenario_check(check->scenario, i);

		if (i == 0)
			putchar('\n');
		exchange_print_check(&one);
		check->failures += one.failed > 0;
	}
}

static int
check_connect(struct check *check, struct error *err)
{
	struct transport_settings wire = {
	    .address = check->aim.address,
	    .headers = &check->settings->headers,
	    .allow_hosts = &check->settings->allow_hosts,
	    .timeout_s = check->settings->timeout,
	};

	scenario_aim(check->scenario, check->aim.address.base);
	check->base = wire.base = event_base_new();
	check->wire = transport_table[0]->open(&wire, err);
	if (check->wire == NULL)
		return -1;
	check->lane = transport_table[0]->lane_new(check->wire);
	return 0;
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
	} else {
		return 0;
	}
	return result != 0 ? -1 : check_connect(check, err);
}

static void
check_free(struct check *check)
{
	if (check->lane != NULL)
		transport_table[0]->lane_free(check->lane);
	if (check->wire != NULL)
		transport_table[0]->close(check->wire);
	if (check->base != NULL)
		event_base_free(check->base);
	if (check->aim.target != NULL)
		target_free(check->aim.target);
	if (check->scenario != NULL)
		scenario_free(check->scenario);
}

static enum status
check_show(struct check *check, const char *path, struct error *err)
{
	printf("%s: %zu flow%s\n", path, scenario_flows(check->scenario),
	       scenario_flows(check->scenario) == 1 ? "" : "s");
	check_print_options(check->settings);
	for (size_t i = 0; i < scenario_flows(check->scenario); i++)
		if (check_flow(check, (int)i, err) != 0)
			return STATUS_OK; /* err says why */
	check_print_checks(check);
	if (check->lane == NULL)
		puts("\nvalid; to see the replies too: --target URL or "
		     "-- COMMAND");
	if (check->no_answer > 0)
		return STATUS_UNAVAILABLE;
	return check->failures > 0 ? STATUS_FAILED : STATUS_OK;
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
		status = check_show(&check, invocation->args[0], err);
	check_free(&check);
	return status;
}

const struct command command_check = {
    .name = "check",
    .arguments = "SCENARIO [-- COMMAND...]",
    .summary = "validate a scenario and show one iteration of each flow",
    .examples = "  flatline check publish.lua\n"
		"  flatline check publish.lua --target http://127.0.0.1:3000\n",
    .where = IN_CHECK,
    .min_args = 1,
    .max_args = 1,
    .takes_command = 1,
    .run = check_run,
};
