/* SPDX-License-Identifier: MIT */
/* Completion scripts for shells, from the tables of commands and options. */
#ifndef CMD_COMPLETIONS_H
#define CMD_COMPLETIONS_H

#include <stdio.h>

#include "cmd/cmd.h"

/* What an option's value is, as far as a shell can help with it. */
enum completion_value {
	VALUE_NOTHING, /* a flag has no value */
	VALUE_WORDS,   /* one of the words of .argument, "a|b" */
	VALUE_FILE,
	VALUE_FOLDER,
	VALUE_TEXT /* a number, a duration, an address */
};

/* A shell: a file that ends in this struct, and a row in completions.def. */
struct completion {
	const char *name;
	void (*print)(FILE *);
};

#define COMPLETION(name) extern const struct completion completion_##name;
#include "cmd/completions.def"
#undef COMPLETION

/* Prints the script for bash, zsh or fish. STATUS_USAGE: another, or NULL. */
int completions_print(FILE *, const char *shell, struct error *);

/* For the files of shells. */
enum completion_value completion_value_of(const struct option_row *);
/* Prints the words of a choice, "a b". */
void completion_words(FILE *, const struct option_row *);
/* As it is written after "--": a flag that is on by default is turned off. */
void completion_option(struct buf *, const struct command *, enum option_id);
/* The option's help as that command prints it. */
const char *completion_help(const struct command *, enum option_id);

#endif
