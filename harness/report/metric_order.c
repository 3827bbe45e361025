/* SPDX-License-Identifier: MIT */
#include "report/metric_order.h"

#include "base/mem.h"
#include "report/phrase.h"

static void
order_add(struct metric_order *order, const struct metric_verdict *metric)
{
	for (size_t i = 0; i < order->count; i++)
		if (order->metrics[i] == metric)
			return;
	order->metrics[order->count++] = metric;
}

static void
order_add_all(struct metric_order *order, const struct verdict *verdict,
	      int decides)
{
	static const enum verdict_kind worst_first[] = {
	    VERDICT_FAILED, VERDICT_LEAK, VERDICT_INCONCLUSIVE, VERDICT_FLAT};

	for (size_t k = 0; k < COUNT(worst_first); k++)
		for (size_t i = 0; i < verdict->nmetrics; i++) {
			const struct metric_verdict *metric =
			    &verdict->metrics[i];

			if (metric->kind == worst_first[k] &&
			    metric->decides == decides &&
			    phrase_is_shown(metric))
				order_add(order, metric);
		}
}

void
metric_order(struct metric_order *order, const struct verdict *verdict)
{
	order->count = 0;
	if (verdict->nmetrics > 0 &&
	    phrase_is_shown(&verdict->metrics[verdict->decisive]))
		order_add(order, &verdict->metrics[verdict->decisive]);
	order_add_all(order, verdict, 1);
	order->deciding = order->count;
	order_add_all(order, verdict, 0);
	if (order->deciding == 0)
		order->deciding = order->count;
}
