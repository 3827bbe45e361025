/* SPDX-License-Identifier: MIT */
/*
 * Bytes are attributed to the nearest frame that belongs to a package: the
 * allocating frame itself is often the runtime's own code.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/profile.h"

static const char own[] = "(the runtime itself)";

/* A frame that holds memory, its holder, and the user's frame above it. */
struct share {
	struct holder of;
	const struct frame *frame;
	size_t users;
};

static struct holder
holder_package(const struct frame *frame)
{
	return (struct holder){
	    .name = frame->package != NULL ? frame->package : own,
	    .package = frame->package,
	    .place = "",
	};
}

static struct holder
holder_function(const struct frame *frame)
{
	return (struct holder){
	    .name =
		frame->function[0] != '\0' ? frame->function : "(anonymous)",
	    .package = frame->package,
	    .place = frame->place,
	    .line = frame->line,
	};
}

/* By holder, and within one by the user's frame above. */
static int
share_compare(const void *a, const void *b)
{
	const struct share *x = a, *y = b;
	int order = strcmp(x->of.name, y->of.name);

	if (order == 0)
		order = strcmp(x->of.place, y->of.place);
	if (order == 0)
		order = (x->of.line > y->of.line) - (x->of.line < y->of.line);
	if (order == 0)
		order = (x->users > y->users) - (x->users < y->users);
	return order;
}

static int
share_is_of(const struct share *share, const struct holder *holder)
{
	return strcmp(share->of.name, holder->name) == 0 &&
	       strcmp(share->of.place, holder->place) == 0 &&
	       share->of.line == holder->line;
}

static int
retention_is_past(enum retention retention)
{
	return retention == RETENTION_ONCE || retention == RETENTION_REPLACED ||
	       retention == RETENTION_RELEASED;
}

static int
holder_compare(const void *a, const void *b)
{
	const struct holder *x = a, *y = b;
	int past =
	    retention_is_past(x->retention) - retention_is_past(y->retention);

	return past != 0 ? past : (x->bytes < y->bytes) - (x->bytes > y->bytes);
}

/* The nearest frame of the service's own code, from here up; 0: none. */
static size_t
frame_users(const struct profile *profile, size_t frame)
{
	for (size_t i = frame; i > 0; i = profile->frames[i].parent)
		if (profile->frames[i].is_users)
			return i;
	return 0;
}

static void
holder_hold(struct holder *holder, const struct frame *frame)
{
	holder->bytes += fmax(frame->bytes, 0);
	for (size_t i = 0; i < PROFILE_CHECKPOINTS && frame->cohorts != NULL;
	     i++)
		for (size_t j = 0; j < PROFILE_CHECKPOINTS; j++)
			holder->cohorts.bytes[i][j] +=
			    frame->cohorts->bytes[i][j];
}

/* Sums the first holder's shares; returns how many they are. */
static size_t
holder_take(struct holder *holder, const struct share *shares, size_t count)
{
	double through = 0;
	size_t i;

	*holder = shares[0].of;
	for (i = 0; i < count && share_is_of(&shares[i], holder); i++) {
		if (i == 0 || shares[i].users != shares[i - 1].users)
			through = 0;
		through += fmax(shares[i].frame->bytes, 0);
		holder_hold(holder, shares[i].frame);
		if (shares[i].users == 0 || through <= holder->through_bytes)
			continue;
		holder->through = shares[i].users;
		holder->through_bytes = through;
	}
	return i;
}

static void
holders_judge(const struct profile *profile, struct holder *holders,
	      size_t count)
{
	struct heap_growth growth = profile_heap_growth(profile);
	double kept = 0;

	for (size_t i = 0; i < count; i++) {
		holders[i].retention = cohorts_retention(&holders[i].cohorts,
							 profile->checkpoints);
		kept += holders[i].retention == RETENTION_KEPT
			    ? holders[i].bytes
			    : 0;
	}
	for (size_t i = 0; i < count; i++)
		holders[i].retention =
		    retention_by_heap(&growth, holders[i].retention, kept);
}

static size_t
shares_list(const struct profile *profile,
	    struct holder (*of)(const struct frame *), struct share *shares)
{
	size_t count = 0;

	for (size_t i = 0; i < profile->count; i++) {
		const struct frame *frame = &profile->frames[i];

		if (!(frame->bytes > 0) && frame->cohorts == NULL)
			continue;
		shares[count++] = (struct share){
		    .of = of(&profile->frames[profile_blame(profile, i)]),
		    .frame = frame,
		    .users = frame_users(profile, i),
		};
	}
	qsort(shares, count, sizeof(*shares), share_compare);
	return count;
}

static size_t
holders_list(const struct profile *profile,
	     struct holder (*of)(const struct frame *), struct holder **list)
{
	struct share *shares = xcalloc(profile->count, sizeof(*shares));
	size_t left = shares_list(profile, of, shares), count = 0;

	*list = xcalloc(left + 1, sizeof(**list));
	for (const struct share *share = shares; left > 0; count++) {
		size_t taken = holder_take(&(*list)[count], share, left);

		share += taken;
		left -= taken;
	}
	holders_judge(profile, *list, count);
	qsort(*list, count, sizeof(**list), holder_compare);
	free(shares);
	return count;
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
