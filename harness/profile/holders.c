/* SPDX-License-Identifier: MIT */
/*
 * Bytes belong to the nearest frame of a package: by the allocating frame
 * itself the runtime's own code would come first, and who called it second.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/profile.h"

static const char own[] = "(the runtime itself)";

struct holders {
	const struct profile *profile;
	struct holder *items;
	size_t count;
	double *through; /* bytes below each frame of the user's */
};

static struct holder *
holders_find(struct holders *holders, const struct holder *like)
{
	for (size_t i = 0; i < holders->count; i++) {
		struct holder *holder = &holders->items[i];

		if (strcmp(holder->name, like->name) == 0 &&
		    strcmp(holder->place, like->place) == 0 &&
		    holder->line == like->line)
			return holder;
	}
	holders->items = xrealloc(holders->items,
				  (holders->count + 1) * sizeof(struct holder));
	holders->items[holders->count] = *like;
	return &holders->items[holders->count++];
}

static struct holder
holder_package(const struct frame *frame)
{
	return (struct holder){
	    .name = frame->package != NULL ? frame->package : own,
	    .place = "",
	};
}

static struct holder
holder_function(const struct frame *frame)
{
	return (struct holder){
	    .name =
		frame->function[0] != '\0' ? frame->function : "(anonymous)",
	    .place = frame->place,
	    .line = frame->line,
	};
}

static int
holder_compare(const void *a, const void *b)
{
	double x = ((const struct holder *)a)->bytes;
	double y = ((const struct holder *)b)->bytes;

	return (x < y) - (x > y);
}

/* The nearest code of the service on the way to a frame; 0: none. */
static size_t
frame_users(const struct profile *profile, size_t frame)
{
	for (size_t i = frame; i > 0; i = profile->frames[i].parent)
		if (profile->frames[i].is_users)
			return i;
	return 0;
}

/* A holder is reached through whichever frame of the user's leads most there.
 */
static void
holder_reach(struct holders *holders, struct holder *holder, size_t frame)
{
	size_t users = frame_users(holders->profile, frame);

	if (users == 0)
		return;
	holders->through[users] += holders->profile->frames[frame].bytes;
	if (holder->through == 0 ||
	    holders->through[users] > holders->through[holder->through])
		holder->through = users;
}

static size_t
holders_list(const struct profile *profile,
	     struct holder (*of)(const struct frame *), struct holder **list)
{
	struct holders holders = {.profile = profile};

	holders.through = xcalloc(profile->count + 1, sizeof(double));
	for (size_t i = 0; i < profile->count; i++) {
		const struct frame *frame = &profile->frames[i];
		struct holder like, *holder;

		if (!(frame->bytes > 0))
			continue;
		like = of(&profile->frames[profile_blame(profile, i)]);
		holder = holders_find(&holders, &like);
		holder->bytes += frame->bytes;
		holder_reach(&holders, holder, i);
	}
	free(holders.through);
	if (holders.count > 0)
		qsort(holders.items, holders.count, sizeof(*holders.items),
		      holder_compare);
	*list = holders.items;
	return holders.count;
}

size_t
profile_packages(const struct profile *profile, struct holder **list)
{
	return holders_list(profile, holder_package, list);
}

size_t
profile_functions(const struct profile *profile, struct holder **list)
{
	return holders_list(profile, holder_function, list);
}
