/* SPDX-License-Identifier: MIT */
#include "scenario/first_requests.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "scenario/dataset.h"
#include "scenario/scenario_state.h"

enum { THINKS = 100 }; /* before the first request */

/* So many lines have been printed that no more are. */
static _Atomic unsigned silent = UINT_MAX;

static int
first_request_take(struct first_request *first,
		   const struct http_request *request)
{
	if (request->url[0] != '/' ||
	    strlen(request->url) >= sizeof(first->path) ||
	    strlen(request->method) >= sizeof(first->method))
		return 0;
	strcpy(first->method, request->method);
	strcpy(first->path, request->url);
	if (request->expect != NULL)
		first->expect = *request->expect;
	return 1;
}

/* Runs a flow to the first step that is no think time. */
static void
first_step(struct user *user, int flow, struct step *step)
{
	user_begin(user, flow, step);
	for (int i = 0; step->kind == STEP_THINK && i < THINKS; i++)
		user_resume(user, NULL, step);
}

static int
first_request(struct user *user, int flow, struct first_request *first)
{
	struct step step;

	first_step(user, flow, &step);
	switch (step.kind) {
	case STEP_REQUEST:
		return first_request_take(first, &step.request);
	case STEP_BATCH:
		return first_request_take(first, &step.batch[0]);
	default:
		return 0;
	}
}

static int
step_is_tcp(const struct step *step)
{
	return step->kind == STEP_CHANNEL && step->channel.kind == CHANNEL_TCP;
}

/* A scenario of its own, whose user can begin flows. NULL: there is none. Rows
 * of files that it gets are the load's all the same. */
static struct user *
first_user(struct scenario *of)
{
	struct error ignored = {0};
	struct scenario *scenario = scenario_replicate(of, &ignored);
	struct user *user;

	if (scenario == NULL)
		return NULL;
	datasets_hold(of->common->datasets);
	scenario->prints = &silent;
	user = user_new(scenario, 1, &ignored);
	if (user == NULL)
		scenario_free(scenario);
	return user;
}

static void
first_user_free(struct user *user)
{
	struct scenario *scenario;

	if (user == NULL)
		return;
	scenario = user->scenario;
	datasets_take_back(scenario->common->datasets);
	user_free(user);
	scenario_free(scenario);
}

size_t
first_requests(struct scenario *of, struct first_request *firsts, size_t max)
{
	struct user *user = first_user(of);
	size_t count = 0;

	for (size_t i = 0; user != NULL && count < max && i < of->nflows; i++)
		count += (size_t)first_request(user, (int)i, &firsts[count]);
	first_user_free(user);
	return count;
}

int
first_is_tcp(struct scenario *of)
{
	struct user *user = first_user(of);
	struct step step;
	int all = user != NULL && of->nflows > 0;

	for (size_t i = 0; all && i < of->nflows; i++) {
		first_step(user, (int)i, &step);
		all = step_is_tcp(&step);
	}
	first_user_free(user);
	return all;
}
