/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cmd/cmd.h"

const struct command *const command_table[] = {
#define COMMAND(name) &command_##name,
#include "cmd/commands.def"
#undef COMMAND
    NULL};

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; command_table[i] != NULL; i++)
		if (strcmp(command_table[i]->name, name) == 0)
			return command_table[i];
	return NULL;
}

int
command_unknown(const char *name, struct error *err)
{
	const char *words[COUNT(command_table)];
	const char *near;
	size_t count = 0;

	for (size_t i = 0; command_table[i] != NULL; i++)
		if (!command_table[i]->hidden)
			words[count++] = command_table[i]->name;
	words[count] = NULL;
	near = text_nearest(name, words);
	if (near != NULL)
		return error_set(err, STATUS_USAGE,
				 "'%.40s' is not a subcommand: did you mean "
				 "'%s'?",
				 name, near);
	return error_set(err, STATUS_USAGE,
			 "'%.40s' is not a subcommand: see flatline --help",
			 name);
}
