/* SPDX-License-Identifier: MIT */
#include "traffic/curl_lines.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"

static int
is_one_of(const char *word, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, names[i]) == 0)
			return 1;
	return 0;
}

/* Whether a program's name, with any folder, is that. */
static int
is_program(const char *word, const char *name)
{
	const char *slash = strrchr(word, '/');

	if (slash == NULL)
		slash = strrchr(word, '\\');
	word = slash != NULL ? slash + 1 : word;
	return strcasecmp(word, name) == 0 ||
	       (strncasecmp(word, name, strlen(name)) == 0 &&
		strcasecmp(word + strlen(name), ".exe") == 0);
}

/* NAME=value */
static int
is_assignment(const char *word)
{
	size_t name = 0;

	while (isalnum((unsigned char)word[name]) || word[name] == '_')
		name++;
	return name > 0 && !isdigit((unsigned char)*word) && word[name] == '=';
}

/* What may stand before a command: a prompt, a word of the shell, a program
 * that runs another. */
static int
is_prefix(const char *word)
{
	static const char *const names[] = {
	    "$",       "%",    "#",	  ">",	  "!",	   "{",
	    "do",      "then", "else",	  "elif", "if",	   "while",
	    "until",   "time", "sudo",	  "env",  "nohup", "exec",
	    "command", "nice", "timeout", "eval", "watch", "proxychains",
	    "builtin", "&",    "PS>",	  "C:\\>"};

	return is_one_of(word, names, COUNT(names)) || is_assignment(word) ||
	       text_ends(word, "$") || text_ends(word, ">");
}

static int
is_invoke(const char *word)
{
	static const char *const names[] = {"invoke-webrequest",
					    "invoke-restmethod", "iwr", "irm"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcasecmp(word, names[i]) == 0)
			return 1;
	return 0;
}

/*
 * Where the program's name stands; words->count: it is another's. After a
 * prefix options, numbers and user names of that may follow.
 */
static size_t
find_program(const struct strings *words)
{
	size_t first = 0;

	if (!is_program(words->items[0], "curl") &&
	    !is_invoke(words->items[0]) && !is_prefix(words->items[0]))
		return words->count;
	while (first < words->count &&
	       !is_program(words->items[first], "curl") &&
	       !is_invoke(words->items[first]))
		first++;
	return first;
}

/* Whether another program would send requests that are not read here. */
static int
is_other_client(const char *word)
{
	static const char *const names[] = {"wget", "http", "https",
					    "xh",   "xhs",  "grpcurl"};

	return is_one_of(word, names, COUNT(names));
}

/* "> file" and "2>&1": how many words that takes; 0: it is none. */
static size_t
redirection(const char *word)
{
	const char *at = word + strspn(word, "0123456789&");

	if (*at != '>' && *at != '<')
		return 0;
	at += strspn(at, "<>|&");
	return *at == '\0' ? 2 : 1;
}

/* -sSL, -XPOST, -sXPOST: flags, then perhaps one with a value. */
static void
take_letters(struct curl_request *curl, const struct strings *words, size_t *i)
{
	const char *word = words->items[*i] + 1;

	for (; *word != '\0'; word++) {
		const struct curl_option *option = curl_option_lettered(*word);
		const char *value = word[1] != '\0' ? word + 1 : NULL;

		if (option == NULL)
			curl_request_odd(curl, "-%c, which curl does not have",
					 *word);
		if (option == NULL || !curl_option_has_value(option)) {
			if (option != NULL)
				curl_request_take(curl, option, NULL);
			continue;
		}
		if (value == NULL && *i + 1 < words->count)
			value = words->items[++*i];
		if (value != NULL)
			curl_request_take(curl, option, value);
		return;
	}
}

/* After an option that nobody knows, only what looks like a URL is one. */
static void
take_unknown(struct curl_request *curl, const struct strings *words, size_t *i)
{
	curl_request_odd(curl, "%s, which curl does not have",
			 words->items[*i]);
	if (*i + 2 < words->count && words->items[*i + 1][0] != '-' &&
	    strstr(words->items[*i + 1], "://") == NULL &&
	    strcspn(words->items[*i + 1], "./:") ==
		strlen(words->items[*i + 1]))
		++*i;
}

static void
take_option(struct curl_request *curl, const struct strings *words, size_t *i)
{
	const char *word = words->items[*i], *value = NULL;
	const struct curl_option *option;

	if (word[1] != '-') {
		take_letters(curl, words, i);
		return;
	}
	option = curl_option_named(word + 2);
	if (option == NULL) {
		take_unknown(curl, words, i);
		return;
	}
	if (text_starts(word, "--expand-"))
		curl_request_odd(curl, "what %s makes of {{ }}", word);
	if (curl_option_has_value(option)) {
		if (*i + 1 == words->count)
			return;
		value = words->items[++*i];
	}
	curl_request_take(curl, option, value);
}

static int
is_next(const char *word)
{
	return strcmp(word, "--next") == 0 || strcmp(word, "-:") == 0;
}

/* Reads up to --next or the end; returns where it stopped. */
static size_t
curl_read(struct curl_request *curl, const struct strings *words, size_t first)
{
	size_t i = first;

	for (; i < words->count && !is_next(words->items[i]); i++) {
		const char *word = words->items[i];
		size_t skipped = redirection(word);

		if (skipped > 0)
			i += skipped - 1;
		else if (word[0] == '-' && word[1] != '\0')
			take_option(curl, words, &i);
		else if (strcmp(word, "}") != 0)
			strings_add(&curl->urls, word);
	}
	return i < words->count ? i : words->count;
}

static void
run(struct curl_lines *lines, struct curl_request *curl, curl_run_fn *fn,
    const struct strings *words)
{
	struct buf text = {0};

	lines->notes->lines++;
	if (fn(curl, lines) != 0) {
		for (size_t i = 0; i < words->count && i < 6; i++)
			buf_addf(&text, "%s%s", i > 0 ? " " : "",
				 words->items[i]);
		notes_broken(lines->notes, buf_text(&text), text.len,
			     lines->line);
	}
	buf_free(&text);
	curl_request_free(curl);
}

void
curl_lines_command(struct curl_lines *lines, const struct strings *words,
		   curl_run_fn *fn)
{
	struct curl_request curl = {.reach = lines->plan->reach};
	size_t at = find_program(words);

	if (curl_invoke_cookie(lines, words))
		return;
	if (at == words->count) {
		if (is_other_client(words->items[0]))
			run(lines, &curl, fn, words);
	} else if (is_invoke(words->items[at])) {
		curl_invoke(&curl, lines, words, at + 1);
		run(lines, &curl, fn, words);
	} else {
		while (at < words->count) {
			at = curl_read(&curl, words, at + 1);
			run(lines, &curl, fn, words);
		}
	}
}
