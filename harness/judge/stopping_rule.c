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
stopping_rule_answer(struct stopping_rule *rule, uint64_t measured_requests,
		     size_t flows_left)
{
	enum verdict_kind kind = VERDICT_INCONCLUSIVE, before = rule->before;
	struct live_state state;

	live_state(rule->live, &state);
	if (rule->asked <= rule->next || state.looks < rule->asked)
		return 0;
	if (state.known && measured_requests >= LEAST_REQUESTS)
		kind = state.kind;
	if (kind == VERDICT_FLAT && flows_left > 0)
		kind = VERDICT_INCONCLUSIVE;
	rule->before = kind;
	rule->next++;
	return looks_certain(kind, before);
}

/* When that was is recorded, so that judging the run again looks there too. */
static enum stopping
stopping_rule_ask(struct stopping_rule *rule, size_t flows_left)
{
	rule->asked++;
	live_ask(rule->live);
	return flows_left > 0 ? STOPPING_GO_ON : STOPPING_LOOK;
}

/* The last look is the end of the run and needs no stop. */
enum stopping
stopping_rule_check(struct stopping_rule *rule, double measured_s,
		    uint64_t measured_requests, size_t flows_left)
{
	if (rule->next + 1 >= rule->nlooks)
		return STOPPING_GO_ON;
	if (rule->asked > rule->next)
		return stopping_rule_answer(rule, measured_requests, flows_left)
			   ? STOPPING_CERTAIN
			   : STOPPING_GO_ON;
	if (measured_s < rule->looks[rule->next])
		return STOPPING_GO_ON;
	return stopping_rule_ask(rule, flows_left);
}
