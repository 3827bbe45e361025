/* SPDX-License-Identifier: MIT */
#include "sample/ask.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "sample/runtime.h"

enum { FAILURES = 3 /* in a row, and it is left alone */ };

const struct asker *const asker_table[] = {
#define ASKER(name) &asker_##name,
#include "sample/askers.def"
#undef ASKER
};
const size_t asker_count = COUNT(asker_table);

/* npm and its kin only start others. */
static const struct asker *
asker_of(pid_t pid)
{
	const char *runtime = runtime_of(pid);

	if (runtime_is_wrapper(pid))
		return NULL;
	for (size_t i = 0; i < asker_count; i++)
		if (strcmp(asker_table[i]->runtime, runtime) == 0)
			return asker_table[i];
	return NULL;
}

const struct asker *
contact_asker(struct contact *contact)
{
	if (!contact->looked) {
		contact->asker = asker_of(contact->pid);
		contact->looked = 1;
	}
	return contact->failed < FAILURES ? contact->asker : NULL;
}
