/* SPDX-License-Identifier: MIT */
/* An option as the completions of every shell see it. */
#include <string.h>

#include "base/mem.h"
#include "cmd/completions.h"

enum completion_value
completion_value_of(const struct option_row *row)
{
	static const char *const folders[] = {"DIR", "RUN"};

	if (row->argument == NULL)
		return VALUE_NOTHING;
	if (row->kind == OPTION_CHOICE)
		return VALUE_WORDS;
	for (size_t i = 0; i < COUNT(folders); i++)
		if (strcmp(row->argument, folders[i]) == 0)
			return VALUE_FOLDER;
	return strcmp(row->argument, "FILE") == 0 ||
		       strcmp(row->argument, "PATH") == 0
		   ? VALUE_FILE
		   : VALUE_TEXT;
}

void
completion_option(struct buf *out, const struct command *command,
		  enum option_id id)
{
	const struct option_row *row = &option_table[id];
	const struct option_variant *variant = command_variant(command, id);
	const char *fallback = variant ? variant->fallback : row->fallback;

	buf_addf(out, "%s%s",
		 row->kind == OPTION_FLAG && fallback != NULL ? "no-" : "",
		 row->name);
}

const char *
completion_help(const struct command *command, enum option_id id)
{
	const struct option_variant *variant = command_variant(command, id);

	return variant != NULL && variant->help != NULL ? variant->help
							: option_table[id].help;
}

void
completion_words(FILE *out, const struct option_row *row)
{
	for (const char *c = row->argument; *c != '\0'; c++)
		fputc(*c == '|' ? ' ' : *c, out);
}
