/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cmd/completions.h"

/* Text within [...] of a specification within single quotes. */
static void
zsh_text(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (strchr("[]:\\", *text) != NULL)
			fputc('\\', out);
		fputs(*text == '\'' ? "'\\''" : (char[2]){*text}, out);
	}
}

static void
zsh_value(FILE *out, const struct option_row *row)
{
	enum completion_value value = completion_value_of(row);

	if (value == VALUE_NOTHING)
		return;
	fputc(':', out);
	zsh_text(out, row->argument);
	fputc(':', out);
	if (value == VALUE_WORDS) {
		fputc('(', out);
		completion_words(out, row);
		fputc(')', out);
	} else if (value != VALUE_TEXT)
		fputs(value == VALUE_FOLDER ? "_files -/" : "_files", out);
	else
		fputc(' ', out);
}

/* "'(-u --users)'{-u,--users}'[help]:N: '"; a list may be given many times. */
static void
zsh_option(FILE *out, const struct command *command, enum option_id id)
{
	const struct option_row *row = &option_table[id];
	struct buf name = {0};

	completion_option(&name, command, id);
	fputs("			", out);
	if (row->kind == OPTION_LIST)
		fputs("'*'", out);
	else if (row->letter != 0)
		fprintf(out, "'(-%c --%s)'", row->letter, buf_text(&name));
	if (row->letter != 0)
		fprintf(out, "{-%c,--%s}'[", row->letter, buf_text(&name));
	else
		fprintf(out, "'--%s[", buf_text(&name));
	zsh_text(out, completion_help(command, id));
	fputc(']', out);
	zsh_value(out, row);
	fputs("' \\\n", out);
	buf_free(&name);
}

static void
zsh_command(FILE *out, const struct command *command)
{
	fprintf(out, "	%s)\n		_arguments -s \\\n", command->name);
	for (int id = 0; id < OPTIONS; id++)
		if (command_takes(command, id))
			zsh_option(out, command, id);
	fputs("			'(-h --help)'{-h,--help}'[list the options]' "
	      "\\\n",
	      out);
	if (command->takes_command)
		fputs("			'*::command: "
		      "if (( ${words[(I)--]} )); then shift "
		      "${words[(I)--]} words; _normal; else _files; fi' ;;\n",
		      out);
	else
		fputs("			'*:file:_files' ;;\n", out);
}

static void
zsh_print(FILE *out)
{
	fputs("#compdef flatline\n"
	      "# Made by flatline completions zsh.\n"
	      "_flatline() {\n"
	      "	local -a commands=(\n",
	      out);
	for (size_t i = 0; command_table[i] != NULL; i++)
		if (!command_table[i]->hidden) {
			fprintf(out, "		'%s:", command_table[i]->name);
			zsh_text(out, command_table[i]->summary);
			fputs("'\n", out);
		}
	fputs("	)\n"
	      "	if (( CURRENT == 2 )); then\n"
	      "		_describe subcommand commands\n"
	      "		return\n"
	      "	fi\n"
	      "	shift words\n"
	      "	(( CURRENT-- ))\n"
	      "	case $words[1] in\n",
	      out);
	for (size_t i = 0; command_table[i] != NULL; i++)
		if (!command_table[i]->hidden)
			zsh_command(out, command_table[i]);
	fputs("	esac\n}\n_flatline \"$@\"\n", out);
}

const struct completion completion_zsh = {"zsh", zsh_print};
