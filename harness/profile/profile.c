/* SPDX-License-Identifier: MIT */
#include "profile/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const struct profiler *const profiler_table[] = {
#define PROFILER(name) &profiler_##name,
#include "profile/profilers.def"
#undef PROFILER
};

const struct profiler *
profiler_find(const char *runtime)
{
	for (size_t i = 0; i < COUNT(profiler_table); i++)
		if (strcmp(profiler_table[i]->runtime, runtime) == 0)
			return profiler_table[i];
	return NULL;
}

void
profile_init(struct profile *profile)
{
	*profile = (struct profile){.raw_name = NULL};
	profile_add(profile, 0, "(root)", NULL, 0);
}

void
profile_free(struct profile *profile)
{
	for (size_t i = 0; i < profile->count; i++) {
		free(profile->frames[i].function);
		free(profile->frames[i].place);
		free(profile->frames[i].package);
	}
	free(profile->frames);
	buf_free(&profile->raw);
}

size_t
profile_add(struct profile *profile, size_t parent, const char *function,
	    const char *place, int line)
{
	if (profile->count >= PROFILE_FRAMES)
		return 0;
	if (profile->count == profile->room) {
		profile->room = profile->room > 0 ? 2 * profile->room : 256;
		profile->frames = xrealloc(
		    profile->frames, profile->room * sizeof(*profile->frames));
	}
	profile->frames[profile->count] = (struct frame){
	    .parent = parent,
	    .function = xstrdup(function != NULL ? function : ""),
	    .place = xstrdup(place != NULL ? place : ""),
	    .line = line,
	};
	return profile->count++;
}

size_t
profile_child(struct profile *profile, size_t parent, const char *function,
	      const char *place, int line)
{
	for (size_t i = parent + 1; i < profile->count; i++) {
		const struct frame *frame = &profile->frames[i];

		if (frame->parent == parent && frame->line == line &&
		    strcmp(frame->function, function) == 0 &&
		    strcmp(frame->place, place) == 0)
			return i;
	}
	return profile_add(profile, parent, function, place, line);
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
