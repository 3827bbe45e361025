/* SPDX-License-Identifier: MIT */
/* Parses the command line and FLATLINE_* variables by the table of options. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cmd/cmd.h"

/* An option as written in argv: "--name=value", "-n value", "-n5". */
struct word {
	const char *name; /* without dashes */
	size_t len;
	const char *value; /* attached to the name, or NULL */
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

static int
word_is(const struct word *word, const struct option_row *row)
{
	if (!word->is_long)
		return row->letter == word->name[0];
	return strncmp(row->name, word->name, word->len) == 0 &&
	       row->name[word->len] == '\0';
}

/* Searches the options that the command takes; command NULL: all options. */
static const struct option_row *
word_row(const struct word *word, const struct command *command)
{
	for (int i = 0; i < OPTIONS; i++)
		if (word_is(word, &option_table[i]) &&
		    (command == NULL || command_takes(command, i)))
			return &option_table[i];
	return NULL;
}

/* Recognizes "--no-NAME" of a flag and cuts the name down to NAME. */
static const struct option_row *
word_denied(struct word *word, const struct command *command)
{
	struct word flag = *word;
	const struct option_row *row;

	if (!word->is_long || word->value != NULL ||
	    strncmp(word->name, "no-", 3) != 0)
		return NULL;
	flag.name += 3;
	flag.len -= 3;
	row = word_row(&flag, command);
	if (row == NULL || row->kind != OPTION_FLAG)
		return NULL;
	word->value = "false";
	return row;
}

/* The command's option nearest to a mistyped one; NULL: none is near. */
static const char *
word_suggest(const char *mistyped, const struct command *command)
{
	const char *words[OPTIONS + 1];
	size_t count = 0;

	for (int i = 0; i < OPTIONS; i++)
		if (command_takes(command, i))
			words[count++] = option_table[i].name;
	words[count] = NULL;
	return text_nearest(mistyped, words);
}

static int
word_unknown(const struct word *word, const struct command *command,
	     struct error *err)
{
	const struct option_row *elsewhere = word_row(word, NULL);
	char *name = xstrndup(word->name, word->len);
	const char *near = word->is_long ? word_suggest(name, command) : NULL;

