/* SPDX-License-Identifier: MIT */
#include "base/operation.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/operation_found.h"
#include "base/text.h"

enum { FORM = 65536 }; /* bytes of a form that are searched */

/* The value of a header without its quotes; NULL: there is none. */
static const char *
header_value(const struct http_request *request, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < request->nheaders; i++) {
		const char *line = request->headers[i];

		if ((line[0] | 0x20) != (name[0] | 0x20) ||
		    strncasecmp(line, name, length) != 0 || line[length] != ':')
			continue;
		line += length + 1;
		return line + strspn(line, " \t");
	}
	return NULL;
}

static size_t
finish_quoted(char name[OPERATION_NAME], const char *value)
{
	char text[256];
	size_t quoted = *value == '"';

	snprintf(text, sizeof(text), "%.*s",
		 (int)strcspn(value + quoted, quoted ? "\"" : " ;,\t"),
		 value + quoted);
	return *text != '\0' ? operation_finish(name, text) : 0;
}

static size_t
name_field(char name[OPERATION_NAME], const struct http_request *request,
	   const char *field)
{
	const char *text = request->body != NULL ? request->body : "";
	struct json_part body = {text, text + request->body_len};
	char value[256];

	if (text_starts(field, "body."))
		field += strlen("body.");
	if (operation_query_value(value, sizeof(value), request->url, field))
		return operation_finish(name, value);
	if (request->body == NULL || request->body_len == 0)
		return 0;
	if (*body.at == '{')
		return operation_finish_part(name, json_peek(body, field));
	if (operation_form_value(
		value, sizeof(value), request->body,
		request->body_len < FORM ? request->body_len : FORM, field))
		return operation_finish(name, value);
	return 0;
}

/* SOAP 1.1, the protocols of AWS, and SOAP 1.2, whose type names it. */
static size_t
name_header(char name[OPERATION_NAME], const struct http_request *request)
{
	const char *value = header_value(request, "SOAPAction");

	if (value == NULL)
		value = header_value(request, "X-Amz-Target");
	if (value != NULL && finish_quoted(name, value) > 0)
		return strlen(name);
	if (request->body_len == 0 || *request->body != '<' ||
	    (value = header_value(request, "Content-Type")) == NULL ||
	    (value = strcasestr(value, "action=")) == NULL)
		return 0;
	return finish_quoted(name, value + strlen("action="));
}

/* GET /graphql?query=...&operationName=GetUser */
static size_t
name_url(char name[OPERATION_NAME], const char *url)
{
	char document[1024], found[OPERATION_NAME];

	if (operation_query_value(found, sizeof(found), url, "operationName"))
		return operation_finish(name, found);
	if (!operation_is_graphql_path(url) ||
	    !operation_query_value(document, sizeof(document), url, "query") ||
	    operation_graphql(found, sizeof(found), document) == 0)
		return 0;
	return operation_finish(name, found);
}

static size_t
name_body(char name[OPERATION_NAME], const struct http_request *request)
{
	const char *body = request->body;
	size_t length = request->body_len, blanks = 0;
	struct json_part text;

	while (blanks < length && blanks < OPERATION_BLANKS &&
	       strchr(" \t\r\n", body[blanks]) != NULL)
		blanks++;
	text = (struct json_part){body + blanks, body + length};
	if (text.at == text.end)
		return 0;
	if (*text.at == '{' || *text.at == '[')
		return operation_json(name, text, request->url);
	return *text.at == '<' ? operation_xml(name, body, length) : 0;
}

size_t
operation_name(char name[OPERATION_NAME], const struct http_request *request,
	       const char *field)
{
	size_t length = 0;

	name[0] = '\0';
	if (field != NULL)
		length = name_field(name, request, field);
	if (length == 0 && request->body == NULL)
		return name_url(name, request->url);
	if (length == 0)
		length = name_header(name, request);
	return length > 0 ? length : name_body(name, request);
}
