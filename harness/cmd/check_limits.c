/* SPDX-License-Identifier: MIT */
/* flatline check: limits of routes that the scenario does not request. */
#include "cmd/check_limits.h"

#include <stdio.h>

#include "base/escape.h"
#include "base/route_limit.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "traffic/route_near.h"
#include "traffic/traffic.h"

enum { ROUTE_TEXT = 200 };

void
check_limits_saw(struct strings *routes, const struct http_request *request)
{
	char route[ROUTE_TEXT];

	route_of(route, sizeof(route), request);
	if (!strings_has(routes, route))
		strings_add(routes, route);
}

static int
limits_follow(const struct settings *settings,
	      const struct http_request *request)
{
	return request->redirects > 0 ||
	       (request->redirects == REDIRECTS_UNSAID && settings->follow);
}

/* Whether all requests are those of flows of pure data, which are added. */
static int
limits_know_all(const struct settings *settings,
		const struct scenario *scenario, struct strings *routes)
{
	int all = settings->replay == NULL;

	for (size_t i = 0; i < scenario_flows(scenario); i++) {
		const struct http_request *request =
		    scenario_flow_request(scenario, i);

		if (request != NULL)
			check_limits_saw(routes, request);
		all &= request != NULL && request->misbehaves == NULL &&
		       !limits_follow(settings, request);
	}
	return all;
}

static void
limits_tell(const struct scenario *scenario, const struct route_limit *limit,
	    const struct strings *routes, int surely)
{
	struct buf words = {0}, hidden = {0}, visible = {0};

	buf_addf(&words, "limit p%d of %s: %s", limit->percentile, limit->route,
		 surely ? "no flow requests that route"
			: "none of these requests has that route");
	route_near(&words, limit->route, routes);
	scenario_hide(scenario, buf_text(&words), words.len, &hidden);
	escape_terminal(&visible, buf_text(&hidden));
	printf("\n%s %s\n", text_mark(surely ? 0 : -1), buf_text(&visible));
	buf_free(&words);
	buf_free(&hidden);
	buf_free(&visible);
}

int
check_limits(const struct settings *settings, const struct scenario *scenario,
	     struct strings *routes, int sent)
{
	int surely = limits_know_all(settings, scenario, routes), failed = 0;
	struct route_limit limit;

	for (size_t i = 0; i < settings->route_limits.count; i++) {
		if (route_limit_parse(settings->route_limits.items[i],
				      &limit) != 0 ||
		    strings_has(routes, limit.route) || (!surely && !sent))
			continue;
		limits_tell(scenario, &limit, routes, surely);
		failed += surely;
	}
	return failed;
}
