/* SPDX-License-Identifier: MIT */
#include "profile/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
profile_init(struct profile *profile)
{
	*profile = (struct profile){.pause = {.most_s = NAN}, .lasts_s = NAN};
	for (size_t i = 0; i < COUNT(profile->heap); i++)
		profile->heap[i] = NAN;
	profile_add(profile, 0, "(root)", NULL, 0);
}

void
profile_free(struct profile *profile)
{
	for (size_t i = 0; i < profile->count; i++) {
		free(profile->frames[i].function);
		free(profile->frames[i].place);
		free(profile->frames[i].package);
		free(profile->frames[i].cohorts);
	}
	free(profile->frames);
	for (size_t i = 0; i < profile->keeper_count; i++) {
		free(profile->keepers[i].name);
		free(profile->keepers[i].what);
		free(profile->keepers[i].path);
	}
	free(profile->keepers);
	free(profile->workers);
	free(profile->keepers_missing);
	profile_tallies_free(profile);
	buf_free(&profile->raw);
}

size_t
profile_add(struct profile *profile, size_t parent, const char *function,
	    const char *place, int line)
{
	if (profile->count >= PROFILE_FRAMES)
		return 0;
	if (profile->count == profile->capacity) {
		profile->capacity =
		    profile->capacity > 0 ? 2 * profile->capacity : 256;
		profile->frames =
		    xrealloc(profile->frames,
			     profile->capacity * sizeof(*profile->frames));
	}
	profile->frames[profile->count] = (struct frame){
	    .parent = parent,
	    .sibling = profile->count > 0 ? profile->frames[parent].child : 0,
	    .function = xstrdup(function != NULL ? function : ""),
	    .place = xstrdup(place != NULL ? place : ""),
	    .line = line,
	};
	profile->frames[parent].child = profile->count;
	return profile->count++;
}

size_t
profile_child(struct profile *profile, size_t parent, const char *function,
	      const char *place, int line)
{
	size_t i = profile->frames[parent].child;

	while (i > 0) {
		const struct frame *frame = &profile->frames[i];

		if (frame->line == line &&
		    strcmp(frame->function, function) == 0 &&
		    strcmp(frame->place, place) == 0)
			return i;
		i = frame->sibling;
	}
	return profile_add(profile, parent, function, place, line);
}

int
profile_checkpoint(struct profile *profile)
{
	if (profile->checkpoints == PROFILE_CHECKPOINTS)
		return -1;
	for (size_t i = 0; i < profile->count; i++)
		profile->frames[i].bytes = 0;
	profile_tallies_reset(profile);
	profile->checkpoints++;
	return 0;
}

void
profile_alive(struct profile *profile, size_t frame, size_t part, double bytes)
{
	struct cohorts **cohorts = &profile->frames[frame].cohorts;

	if (*cohorts == NULL)
		*cohorts = xcalloc(1, sizeof(**cohorts));
	(*cohorts)->bytes[profile->checkpoints - 1][part] += bytes;
}

/* Older parts keep what they had, as far as the total allows. */
static void
frame_age(struct profile *profile, size_t frame)
{
	const struct cohorts *cohorts = profile->frames[frame].cohorts;
	size_t checkpoint = profile->checkpoints - 1;
	double left = fmax(profile->frames[frame].bytes, 0), older = 0;

	for (size_t part = 0; cohorts != NULL && part < checkpoint; part++)
		older += cohorts->bytes[checkpoint - 1][part];
	if (left > older)
		profile_alive(profile, frame, checkpoint, left - older);
	left = fmin(left, older);
	for (size_t part = checkpoint; part-- > 0 && left > 0;) {
		double had =
		    profile->frames[frame].cohorts->bytes[checkpoint - 1][part];

		profile_alive(profile, frame, part, fmin(had, left));
		left -= fmin(had, left);
	}
}

void
profile_age(struct profile *profile)
{
	for (size_t i = 0; i < profile->count; i++)
		frame_age(profile, i);
}

double
profile_total(const struct profile *profile)
{
	double total = 0;

	for (size_t i = 0; i < profile->count; i++)
		if (profile->frames[i].bytes > 0)
			total += profile->frames[i].bytes;
	return total;
}

size_t
profile_blame(const struct profile *profile, size_t frame)
{
	for (size_t i = frame; i > 0; i = profile->frames[i].parent)
		if (profile->frames[i].package != NULL)
			return i;
	return frame;
}

size_t
profile_stack(const struct profile *profile, size_t frame, size_t *stack,
	      size_t most)
{
	size_t depth = 0;

	for (size_t i = frame; i > 0 && depth < most;
	     i = profile->frames[i].parent)
		stack[depth++] = i;
	return depth;
}
