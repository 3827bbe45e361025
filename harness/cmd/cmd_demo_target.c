/* SPDX-License-Identifier: MIT */
/* flatline demo_target: the demo's service, in a process of its own. */
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/demo.h"
#include "drive/machine_limits.h"

static enum status
demo_target_run(struct invocation *invocation, struct error *err)
{
	int fixed = strcmp(invocation->args[0], "fixed") == 0;

	file_limit_raise(); /* each leaked client holds a descriptor */
	demo_service_run(atoi(invocation->args[1]), fixed, err);
	return STATUS_OK;
}

const struct command command_demo_target = {
    .name = "demo_target",
    .arguments = "leaky|fixed BROKER_PORT",
    .summary = "the service of flatline demo",
    .min_args = 2,
    .max_args = 2,
    .hidden = 1,
    .run = demo_target_run,
};
