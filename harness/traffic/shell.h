/* SPDX-License-Identifier: MIT */
/*
 * The words of shell commands, as bash, cmd.exe or PowerShell reads them:
 * quotes, escapes, continued lines. Nothing is expanded and nothing is run.
 */
#ifndef TRAFFIC_SHELL_H
#define TRAFFIC_SHELL_H

#include "base/buf.h"

enum { SHELL_WORDS = 500, SHELL_INNER = 8 };

enum shell_dialect { SHELL_BASH, SHELL_CMD, SHELL_POWERSHELL };

/* A place in a text; line counts from 1. */
struct shell_place {
	const char *at, *end;
	size_t line;
};

struct shell {
	const char *at, *end;
	size_t line;
	enum shell_dialect dialect;
	size_t began; /* the line of the command that was read last */
	int expands;  /* it has a $VARIABLE or $(command), left as it is */
	/* Commands within "$(...)": they are read when the others are. */
	struct shell_place inner[SHELL_INNER];
	size_t ninner;
};

/* What the text seems to be written for. */
enum shell_dialect shell_dialect(const char *text, size_t len);

/*
 * 1: puts the words of the next command in `words`, which is emptied first. 0:
 * there are no more; -1: a quote is not closed, or there are too many words.
 */
int shell_command(struct shell *, struct strings *words);

/* One for each dialect: the words up to the end of a command; -1. */
int shell_words_bash(struct shell *, struct strings *words);
int shell_words_cmd(struct shell *, struct strings *words);
int shell_words_powershell(struct shell *, struct strings *words);
/* Moves one byte of the text into the word; counts lines. */
void shell_take(struct shell *, struct buf *word);

#endif
