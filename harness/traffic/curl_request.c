/* SPDX-License-Identifier: MIT */
#include "traffic/curl_request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/mem.h"

/* "Name: value"; "Name;" for one without a value; "Name:" to send none. */
static void
take_header(struct curl_request *curl, const char *line)
{
	size_t len = strlen(line), name = strcspn(line, ":;");

	if (*line == '@')
		curl_request_odd(curl, "the headers of a file (-H %s)", line);
	else if (line[name] == ';' && name + 1 == len)
		curl_request_header(curl, curl_request_own(curl, line, name),
				    "");
	else if (line[name] == ':' &&
		 line[name + 1 + strspn(line + name + 1, " \t")] == '\0')
		strings_add(&curl->dropped, curl_request_own(curl, line, name));
	else
		strings_add(&curl->headers, line);
}

/* A body that is a file which cannot be read here. */
static void
take_unread(struct curl_request *curl, const char *path)
{
	curl->unknown |= curl->has_data || *path == '\0' ||
			 strcmp(path, "-") == 0 || strcmp(path, ".") == 0;
	curl->file = path;
	curl->has_data = 1;
}

/* A further -d joins the ones before it; after --json it does not. */
static void
data_begin(struct curl_request *curl, int joined)
{
	curl->unknown |= curl->file != NULL;
	if (curl->has_data && !joined)
		buf_adds(&curl->data, "&");
	curl->has_data = 1;
}

/* -d leaves out the line breaks of a file. */
static void
data_add(struct curl_request *curl, const struct buf *text, enum curl_kind kind)
{
	data_begin(curl, kind == CURL_KIND_JSON);
	for (size_t i = 0; i < text->len; i++)
		if (kind != CURL_KIND_DATA ||
		    (text->data[i] != '\n' && text->data[i] != '\r' &&
		     text->data[i] != '\0'))
			buf_add(&curl->data, &text->data[i], 1);
}

static void
take_data(struct curl_request *curl, enum curl_kind kind, const char *value)
{
	struct buf text = {0};

	if (*value != '@' || kind == CURL_KIND_RAW) {
		data_begin(curl, kind == CURL_KIND_JSON);
		buf_adds(&curl->data, value);
	} else if (curl_request_read(curl, value + 1, &text) == 0) {
		data_add(curl, &text, kind);
	} else {
		take_unread(curl, value + 1);
	}
	buf_free(&text);
}

/*
 * "content", "=content", "name=content", "@file" or "name@file": only the
 * content is encoded. -1: a file that cannot be read.
 */
static int
encode(struct curl_request *curl, struct buf *out, const char *value)
{
	size_t name = strcspn(value, "=@");
	struct buf text = {0};
	int result = 0;

	if (value[name] == '\0')
		name = 0;
	else if (value[name] == '@')
		result = curl_request_read(curl, value + name + 1, &text);
	else
		buf_adds(&text, value + name + 1);
	if (value[name] != '@' && value[name] != '=')
		buf_adds(&text, value);
	if (name > 0)
		buf_addf(out, "%.*s=", (int)name, value);
	escape_url(out, buf_text(&text), text.len);
	buf_free(&text);
	return result;
}

static void
take_urlencode(struct curl_request *curl, const char *value)
{
	data_begin(curl, 0);
	curl->unknown |= encode(curl, &curl->data, value) != 0;
}

/* A part of the query, which a '+' before it leaves as it is. */
static void
take_query(struct curl_request *curl, const char *value)
{
	if (curl->query.len > 0)
		buf_adds(&curl->query, "&");
	if (*value == '+')
		buf_adds(&curl->query, value + 1);
	else if (encode(curl, &curl->query, value) != 0)
		curl_request_odd(curl, "a file in its query (--url-query %s)",
				 value);
}

static void
take_cookie(struct curl_request *curl, const char *value)
{
	if (strchr(value, '=') != NULL)
		curl_request_header(curl, "Cookie", value);
	else if (*value != '\0')
		curl_request_odd(curl, "the cookies of a file (-b %s)", value);
}

static void
take_upload(struct curl_request *curl, const char *path)
{
	struct buf text = {0};

	curl->upload = path;
	if (curl_request_read(curl, path, &text) == 0)
		data_add(curl, &text, CURL_KIND_BINARY);
	else
		take_unread(curl, path);
	buf_free(&text);
}

