/* SPDX-License-Identifier: MIT */
/* curl command lines, as a browser's "Copy as cURL (bash)" makes them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"
#include "traffic/import.h"
#include "traffic/shell.h"
#include "traffic/traffic.h"

enum { PARTS = 64 };

/* The request of a command; text is borrowed from its words. */
struct curl {
	const char *method, *url, *type;
	struct strings headers;
	struct buf data;
	int has_data, get, head;
	const char *file;		  /* that is the body */
	struct example_part parts[PARTS]; /* of a form */
	size_t nparts;
	struct strings owned; /* texts of those */
	int unknown;	      /* a part of the body cannot be told */
};

enum kind {
	SKIP,
	METHOD,
	URL,
	HEADER,
	DATA,
	JSON,
	URLENCODE,
	COOKIE,
	USER,
	BEARER,
	AGENT,
	REFERER,
	FORM,
	UPLOAD
};

/* Options with a value; all others have none. */
static const struct {
	char letter;
	const char *name;
	enum kind kind;
} valued[] = {
    {'X', "request", METHOD},
    {0, "url", URL},
    {'H', "header", HEADER},
    {'d', "data", DATA},
    {0, "data-raw", DATA},
    {0, "data-binary", DATA},
    {0, "data-ascii", DATA},
    {0, "data-urlencode", URLENCODE},
    {0, "json", JSON},
    {'b', "cookie", COOKIE},
    {'u', "user", USER},
    {0, "oauth2-bearer", BEARER},
    {'A', "user-agent", AGENT},
    {'e', "referer", REFERER},
    {'F', "form", FORM},
    {0, "form-string", FORM},
    {'T', "upload-file", UPLOAD},
    {'o', "output", SKIP},
    {'m', "max-time", SKIP},
    {0, "connect-timeout", SKIP},
    {'x', "proxy", SKIP},
    {0, "cacert", SKIP},
    {'E', "cert", SKIP},
    {0, "key", SKIP},
    {0, "resolve", SKIP},
    {0, "connect-to", SKIP},
    {0, "retry", SKIP},
    {'w', "write-out", SKIP},
    {'c', "cookie-jar", SKIP},
    {'D', "dump-header", SKIP},
    {0, "unix-socket", SKIP},
    {'K', "config", SKIP},
    {'r', "range", SKIP},
    {0, "interface", SKIP},
    {0, "ciphers", SKIP},
    {'U', "proxy-user", SKIP},
    {0, "limit-rate", SKIP},
    {0, "max-redirs", SKIP},
    {0, "noproxy", SKIP},
    {0, "proto", SKIP},
    {0, "proto-redir", SKIP},
};

static void
curl_header(struct curl *curl, const char *name, const char *value)
{
	char *line = xasprintf("%s: %s", name, value);

	strings_add(&curl->headers, line);
	free(line);
}

/* Files are never read: they may be another machine's. */
static void
curl_file(struct curl *curl, const char *path)
{
	curl->unknown |= curl->has_data || *path == '\0' ||
			 strcmp(path, "-") == 0 || strcmp(path, ".") == 0;
	curl->file = path;
	curl->has_data = 1;
}

/* A further -d joins the ones before it; after --json it does not. */
static void
curl_data_begin(struct curl *curl, int is_json)
{
	curl->unknown |= curl->file != NULL;
	if (curl->has_data && !is_json)
		buf_adds(&curl->data, "&");
	curl->has_data = 1;
}

static void
curl_data(struct curl *curl, const char *value, int file, int is_json)
{
	if (file && *value == '@') {
		curl_file(curl, value + 1);
		return;
	}
	curl_data_begin(curl, is_json);
	buf_adds(&curl->data, value);
}

/* "content", "=content" or "name=content": only the content is encoded. */
static void
curl_urlencode(struct curl *curl, const char *value)
{
	const char *equals = strchr(value, '=');
	const char *content = equals != NULL ? equals + 1 : value;

	curl_data_begin(curl, 0);
	curl->unknown |= equals == NULL && strchr(value, '@') != NULL;
	if (equals != NULL && equals > value)
		buf_add(&curl->data, value, (size_t)(content - value));
	escape_url(&curl->data, content, strlen(content));
}

/* The text up to the next of these, in curl's memory. */
static const char *
curl_own(struct curl *curl, const char *text, size_t length)
{
	char *copy = xstrndup(text, length);

	strings_add(&curl->owned, copy);
	free(copy);
	return curl->owned.items[curl->owned.count - 1];
}

