/* SPDX-License-Identifier: MIT */
#include "cmd/curl_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"

void
curl_words_variable(struct curl_words *words, const char *name,
		    const char *meaning)
{
	char *need = meaning != NULL ? xasprintf("%s (%s)", name, meaning)
				     : xstrdup(name);

	buf_addf(&words->command, "\"$%s\"", name);
	if (!strings_has(&words->needs, need))
		strings_add(&words->needs, need);
	free(need);
}

static void
add_secret(struct curl_words *words, const struct secret_found *found)
{
	static const struct {
		const char *suffix, *meaning;
	} spellings[] = {
	    [SECRET_PLAIN] = {"", NULL},
	    [SECRET_URL] = {"_URL", "percent-encoded"},
	    [SECRET_JSON] = {"_JSON", "as in a JSON string, without quotes"},
	};
	const char *meaning = spellings[found->spelling].meaning;
	char *name =
	    xasprintf("%s%s", found->name, spellings[found->spelling].suffix);
	char *text =
	    meaning != NULL ? xasprintf("%s %s", found->name, meaning) : NULL;

	curl_words_variable(words, name, text);
	free(text);
	free(name);
}

void
curl_words_text(struct curl_words *words, const char *text, size_t length)
{
	struct secret_found found;
	size_t offset;

	do {
		offset = scenario_secret(words->scenario, text, length, &found);
		if (offset > 0 || found.length == 0)
			escape_shell(&words->command, text, offset);
		if (found.length > 0)
			add_secret(words, &found);
		text += offset + found.length;
		length -= offset + found.length;
	} while (length > 0);
}

void
curl_words_option(struct curl_words *words, const char *option,
		  const char *value)
{
	if (value == NULL)
		return;
	buf_addf(&words->command, " %s ", option);
	curl_words_text(words, value, strlen(value));
}

void
curl_words_flag(struct curl_words *words, const char *option, int is_set)
{
	if (is_set)
		buf_addf(&words->command, " %s", option);
}

int
curl_words_is_variable(const struct curl_words *words, const char *text)
{
	size_t length = strlen(text);
	struct secret_found found;

	return length > 0 &&
	       scenario_secret(words->scenario, text, length, &found) == 0 &&
	       found.length == length;
}

void
curl_words_free(struct curl_words *words)
{
	buf_free(&words->command);
	strings_free(&words->needs);
}
