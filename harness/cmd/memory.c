/* SPDX-License-Identifier: MIT */
/*
 * Where a library cannot have memory, it says what failed for want of it: a
 * text cannot be encoded. So all that let us choose take it from base/mem.c,
 * which ends the program and says why. For libcurl: net/curl_begin.c.
 */
#include <event2/event.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cmd/cmd.h"

void
memory_share(void)
{
	json_set_alloc_funcs(xmalloc, free);
	event_set_mem_functions(xmalloc, xrealloc, free);
}
