/* SPDX-License-Identifier: MIT */
/* Help texts, made from the tables of commands and options. */
#include <string.h>

#include "cmd/cmd.h"

void
help_program(FILE *out)
{
	fputs("flatline: drive the load, watch the memory, prove the line is "
	      "flat.\n\n"
	      "usage: flatline SUBCOMMAND ...\n\n",
	      out);
	for (size_t i = 0; command_table[i] != NULL; i++)
		if (!command_table[i]->hidden)
			fprintf(out, "  %-9s %s\n", command_table[i]->name,
				command_table[i]->summary);
	fputs("\nstart with:\n"
	      "  flatline demo\n"
	      "  flatline run scenario.lua -- node server.js\n"
	      "  flatline run scenario.lua --target http://127.0.0.1:3000\n\n"
	      "flatline SUBCOMMAND --help tells more; man flatline tells "
	      "all.\n\n"
	      "exit status: 0 flat, 1 leak, 2 inconclusive, 3 the run failed; "
	      "64 usage,\n65 bad input file, 69 target unreachable, 74 "
	      "reading or writing failed,\n130 interrupted twice\n",
	      out);
}

static void
help_option(FILE *out, const struct option_row *row)
{
	/* A flag that is on is of use to turn it off. */
	int on = row->kind == OPTION_FLAG && row->fallback != NULL;
	char left[64];

	snprintf(left, sizeof(left), "  %c%c%s --%s%s%s%s",
		 row->letter != 0 ? '-' : ' ',
		 row->letter != 0 ? row->letter : ' ',
		 row->letter != 0 ? "," : " ", on ? "no-" : "", row->name,
		 row->argument != NULL ? " " : "",
		 row->argument != NULL ? row->argument : "");
	fprintf(out, "%-30s", left);
	if (strlen(left) > 29)
		fprintf(out, "\n%-30s", "");
	fprintf(out, "%s", row->help);
	if (row->fallback != NULL && !on)
		fprintf(out, " [%s]", row->fallback);
	fputc('\n', out);
}

void
help_command(FILE *out, const struct command *command)
{
	fprintf(out, "%s\n\nusage: flatline %s [options] %s\n\n",
		command->summary, command->name, command->arguments);
	for (size_t i = 0; i < option_count; i++)
		if ((option_table[i].where & command->where) != 0)
			help_option(out, &option_table[i]);
	if (command->help != NULL)
		command->help(out);
	if (command->examples != NULL)
		fprintf(out, "\nexamples:\n%s", command->examples);
}
