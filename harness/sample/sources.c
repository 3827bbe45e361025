/* SPDX-License-Identifier: MIT */
/* All sources, in the order of their columns. */
#include <string.h>

#include "base/mem.h"
#include "sample/source.h"

const struct source *const source_table[] = {
#define SOURCE(name) &source_##name,
#include "sample/sources.def"
#undef SOURCE
};
const size_t source_count = COUNT(source_table);

_Static_assert(COUNT(source_table) <= SOURCE_LIMIT, "SOURCE_LIMIT is too low");

const struct source *
source_find(const char *name)
{
	for (size_t i = 0; i < source_count; i++)
		if (strcmp(source_table[i]->name, name) == 0)
			return source_table[i];
	return NULL;
}
