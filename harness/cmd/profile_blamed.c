/* SPDX-License-Identifier: MIT */
/* Who is named in the first sentence of a profile. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/profile_session.h"
#include "profile/js_place.h"

static int
lives_on(enum retention retention)
{
	return retention == RETENTION_KEPT || retention == RETENTION_UNCLEAR;
}

/* A holder is blamed only if the heap was seen to grow, now or in the run. */
static int
piles_up(const struct profile_session *session, const struct holder *holder)
{
	struct heap_growth growth = profile_heap_growth(&session->profile);

	if (!lives_on(holder->retention))
		return holder->retention == RETENTION_UNKNOWN &&
		       session->profile.sparing == 0;
	return isnan(growth.error) || growth.grows || session->run_growth > 0;
}

static enum rank
rank_of(const struct profile_session *session, const struct holder *holder)
{
	return session->profiler->rank != NULL
		   ? session->profiler->rank(holder->name)
		   : js_name_rank(holder->name);
}

/* Where only classes are known, what their objects refer to is the runtime's,
 * such as arrays: who has one more for each request or so. */
static const struct holder *
owner_of(const struct profile_session *session, const struct holder *holders,
	 size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (lives_on(holders[i].retention) &&
		    rank_of(session, &holders[i]) == RANK_HOLDER &&
		    profile_objects_of(session, holders[i].name) != NULL)
			return &holders[i];
	return NULL;
}

/*
 * A framework allocates what others keep: it is named only if nobody else does
 * more than a little of it.
 */
static const struct holder *
allocator_of(const struct profile_session *session,
	     const struct holder *holders, size_t count)
{
	double all = profile_total(&session->profile);
	const struct holder *owner = owner_of(session, holders, count);

	for (size_t i = 0; i < count && session->profiler->has_frameworks; i++)
		if (lives_on(holders[i].retention) &&
		    rank_of(session, &holders[i]) == RANK_HOLDER &&
		    profile_is_enough(holders[i].bytes, all))
			return &holders[i];
	if (owner != NULL)
		return owner;
	return count > 0 && (rank_of(session, &holders[0]) != RANK_RUNTIME ||
			     profile_objects_sole(session))
		   ? holders
		   : NULL;
}

struct blamed
profile_blamed(const struct profile_session *session)
{
	const struct profile *profile = &session->profile;
	struct blamed blamed = {.keeper = profile_keeper(profile)};
	const struct holder *first;
	struct holder *holders;
	size_t count;

	count = profile_packages(profile, &holders);
	first = allocator_of(session, holders, count);
	blamed.lives_on = count > 0 && lives_on(holders[0].retention);
	if (blamed.keeper == NULL && first != NULL && piles_up(session, first))
		blamed.allocator = *first;
	for (size_t i = 0; blamed.keeper != NULL && i < count; i++)
		if (strcmp(holders[i].name, blamed.keeper->name) == 0)
			blamed.allocator = holders[i];
	free(holders);
	return blamed;
}

json_t *
profile_blamed_json(const struct profile_session *session)
{
	struct blamed blamed = profile_blamed(session);
	const char *name =
	    blamed.keeper != NULL ? blamed.keeper->name : blamed.allocator.name;

	if (name == NULL)
		return json_null();
	return json_pack("{s:o, s:b}", "name", record_text(name), "keeps",
			 blamed.keeper != NULL);
}