/* Options that become a header. */
static int
take_as_header(struct curl_request *curl, enum curl_kind kind,
	       const char *value)
{
	char *range;

	switch (kind) {
	case CURL_KIND_USER:
		curl_request_header(curl, "Authorization", "Basic credentials");
		return 1;
	case CURL_KIND_BEARER:
		curl_request_header(curl, "Authorization",
				    "Bearer credentials");
		return 1;
	case CURL_KIND_SIGNED:
		curl_request_header(curl, "Authorization", "AWS4 credentials");
		curl_request_odd(curl, "the signature of --aws-sigv4");
		return 1;
	case CURL_KIND_AGENT:
		curl_request_header(curl, "User-Agent", value);
		return 1;
	case CURL_KIND_REFERER:
		curl_request_header(curl, "Referer", value);
		return 1;
	case CURL_KIND_RANGE:
		range = xasprintf("bytes=%s", value);
		curl_request_header(curl, "Range", range);
		free(range);
		return 1;
	default:
		return 0;
	}
}

static int
take_body(struct curl_request *curl, enum curl_kind kind, const char *value)
{
	switch (kind) {
	case CURL_KIND_JSON:
		curl->type = "application/json";
		/* fall through */
	case CURL_KIND_DATA:
	case CURL_KIND_RAW:
	case CURL_KIND_BINARY:
		take_data(curl, kind, value);
		return 1;
	case CURL_KIND_URLENCODE:
		take_urlencode(curl, value);
		return 1;
	case CURL_KIND_FORM:
	case CURL_KIND_FORM_STRING:
		curl_form_take(curl, value, kind == CURL_KIND_FORM_STRING);
		return 1;
	case CURL_KIND_UPLOAD:
		take_upload(curl, value);
		return 1;
	default:
		return 0;
	}
}

void
curl_request_take(struct curl_request *curl, const struct curl_option *option,
		  const char *value)
{
	enum curl_kind kind = option->kind;

	curl->get |= kind == CURL_KIND_GET;
	curl->head |= kind == CURL_KIND_HEAD;
	curl->globoff |= kind == CURL_KIND_GLOBOFF;
	if (value == NULL || take_body(curl, kind, value) ||
	    take_as_header(curl, kind, value))
		return;
	if (kind == CURL_KIND_METHOD)
		curl->method = value;
	else if (kind == CURL_KIND_URL)
		strings_add(&curl->urls, value);
	else if (kind == CURL_KIND_TARGET)
		curl->target = value;
	else if (kind == CURL_KIND_HEADER)
		take_header(curl, value);
	else if (kind == CURL_KIND_COOKIE)
		take_cookie(curl, value);
	else if (kind == CURL_KIND_QUERY)
		take_query(curl, value);
	else if (kind == CURL_KIND_CONFIG)
		curl_request_odd(curl, "what --%s %s says", option->name,
				 value);
}

const char *
curl_request_method(const struct curl_request *curl)
{
	if (curl->method != NULL)
		return curl->method;
	if (curl->head)
		return "HEAD";
	if (curl->upload != NULL)
		return "PUT";
	return curl->has_data && !curl->get ? "POST" : "GET";
}

int
curl_request_has_text(const struct curl_request *curl)
{
	return curl->has_data && !curl->get && curl->file == NULL &&
	       curl->nparts == 0 && !curl->unknown;
}

int
curl_request_has_header(const struct curl_request *curl, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < curl->headers.count; i++)
		if (strncasecmp(curl->headers.items[i], name, len) == 0 &&
		    curl->headers.items[i][len] == ':')
			return 1;
	for (size_t i = 0; i < curl->dropped.count; i++)
		if (strcasecmp(curl->dropped.items[i], name) == 0)
			return 1;
	return 0;
}

void
curl_request_free(struct curl_request *curl)
{
	strings_free(&curl->urls);
	strings_free(&curl->headers);
	strings_free(&curl->dropped);
	strings_free(&curl->owned);
	strings_free(&curl->odd);
	buf_free(&curl->data);
	buf_free(&curl->query);
	*curl = (struct curl_request){.reach = curl->reach};
}
