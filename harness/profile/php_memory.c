/* SPDX-License-Identifier: MIT */
#include "profile/php_memory.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "sample/smaps.h"

enum { CHUNK = 2 << 20 }; /* ZEND_MM_CHUNK_SIZE */

/* The kernel joins mappings that adjoin, so that one end has to do. */
static int
is_of_requests(const struct mapping *mapping)
{
	if (text_starts(mapping->name, "[anon:zend_alloc"))
		return 1;
	return mapping->name[0] == '\0' &&
	       strcmp(mapping->rights, "rw-p") == 0 &&
	       mapping->to - mapping->from >= CHUNK &&
	       (mapping->from % CHUNK == 0 || mapping->to % CHUNK == 0);
}

static void
memory_add(void *arg, const struct mapping *mapping, double own)
{
	struct php_memory *memory = arg;

	if (strcmp(mapping->rights, "rw-s") == 0 &&
	    !isnan(mapping->resident_kb))
		memory->shared += 1024 * mapping->resident_kb;
	else if (is_of_requests(mapping))
		memory->requests += own;
	else
		memory->kept += own;
}

int
php_memory_read(int dir, struct php_memory *memory)
{
	struct smaps smaps;

	*memory = (struct php_memory){.kept = 0};
	smaps_begin(&smaps);
	smaps.each = memory_add;
	smaps.arg = memory;
	return smaps_read(dir, &smaps) == 0 && smaps_end(&smaps) == 0 ? 0 : -1;
}