/* ";type=text/plain" behind the content of a field; NULL: there is none. */
static const char *
form_type(struct curl *curl, const char *content)
{
	const char *at = strstr(content, ";type=");

	if (at == NULL)
		return NULL;
	at += strlen(";type=");
	return curl_own(curl, at, strcspn(at, ";"));
}

/* name=value, name=@file;type=..., name=<file */
static void
curl_form(struct curl *curl, const char *field, int literal)
{
	const char *equals = strchr(field, '=');
	const char *content = equals != NULL ? equals + 1 : "";
	struct example_part *part = &curl->parts[curl->nparts];
	size_t length = literal ? strlen(content) : strcspn(content, ";");

	curl->has_data = 1;
	if (equals == NULL || curl->nparts == PARTS ||
	    (!literal && (*content == '<' || *content == '"'))) {
		curl->unknown = 1;
		return;
	}
	*part = (struct example_part){
	    .name = curl_own(curl, field, (size_t)(equals - field)),
	    .type = literal ? NULL : form_type(curl, content)};
	if (!literal && *content == '@')
		part->file = curl_own(curl, content + 1, length - 1);
	else
		part->value = curl_own(curl, content, length);
	curl->nparts++;
}

static void
curl_take(struct curl *curl, enum kind kind, const char *name,
	  const char *value)
{
	switch (kind) {
	case SKIP:
		break;
	case METHOD:
		curl->method = value;
		break;
	case URL:
		curl->url = value;
		break;
	case HEADER:
		strings_add(&curl->headers, value);
		break;
	case JSON:
		curl->type = "application/json";
		/* fall through */
	case DATA:
		curl_data(curl, value, strcmp(name, "data-raw") != 0,
			  kind == JSON);
		break;
	case URLENCODE:
		curl_urlencode(curl, value);
		break;
	case COOKIE:
		curl_header(curl, "Cookie", value);
		break;
	case USER:
		curl_header(curl, "Authorization", "Basic credentials");
		break;
	case BEARER:
		curl_header(curl, "Authorization", "Bearer credentials");
		break;
	case AGENT:
		curl_header(curl, "User-Agent", value);
		break;
	case REFERER:
		curl_header(curl, "Referer", value);
		break;
	case FORM:
		curl_form(curl, value, strcmp(name, "form-string") == 0);
		break;
	case UPLOAD:
		curl->method = curl->method != NULL ? curl->method : "PUT";
		curl_file(curl, value);
		break;
	}
}

static size_t
valued_find(const char *name, char letter)
{
	size_t i = 0;

	while (i < COUNT(valued) &&
	       (letter != 0 ? valued[i].letter != letter
			    : strcmp(valued[i].name, name) != 0))
		i++;
	return i;
}

/* The option at words[*i], and its value if it has one. */
static void
curl_option(struct curl *curl, const struct strings *words, size_t *i)
{
	const char *word = words->items[*i], *value = NULL;
	size_t row;

	if (word[1] == '-') {
		row = valued_find(word + 2, 0);
	} else {
		/* -sSL, -XPOST, -sXPOST: flags, then one with a value. */
		for (word++; *word != '\0' &&
			     (row = valued_find("", *word)) == COUNT(valued);
		     word++) {
			curl->get |= *word == 'G';
			curl->head |= *word == 'I';
		}
		if (*word == '\0')
			return;
		value = word[1] != '\0' ? word + 1 : NULL;
	}
	curl->get |= strcmp(word, "--get") == 0;
	curl->head |= strcmp(word, "--head") == 0;
	if (row == COUNT(valued))
		return;
	if (value == NULL && *i + 1 < words->count)
		value = words->items[++*i];
	if (value != NULL)
		curl_take(curl, valued[row].kind, valued[row].name, value);
}

static void
curl_read(struct curl *curl, const struct strings *words, size_t first)
{
	for (size_t i = first; i < words->count; i++) {
		const char *word = words->items[i];

		if (word[0] == '-' && word[1] != '\0')
			curl_option(curl, words, &i);
		else if (curl->url == NULL)
			curl->url = word;
	}
}

static const char *
curl_method(const struct curl *curl)
{
	if (curl->method != NULL)
		return curl->method;
	if (curl->head)
		return "HEAD";
	return curl->has_data && !curl->get ? "POST" : "GET";
}

