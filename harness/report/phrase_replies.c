/* SPDX-License-Identifier: MIT */
/* Replies that are all alike may be no work at all. */
#include <math.h>

#include "base/units.h"
#include "report/phrase.h"

/* Those that could have had a body. */
static double
replies_with_a_body(const struct run_done *done)
{
	const struct run_outcome *outcomes = done->outcomes.items;
	double count = 0;

	for (size_t i = 0; i < done->outcomes.count; i++)
		if (outcomes[i].status >= 200 && outcomes[i].status != 204 &&
		    !(outcomes[i].status >= 300 && outcomes[i].status < 400))
			count += outcomes[i].requests;
	return count;
}

void
phrase_replies(struct buf *out, const struct judged *run)
{
	const struct run_done *done = &run->run->info.done;
	double replies = replies_with_a_body(done);
	char count[UNITS_TEXT], bytes[UNITS_TEXT];

	if (!done->present || replies < 2)
		return;
	if (done->empty_replies >= replies)
		buf_addf(out,
			 "all %s were empty: is that the service's answer to "
			 "this load?",
			 units_count(count, replies));
	else if (done->same_bytes > 0 && done->routes.count > 1)
		buf_addf(out,
			 "all %s had the same %s on %zu routes: are they one "
			 "error page?",
			 units_count(count, replies),
			 units_bytes(bytes, done->same_bytes),
			 done->routes.count);
}
