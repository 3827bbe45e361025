/* SPDX-License-Identifier: MIT */
#include "sample/ask.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "sample/runtime.h"

enum { FAILURES = 3 /* in a row, after which a process is left alone */ };

const struct asker *const asker_table[] = {
#define ASKER(name) &asker_##name,
#include "sample/askers.def"
#undef ASKER
};
const size_t asker_count = COUNT(asker_table);

/* npm and other wrappers only start the service. */
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
	if (!contact->asker_known) {
		contact->asker = asker_of(contact->pid);
		contact->asker_known = 1;
	}
	return contact->failed < FAILURES ? contact->asker : NULL;
}

int
contact_ask(struct contact *contact, double *values, const char **reason)
{
	const struct asker *asker = contact_asker(contact);
	int result = -1;

	if (contact_allows(contact, asker->runtime))
		result = asker->ask(contact, values, reason);
	else
		*reason = asker->refusal;
	contact->failed = result == 0 ? 0 : contact->failed + 1;
	return result;
}
