/* SPDX-License-Identifier: MIT */
/* What a run is held to beside its growth, and what was seen of it. */
#include <math.h>
#include <string.h>

#include "cmd/foresee.h"

static double
number_at(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

/* What was asked for now comes before what was asked for when it was run. */
static double
bar_limit(const struct run *run, double asked, const char *key)
{
	if (!isnan(asked))
		return asked;
	return number_at(json_object_get(run->meta, "limits"), key);
}

/* The most descriptors that were open at once under load. */
static double
seen_fds(const struct intake *intake)
{
	for (size_t i = 0; i < intake->ntracks; i++)
		if (strcmp(intake->tracks[i].name, "fds") == 0)
			return intake->most[i];
	return NAN;
}

void
bars_take(struct judged *judged, const struct settings *settings,
	  const struct intake *intake)
{
	const struct run *run = judged->run;
	const json_t *done = json_object_get(run->meta, "done");
	const json_t *latency = json_object_get(done, "latency_ms");

	judged->p99 = (struct bar){
	    bar_limit(run, settings->most_p99, "p99_s"),
	    number_at(latency, "p99") / 1e3,
	};
	judged->rate = (struct bar){
	    bar_limit(run, settings->least_rate, "rate"),
	    number_at(done, "measured_requests") /
		number_at(done, "measured_s"),
	};
	judged->fds = (struct bar){
	    bar_limit(run, settings->most_fds, "fds"),
	    seen_fds(intake),
	};
}
