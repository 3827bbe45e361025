/* SPDX-License-Identifier: MIT */
/* Processes that share the work, and what each keeps. */
#include "base/units.h"
#include "cmd/cmd.h"
#include "cmd/profile_session.h"

enum { SHOWN = 8 };

void
profile_workers_print(const struct profile_session *session)
{
	const struct profile *profile = &session->profile;
	char more[UNITS_TEXT], passing[UNITS_TEXT];

	for (size_t i = 0; i < profile->nworkers && i < SHOWN; i++) {
		const struct profile_worker *worker = &profile->workers[i];

		printf("  worker    pid %d keeps %s more; %s are for requests "
		       "and given back after each\n",
		       (int)worker->pid, units_bytes(more, worker->more),
		       units_bytes(passing, worker->passing));
	}
	if (profile->nworkers > SHOWN)
		printf("            and %zu more\n", profile->nworkers - SHOWN);
}

/* NULL: there is one process, or it is not told. */
json_t *
profile_workers_json(const struct profile_session *session)
{
	const struct profile *profile = &session->profile;
	json_t *array = profile->nworkers > 0 ? json_array() : NULL;

	for (size_t i = 0; i < profile->nworkers; i++) {
		const struct profile_worker *worker = &profile->workers[i];

		json_array_append_new(
		    array, json_pack("{s:i, s:f, s:f}", "pid", (int)worker->pid,
				     "more_bytes", worker->more,
				     "request_bytes", worker->passing));
	}
	return array;
}