	if (elsewhere != NULL)
		error_set(err, STATUS_USAGE,
			  "%s does not take --%s: see flatline %s "
			  "--help",
			  command->name, elsewhere->name, command->name);
	else if (near != NULL)
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

/* Sets one option; an error message begins with the value's origin. */
static int
args_set(struct invocation *invocation, const struct option_row *row,
	 const char *value, enum option_source source, struct error *err)
{
	struct error bad = {0};

	if (settings_set(&invocation->settings, row, value, source, &bad) == 0)
		return 0;
	if (source == SOURCE_ENVIRONMENT)
		return error_set(err, bad.status, "%s: %s",
				 option_variable(row).text, bad.text);
	return error_set(err, bad.status, "--%s: %s", row->name, bad.text);
}

/* Takes the option at argv[*i] and its value. */
static int
args_option(struct invocation *invocation, const struct command *command,
	    char **argv, int *i, struct error *err)
{
	struct word word = word_split(argv[*i]);
	const struct option_row *row = word_row(&word, command);

	if (row == NULL)
		row = word_denied(&word, command);
	if (row == NULL)
		return word_unknown(&word, command, err);
	if (row->kind == OPTION_FLAG && (word.value == NULL || !word.is_long))
		word.value = "true";
	if (word.value == NULL && argv[*i + 1] != NULL)
		word.value = argv[++*i];
	if (word.value == NULL)
		return error_set(err, STATUS_USAGE, "--%s needs a value: %s",
				 row->name, row->argument);
	return args_set(invocation, row, word.value, SOURCE_COMMAND_LINE, err);
}

/*
 * Other programs may use FLATLINE_* variables, as our own CI templates do, so
 * only a near miss of an option's name is treated as a mistake.
 */
static int
variable_unknown(const char *name, struct error *err)
{
	static const char *const ours[] = {
	    "FLATLINE_DATADIR", "FLATLINE_SCENARIO", "FLATLINE_SERVICE",
	    "FLATLINE_ARGUMENTS", "FLATLINE_SEGMENTS"};
	struct option_origin variables[OPTIONS];
	const char *words[OPTIONS + 1] = {NULL}, *near;

	for (size_t i = 0; i < COUNT(ours); i++)
		if (strcmp(name, ours[i]) == 0)
			return 0;
	for (size_t i = 0; i < OPTIONS; i++) {
		variables[i] = option_variable(&option_table[i]);
		words[i] = variables[i].text;
	}
	near = text_nearest(name, words);
	if (near == NULL)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "unknown variable %.60s: did you mean %s?", name,
			 near);
}

/*
 * A variable for an option of another command is ignored here; a scenario may
 * still use it.
 */
static int
args_variable(struct invocation *invocation, const struct command *command,
	      const char *variable, struct error *err)
{
	size_t length = strcspn(variable, "=");
	char *name = xstrndup(variable, length);
	int known = 0, result = 0;

	for (int i = 0; i < OPTIONS && result == 0; i++) {
		const struct option_row *row = &option_table[i];

		if (strcmp(option_variable(row).text, name) != 0)
			continue;
		known = 1;
		if (variable[length] == '=' &&
		    (command_takes(command, i) ||
		     (command->loads_scenario && row->key != NULL)))
			result =
			    args_set(invocation, row, variable + length + 1,
				     SOURCE_ENVIRONMENT, err);
	}
	if (!known)
		result = variable_unknown(name, err);
	free(name);
	return result;
}

static int
args_environment(struct invocation *invocation, const struct command *command,
		 struct error *err)
{
	for (char **variable = environ; *variable != NULL; variable++)
		if (text_starts(*variable, "FLATLINE_") &&
		    args_variable(invocation, command, *variable, err) != 0)
			return -1;
	return 0;
}

/*
 * Lists what an option needs ("--cover or --replay"), if the command takes it.
 * What a scenario can set is left out: that is known only later.
 */
static void
needs_list(struct buf *list, const struct command *command, enum option_id id)
{
	const enum option_id *needs = option_table[id].needs;

	for (; needs != NULL && *needs != OPT_NONE; needs++)
		if (command_takes(command, *needs) &&
		    option_table[*needs].key == NULL)
			buf_addf(list, "%s--%s", list->len > 0 ? " or " : "",
				 option_table[*needs].name);
}

static int
args_check_needs(const struct settings *settings, const struct command *command,
		 struct error *err)
{
	struct buf list = {0};

	for (int i = 0; i < OPTIONS; i++) {
		if (settings->set_by[i] == SOURCE_COMMAND_LINE &&
		    !settings_has_needed(settings, i))
			needs_list(&list, command, i);
		if (list.len == 0)
			continue;
		error_set(err, STATUS_USAGE, "--%s has no effect without %s",
			  option_table[i].name, buf_text(&list));
		buf_free(&list);
		return -1;
	}
	return 0;
}

static int
args_check(const struct invocation *invocation, const struct command *command,
	   struct error *err)
{
	int least = command->min_args;

	if ((invocation->settings.replay != NULL && command->replay_will_do) ||
	    invocation->settings.prometheus != NULL)
		least = 0;
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
				 "flatline %s starts no command, so nothing "
				 "may follow --: flatline %s %s",
				 command->name, command->name,
				 command->arguments);
	if (invocation->command != NULL && invocation->command[0] == NULL)
		return error_set(err, STATUS_USAGE,
				 "no command follows --: for example "
				 "-- node server.js");
	return args_check_needs(&invocation->settings, command, err);
}

static void
args_defaults(struct settings *settings, const struct command *command)
{
	const struct option_variant *variant = command->variants;

	settings_init(settings);
	for (; variant != NULL && variant->id != OPT_NONE; variant++)
		settings_default(settings, &option_table[variant->id],
				 variant->fallback);
}

int
args_parse(struct invocation *invocation, const struct command *command,
	   int argc, char **argv, struct error *err)
{
	args_defaults(&invocation->settings, command);
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
