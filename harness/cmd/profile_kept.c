/* SPDX-License-Identifier: MIT */
/* What a profile says about who keeps memory: a sentence, a table, JSON. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/units.h"
#include "cmd/cmd.h"
#include "cmd/profile_session.h"

enum { SHOWN = 5 };

static const double least_shown = 0.01;

static double
share_of(const struct profile *profile, double bytes)
{
	return profile->kept_bytes > 0 ? fmin(bytes / profile->kept_bytes, 1)
				       : 0;
}

void
profile_kept_sentence(const struct profile_session *session,
		      const struct keeper *keeper)
{
	const struct profile *profile = &session->profile;
	char each[UNITS_TEXT], count[UNITS_TEXT];
	double bytes = keeper_bytes(profile, keeper);

	print_escaped(keeper->name);
	printf(" %s/%s, %.0f %% of what was kept: ",
	       units_bytes(each, bytes / session->dose), session->each,
	       100 * share_of(profile, bytes));
	print_escaped(keeper->what);
	printf(" (%s)", units_count(count, keeper->count));
	print_escaped(keeper->path);
}

void
profile_kept_table(const struct profile_session *session)
{
	const struct profile *profile = &session->profile;
	char each[UNITS_TEXT], count[UNITS_TEXT];

	if (profile->keeper_count > 0)
		printf("\n  per %7s  %7s  %8s  kept by\n", session->each,
		       "share", "count");
	for (size_t i = 0; i < profile->keeper_count && i < SHOWN; i++) {
		const struct keeper *keeper = &profile->keepers[i];

		if (keeper->bytes < least_shown * profile->kept_bytes)
			continue;
		printf("  %11s  %5.1f %%  %8s  ",
		       units_bytes(each, keeper->bytes / session->dose),
		       100 * share_of(profile, keeper->bytes),
		       units_count(count, keeper->count));
		print_escaped(keeper->name != NULL ? keeper->name
						   : "(the runtime itself)");
		fputs(": ", stdout);
		print_escaped(keeper->what);
		print_escaped(keeper->path);
		putchar('\n');
	}
}

void
profile_kept_cost(const struct profile_session *session)
{
	const struct profile *profile = &session->profile;
	char stopped[UNITS_TEXT];

	if (profile->keepers_missing != NULL) {
		fputs("  keepers   not known: ", stdout);
		print_escaped(profile->keepers_missing);
		putchar('\n');
	} else if (profile->stopped_s > 0) {
		printf("  keepers   from %s of its heap, which stopped it for "
		       "%s in all\n",
		       session->profiler->looks > 1 ? "three snapshots"
		       : profile->dumps > 1	    ? "two dumps"
		       : profile->dumps > 0	    ? "one dump"
						    : "one search",
		       units_duration(stopped, profile->stopped_s));
	}
}

json_t *
profile_kept_json(const struct profile_session *session)
{
	const struct profile *profile = &session->profile;
	json_t *array = json_array();

	for (size_t i = 0; i < profile->keeper_count; i++) {
		const struct keeper *keeper = &profile->keepers[i];

		json_array_append_new(
		    array,
		    json_pack("{s:o, s:o, s:o, s:f, s:f, s:f}", "name",
			      keeper->name != NULL ? record_text(keeper->name)
						   : json_null(),
			      "what", record_text(keeper->what), "path",
			      record_text(keeper->path), "count", keeper->count,
			      profile_each_key(session),
			      keeper->bytes / session->dose, "share",
			      share_of(profile, keeper->bytes)));
	}
	return array;
}
