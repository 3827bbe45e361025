/* SPDX-License-Identifier: MIT */
/* Who may be asked. */
#include <stddef.h>
#include <string.h>

#include "sample/ask.h"

int
contact_allows(const struct contact *contact, const char *runtime)
{
	if (contact->started)
		return 1;
	if (contact->pprof != NULL && strcmp(runtime, "go") == 0)
		return 1;
	return contact->named_runtime != NULL &&
	       strcmp(contact->named_runtime, runtime) == 0;
}
