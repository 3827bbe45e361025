/* SPDX-License-Identifier: MIT */
/*
 * The words of shell commands, as bash reads them: quotes, $'..', line breaks
 * after a backslash. Nothing is expanded and nothing is run.
 */
#ifndef TRAFFIC_SHELL_H
#define TRAFFIC_SHELL_H

#include "base/buf.h"

/* A place in a text; line counts from 1. */
struct shell {
	const char *at, *end;
	size_t line;
};

enum { SHELL_WORDS = 500 };

/*
 * 1: puts the words of the next command in `words`, which is emptied first. 0:
 * there are no more; -1: a quote is not closed, or there are too many words.
 */
int shell_command(struct shell *, struct strings *words);

#endif
