/* SPDX-License-Identifier: MIT */
/* flatline check --list: the flows and the routes that one iteration takes. */
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "cmd/check_list.h"
#include "traffic/traffic.h"

enum { ROUTE_TEXT = 200 };

/* The routes of one flow, without duplicates. */
struct listing {
	const struct scenario *scenario;
	struct strings routes;
};

static void
list_request(void *arg, const struct http_request *request)
{
	struct listing *listing = arg;
	char route[ROUTE_TEXT];

	route_of(route, sizeof(route), request);
	if (!strings_has(&listing->routes, route))
		strings_add(&listing->routes, route);
}

static void
list_think(void *arg, double seconds)
{
	(void)arg;
	(void)seconds;
}

/*
 * Without a target only the first request is known. Returns whether the flow
 * goes on after it.
 */
static int
list_follow(struct solo *solo, struct listing *listing, struct user *user,
	    struct step *step)
{
	if (solo->client != NULL) {
		solo_run(solo, user, step);
		return 0;
	}
	while (step->kind == STEP_THINK)
		user_resume(user, NULL, step);
	if (step->kind == STEP_REQUEST)
		list_request(listing, &step->request);
	for (size_t i = 0; i < step->nbatch; i++)
		list_request(listing, &step->batch[i]);
	return step->kind != STEP_END;
}

static void
list_text(const struct scenario *scenario, const char *text)
{
	struct buf hidden = {0}, visible = {0};

	scenario_hide(scenario, text, strlen(text), &hidden);
	escape_terminal(&visible, buf_text(&hidden));
	fputs(buf_text(&visible), stdout);
	buf_free(&hidden);
	buf_free(&visible);
}

static void
list_print(const struct listing *listing, size_t flow)
{
	const struct scenario *scenario = listing->scenario;
	char weight[UNITS_TEXT];

	list_text(scenario, scenario_flow_name(scenario, flow));
	printf("  (weight %s)\n",
	       units_number(weight, scenario_flow_weight(scenario, flow)));
	for (size_t i = 0; i < listing->routes.count; i++) {
		fputs("  ", stdout);
		list_text(scenario, listing->routes.items[i]);
		putchar('\n');
	}
}

static int
list_flow(struct solo *solo, struct listing *listing, size_t flow,
	  struct error *err)
{
	struct user *user =
	    user_new((struct scenario *)listing->scenario, 1, err);
	struct step step;
	int more = 0;

	if (user == NULL)
		return -1;
	if (solo->client == NULL &&
	    scenario_has_hook(listing->scenario, HOOK_SETUP)) {
		more = 1;
	} else {
		user_begin(user, (int)flow, &step);
		more = list_follow(solo, listing, user, &step);
	}
	list_print(listing, flow);
	if (more)
		puts("  and what follows: add --target URL to see it");
	user_free(user);
	return 0;
}

int
check_list(struct solo *solo, struct scenario *scenario, struct error *err)
{
	struct listing listing = {.scenario = scenario};
	int result = 0;

	solo->observer = (struct solo_observer){
	    .request = list_request, .think = list_think, .arg = &listing};
	for (size_t i = 0; result == 0 && i < scenario_flows(scenario); i++) {
		result = list_flow(solo, &listing, i, err);
		strings_free(&listing.routes);
	}
	solo->observer = (struct solo_observer){0};
	return result;
}
