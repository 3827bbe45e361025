/* SPDX-License-Identifier: MIT */
/* Calls of SOAP and XML-RPC. */
#include "base/operation_found.h"

#include <stdio.h>
#include <string.h>

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
	return operation_finish(name, text);
}

static size_t
name_method(char name[OPERATION_NAME], const char *at, const char *end)
{
	char text[128];

	snprintf(text, sizeof(text), "%.*s",
		 (int)((end - at) < 100 ? end - at : 100), at);
	text[strcspn(text, "<")] = '\0';
	return *text != '\0' ? operation_finish(name, text) : 0;
}

/* The first child of an envelope's Body. */
static size_t
name_child(char name[OPERATION_NAME], const char *at, const char *end)
{
	while ((at = memmem(at, (size_t)(end - at), "Body", 4)) != NULL) {
		at += 4;
		if (at < end && (*at == '>' || *at == ' '))
			break;
	}
	at = at != NULL ? memchr(at, '>', (size_t)(end - at)) : NULL;
	at = at != NULL ? memchr(at, '<', (size_t)(end - at)) : NULL;
	return at != NULL && at[1] != '/' ? finish_element(name, at + 1, end)
					  : 0;
}

size_t
operation_xml(char name[OPERATION_NAME], const char *body, size_t length)
{
	static const char method[] = "<methodName>";
	const char *end = body + length;
	size_t shown = length < OPERATION_PEEK ? length : OPERATION_PEEK;
	const char *at = memmem(body, shown, method, sizeof(method) - 1);

	if (at != NULL)
		return name_method(name, at + sizeof(method) - 1, end);
	if (memmem(body, shown, "Envelope", 8) == NULL)
		return 0;
	return name_child(name, body, end);
}
