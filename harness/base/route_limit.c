/* SPDX-License-Identifier: MIT */
#include "base/route_limit.h"

#include <stdio.h>
#include <string.h>

#include "base/option_formats.h"
#include "base/units.h"

static int
limit_percentile(const char *word, const char **time)
{
	if (strncmp(word, "p95=", 4) != 0 && strncmp(word, "p99=", 4) != 0)
		return 0;
	*time = word + 4;
	return word[2] == '5' ? 95 : 99;
}

/* The last word is the limit: a route may have blanks. */
int
route_limit_parse(const char *text, struct route_limit *limit)
{
	const char *blank = strrchr(text, ' '), *time = "";

	if (blank == NULL || blank == text ||
	    (size_t)(blank - text) >= sizeof(limit->route))
		return -1;
	snprintf(limit->route, sizeof(limit->route), "%.*s",
		 (int)(blank - text), text);
	limit->percentile = limit_percentile(blank + 1, &time);
	if (limit->percentile == 0 ||
	    units_parse_duration(time, &limit->seconds) != 0)
		return -1;
	return limit->seconds >= 1e-6 && limit->seconds <= 86400 ? 0 : -1;
}

int
format_route_limit(const char *value, struct error *err)
{
	struct route_limit limit;

	if (format_line(value, err) != 0)
		return -1;
	if (route_limit_parse(value, &limit) == 0)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "'%.80s' is not a limit of a route: write 'POST "
			 "/orders p95=200ms' or p99",
			 value);
}
