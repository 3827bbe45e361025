/* SPDX-License-Identifier: MIT */
/*
 * The words of a command for bash. A secret is a variable in it, "$NAME"; what
 * the user has to put into the variables is listed beside the command.
 */
#ifndef CMD_CURL_WORDS_H
#define CMD_CURL_WORDS_H

#include "base/buf.h"
#include "scenario/scenario.h"

struct curl_words {
	const struct scenario *scenario; /* knows the values of env() */
	struct buf command;
	/* "TOKEN", "COOKIE (the value of the header Cookie)" */
	struct strings needs;
};

/*
 * Each appends to the word that the command ends with, without a blank before.
 * Values of env() in the text become variables of that name. Where they are
 * spelled as in a URL or in JSON, so is the variable: "$NAME_URL",
 * "$NAME_JSON".
 */
void curl_words_text(struct curl_words *, const char *text, size_t length);
void curl_words_variable(struct curl_words *, const char *name,
			 const char *meaning);
/* Appends " OPTION VALUE"; nothing if the value is NULL. */
void curl_words_option(struct curl_words *, const char *option,
		       const char *value);
/* Appends " OPTION" if it is set. */
void curl_words_flag(struct curl_words *, const char *option, int is_set);
/* Whether the text is one value of env(), and nothing else. */
int curl_words_is_variable(const struct curl_words *, const char *text);
void curl_words_free(struct curl_words *);

#endif
