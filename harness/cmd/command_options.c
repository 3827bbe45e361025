/* SPDX-License-Identifier: MIT */
/* Which options a command takes, and what it makes of them. */
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
command_without_effect(const struct settings *settings,
		       const enum option_id *given, const char *why,
		       struct error *err)
{
	for (; *given != OPT_NONE; given++)
		if (settings->set_by[*given] == SOURCE_COMMAND_LINE)
			return error_set(err, STATUS_USAGE,
					 "--%s has no effect %s",
					 option_table[*given].name, why);
	return 0;
}
