/* SPDX-License-Identifier: MIT */
/* flatline check: validate a scenario and show one iteration of each flow. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "base/text.h"
#include "cmd/check_limits.h"
#include "cmd/check_list.h"
#include "cmd/cmd.h"
#include "cmd/exchange.h"
#include "drive/trial.h"
#include "cmd/replay_text.h"
#include "drive/log_replay.h"
#include "load/vary.h"

struct check {
	const struct settings *settings;
	char **command; /* after "--"; NULL */
	struct trial trial;
	struct strings routes; /* that were requested */
	int failures;	       /* no reply, script errors, failed checks */
	int no_answer;
	int no_tls; /* of these */
};

static const char *const source_names[] = {"default", "scenario", "environment",
					   "command line"};

/* "  varied    875/s for 6.73 s, 125/s for 15 s, 875/s for 8.27 s" */
static void
check_print_vary(const struct settings *settings)
{
	int users = isnan(settings->rate);
	char level[UNITS_TEXT], length[UNITS_TEXT];
	struct vary vary;

	vary_plan(&vary, settings);
	for (size_t i = 0; i < vary.count; i++)
		printf(
		    "%s%s%s for %s", i == 0 ? "  varied    " : ", ",
		    units_count(level, round(vary.stretches[i].level *
					     (users ? 100 : settings->rate))),
		    users ? " % of what users reach" : "/s",
		    units_duration(length, vary.stretches[i].length_s));
	putchar('\n');
}

/* Prints the options that shape the load, and where each value came from. */
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
	if (settings->vary)
		check_print_vary(settings);
	printf(
	    "  duration  %s  (%s)\n",
	    units_duration(text, settings_duration(settings)),
	    settings_duration(settings) != settings->duration
		? "stages"
		: source_names[settings_source(settings, &settings->duration)]);
	printf("  tolerance %s%s%s  (%s)\n",
	       settings->growth.amount > 0
		   ? units_bytes(text, settings->growth.amount)
		   : "none",
	       settings->growth.amount > 0 ? "/" : "",
	       settings->growth.amount > 0 ? units_of_growth(&settings->growth)
					   : "",
	       source_names[settings_source(settings, &settings->growth)]);
	printf("  transport %s  (%s)\n", check->trial.transport->name,
	       check->trial.transport_why);
}

static void
on_request(void *arg, const struct http_request *request)
{
	struct check *check = arg;

	check_limits_saw(&check->routes, request);
	exchange_print_request(check->trial.scenario, request,
			       &check->trial.net);
}

static void
on_reply(void *arg, const struct http_request *request,
	 const struct http_reply *reply)
{
	struct check *check = arg;
	int asked = request->expect != NULL && request->expect->count > 0;

	exchange_print_reply(check->trial.scenario, request, reply);
	if (!http_is_error(request, reply))
		return;
	check->failures++;
	check->no_answer += reply->failure != HTTP_ANSWERED;
	check->no_tls += reply->failure == HTTP_TLS;
	if (reply->failure == HTTP_ANSWERED && !asked)
		printf("  %s status below 400: it was %d; if that is right, "
		       "say expect = %d\n",
		       text_mark(0), reply->status, reply->status);
}

static void
on_channel(void *arg, const struct channel_call *call,
	   const struct channel_reply *reply)
{
	struct check *check = arg;
	int failed = reply->failure != HTTP_ANSWERED || reply->status >= 400;

	exchange_print_channel(check->trial.scenario, call, reply);
	if (!failed || reply->ended || (call->optional && reply->nothing))
		return;
	check->failures++;
	check->no_answer += reply->failure != HTTP_ANSWERED;
	check->no_tls += reply->failure == HTTP_TLS;
}

static void
on_think(void *arg, double seconds)
{
	(void)arg;
	exchange_print_think(seconds);
}

static struct trial_plan
check_plan(struct check *check)
{
	return (struct trial_plan){
	    .iterations = 1,
	    .observer = {on_request, on_reply, on_channel, on_think, check}};
}

static int
check_is_sent(const struct check *check)
{
	return check->trial.solo.client != NULL;
}

