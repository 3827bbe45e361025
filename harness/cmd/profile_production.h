/* SPDX-License-Identifier: MIT */
/* `flatline profile` without a scenario. */
#ifndef CMD_PROFILE_PRODUCTION_H
#define CMD_PROFILE_PRODUCTION_H

#include "cmd/cmd.h"

/* A service is profiled under its own load; tells and keeps what is found. */
enum status profile_production(struct invocation *, struct error *);

#endif
