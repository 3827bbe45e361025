/* SPDX-License-Identifier: MIT */
#include "scenario/first_requests.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

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

static int
first_request(struct user *user, int flow, struct first_request *first)
{
	struct step step;

	user_begin(user, flow, &step);
	for (int i = 0; step.kind == STEP_THINK && i < THINKS; i++)
		user_resume(user, NULL, &step);
	switch (step.kind) {
	case STEP_REQUEST:
		return first_request_take(first, &step.request);
	case STEP_BATCH:
		return first_request_take(first, &step.batch[0]);
	default:
		return 0;
	}
}

size_t
first_requests(struct scenario *of, struct first_request *firsts, size_t max)
{
	struct error ignored = {0};
	struct scenario *scenario = scenario_replicate(of, &ignored);
	struct user *user = NULL;
	size_t count = 0;

	if (scenario != NULL) {
		scenario->prints = &silent;
		user = user_new(scenario, 1, &ignored);
	}
	for (size_t i = 0; user != NULL && count < max && i < of->nflows; i++)
		count += (size_t)first_request(user, (int)i, &firsts[count]);
	user_free(user);
	if (scenario != NULL)
		scenario_free(scenario);
	return count;
}
