/* SPDX-License-Identifier: MIT */
/* A request as one table, { get = "/path", ... }: of a flow, or in a batch. */
#ifndef SCENARIO_REQUEST_TABLE_H
#define SCENARIO_REQUEST_TABLE_H

#include <lua.h>

#include "scenario/request_builder.h"

/* Reads the table, and finishes the request; weight NULL: it may have none. */
void request_table(lua_State *, int index, struct request_builder *,
		   double *weight, double *think_s);
double weight_argument(lua_State *, int index);

#endif
