/* SPDX-License-Identifier: MIT */
/* All profilers, by the runtime that they ask. */
#include <string.h>

#include "base/mem.h"
#include "profile/profile.h"

const struct profiler *const profiler_table[] = {
#define PROFILER(name) &profiler_##name,
#include "profile/profilers.def"
#undef PROFILER
};
const size_t profiler_count = COUNT(profiler_table);

const struct profiler *
profiler_find(const char *runtime)
{
	for (size_t i = 0; i < profiler_count; i++)
		if (strcmp(profiler_table[i]->runtime, runtime) == 0)
			return profiler_table[i];
	return NULL;
}
