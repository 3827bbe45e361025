/* SPDX-License-Identifier: MIT */
/*
 * Invoke-WebRequest and Invoke-RestMethod, as "Copy as PowerShell" has them:
 * -Uri "..." -Method "..." -Headers @{ "name"="value" } -Body "...".
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "traffic/curl_lines.h"

/* A parameter may be cut: -Head is -Headers. */
static int
is_parameter(const char *word, const char *name)
{
	return word[0] == '-' && strlen(word) > 2 &&
	       strncasecmp(word + 1, name, strlen(word) - 1) == 0;
}

/* Of HTTP/2, which browsers list among the headers. */
static int
is_pseudo(const char *name)
{
	static const char *const names[] = {"authority", "method", "path",
					    "scheme"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcasecmp(name, names[i]) == 0)
			return 1;
	return 0;
}

/* "@" "{" name "=" value ... "}"; returns the place of the last word. */
static size_t
take_headers(struct curl_request *curl, const struct strings *words, size_t at)
{
	while (at < words->count && strcmp(words->items[at], "}") != 0) {
		if (at + 2 < words->count &&
		    strcmp(words->items[at + 1], "=") == 0) {
			if (!is_pseudo(words->items[at]))
				curl_request_header(curl, words->items[at],
						    words->items[at + 2]);
			at += 2;
		}
		at++;
	}
	return at;
}

/* Values that an expression makes cannot be told: ([Text.Encoding]... */
static void
take_body(struct curl_request *curl, const char *text)
{
	curl->has_data = 1;
	if (*text == '(' || *text == '$' || *text == '@')
		curl->unknown = 1;
	else
		buf_adds(&curl->data, text);
}

static char *
method_of(const char *word)
{
	char *upper = xstrdup(word);

	for (char *at = upper; *at != '\0'; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	return upper;
}

/* The parameter at words[at]; returns the place of its last word. */
static size_t
take_parameter(struct curl_request *curl, const struct strings *words,
	       size_t at)
{
	const char *word = words->items[at];
	const char *value = at + 1 < words->count ? words->items[at + 1] : "";

	if (is_parameter(word, "Headers"))
		return take_headers(curl, words, at + 1);
	if (is_parameter(word, "Uri")) {
		strings_add(&curl->urls, value);
	} else if (is_parameter(word, "Method")) {
		char *method = method_of(value);

		curl->method = curl_request_own(curl, method, strlen(method));
		free(method);
	} else if (is_parameter(word, "ContentType")) {
		curl_request_header(curl, "Content-Type", value);
	} else if (is_parameter(word, "Body")) {
		take_body(curl, value);
	} else if (is_parameter(word, "InFile")) {
		curl->upload = curl->file = value;
		curl->has_data = 1;
	} else if (is_parameter(word, "WebSession") ||
		   is_parameter(word, "UserAgent") ||
		   is_parameter(word, "OutFile") ||
		   is_parameter(word, "TimeoutSec")) {
		return at + 1;
	} else {
		return at;
	}
	return at + 1;
}

static void
add_cookies(struct curl_request *curl, const struct strings *cookies)
{
	struct buf line = {0};

	for (size_t i = 0; i < cookies->count; i++)
		buf_addf(&line, "%s%s", i > 0 ? "; " : "", cookies->items[i]);
	if (line.len > 0)
		curl_request_header(curl, "Cookie", buf_text(&line));
	buf_free(&line);
}

int
curl_invoke(struct curl_request *curl, const struct curl_lines *lines,
	    const struct strings *words, size_t first)
{
	int session = 0;

	for (size_t i = first; i < words->count; i++) {
		session |= is_parameter(words->items[i], "WebSession");
		if (words->items[i][0] == '-')
			i = take_parameter(curl, words, i);
		else if (curl->urls.count == 0 &&
			 text_starts(words->items[i], "http"))
			strings_add(&curl->urls, words->items[i]);
	}
	if (session)
		add_cookies(curl, &lines->cookies);
	return 0;
}

/* $session.Cookies.Add((New-Object System.Net.Cookie("a", "b", "/", "host")))
 */
int
curl_invoke_cookie(struct curl_lines *lines, const struct strings *words)
{
	size_t at = 0;
	char *pair;

	if (!text_ends(words->items[0], ".Cookies.Add"))
		return 0;
	while (at < words->count &&
	       strcmp(words->items[at], "System.Net.Cookie") != 0)
		at++;
	if (at + 3 < words->count && lines->cookies.count < CURL_PARTS) {
		pair = xasprintf("%s=%s", words->items[at + 2],
				 words->items[at + 3]);
		strings_add(&lines->cookies, pair);
		free(pair);
	}
	return 1;
}
