/* SPDX-License-Identifier: MIT */
/* Queries on a judged run. */
#include <string.h>

#include "judge/judged.h"

const struct metric_verdict *
judged_decisive(const struct judged *run)
{
	const struct verdict *verdict = run->verdict;

	if (verdict->decisive >= verdict->nmetrics)
		return NULL;
	return &verdict->metrics[verdict->decisive];
}

const struct metric_verdict *
judged_metric(const struct judged *run, const char *name)
{
	for (size_t i = 0; i < run->verdict->nmetrics; i++)
		if (strcmp(run->verdict->metrics[i].name, name) == 0)
			return &run->verdict->metrics[i];
	return NULL;
}

/* Whether it is one of the names in "GET /a + GET /b". */
static int
route_is_among(const char *names, const char *route)
{
	static const char between[] = " + ";
	size_t length = strlen(route);
	const char *end;

	for (; names != NULL;
	     names = end != NULL ? end + strlen(between) : NULL) {
		end = strstr(names, between);
		if (strncmp(names, route, length) == 0 &&
		    (names[length] == '\0' || names + length == end))
			return 1;
	}
	return 0;
}

const struct route_growth *
judged_route(const struct judged *run, const char *route)
{
	for (size_t i = 0; i < run->nroutes; i++)
		if (route_is_among(run->routes[i].name, route))
			return &run->routes[i];
	return NULL;
}

double
judged_load_s(const struct judged *run)
{
	const struct conditions *of = &run->conditions;
	double load_s = run->run->info.done.measured_s;

	return load_s > 0 ? load_s : of->measured_to_s - of->measured_from_s;
}

double
judged_rate(const struct judged *run, double growth)
{
	return run->conditions.per_second ? 3600 * growth : growth;
}
