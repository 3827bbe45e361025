/* SPDX-License-Identifier: MIT */
/*
 * Showing requests and replies as `curl -v` does, and the command that would
 * send each; secrets are left out.
 */
#ifndef CMD_EXCHANGE_H
#define CMD_EXCHANGE_H

#include "base/http.h"
#include "net/net.h"
#include "scenario/scenario.h"

void exchange_print_flow(const struct scenario *, size_t flow);
void exchange_print_request(const struct scenario *,
			    const struct http_request *,
			    const struct transport_settings *);
void exchange_print_reply(const struct scenario *, const struct http_request *,
			  const struct http_reply *);
void exchange_print_channel(const struct scenario *,
			    const struct channel_call *,
			    const struct channel_reply *);
void exchange_print_think(double seconds);
void exchange_print_check(const struct scenario *,
			  const struct scenario_check *);

#endif
