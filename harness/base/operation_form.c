/* SPDX-License-Identifier: MIT */
/* Fields of a query or a form. */
#include "base/operation_found.h"

#include <ctype.h>
#include <string.h>

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

int
operation_form_value(char *out, size_t size, const char *text, size_t length,
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

int
operation_query_value(char *out, size_t size, const char *url,
		      const char *field)
{
	const char *query = strchr(url, '?');

	out[0] = '\0';
	return query != NULL &&
	       operation_form_value(out, size, query + 1,
				    strcspn(query + 1, "#"), field);
}
