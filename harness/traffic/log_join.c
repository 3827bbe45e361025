/* SPDX-License-Identifier: MIT */
#include "traffic/log_join.h"

#include <string.h>

/* Copies a part behind those before it; one without room is unknown. */
static void
keep_part(struct joining *joining, size_t *used, struct slice *part)
{
	if (part->len > JOIN_TEXT - *used)
		part->len = 0;
	if (part->len > 0)
		memcpy(joining->text + *used, part->at, part->len);
	part->at = joining->text + *used;
	*used += part->len;
}

static void
keep(struct joining *joining, const struct hit *hit)
{
	size_t used = 0;

	joining->hit = *hit;
	keep_part(joining, &used, &joining->hit.method);
	keep_part(joining, &used, &joining->hit.target);
	keep_part(joining, &used, &joining->hit.client);
	keep_part(joining, &used, &joining->hit.host);
	keep_part(joining, &used, &joining->hit.type);
	joining->hit.route = (struct slice){joining->text, 0};
}

static struct joining *
find(struct log_join *join, uint64_t key)
{
	for (size_t i = 0; i < JOIN_MOST; i++)
		if (join->kept[i].turn > 0 && join->kept[i].key == key)
			return &join->kept[i];
	return NULL;
}

/* A free place, or that of the oldest request. */
static struct joining *
oldest(struct log_join *join)
{
	struct joining *found = &join->kept[0];

	for (size_t i = 1; i < JOIN_MOST; i++)
		if (join->kept[i].turn < found->turn)
			found = &join->kept[i];
	return found;
}

/* Moves it out, so that its place can be taken. */
static void
let_go(struct log_join *join, struct joining *joining, struct hit *hit)
{
	keep(&join->out, &joining->hit);
	joining->turn = 0;
	*hit = join->out.hit;
}

int
log_join_begin(struct log_join *join, uint64_t key, struct hit *hit)
{
	struct joining *place = find(join, key);
	const struct hit begun = *hit;
	int crowded = place != NULL, goes;

	if (place == NULL)
		place = oldest(join);
	goes = place->turn > 0;
	if (goes)
		let_go(join, place, hit);
	keep(place, &begun);
	place->key = key;
	place->turn = ++join->turn;
	place->crowded = crowded;
	return goes;
}

int
log_join_end(struct log_join *join, uint64_t key, int status, struct hit *hit)
{
	struct joining *found = find(join, key);

	if (found == NULL)
		return 0;
	if (!found->crowded)
		found->hit.status = status;
	let_go(join, found, hit);
	return 1;
}

int
log_join_left(struct log_join *join, struct hit *hit)
{
	struct joining *found = NULL;

	for (size_t i = 0; i < JOIN_MOST; i++)
		if (join->kept[i].turn > 0 &&
		    (found == NULL || join->kept[i].turn < found->turn))
			found = &join->kept[i];
	if (found == NULL)
		return 0;
	let_go(join, found, hit);
	return 1;
}
