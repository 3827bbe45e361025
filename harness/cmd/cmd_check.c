/* SPDX-License-Identifier: MIT */
/* flatline check: validate a scenario and show one iteration of each flow. */
#include <math.h>
#include <stdio.h>

#include "cmd/cmd.h"
#include "cmd/exchange.h"
#include "cmd/rehearse.h"

struct check {
	const struct settings *settings;
	struct rehearsal rehearsal;
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
	printf("  transport %s  (%s)\n", check->rehearsal.transport->name,
	       check->rehearsal.transport_why);
}

static void
check_request(void *arg, const struct http_request *request)
{
	struct check *check = arg;

	exchange_print_request(request, &check->rehearsal.aim.address,
			       &check->settings->headers);
	if (check->rehearsal.lane == NULL)
		puts("  (not sent: no target is given)");
}

static void
check_reply(void *arg, const struct http_request *request,
	    const struct http_reply *reply)
{
	struct check *check = arg;

	(void)request;
	exchange_print_reply(reply);
	check->failures += reply->failure != HTTP_ANSWERED;
	check->no_answer += reply->failure != HTTP_ANSWERED;
}

static void
check_think(void *arg, double seconds)
{
	(void)arg;
	exchange_print_think(seconds);
}

static int
check_flow(struct check *check, int flow, struct error *err)
{
	const struct rehearsal_plan plan = {.iterations = 1,
					    .on_request = check_request,
					    .on_reply = check_reply,
					    .on_think = check_think,
					    .arg = check};
	int failed;

	printf("\nflow %s\n",
	       scenario_flow_name(check->rehearsal.scenario, (size_t)flow));
	failed = rehearse_flow(&check->rehearsal, flow, &plan, err);
	check->failures += failed > 0;
	return failed < 0 ? -1 : 0;
}

static void
check_print_checks(struct check *check)
{
	for (size_t i = 0; i < scenario_checks(check->rehearsal.scenario);
	     i++) {
		struct scenario_check one =
		    scenario_check(check->rehearsal.scenario, i);

		if (i == 0)
			putchar('\n');
		exchange_print_check(&one);
		check->failures += one.failed > 0;
	}
}

static enum status
check_show(struct check *check, const char *path, struct error *err)
{
	printf("%s: %zu flow%s\n", path,
	       scenario_flows(check->rehearsal.scenario),
	       scenario_flows(check->rehearsal.scenario) == 1 ? "" : "s");
	check_print_options(check);
	for (size_t i = 0; i < scenario_flows(check->rehearsal.scenario); i++)
		if (check_flow(check, (int)i, err) != 0)
			return STATUS_OK; /* err says why */
	check_print_checks(check);
	if (check->rehearsal.lane == NULL)
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

	if (rehearse_open(&check.rehearsal, invocation, invocation->args[0],
			  err) == 0)
		status = check_show(&check, invocation->args[0], err);
	rehearse_close(&check.rehearsal);
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
