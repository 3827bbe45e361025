/* SPDX-License-Identifier: MIT */
/* flatline judge --prometheus: a verdict for each series of a query. */
#ifndef CMD_JUDGE_PROMETHEUS_H
#define CMD_JUDGE_PROMETHEUS_H

#include "base/error.h"
#include "base/settings.h"

/*
 * The worst status of all rows. STATUS_USAGE: there is no query, or --per is no
 * counter; STATUS_DATA: the query is refused, gives no series, or --per is
 * ambiguous; STATUS_UNAVAILABLE: no answer.
 */
enum status judge_prometheus(const struct settings *, struct error *);

#endif
