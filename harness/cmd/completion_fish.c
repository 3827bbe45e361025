/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cmd/completions.h"

/* One word within single quotes. */
static void
fish_word(FILE *out, const char *text)
{
	fputc('\'', out);
	for (; *text != '\0'; text++) {
		if (*text == '\'' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
	fputc('\'', out);
}

static void
fish_value(FILE *out, const struct option_row *row)
{
	enum completion_value value = completion_value_of(row);

	if (value == VALUE_FILE)
		fputs(" -r -F", out);
	else if (value == VALUE_FOLDER)
		fputs(" -x -a '(__fish_complete_directories)'", out);
	else if (value != VALUE_NOTHING)
		fputs(" -x", out);
	if (value != VALUE_WORDS)
		return;
	fputs(" -a '", out);
	completion_words(out, row);
	fputc('\'', out);
}

static void
fish_option(FILE *out, const struct command *command, enum option_id id)
{
	const struct option_row *row = &option_table[id];
	struct buf name = {0};

	completion_option(&name, command, id);
	fprintf(out, "complete -c flatline -n '__fish_seen_subcommand_from %s'",
		command->name);
	fprintf(out, " -l %s", buf_text(&name));
	if (row->letter != 0)
		fprintf(out, " -s %c", row->letter);
	fish_value(out, row);
	fputs(" -d ", out);
	fish_word(out, completion_help(command, id));
	fputc('\n', out);
	buf_free(&name);
}

static void
fish_command(FILE *out, const struct command *command)
{
	fprintf(out,
		"complete -c flatline -f -n __fish_use_subcommand -a %s -d ",
		command->name);
	fish_word(out, command->summary);
	fputc('\n', out);
	for (int id = 0; id < OPTIONS; id++)
		if (command_takes(command, id))
			fish_option(out, command, id);
}

static void
fish_print(FILE *out)
{
	fputs("# flatline's command lines in fish; made by flatline "
	      "completions fish.\n",
	      out);
	for (size_t i = 0; command_table[i] != NULL; i++)
		if (!command_table[i]->hidden)
			fish_command(out, command_table[i]);
	fputs("complete -c flatline -l help -s h -d 'list the options'\n", out);
}

const struct completion completion_fish = {"fish", fish_print};
