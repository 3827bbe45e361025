/* SPDX-License-Identifier: MIT */
#include "cmd/curl_line.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "cmd/curl_connection.h"
#include "net/permit.h"

int
header_is_secret(const char *line)
{
	static const char *const names[] = {
	    "authorization", "proxy-authorization", "cookie",
	    "set-cookie",    "x-api-key",	    "x-auth-token"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strncasecmp(names[i], line, strlen(names[i])) == 0 &&
		    line[strlen(names[i])] == ':')
			return 1;
	return 0;
}

size_t
url_login(const char *url, size_t *begin)
{
	const char *host = strstr(url, "://"), *at;

	*begin = 0;
	if (url[0] == '/' || host == NULL)
		return 0;
	host += strlen("://");
	at = memrchr(host, '@', strcspn(host, "/?#"));
	if (at == NULL)
		return 0;
	*begin = (size_t)(host - url);
	return (size_t)(at - host);
}

static const char *
header_value(const char *line)
{
	line += strcspn(line, ":");
	line += *line == ':';
	return line + strspn(line, " \t");
}

/* A value of env() alone, behind the name of a scheme perhaps. */
static int
is_shown(const struct curl_words *words, const char *value)
{
	static const char *const schemes[] = {"", "Basic ", "Bearer ",
					      "Token "};

	for (size_t i = 0; i < COUNT(schemes); i++)
		if (text_starts(value, schemes[i]) &&
		    curl_words_is_variable(words, value + strlen(schemes[i])))
			return 1;
	return 0;
}

/* 'Cookie: '"$COOKIE" */
static void
add_secret_header(struct curl_words *words, const char *line)
{
	size_t length = strcspn(line, ":");
	char *variable = xstrndup(line, length);
	char *prefix = xasprintf("%s: ", variable);
	char *meaning = xasprintf("the value of the header %s", variable);

	for (char *s = variable; *s != '\0'; s++)
		*s = *s == '-' ? '_' : (char)toupper((unsigned char)*s);
	curl_words_text(words, prefix, strlen(prefix));
	curl_words_variable(words, variable, meaning);
	free(meaning);
	free(prefix);
	free(variable);
}

/* flatline sends no header without a value, nor does curl of "Name:". */
static void
add_header(struct curl_words *words, const char *line)
{
	const char *value = header_value(line);

	buf_adds(&words->command, " -H ");
	if (*value == '\0')
		curl_words_text(words, line, strcspn(line, ":") + 1);
	else if (header_is_secret(line) && !is_shown(words, value))
		add_secret_header(words, line);
	else
		curl_words_text(words, line, strlen(line));
}

/*
 * "Authorization: Basic ..." is -u: a password from env() cannot be found in
 * base64, and nobody has it in that form. -1: it is another header.
 */
static int
add_basic(struct curl_words *words, const char *line)
{
	static const char start[] = "Authorization: Basic ";
	struct buf login = {0};
	const char *colon = NULL;

	if (text_starts(line, start) && !is_shown(words, header_value(line)) &&
	    text_unbase64(&login, line + strlen(start)) == 0)
		colon = strchr(buf_text(&login), ':');
	if (colon != NULL) {
		size_t user = (size_t)(colon - login.data);

		buf_adds(&words->command, " -u ");
		curl_words_text(words, login.data, user + 1);
		if (curl_words_is_variable(words, colon + 1))
			curl_words_text(words, colon + 1, strlen(colon + 1));
		else
			curl_words_variable(words, "PASSWORD",
					    "that of the login");
	}
	buf_free(&login);
	return colon != NULL ? 0 : -1;
}

/* Credentials of the run are for the target alone. */
static int
logs_in(const struct http_request *request,
	const struct transport_settings *net)
{
	return (net->auth != NULL || net->bearer != NULL) &&
	       permit_is_home(request->url, &net->address);
}

static void
add_headers(struct curl_words *words, const struct http_request *request,
	    const struct transport_settings *net)
{
	int has_login = logs_in(request, net);

	if (!permit_has_header(request, net->headers, "User-Agent"))
		curl_words_option(words, "-A", "flatline");
	for (size_t i = 0; i < net->headers->count; i++)
		add_header(words, net->headers->items[i]);
	for (size_t i = 0; i < request->nheaders; i++)
		if (has_login || add_basic(words, request->headers[i]) != 0)
			add_header(words, request->headers[i]);
	if (net->requests_per_connection == 1 && !net->http2 &&
	    !permit_has_header(request, net->headers, "Connection"))
		add_header(words, "Connection: close");
}

static void
add_method(struct curl_words *words, const struct http_request *request)
{
	int has_body = permit_takes_body(request);

	if (strcmp(request->method, "HEAD") == 0 && !has_body)
		curl_words_flag(words, "-I", 1);
	else if (strcmp(request->method, "GET") != 0 || has_body)
		curl_words_option(words, "-X", request->method);
}

/* curl reads {} and [] as patterns, and shortens /../ unless it is told. */
static void
add_url(struct curl_words *words, const struct http_request *request,
	const struct address *address)
{
	char *url = xasprintf(
	    "%s%s", request->url[0] == '/' ? address->base : "", request->url);

	size_t begin, login;

	curl_words_flag(words, "-g", strpbrk(url, "{}[]") != NULL);
	curl_words_flag(words, "--path-as-is",
			strstr(url, "/.") != NULL ||
			    strcasestr(url, "/%2e") != NULL);
	buf_adds(&words->command, " ");
	login = url_login(url, &begin);
	if (login > 0) {
		curl_words_text(words, url, begin);
		curl_words_variable(words, "URL_LOGIN", "that in the URL");
		begin += login;
	}
	curl_words_text(words, url + begin, strlen(url + begin));
	free(url);
}

static void
add_body(struct curl_words *words, const struct http_request *request,
	 const struct strings *always)
{
	if (!permit_takes_body(request))
		return;
	if (!permit_has_header(request, always, "Content-Type"))
		curl_words_option(words, "-H", "Content-Type:");
	buf_adds(&words->command, " --data-raw ");
	curl_words_text(words, request->body != NULL ? request->body : "",
			request->body_len);
}

static void
add_login(struct curl_words *words, const struct http_request *request,
	  const struct transport_settings *net)
{
	if (!logs_in(request, net))
		return;
	if (net->bearer != NULL) {
		buf_adds(&words->command, " --oauth2-bearer ");
		curl_words_variable(words, "FLATLINE_BEARER", "the token");
	} else {
		buf_adds(&words->command, " --anyauth -u ");
		curl_words_variable(words, "FLATLINE_AUTH", "USER:PASSWORD");
	}
}

void
curl_line(struct curl_words *words, const struct http_request *request,
	  const struct transport_settings *net)
{
	if (request->body != NULL &&
	    (request->body_len > CURL_BODY ||
	     memchr(request->body, '\0', request->body_len) != NULL))
		return;
	buf_adds(&words->command, "curl");
	add_method(words, request);
	add_url(words, request, &net->address);
	add_headers(words, request, net);
	add_body(words, request, net->headers);
	add_login(words, request, net);
	curl_connection(words, request, net);
}
