/* SPDX-License-Identifier: MIT */
#include "base/operation.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/json_peek.h"
#include "base/text.h"

enum {
	BLANKS = 64,	 /* that may begin a body */
	PEEK = 1024,	 /* bytes that have to show what a body is */
	DOCUMENT = 8192, /* of a GraphQL document */
	BATCHED = 8,	 /* calls of a batch that are named */
	NAMED = 48,	 /* bytes of a name that are kept */
	HASH = 12,	 /* of a persisted query */
	FORM = 65536	 /* bytes of a form that are searched */
};

/* A number, a UUID, a hash: hexadecimal, with a digit. */
static int
is_value(const char *name)
{
	size_t hex = strspn(name, "0123456789abcdefABCDEF-");

	return name[hex] == '\0' && strpbrk(name, "0123456789") != NULL &&
	       (hex >= 16 || strspn(name, "0123456789") == hex);
}

/* The end of a long one tells more: of an URI, for example. */
static size_t
finish_name(char name[OPERATION_NAME], const char *text)
{
	size_t length = strlen(text);

	if (length > NAMED)
		text += length - NAMED;
	while (((unsigned char)*text & 0xc0) == 0x80)
		text++; /* half a character */
	snprintf(name, OPERATION_NAME, "%s", is_value(text) ? ":id" : text);
	for (char *at = name; *at != '\0'; at++)
		if ((unsigned char)*at <= ' ' || *at == 0x7f)
			*at = '_';
	return strlen(name);
}

static size_t
finish_part(char name[OPERATION_NAME], struct json_part part)
{
	char text[256];

	if (json_part_text(part, text, sizeof(text)) == 0 ||
	    strcmp(text, "null") == 0)
		return 0;
	return finish_name(name, text);
}

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
	return *text != '\0' ? finish_name(name, text) : 0;
}

/* What members say, among the first of a body. */
struct members {
	struct json_part query, operation, variables, extensions, method,
	    params, id, jsonrpc;
};

/* Chosen by the length first, for most keys are none of them. */
static struct json_part *
member_of(struct members *members, struct json_part key)
{
	struct json_part *part = NULL;
	const char *name = "";

	switch (key.end - key.at) {
	case 2:
		part = &members->id, name = "id";
		break;
	case 5:
		part = &members->query, name = "query";
		break;
	case 6:
		part = &members->method, name = "method";
		if (*key.at == 'p')
			part = &members->params, name = "params";
		break;
	case 7:
		part = &members->jsonrpc, name = "jsonrpc";
		break;
	case 9:
		part = &members->variables, name = "variables";
		break;
	case 10:
		part = &members->extensions, name = "extensions";
		break;
	case 13:
		part = &members->operation, name = "operationName";
		break;
	}
	return json_key_is(key, name) ? part : NULL;
}

/*
 * Goes on beyond the first part of a body only if that has one of them. Returns
 * how many there are.
 */
static int
read_members(struct members *members, struct json_part body)
{
	size_t length = (size_t)(body.end - body.at);
	const char *known_to = body.at + (length < PEEK ? length : PEEK);
	struct json_walk walk;
	int count = 0;

	*members = (struct members){0};
	if (json_walk_open(&walk, body) != 0 || walk.open != '{')
		return 0;
	while (walk.at < known_to && json_walk_next(&walk)) {
		struct json_part *part = member_of(members, walk.key);

		if (part == NULL)
			continue;
		*part = walk.value;
		if (part == &members->id)
			continue; /* that is nothing special */
		known_to = body.end;
		count++;
	}
	return count;
}

static int
is_graphql_path(const char *url)
{
	size_t path = strcspn(url, "?#");

	return path >= 7 && memmem(url, path, "graphql", 7) != NULL;
}

static size_t
name_graphql(char name[OPERATION_NAME], const struct members *members,
	     const char *url)
{
	char document[DOCUMENT], found[256], digits[HASH + 1];
	struct json_part hash = {NULL, NULL};
	size_t length = 0;

	if (json_part_text(members->query, document, sizeof(document)) > 0)
		length = operation_graphql(found, sizeof(found), document);
	if (members->extensions.at != NULL)
		hash =
		    json_peek(members->extensions, "persistedQuery.sha256Hash");
	if (length == 0 && hash.at == NULL && !is_graphql_path(url))
		return 0;
	if (finish_part(name, members->operation) > 0)
		return strlen(name);
	if (length > 0)
		return finish_name(name, found);
	if (hash.at == NULL ||
	    json_part_text(hash, digits, sizeof(digits)) == 0)
		return 0;
	snprintf(name, OPERATION_NAME, "persisted:%s", digits);
	return strlen(name);
}

/* JSON-RPC 2.0, or 1.0, which has no member of that name. */
static size_t
name_rpc(char name[OPERATION_NAME], const struct members *members)
{
	if (members->jsonrpc.at == NULL &&
	    (members->params.at == NULL || members->id.at == NULL))
		return 0;
	if (members->method.at == NULL || *members->method.at != '"')
		return 0;
	return finish_part(name, members->method);
}

static size_t
name_call(char name[OPERATION_NAME], struct json_part call, const char *url)
{
	struct members members;
	size_t length;

	if (read_members(&members, call) == 0)
		return 0;
	length = name_rpc(name, &members);
	return length > 0 ? length : name_graphql(name, &members, url);
}

