/* SPDX-License-Identifier: MIT */
/* Whether the load held as many users at a time throughout. */
#ifndef JUDGE_LOAD_CROWD_H
#define JUDGE_LOAD_CROWD_H

#include "record/record.h"
#include "verdict/conditions.h"

/*
 * It grows if users are added after the middle of what was planned, at whose
 * beginning its stages begin. Unknown: there was no load of flatline's own.
 */
enum crowd load_crowd(const struct run_load *);

#endif