/* Its body is the text of -d. */
static int
curl_has_text(const struct curl *curl)
{
	return curl->has_data && !curl->get && curl->file == NULL &&
	       curl->nparts == 0 && !curl->unknown;
}

static void
curl_count(const struct curl *curl, const struct import_plan *plan,
	   const char *url)
{
	const char *path = route_path(url), *method = curl_method(curl);
	struct example example = {.headers =
				      (const char *const *)curl->headers.items,
				  .nheaders = curl->headers.count,
				  .file = curl->file,
				  .parts = curl->parts,
				  .nparts = curl->nparts,
				  .body_unknown = curl->unknown};
	struct buf target = {0};
	struct hit hit;

	hit_init(&hit);
	buf_add(&target, path, strcspn(path, "#"));
	if (target.len == 0 || *path == '?') {
		buf_clear(&target);
		buf_addf(&target, "/%.*s", (int)strcspn(path, "#"), path);
	}
	if (curl->get && curl->data.len > 0)
		buf_addf(&target, "%s%s", strchr(path, '?') ? "&" : "?",
			 buf_text(&curl->data));
	if (curl_has_text(curl)) {
		example.body = buf_text(&curl->data);
		example.body_len = curl->data.len;
		hit.body_bytes = (double)curl->data.len;
	}
	hit.method = (struct slice){method, strlen(method)};
	hit.target = (struct slice){buf_text(&target), target.len};
	hit.example = &example;
	census_add(plan->census, &hit);
	buf_free(&target);
}

static int
has_header(const struct strings *headers, const char *name)
{
	for (size_t i = 0; i < headers->count; i++)
		if (strncasecmp(headers->items[i], name, strlen(name)) == 0)
			return 1;
	return 0;
}

/* -1: not curl, or no URL that can be requested. */
static int
curl_command(const struct strings *words, const struct import_plan *plan,
	     struct import_notes *notes)
{
	struct curl curl = {0};
	size_t first = strcmp(words->items[0], "$") == 0;
	char *url = NULL;
	int result = -1;

	if (first < words->count && strcmp(words->items[first], "curl") == 0)
		curl_read(&curl, words, first + 1);
	if (curl.url != NULL)
		url = xasprintf(
		    "%s%s", strstr(curl.url, "://") != NULL ? "" : "http://",
		    curl.url);
	if (curl_has_text(&curl) && !has_header(&curl.headers, "Content-Type:"))
		curl_header(&curl, "Content-Type",
			    curl.type != NULL
				? curl.type
				: "application/x-www-form-urlencoded");
	if (url != NULL &&
	    (text_starts(url, "http://") || text_starts(url, "https://")) &&
	    strspn(curl_method(&curl), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
		strlen(curl_method(&curl))) {
		result = 0;
		if (notes_same_host(notes, url))
			curl_count(&curl, plan, url);
	}
	free(url);
	strings_free(&curl.headers);
	strings_free(&curl.owned);
	buf_free(&curl.data);
	return result;
}

static int
curl_parse(const struct import_plan *plan, const char *text, size_t len,
	   struct import_notes *notes, struct error *err)
{
	struct shell shell = {text, text + len, 1};
	struct strings words = {0};
	size_t line = 1;
	int more;

	if (memmem(text, len, "curl ^\"", 7) != NULL)
		return error_set(err, STATUS_DATA,
				 "%s: this is for cmd.exe: use 'Copy as "
				 "cURL (bash)'",
				 plan->name);
	while ((more = shell_command(&shell, &words)) > 0) {
		notes->lines++;
		if (curl_command(&words, plan, notes) != 0)
			notes_broken(notes, words.items[0],
				     strlen(words.items[0]), line);
		line = shell.line;
	}
	strings_free(&words);
	if (more < 0)
		return error_set(err, STATUS_DATA,
				 "%s:%zu: a quote of this command is not "
				 "closed",
				 plan->name, line);
	if (!(notes->lines > notes->broken))
		return error_set(err, STATUS_DATA,
				 "%s: it has no curl command with a URL",
				 plan->name);
	return 0;
}

static int
curl_begins(const char *text)
{
	return text_starts(text, "curl ");
}

const struct importer import_curl = {
    .name = "curl",
    .help = "command lines, from a browser's 'Copy as cURL (bash)'",
    .begins = curl_begins,
    .parse = curl_parse,
};