static int
check_flow(struct check *check, int flow, struct error *err)
{
	const struct trial_plan plan = check_plan(check);
	struct trial *trial = &check->trial;
	int failed;

	exchange_print_flow(trial->scenario, (size_t)flow);
	if (!check_is_sent(check) &&
	    scenario_has_hook(trial->scenario, HOOK_SETUP)) {
		puts("  (not run: setup must run first, and there is no "
		     "target)");
		return 0;
	}
	failed = trial_flow(trial, flow, &plan, err);
	if (!check_is_sent(check))
		puts("  (not sent: no target)");
	check->failures += failed > 0;
	return failed < 0 ? -1 : 0;
}

static int
check_hook(struct check *check, enum scenario_hook hook, struct error *err)
{
	const struct trial_plan plan = check_plan(check);
	int failed;

	if (!scenario_has_hook(check->trial.scenario, hook))
		return 0;
	printf("\n%s\n", hook == HOOK_SETUP ? "setup" : "teardown");
	failed = trial_hook(&check->trial, hook, &plan, err);
	if (!check_is_sent(check))
		puts("  (not sent: no target)");
	check->failures += failed > 0;
	return failed < 0 ? -1 : 0;
}

static void
check_print_checks(struct check *check)
{
	for (size_t i = 0; i < scenario_checks(check->trial.scenario); i++) {
		struct scenario_check one =
		    scenario_check(check->trial.scenario, i);

		if (i == 0)
			putchar('\n');
		exchange_print_check(check->trial.scenario, &one);
		check->failures += one.failed > 0;
	}
}

static int
check_run_all(struct check *check, struct error *err)
{
	if (check_hook(check, HOOK_SETUP, err) != 0)
		return -1;
	for (size_t i = 0; i < scenario_flows(check->trial.scenario); i++)
		if (check_flow(check, (int)i, err) != 0)
			return -1;
	return !check_is_sent(check) ? 0
				     : check_hook(check, HOOK_TEARDOWN, err);
}

static int
check_has_no_options(const struct settings *settings)
{
	int given = 0;

	for (int i = 0; i < OPTIONS; i++)
		given += settings->set_by[i] == SOURCE_COMMAND_LINE;
	return given == 0;
}

/* What to do with the answer that the user has now seen. */
static void
check_print_next(const struct check *check, const char *path)
{
	const struct settings *settings = check->settings;
	struct buf words = {0};

	if (!check_is_sent(check))
		return;
	if (check->no_answer > 0) {
		printf("\nFAILED  %d request%s got no answer\n",
		       check->no_answer, check->no_answer > 1 ? "s" : "");
		buf_adds(&words, check->no_tls > 0
				     ? "the same command, with what is said of "
				       "TLS above"
				     : "the same command, when the service "
				       "answers");
	} else if (check->failures > 0) {
		printf("\nFAILED  %d failure%s, each marked above\n",
		       check->failures, check->failures > 1 ? "s" : "");
		buf_addf(&words,
			 "the same command, when %s or the service is "
			 "mended",
			 path);
	} else if (settings->target != NULL) {
		buf_adds(&words, "flatline run ");
		escape_shell(&words, path, strlen(path));
		buf_adds(&words, " --target ");
		escape_shell(&words, settings->target,
			     strlen(settings->target));
	} else if (check_has_no_options(settings)) {
		buf_adds(&words, "flatline run ");
		escape_shell(&words, path, strlen(path));
		buf_adds(&words, " --");
		for (size_t i = 0; check->command[i] != NULL; i++) {
			buf_adds(&words, " ");
			escape_shell(&words, check->command[i],
				     strlen(check->command[i]));
		}
	} else
		buf_adds(&words, "flatline run with the same arguments");
	if (check->failures == 0)
		putchar('\n');
	print_next_words(&words);
	buf_free(&words);
}

