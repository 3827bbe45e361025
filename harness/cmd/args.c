/* SPDX-License-Identifier: MIT */
/* The command line and FLATLINE_* variables, by the table of options. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cmd/cmd.h"

/* An option as it stands in argv: "--name=value", "-n value", "-n5". */
struct word {
	const char *name; /* without dashes */
	size_t len;
	const char *value; /* attached to it, or NULL */
	int is_long;
};

static struct word
word_split(const char *text)
{
	struct word word = {.is_long = text[1] == '-'};

	word.name = text + 1 + word.is_long;
	word.len = word.is_long ? strcspn(word.name, "=") : 1;
	if (word.is_long && word.name[word.len] == '=')
		word.value = word.name + word.len + 1;
	else if (!word.is_long && word.name[1] != '\0')
		word.value = word.name + 1;
	return word;
}

static const struct option_row *
word_row(const struct word *word, unsigned where)
{
	char name[40];

	if (!word->is_long) {
		for (size_t i = 0; i < option_count; i++)
			if (option_table[i].letter == word->name[0] &&
			    (option_table[i].where & where) != 0)
				return &option_table[i];
		return NULL;
	}
	if (word->len >= sizeof(name))
		return NULL;
	memcpy(name, word->name, word->len);
	name[word->len] = '\0';
	return option_by_name(name, where);
}

/* "--no-NAME" of a flag: NAME is off. Takes it for that. */
static const struct option_row *
word_denied(struct word *word, unsigned where)
{
	struct word flag = *word;
	const struct option_row *row;

	if (!word->is_long || word->value != NULL ||
	    strncmp(word->name, "no-", 3) != 0)
		return NULL;
	flag.name += 3;
	flag.len -= 3;
	row = word_row(&flag, where);
	if (row == NULL || row->kind != OPTION_FLAG)
		return NULL;
	word->value = "false";
	return row;
}

static int
word_unknown(const struct word *word, const struct command *command,
	     struct error *err)
{
	char *name = xstrndup(word->name, word->len);
	const char *near =
	    word->is_long ? option_suggest(name, command->where, 0) : NULL;

	if (near != NULL)
		error_set(err, STATUS_USAGE,
			  "unknown option --%.40s: did you mean --%s?", name,
			  near);
	else
		error_set(err, STATUS_USAGE,
			  "unknown option %s%.40s: see flatline %s --help",
			  word->is_long ? "--" : "-", name, command->name);
	free(name);
	return -1;
}

/* Takes the option at argv[*i], and its value. */
static int
args_option(struct invocation *invocation, const struct command *command,
	    char **argv, int *i, struct error *err)
{
	struct word word = word_split(argv[*i]);
	const struct option_row *row = word_row(&word, command->where);

	if (row == NULL)
		row = word_denied(&word, command->where);
	if (row == NULL)
		return word_unknown(&word, command, err);
	if (row->kind == OPTION_FLAG && (word.value == NULL || !word.is_long))
		word.value = "true";
	if (word.value == NULL && argv[*i + 1] != NULL)
		word.value = argv[++*i];
	if (word.value == NULL)
		return error_set(err, STATUS_USAGE, "--%s needs a value: %s",
				 row->name, row->argument);
	return settings_set(&invocation->settings, row, word.value,
			    SOURCE_COMMAND_LINE, err);
}

static int
args_environment(struct invocation *invocation, const struct command *command,
		 struct error *err)
{
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *row = &option_table[i];
		char *name = xasprintf("FLATLINE_%s", row->name);
		const char *value;

		for (char *s = name; *s != '\0'; s++)
			*s = *s == '-' ? '_' : (char)toupper((unsigned char)*s);
		value = getenv(name);
		free(name);
		if (value != NULL && (row->where & command->where) != 0 &&
		    settings_set(&invocation->settings, row, value,
				 SOURCE_ENVIRONMENT, err) != 0)
			return -1;
	}
	return 0;
}

static int
args_check(const struct invocation *invocation, const struct command *command,
	   struct error *err)
{
	int least = command->min_args;

	if (invocation->settings.replay != NULL && command->where == IN_RUN)
		least = 0; /* a log will do */
	if (invocation->nargs < least)
		return error_set(err, STATUS_USAGE,
				 "usage: flatline %s %s   (see flatline %s "
				 "--help)",
				 command->name, command->arguments,
				 command->name);
	if (invocation->nargs > command->max_args)
		return error_set(err, STATUS_USAGE,
				 "'%.60s' is one argument too many: flatline "
				 "%s %s",
				 invocation->args[command->max_args],
				 command->name, command->arguments);
	if (invocation->command != NULL && !command->takes_command)
		return error_set(err, STATUS_USAGE,
				 "flatline %s starts no command that follows "
				 "--: flatline %s %s",
				 command->name, command->name,
				 command->arguments);
	if (invocation->command != NULL && invocation->command[0] == NULL)
		return error_set(err, STATUS_USAGE,
				 "no command follows --: for example "
				 "-- node server.js");
	if ((command->where & IN_GATE) != 0)
		return 0; /* it settles the length itself, and then checks */
	return settings_check(&invocation->settings, err);
}

int
args_parse(struct invocation *invocation, const struct command *command,
	   int argc, char **argv, struct error *err)
{
	settings_init(&invocation->settings);
	invocation->args = xcalloc((size_t)argc, sizeof(char *));
	if (args_environment(invocation, command, err) != 0)
		return -1;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			invocation->command = argv + i + 1;
			break;
		}
		if (argv[i][0] != '-' || argv[i][1] == '\0')
			invocation->args[invocation->nargs++] = argv[i];
		else if (args_option(invocation, command, argv, &i, err) != 0)
			return -1;
	}
	return args_check(invocation, command, err);
}

void
args_free(struct invocation *invocation)
{
	settings_free(&invocation->settings);
	free(invocation->args);
}