/* "GetUser+ListItems" of several calls in one body. */
static size_t
name_batch(char name[OPERATION_NAME], struct json_part body, const char *url)
{
	char all[BATCHED * OPERATION_NAME] = "", one[OPERATION_NAME];
	struct json_walk walk;
	const char *first =
	    memchr(body.at, '{',
		   body.end - body.at < BLANKS ? (size_t)(body.end - body.at)
					       : BLANKS);
	size_t used = 0;
	int calls = 0;

	/* Whatever it is, its first call is not read to its end for nothing. */
	if (first == NULL ||
	    name_call(one, (struct json_part){first, body.end}, url) == 0 ||
	    json_walk_open(&walk, body) != 0)
		return 0;
	while (calls < BATCHED && json_walk_next(&walk) &&
	       name_call(one, walk.value, url) > 0)
		used += (size_t)snprintf(all + used, sizeof(all) - used, "%s%s",
					 calls++ > 0 ? "+" : "", one);
	all[NAMED] = '\0';
	return used > 0 ? finish_name(name, all) : 0;
}

/* The name of an element, behind its prefix, which begins at `at`. */
static size_t
finish_element(char name[OPERATION_NAME], const char *at, const char *end)
{
	char text[OPERATION_NAME];
	const char *from = at;

	while (at < end && strchr(" \t\r\n/>", *at) == NULL) {
		if (*at == ':')
			from = at + 1;
		at++;
	}
	if (at == end)
		return 0;
	snprintf(text, sizeof(text), "%.*s", (int)(at - from), from);
	return finish_name(name, text);
}

/* The first child of the Body of a SOAP envelope, or <methodName>. */
static size_t
name_xml(char name[OPERATION_NAME], const char *body, size_t length)
{
	static const char method[] = "<methodName>";
	const char *end = body + length;
	size_t shown = length < PEEK ? length : PEEK;
	const char *at = memmem(body, shown, method, sizeof(method) - 1);
	char text[128];

	if (at != NULL) {
		at += sizeof(method) - 1;
		snprintf(text, sizeof(text), "%.*s",
			 (int)((end - at) < 100 ? end - at : 100), at);
		text[strcspn(text, "<")] = '\0';
		return *text != '\0' ? finish_name(name, text) : 0;
	}
	if (memmem(body, shown, "Envelope", 8) == NULL)
		return 0;
	for (at = body; (at = memmem(at, (size_t)(end - at), "Body", 4));) {
		at += 4;
		if (at < end && (*at == '>' || *at == ' '))
			break;
	}
	at = at != NULL ? memchr(at, '>', (size_t)(end - at)) : NULL;
	at = at != NULL ? memchr(at, '<', (size_t)(end - at)) : NULL;
	return at != NULL && at[1] != '/' ? finish_element(name, at + 1, end)
					  : 0;
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : ((c | 0x20) - 'a') + 10;
}

/* Undoes the escapes of a form or query, as far as there is room. */
static void
decode(char *out, size_t size, const char *at, const char *end)
{
	size_t used = 0;

	for (; at < end && used + 1 < size; at++) {
		out[used] = *at == '+' ? ' ' : *at;
		if (*at == '%' && end - at > 2 &&
		    isxdigit((unsigned char)at[1]) &&
		    isxdigit((unsigned char)at[2])) {
			out[used] =
			    (char)(hex_digit(at[1]) << 4 | hex_digit(at[2]));
			at += 2;
		}
		used++;
	}
	out[used] = '\0';
}

/* The value of a field in "type=created&id=1". Returns whether it has one. */
static int
pair_value(char *out, size_t size, const char *text, size_t length,
	   const char *field)
{
	const char *end = text + length, *next;
	size_t wanted = strlen(field);

	out[0] = '\0';
	for (const char *at = text; at < end; at = next + 1) {
		next = memchr(at, '&', (size_t)(end - at));
		if (next == NULL)
			next = end;
		if ((size_t)(next - at) <= wanted || at[wanted] != '=' ||
		    memcmp(at, field, wanted) != 0)
			continue;
		decode(out, size, at + wanted + 1, next);
		break;
	}
	return out[0] != '\0';
}

static int
query_value(char *out, size_t size, const char *url, const char *field)
{
	const char *query = strchr(url, '?');

	out[0] = '\0';
	return query != NULL &&
	       pair_value(out, size, query + 1, strcspn(query + 1, "#"), field);
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
	if (query_value(value, sizeof(value), request->url, field))
		return finish_name(name, value);
	if (request->body == NULL || request->body_len == 0)
		return 0;
	if (*body.at == '{')
		return finish_part(name, json_peek(body, field));
	if (pair_value(value, sizeof(value), request->body,
		       request->body_len < FORM ? request->body_len : FORM,
		       field))
		return finish_name(name, value);
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

	if (query_value(found, sizeof(found), url, "operationName"))
		return finish_name(name, found);
	if (!is_graphql_path(url) ||
	    !query_value(document, sizeof(document), url, "query") ||
	    operation_graphql(found, sizeof(found), document) == 0)
		return 0;
	return finish_name(name, found);
}

static size_t
name_body(char name[OPERATION_NAME], const struct http_request *request)
{
	const char *body = request->body;
	size_t length = request->body_len, blanks = 0;
	struct json_part text;

	while (blanks < length && blanks < BLANKS &&
	       strchr(" \t\r\n", body[blanks]) != NULL)
		blanks++;
	text = (struct json_part){body + blanks, body + length};
	if (text.at == text.end)
		return 0;
	if (*text.at == '{')
		return name_call(name, text, request->url);
	if (*text.at == '[')
		return name_batch(name, text, request->url);
	return *text.at == '<' ? name_xml(name, body, length) : 0;
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
