/* SPDX-License-Identifier: MIT */
#include "net/permit.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/head.h"
#include "base/mem.h"
#include "net/curl_begin.h"

enum { DETAIL = sizeof(((struct http_reply *)0)->detail) };

static enum http_failure
refuse(enum http_failure failure, char *detail, const char *what,
       const char *value)
{
	snprintf(detail, DETAIL, what, value);
	return failure;
}

static int
allows(const struct strings *hosts, const struct address *to)
{
	char with_port[280];

	snprintf(with_port, sizeof(with_port), "%s:%d", to->host, to->port);
	for (size_t i = 0; hosts != NULL && i < hosts->count; i++)
		if (strcasecmp(hosts->items[i], to->host) == 0 ||
		    strcasecmp(hosts->items[i], with_port) == 0)
			return 1;
	return 0;
}

/* Scheme, host and port of an absolute URL, as libcurl reads it. */
static int
address_of(struct address *to, const char *url)
{
	CURLU *handle;
	char *base = NULL;
	struct error ignored = {0};
	int result = -1;

	curl_begin();
	handle = curl_url();
	if (curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_set(handle, CURLUPART_PATH, "/", 0) == CURLUE_OK &&
	    curl_url_set(handle, CURLUPART_QUERY, NULL, 0) == CURLUE_OK &&
	    curl_url_set(handle, CURLUPART_FRAGMENT, NULL, 0) == CURLUE_OK &&
	    curl_url_get(handle, CURLUPART_URL, &base, 0) == CURLUE_OK)
		result = address_parse(to, base, &ignored);
	curl_free(base);
	curl_url_cleanup(handle);
	return result;
}

static enum http_failure
permit_url(const char *url, const struct address *target,
	   const struct strings *allow_hosts, char *detail)
{
	struct address to;

	if (address_of(&to, url) != 0)
		return refuse(HTTP_BAD_REQUEST, detail,
			      "'%.60s' is neither a path such as /items nor a "
			      "URL",
			      url);
	if (strcmp(to.base, target->base) == 0 || allows(allow_hosts, &to))
		return HTTP_ANSWERED;
	return refuse(HTTP_FORBIDDEN, detail,
		      "%.60s is not the target: allow it with --allow-host",
		      to.base);
}

int
permit_is_home(const char *url, const struct address *target)
{
	struct address to;

	return url[0] == '/' || (address_of(&to, url) == 0 &&
				 strcmp(to.base, target->base) == 0);
}

/* Every part that the request brings. */
static enum http_failure
permit_head(const struct http_request *request, char *detail)
{
	if (!head_is_target(request->url, strlen(request->url)))
		return refuse(HTTP_BAD_REQUEST, detail,
			      "'%.60s' has a blank or control character",
			      request->url);
	if (!head_is_token(request->method, strlen(request->method)))
		return refuse(HTTP_BAD_REQUEST, detail,
			      "'%.20s' is not a method", request->method);
	for (size_t i = 0; i < request->nheaders; i++)
		if (!head_is_line(request->headers[i]))
			return refuse(HTTP_BAD_REQUEST, detail,
				      "the header '%.40s' has no name, or a "
				      "control character",
				      request->headers[i]);
	return HTTP_ANSWERED;
}

static int
is_value(const char *text)
{
	return text == NULL || head_is_value(text, strlen(text));
}

int
permit_settings(const struct transport_settings *settings, struct error *err)
{
	const struct strings *always = settings->headers;

	for (size_t i = 0; always != NULL && i < always->count; i++)
		if (!head_is_line(always->items[i]))
			return error_set(err, STATUS_USAGE,
					 "a header that is sent every time has "
					 "no name, or a control character: "
					 "write 'Name: value'");
	if (is_value(settings->auth) && is_value(settings->bearer))
		return 0;
	return error_set(err, STATUS_USAGE,
			 "the login has a line break or another control "
			 "character");
}

enum http_failure
permit_request(const struct http_request *request, const struct address *target,
	       const struct strings *allow_hosts, char *detail)
{
	enum http_failure failure = permit_head(request, detail);

	if (failure != HTTP_ANSWERED)
		return failure;
	if (request->misbehaves != NULL && request->misbehaves->handshake &&
	    strcmp(target->scheme, "https") != 0)
		return refuse(HTTP_BAD_REQUEST, detail,
			      "a TLS handshake needs a target with %s",
			      "https://");
	if (request->url[0] == '/')
		return HTTP_ANSWERED;
	return permit_url(request->url, target, allow_hosts, detail);
}

int
permit_takes_body(const struct http_request *request)
{
	const char *method = request->method;

	return request->body != NULL ||
	       (*method == 'P' &&
		(strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0));
}

static int
is_header(const char *line, const char *name)
{
	size_t len = strlen(name);

	return (*line | 0x20) == (*name | 0x20) &&
	       strncasecmp(line, name, len) == 0 && line[len] == ':';
}

int
permit_is_secret(const char *header)
{
	return is_header(header, "Authorization") ||
	       is_header(header, "Cookie");
}

int
permit_has_header(const struct http_request *request,
		  const struct strings *always, const char *name)
{
	for (size_t i = 0; i < request->nheaders; i++)
		if (is_header(request->headers[i], name))
			return 1;
	for (size_t i = 0; always != NULL && i < always->count; i++)
		if (is_header(always->items[i], name))
			return 1;
	return 0;
}

enum http_failure
permit_own(const struct http_request *request,
	   const struct transport_settings *settings, const char *instead,
	   char *detail)
{
	enum http_failure failure = permit_request(
	    request, &settings->address, settings->allow_hosts, detail);

	if (failure == HTTP_ANSWERED &&
	    permit_has_header(request, settings->headers, "Transfer-Encoding"))
		return refuse(HTTP_BAD_REQUEST, detail, "%s", instead);
	return failure;
}

static int
any(const struct strings *list)
{
	return list != NULL && list->count > 0;
}

const char *
permit_needs_curl(const struct transport_settings *settings)
{
	const struct {
		int asked;
		const char *option;
	} options[] = {
	    {settings->proxy != NULL, "--proxy"},
	    {settings->unix_socket != NULL, "--unix-socket"},
	    {settings->auth != NULL, "--auth"},
	    {settings->bearer != NULL, "--bearer"},
	    {any(settings->connect_to), "--connect-to"},
	    {any(settings->resolve), "--resolve"},
	};

	for (size_t i = 0; i < COUNT(options); i++)
		if (options[i].asked)
			return options[i].option;
	return NULL;
}
