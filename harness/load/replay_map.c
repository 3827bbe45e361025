/* SPDX-License-Identifier: MIT */
#include "load/replay_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/head.h"
#include "base/mem.h"
#include "base/text.h"
#include "traffic/traffic.h"

enum { SWITCHED = 101 }; /* protocols (RFC 9110, 15.2.2) */

/* Safe methods, which need no body (RFC 9110, 9.2.1). */
static const char *const safe_methods[] = {"GET", "HEAD", "OPTIONS"};

size_t
replay_entry_size(const struct replay_entry *entry)
{
	return offsetof(struct replay_entry, target) + entry->len + 1;
}

const char *
replay_entry_method(const struct replay_entry *entry)
{
	return safe_methods[entry->method];
}

static struct slice
slice_of(const char *text)
{
	return (struct slice){text, strlen(text)};
}

static size_t
path_length(const char *target, size_t len)
{
	const char *query = memchr(target, '?', len);

	return query != NULL ? (size_t)(query - target) : len;
}

/* A flow is for the route in its name, or for the one that its data requests.
 */
static char *
flow_route(const struct replay_map *map, const struct scenario *scenario,
	   size_t flow)
{
	const char *name = scenario_flow_name(scenario, flow);
	const struct http_request *request =
	    scenario_flow_request(scenario, flow);
	char route[LABEL_MAX];
	const char *path;

	if (strstr(name, " /") != NULL || request == NULL ||
	    *request->url != '/')
		return xstrdup(name);
	path =
	    patterns_find(map->given, slice_of(request->method), request->url,
			  path_length(request->url, strlen(request->url)));
	if (path != NULL)
		return xasprintf("%s %s", request->method, path);
	route_of(route, sizeof(route), request);
	return xstrdup(route);
}

static void
replay_map_add(struct replay_map *map, int flow, char *route)
{
	struct error no_route = {0};
	size_t count = map->routes.count;
	const struct pattern *pattern;
	char *path = xstrndup(route, route_without_operation(route));
	int is_route =
	    *route != '/' && patterns_add(&map->routes, path, &no_route) == 0;

	free(path);
	if (!is_route) {
		free(route);
		return;
	}
	pattern = &map->routes.items[count];
	map->flows = xrealloc(map->flows, (count + 1) * sizeof(*map->flows));
	map->flows[count] =
	    (struct replay_flow){flow, pattern->method, pattern->path, route};
}

void
replay_map_init(struct replay_map *map, const struct scenario *scenario,
		const struct patterns *given)
{
	size_t flows = scenario != NULL ? scenario_flows(scenario) : 0;

	*map = (struct replay_map){.given = given};
	for (size_t i = 0; i < flows; i++)
		replay_map_add(map, (int)i, flow_route(map, scenario, i));
}

void
replay_map_free(struct replay_map *map)
{
	for (size_t i = 0; i < map->routes.count; i++)
		free(map->flows[i].route);
	free(map->flows);
	patterns_free(&map->routes);
}

/* Without scheme and host, which the log does not decide, and without a
 * fragment, which no client sends. */
static struct slice
target_of(const struct hit *hit)
{
	const char *at = hit->target.at, *end = at + hit->target.len, *hash;

	if (at < end && *at != '/') {
		const char *scheme = memmem(at, hit->target.len, "://", 3);

		at = scheme != NULL
			 ? memchr(scheme + 3, '/', (size_t)(end - scheme - 3))
			 : NULL;
		if (at == NULL)
			return (struct slice){"", 0};
	}
	hash = memchr(at, '#', (size_t)(end - at));
	return (struct slice){at, (size_t)((hash != NULL ? hash : end) - at)};
}

static int
is_method(struct slice method, const char *name)
{
	return method.len == strlen(name) &&
	       memcmp(method.at, name, method.len) == 0;
}

static int
safe_method(struct slice method)
{
	for (size_t i = 0; i < COUNT(safe_methods); i++)
		if (is_method(method, safe_methods[i]))
			return (int)i;
	return -1;
}

static int
pattern_index(const struct patterns *patterns, struct slice method,
	      struct slice target)
{
	const struct pattern *best = patterns_best(
	    patterns, method, target.at, path_length(target.at, target.len));

	return best != NULL ? (int)(best - patterns->items) : -1;
}

enum line_kind
replay_map_read(const struct replay_map *map, const struct hit *hit,
		struct replay_entry *entry)
{
	struct slice target = target_of(hit);
	int safe = safe_method(hit->method);

	if (target.len == 0 || is_method(hit->method, "CONNECT"))
		return LINE_NO_PATH;
	if (target.len > TARGET_MAX)
		return LINE_TOO_LONG;
	/* No transport would send it: a request line ends at a blank. */
	if (!head_is_target(target.at, target.len))
		return LINE_NOT_PRINTABLE;
	entry->flow = pattern_index(&map->routes, hit->method, target);
	if (entry->flow < 0 && safe < 0)
		return LINE_NO_FLOW;
	if (entry->flow < 0 && hit->status == SWITCHED)
		return LINE_UPGRADE;
	entry->pattern = pattern_index(map->given, hit->method, target);
	entry->method = (short)safe;
	entry->status = (short)hit->status;
	entry->len = target.len;
	memcpy(entry->target, target.at, target.len);
	entry->target[target.len] = '\0';
	return LINE_SENDABLE;
}

void
replay_map_label(const struct replay_map *map, const struct hit *hit,
		 char label[LABEL_MAX])
{
	struct slice target = target_of(hit);
	int given = pattern_index(map->given, hit->method, target);
	char method[24], path[LABEL_MAX];

	snprintf(method, sizeof(method), "%.*s", (int)hit->method.len,
		 hit->method.at);
	if (given >= 0) {
		snprintf(label, LABEL_MAX, "%s %s", method,
			 map->given->items[given].path);
		return;
	}
	snprintf(path, sizeof(path), "%.*s",
		 (int)(target.len < sizeof(path) ? target.len : sizeof(path)),
		 target.at);
	route_fold(label, LABEL_MAX, method, path);
}

int
replay_flow_matches(const struct replay_flow *flow,
		    const struct http_request *request)
{
	if (strcmp(request->method, flow->method) != 0)
		return 0;
	if (request->route != NULL && strcmp(request->route, flow->route) == 0)
		return 1;
	return *request->url == '/' &&
	       pattern_match(flow->path, request->url,
			     path_length(request->url, strlen(request->url))) >=
		   0;
}
