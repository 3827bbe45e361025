/* SPDX-License-Identifier: MIT */
/* Prints help texts from the tables of commands and options. */
#include <string.h>

#include "cmd/cmd.h"

enum { TEXT_AT = 30, WIDTH = 80 };

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
	      "  flatline demo    a leak and its fix, without a service\n"
	      "  flatline init    in the folder of a service\n"
	      "  flatline run scenario.lua -- node server.js\n"
	      "  flatline run scenario.lua --target http://127.0.0.1:3000\n\n"
	      "flatline SUBCOMMAND --help lists its options; man flatline has "
	      "the rest.\n\n"
	      "exit status: 0 flat, 1 leak, 2 inconclusive, 3 the run failed; "
	      "64 usage,\n65 bad input file, 69 target unreachable, 71 "
	      "out of memory,\n74 reading or writing failed, 130 interrupted "
	      "twice\n",
	      out);
}

/* Prints words from the current column on, wrapped at the page's width. */
static void
help_wrap(FILE *out, const char *text, size_t at)
{
	for (;;) {
		size_t word = strcspn(text, " ");

		if (at + word > WIDTH) {
			fprintf(out, "\n%*s", TEXT_AT, "");
			at = TEXT_AT;
		}
		fwrite(text, 1, word, out);
		at += word;
		text += word;
		if (*text == '\0')
			break;
		text++;
		if (at + 1 + strcspn(text, " ") <= WIDTH) {
			fputc(' ', out);
			at++;
		} else {
			at = WIDTH; /* start a new line with the next word */
		}
	}
	fputc('\n', out);
}

static void
help_option(FILE *out, const struct command *command, enum option_id id)
{
	const struct option_row *row = &option_table[id];
	const struct option_variant *variant = command_variant(command, id);
	const char *fallback = variant ? variant->fallback : row->fallback;
	/*
	 * A flag that is on by default is shown as the option that turns it
	 * off.
	 */
	int on = row->kind == OPTION_FLAG && fallback != NULL;
	struct buf text = {0};
	char left[64];

	snprintf(left, sizeof(left), "  %c%c%s --%s%s%s%s",
		 row->letter != 0 ? '-' : ' ',
		 row->letter != 0 ? row->letter : ' ',
		 row->letter != 0 ? "," : " ", on ? "no-" : "", row->name,
		 row->argument != NULL ? " " : "",
		 row->argument != NULL ? row->argument : "");
	fprintf(out, "%-*s", TEXT_AT, left);
	if (strlen(left) > TEXT_AT - 2)
		fprintf(out, "\n%*s", TEXT_AT, "");
	buf_adds(&text, variant && variant->help ? variant->help : row->help);
	if (fallback != NULL && !on)
		buf_addf(&text, " [%s]", fallback);
	help_wrap(out, buf_text(&text), TEXT_AT);
	buf_free(&text);
}

static void
help_group(FILE *out, const struct command *command, enum option_group group)
{
	int headed = 0;

	for (int i = 0; i < OPTIONS; i++) {
		if (option_table[i].group != group ||
		    !command_takes(command, i))
			continue;
		if (!headed++)
			fprintf(out, "\n%s:\n", option_headings[group]);
		help_option(out, command, i);
	}
}

void
help_command(FILE *out, const struct command *command)
{
	fprintf(out, "%s\n\nusage: flatline %s [options]%s%s\n",
		command->summary, command->name,
		command->arguments[0] != '\0' ? " " : "", command->arguments);
	if (command->help != NULL)
		command->help(out);
	if (command->examples != NULL)
		fprintf(out, "\nexamples:\n%s", command->examples);
	help_group(out, command, command->first);
	for (int group = 0; group < GROUPS; group++)
		if (group != (int)command->first)
			help_group(out, command, group);
}