static enum status
check_show(struct check *check, const char *path, struct error *err)
{
	printf("%s: %zu flow%s\n", path, scenario_flows(check->trial.scenario),
	       scenario_flows(check->trial.scenario) == 1 ? "" : "s");
	check_print_options(check);
	if (check_run_all(check, err) != 0)
		return STATUS_OK; /* err says why */
	check_print_checks(check);
	check->failures += check_limits(check->settings, check->trial.scenario,
					&check->routes, check_is_sent(check));
	if (scenario_uniques(check->trial.scenario) > 0)
		printf("\nsalt %s: --salt repeats what uuid() and unique() "
		       "gave\n",
		       check->settings->salt);
	if (!check_is_sent(check) && check->failures == 0)
		puts("\nvalid; to see the replies, add --target URL or "
		     "-- COMMAND");
	check_print_next(check, path);
	if (check->no_answer > 0)
		return STATUS_UNAVAILABLE;
	return check->failures > 0 ? STATUS_FAILED : STATUS_OK;
}

/* Shows what a run would send from the log. */
static enum status
check_show_log(struct check *check, const char *path, struct error *err)
{
	struct settings *settings = (struct settings *)check->settings;
	struct log_replay log_replay = {
	    .scenario = check->trial.scenario, .path = path, .only_counted = 1};
	struct run_replay replay;

	if (log_replay_open(&log_replay, settings, interrupt_watch(), err) ==
	    0) {
		log_replay_describe(&replay, &log_replay, settings);
		replay_show(stdout, &replay);
		run_part_free(&replay, &run_replay_shape);
	}
	log_replay_close(&log_replay);
	return STATUS_OK;
}

/* With a target, setup runs first: flows may need what it returns. */
static enum status
check_show_list(struct check *check, struct error *err)
{
	const struct trial_plan silent = {.iterations = 1};

	if (check_is_sent(check) &&
	    trial_hook(&check->trial, HOOK_SETUP, &silent, err) < 0)
		return STATUS_OK; /* err says why */
	check_list(&check->trial.solo, check->trial.scenario, err);
	return STATUS_OK;
}

static enum status
check_what(struct check *check, const char *path, struct error *err)
{
	if (check->settings->replay != NULL)
		return check_show_log(check, path, err);
	return check->settings->list ? check_show_list(check, err)
				     : check_show(check, path, err);
}

/* Nothing is sent for a log, so options about sending are refused. */
static int
check_effects(const struct invocation *invocation, struct error *err)
{
	static const enum option_id list[] = {OPT_list, OPT_NONE};

	if (invocation->settings.replay == NULL)
		return 0;
	if (command_without_effect(&invocation->settings, 0, list,
				   "with --replay", err) != 0)
		return -1;
	return command_sends_nothing(invocation, IN(TARGET) | IN(HTTP),
				     "with --replay: nothing is sent", err);
}

static enum status
check_run(struct invocation *invocation, struct error *err)
{
	struct check check = {.settings = &invocation->settings,
			      .command = invocation->command};
	const struct trial_order order = {.settings = &invocation->settings,
					  .scenario = invocation->args[0],
					  .command = invocation->command,
					  .stop = interrupt_watch(),
					  .waiting = show_waiting};
	enum status status = STATUS_OK;

	if (check_effects(invocation, err) == 0 &&
	    trial_open(&check.trial, &order, err) == 0)
		status = check_what(&check, invocation->args[0], err);
	trial_close(&check.trial);
	strings_free(&check.routes);
	return status;
}

const struct command command_check = {
    .name = "check",
    .arguments = "SCENARIO [-- COMMAND...]",
    .summary = "validate a scenario and show one iteration of each flow",
    .examples = "  flatline check publish.lua\n"
		"  flatline check publish.lua --target http://127.0.0.1:3000\n"
		"      with every request, its reply, and a curl command each\n"
		"  flatline check --list publish.lua\n"
		"  flatline check prod.lua --replay access.log\n"
		"      what a run would send of the log, and what not\n",
    .groups = IN(TARGET) | IN(REPLAY) | IN(SCENARIO) | IN(HTTP),
    .also = OPTION_LIST_OF(OPT_openapi, OPT_route, OPT_log_format,
			   OPT_operation, OPT_host, OPT_list),
    .except = OPTION_LIST_OF(OPT_pids, OPT_container, OPT_cgroup),
    .loads_scenario = 1,
    .min_args = 1,
    .max_args = 1,
    .takes_command = 1,
    .run = check_run,
};
