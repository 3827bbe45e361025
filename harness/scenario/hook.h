/* SPDX-License-Identifier: MIT */
/* setup and teardown, as iterations of a user of their own. */
#ifndef SCENARIO_HOOK_H
#define SCENARIO_HOOK_H

struct scenario;

void hook_init(struct scenario *); /* to none */

#endif
