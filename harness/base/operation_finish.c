/* SPDX-License-Identifier: MIT */
/* A name made fit to be shown, whatever it was found in. */
#include "base/operation_found.h"

#include <stdio.h>
#include <string.h>

enum { NAMED = 48 }; /* bytes of a name that are kept */

/* A number, a UUID, a hash: hexadecimal, with a digit. */
static int
is_value(const char *name)
{
	size_t hex = strspn(name, "0123456789abcdefABCDEF-");

	return name[hex] == '\0' && strpbrk(name, "0123456789") != NULL &&
	       (hex >= 16 || strspn(name, "0123456789") == hex);
}

size_t
operation_finish(char name[OPERATION_NAME], const char *text)
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

size_t
operation_finish_part(char name[OPERATION_NAME], struct json_part part)
{
	char text[256];

	if (json_part_text(part, text, sizeof(text)) == 0 ||
	    strcmp(text, "null") == 0)
		return 0;
	return operation_finish(name, text);
}
