/* SPDX-License-Identifier: MIT */
/* What a log comes to, in fixed memory. */
#include "load/replay_count.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Moves it up to its place among those with more. */
static void
left_rise(struct replay_count *count, size_t i)
{
	while (i > 0 && count->left[i].requests > count->left[i - 1].requests) {
		char route[LABEL_MAX];
		double requests = count->left[i].requests;

		memcpy(route, count->left[i].route, sizeof(route));
		count->left[i] = count->left[i - 1];
		memcpy(count->left[i - 1].route, route, sizeof(route));
		count->left[--i].requests = requests;
	}
}

static void
left_add(struct replay_count *count, const char *route)
{
	size_t i = 0;

	while (i < count->nleft && strcmp(count->left[i].route, route) != 0)
		i++;
	if (i == LEFT_ROUTES) {
		count->left_elsewhere++;
		return;
	}
	if (i == count->nleft)
		snprintf(count->left[count->nleft++].route, LABEL_MAX, "%s",
			 route);
	count->left[i].requests++;
	left_rise(count, i);
}

/* Logs that were put together in a wrong order show like this. */
static void
count_order(struct replay_count *count, double time_s)
{
	double back = count->latest_s - time_s;

	if (count->fits[FIT] <= 1 || back <= 0) {
		count->latest_s = time_s;
		return;
	}
	count->back++;
	count->back_s = fmax(count->back_s, back);
}

void
replay_count_add(struct replay_count *count, const struct playbook *playbook,
		 const struct hit *hit, enum fit fit, const struct entry *entry)
{
	char label[LABEL_MAX];

	count->fits[fit]++;
	if (fit == FIT_NO_FLOW) {
		playbook_label(playbook, hit, label);
		left_add(count, label);
	}
	if (fit != FIT)
		return;
	count_order(count, entry->at_s);
	count->digest =
	    text_hash(count->digest, &entry->at_s, sizeof(entry->at_s));
	count->digest =
	    text_hash(count->digest, hit->method.at, hit->method.len);
	count->digest = text_hash(count->digest, entry->target, entry->len);
}
