/* SPDX-License-Identifier: MIT */
#include "cmd/early.h"

/* Fewer requests than these are no dose to stop at, whatever they show. */
enum { LEAST_REQUESTS = 1000 };

void
early_init(struct early *early, struct live *live,
	   const struct settings *settings)
{
	*early = (struct early){.live = live, .before = VERDICT_INCONCLUSIVE};
	early->nlooks = live_looks(settings, early->looks);
}

/* An answer to the last look, if there is one that is awaited. */
static int
early_answer(struct early *early, const struct load_totals *totals)
{
	enum verdict_kind kind = VERDICT_INCONCLUSIVE, before = early->before;
	struct live_state state;

	live_state(early->live, &state);
	if (early->asked <= early->next || state.looks < early->asked)
		return 0;
	if (state.known && totals->measured_requests >= LEAST_REQUESTS)
		kind = state.kind;
	early->before = kind;
	early->next++;
	return looks_certain(kind, before);
}

/* The last look is the end, which needs nobody to call it. */
int
early_look(struct early *early, const struct load_totals *totals)
{
	if (totals->phase != PHASE_MEASURE || early->next + 1 >= early->nlooks)
		return 0;
	if (early->asked > early->next)
		return early_answer(early, totals);
	if (totals->measured_s < early->looks[early->next])
		return 0;
	early->asked++;
	live_look(early->live);
	return 0;
}
