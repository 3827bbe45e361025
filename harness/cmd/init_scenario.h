/* SPDX-License-Identifier: MIT */
/* The texts that flatline init writes. */
#ifndef CMD_INIT_SCENARIO_H
#define CMD_INIT_SCENARIO_H

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"

/*
 * A scenario with a flow for each route: "GET /items/1", or "/items/1".
 * STATUS_USAGE: one of them is no route.
 */
int init_scenario(struct buf *lua, const struct strings *routes,
		  struct error *);
/* A GitHub workflow that gates pull requests with that command. */
void init_workflow(struct buf *yaml, const char *command);

#endif
