/* SPDX-License-Identifier: MIT */
#include "judge/stopping_rule.h"

/* Never stop with fewer requests than that, whatever they show. */
enum { LEAST_REQUESTS = 1000 };

void
stopping_rule_init(struct stopping_rule *rule, struct live *live,
		   const struct settings *settings)
{
	*rule = (struct stopping_rule){.live = live,
				       .before = VERDICT_INCONCLUSIVE};
	rule->nlooks = live_look_times(settings, rule->looks);
}

/* Takes the answer to the last look, if one is pending. */
static int
stopping_rule_answer(struct stopping_rule *rule, uint64_t measured_requests)
{
	enum verdict_kind kind = VERDICT_INCONCLUSIVE, before = rule->before;
	struct live_state state;

	live_state(rule->live, &state);
	if (rule->asked <= rule->next || state.looks < rule->asked)
		return 0;
	if (state.known && measured_requests >= LEAST_REQUESTS)
		kind = state.kind;
	rule->before = kind;
	rule->next++;
	return looks_certain(kind, before);
}

/* The last look is the end of the run and needs no stop. */
int
stopping_rule_check(struct stopping_rule *rule, double measured_s,
		    uint64_t measured_requests)
{
	if (rule->next + 1 >= rule->nlooks)
		return 0;
	if (rule->asked > rule->next)
		return stopping_rule_answer(rule, measured_requests);
	if (measured_s < rule->looks[rule->next])
		return 0;
	rule->asked++;
	live_ask(rule->live);
	return 0;
}
