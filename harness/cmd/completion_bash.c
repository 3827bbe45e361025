/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cmd/completions.h"

/* What follows "--" is somebody else's command line. */
static const char head[] =
    "# flatline's command lines in bash; made by flatline completions bash.\n"
    "_flatline() {\n"
    "	local current=${COMP_WORDS[COMP_CWORD]} options=\n"
    "	local before=${COMP_WORDS[COMP_CWORD-1]} i\n"
    "	for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "		[[ ${COMP_WORDS[i]} == -- ]] || continue\n"
    "		if declare -F _command_offset >/dev/null; then\n"
    "			_command_offset $((i + 1))\n"
    "		else\n"
    "			COMPREPLY=($(compgen -c -f -- \"$current\"))\n"
    "		fi\n"
    "		return\n"
    "	done\n";

static const char tail[] =
    "	if [[ $current == -* ]]; then\n"
    "		COMPREPLY=($(compgen -W \"$options --help\" -- "
    "\"$current\"))\n"
    "	else\n"
    "		COMPREPLY=($(compgen -f -- \"$current\"))\n"
    "	fi\n"
    "}\n"
    "complete -o filenames -F _flatline flatline\n";

static void
bash_commands(FILE *out)
{
	fputs("	if ((COMP_CWORD == 1)); then\n"
	      "		COMPREPLY=($(compgen -W \"help",
	      out);
	for (size_t i = 0; command_table[i] != NULL; i++)
		if (!command_table[i]->hidden)
			fprintf(out, " %s", command_table[i]->name);
	fputs(" --help --version\" -- \"$current\"))\n"
	      "		return\n"
	      "	fi\n",
	      out);
}

static void
bash_names(FILE *out, const struct option_row *row)
{
	if (row->letter != 0)
		fprintf(out, "-%c | ", row->letter);
	fprintf(out, "--%s)\n", row->name);
}

static void
bash_value(FILE *out, const struct option_row *row)
{
	static const char *const how[] = {
	    [VALUE_FILE] = "-f", [VALUE_FOLDER] = "-d"};
	enum completion_value value = completion_value_of(row);

	if (value == VALUE_NOTHING)
		return;
	fputs("	", out);
	bash_names(out, row);
	if (value == VALUE_TEXT) {
		fputs("		return ;;\n", out);
		return;
	}
	fputs("		COMPREPLY=($(compgen ", out);
	if (value == VALUE_WORDS) {
		fputs("-W \"", out);
		completion_words(out, row);
		fputc('"', out);
	} else
		fputs(how[value], out);
	fputs(" -- \"$current\"))\n		return ;;\n", out);
}

static void
bash_options(FILE *out, const struct command *command)
{
	struct buf name = {0};

	fprintf(out, "	%s)\n		options=\"", command->name);
	for (int id = 0; id < OPTIONS; id++)
		if (command_takes(command, id)) {
			buf_clear(&name);
			completion_option(&name, command, id);
			fprintf(out, "--%s ", buf_text(&name));
		}
	fputs("\" ;;\n", out);
	buf_free(&name);
}

static void
bash_print(FILE *out)
{
	fputs(head, out);
	bash_commands(out);
	fputs("	case $before in\n", out);
	for (int id = 0; id < OPTIONS; id++)
		bash_value(out, &option_table[id]);
	fputs("	esac\n	case ${COMP_WORDS[1]} in\n", out);
	for (size_t i = 0; command_table[i] != NULL; i++)
		if (!command_table[i]->hidden)
			bash_options(out, command_table[i]);
	fputs("	esac\n", out);
	fputs(tail, out);
}

const struct completion completion_bash = {"bash", bash_print};
