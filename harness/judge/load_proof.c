/* SPDX-License-Identifier: MIT */
#include "judge/load_proof.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/http.h"
#include "base/units.h"

/* Unless somebody asked for a share, as many may fail as requests may. */
static double
least_completed(const struct conditions *conditions, const struct run *run,
		const struct settings *settings)
{
	if (settings_source(settings, &settings->least_completed) !=
	    SOURCE_DEFAULT)
		return settings->least_completed;
	if (!isnan(run->info.limits.completed))
		return run->info.limits.completed;
	return fmin(settings->least_completed, 1 - conditions->max_error_rate);
}

/* What the first one said, where there is more to say than its kind. */
static const char *
first_detail(const struct run_done *done, const char *kind)
{
	const struct run_failure *failures = done->failures.items;

	for (size_t i = 0; i < done->failures.count; i++)
		if (strcmp(run_or_empty(failures[i].kind), kind) == 0)
			return run_or_empty(failures[i].first);
	return "";
}

static void
cause_tls(struct error_cause *cause, const char *detail)
{
	const char *what = strcasestr(detail, "certificate");

	if (strcasestr(detail, "self-signed") != NULL ||
	    strcasestr(detail, "self signed") != NULL)
		snprintf(cause->text, sizeof(cause->text),
			 "TLS, self-signed certificate (use -k or --cacert)");
	else
		snprintf(cause->text, sizeof(cause->text), "TLS, %.70s%s",
			 detail[0] != '\0' ? detail : "handshake failed",
			 what != NULL ? " (use -k or --cacert)" : "");
}

/* "production answered 200, here 302": if that is most of those errors. */
static int
cause_changed(struct error_cause *cause, const struct run_replay *replay,
	      const struct run_outcome *outcome)
{
	const struct run_replay_change *changes = replay->changes.items;

	for (size_t i = 0; replay->present && i < replay->changes.count; i++) {
		if (!(changes[i].status == outcome->status) ||
		    changes[i].requests < outcome->errors / 2)
			continue;
		snprintf(cause->text, sizeof(cause->text),
			 "production answered %.0f, here %.0f",
			 changes[i].recorded, changes[i].status);
		return 1;
	}
	return 0;
}

static void
cause_write(struct error_cause *cause, const struct run *run,
	    const struct run_outcome *outcome)
{
	const char *kind = run_or_empty(outcome->outcome);
	const char *detail = first_detail(&run->info.done, kind);
	char seconds[UNITS_TEXT];

	cause->count = outcome->errors;
	cause->is_reply = !isnan(outcome->status);
	if (cause_changed(cause, &run->info.replay, outcome))
		return;
	if (strcmp(kind, http_failure_text(HTTP_TLS)) == 0)
		cause_tls(cause, detail);
	else if (strcmp(kind, http_failure_text(HTTP_OTHER)) == 0 &&
		 detail[0] != '\0')
		snprintf(cause->text, sizeof(cause->text), "%.70s", detail);
	else if (strcmp(kind, http_failure_text(HTTP_TIMEOUT)) == 0)
		snprintf(cause->text, sizeof(cause->text), "no answer in %s",
			 units_duration(seconds, run->info.load.timeout_s));
	else
		snprintf(cause->text, sizeof(cause->text), "%s", kind);
}

static void
read_errors(struct conditions *conditions, const struct run *run)
{
	const struct run_list *list = &run->info.done.outcomes;
	const struct run_outcome *outcomes = list->items, *most = NULL;

	conditions->unanswered = 0;
	for (size_t i = 0; i < list->count; i++) {
		if (isnan(outcomes[i].status))
			conditions->unanswered += outcomes[i].requests;
		if (outcomes[i].errors > 0 &&
		    (most == NULL || outcomes[i].errors > most->errors))
			most = &outcomes[i];
	}
	if (most != NULL)
		cause_write(&conditions->cause, run, most);
}

/* Of those that ended: NAN if none did. */
static double
flow_share(const struct run_flow *flow)
{
	return flow->completed / (flow->completed + flow->failed);
}

/* The flow that falls shortest. */
static void
read_flows(struct conditions *conditions, const struct run_list *list)
{
	const struct run_flow *flows = list->items, *worst = NULL;
	struct flow_shortfall *of = &conditions->flow;
	int count = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (!(flow_share(&flows[i]) < conditions->min_completed))
			continue;
		count++;
		if (worst == NULL || flow_share(&flows[i]) < flow_share(worst))
			worst = &flows[i];
	}
	if (worst == NULL)
		return;
	snprintf(of->flow, sizeof(of->flow), "%s", run_or_empty(worst->flow));
	snprintf(of->why, sizeof(of->why), "%s", run_or_empty(worst->why));
	of->completed = worst->completed;
	of->failed = worst->failed;
	of->others = count - 1;
}

/* A flow that may not have come to what it is there for. */
static void
read_unproved_flow(struct conditions *conditions, const struct run_list *list)
{
	const struct run_flow *flows = list->items;

	for (size_t i = 0; i < list->count; i++) {
		if (flows[i].begun == 0)
			snprintf(
			    conditions->undone, sizeof(conditions->undone),
			    "flow %.100s never began in the measured part; "
			    "run longer, or give it a larger weight",
			    run_or_empty(flows[i].flow));
		else if (flows[i].completed + flows[i].failed == 0)
			snprintf(conditions->undone, sizeof(conditions->undone),
				 "flow %.100s never completed: its iterations "
				 "take longer than the run",
				 run_or_empty(flows[i].flow));
		else
			continue;
		return;
	}
}

/* A service that sends everybody to a login page was not driven. */
static void
read_redirects(struct conditions *conditions, const struct run_list *list)
{
	const struct run_outcome *outcomes = list->items;
	double all = 0, redirects = 0;
	const char *status = "";
	char count[UNITS_TEXT];

	for (size_t i = 0; i < list->count; i++) {
		all += outcomes[i].requests;
		if (isnan(outcomes[i].status) || outcomes[i].named > 0 ||
		    !http_is_redirect((int)outcomes[i].status))
			continue;
		redirects += outcomes[i].requests;
		status = run_or_empty(outcomes[i].outcome);
	}
	conditions->all_redirects = all > 0 && redirects == all;
	if (conditions->all_redirects)
		snprintf(conditions->undone, sizeof(conditions->undone),
			 "every reply was a redirect (%s on all %s requests), "
			 "as to a login page: log in in setup(), follow them "
			 "(-L), or say expect = %s",
			 status, units_count(count, all), status);
}

/* A peer or the script held them for seconds, which no sound service does. */
static void
read_held(struct conditions *conditions, const struct run_done *done)
{
	if (done->held_threads > 0)
		snprintf(conditions->undone, sizeof(conditions->undone),
			 "%.0f of %.0f load threads did not end with the "
			 "load: a peer or the script holds them, and what they "
			 "had under way is not counted",
			 done->held_threads, done->load.threads);
}

/* The lines of a log decide which flows begin. */
void
load_proof_read(struct conditions *conditions, const struct run *run,
		const struct settings *settings, int partly)
{
	const struct run_done *done = &run->info.done;

	conditions->min_completed = least_completed(conditions, run, settings);
	if (!done->present || partly)
		return;
	if (done->outcomes.items != NULL)
		read_errors(conditions, run);
	read_flows(conditions, &done->flows);
	if (!run->info.replay.present)
		read_unproved_flow(conditions, &done->flows);
	read_redirects(conditions, &done->outcomes);
	read_held(conditions, done);
}
