/* SPDX-License-Identifier: MIT */
/* Which options a command takes and how it varies them. */
#include "cmd/cmd.h"

int
command_takes(const struct command *command, enum option_id id)
{
	unsigned group = 1u << option_table[id].group;

	if ((command->groups & group) == 0)
		return option_in(command->also, id);
	return !option_in(command->except, id);
}

const struct option_variant *
command_variant(const struct command *command, enum option_id id)
{
	const struct option_variant *variant = command->variants;

	if (variant == NULL)
		return NULL;
	for (; variant->id != OPT_NONE; variant++)
		if (variant->id == id)
			return variant;
	return NULL;
}

int
command_without_effect(const struct settings *settings, unsigned groups,
		       const enum option_id *list, const char *why,
		       struct error *err)
{
	for (int i = 0; i < OPTIONS; i++) {
		int meant = (groups & (1u << option_table[i].group)) != 0 ||
			    option_in(list, i);

		if (meant && settings->set_by[i] == SOURCE_COMMAND_LINE)
			return error_set(err, STATUS_USAGE,
					 "--%s has no effect %s",
					 option_table[i].name, why);
	}
	return 0;
}

int
command_sends_nothing(const struct invocation *invocation, unsigned groups,
		      const char *why, struct error *err)
{
	if (invocation->command != NULL)
		return error_set(err, STATUS_USAGE, "-- %s has no effect %s",
				 invocation->command[0], why);
	return command_without_effect(&invocation->settings, groups, NULL, why,
				      err);
}
