/* SPDX-License-Identifier: MIT */
#include "traffic/hot.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct hot *
hot_new(double since)
{
	struct hot *hot = xcalloc(1, sizeof(*hot));

	hot->since = since;
	return hot;
}

void
hot_free(struct hot *hot)
{
	if (hot == NULL)
		return;
	for (size_t i = 0; i < HOT_SLOTS; i++)
		free(hot->slots[i].name);
	free(hot);
}

int
hot_count(struct hot *hot, struct slice name, double weight, double all)
{
	size_t unused = HOT_SLOTS;

	for (size_t i = 0; i < HOT_SLOTS; i++) {
		if (hot->slots[i].name == NULL) {
			unused = i;
		} else if (strncmp(hot->slots[i].name, name.at, name.len) ==
			       0 &&
			   hot->slots[i].name[name.len] == '\0') {
			hot->slots[i].count += weight;
			return hot->slots[i].count >= HOT_REQUESTS &&
			       hot->slots[i].count * HOT_SHARE >=
				   all - hot->since;
		}
	}
	if (unused < HOT_SLOTS) {
		hot->slots[unused].name = xstrndup(name.at, name.len);
		hot->slots[unused].count = weight;
		return 0;
	}
	for (size_t i = 0; i < HOT_SLOTS; i++) {
		if ((hot->slots[i].count -= weight) > 0)
			continue;
		free(hot->slots[i].name);
		hot->slots[i].name = NULL;
	}
	return 0;
}
