/* SPDX-License-Identifier: MIT */
#include "profile/javascript.h"

#include <ctype.h>
#include <string.h>

int
js_is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* A slash begins a pattern if there is nothing before it to divide. */
static int
is_pattern(const char *begin, const char *at)
{
	while (at > begin && at[-1] == ' ')
		at--;
	return at == begin || strchr("(,=:[!&|?{};\n", at[-1]) != NULL;
}

/* The end of a pattern, which must be on the same line; else `at`. */
static const char *
skip_pattern(const char *at, const char *end)
{
	int class = 0;

	for (const char *s = at + 1; s < end && *s != '\n'; s++) {
		if (*s == '/' && !class)
			return s + 1;
		class = *s == '[' || (class && *s != ']');
		s += *s == '\\' && s + 1 < end;
	}
	return at;
}

static const char *
skip_comment(const char *at, const char *end)
{
	const char *close = at[1] == '/' ? "\n" : "*/";
	const char *stop =
	    memmem(at + 2, (size_t)(end - at - 2), close, strlen(close));

	return stop != NULL ? stop + strlen(close) : end;
}

static const char *
skip_text(const char *at, const char *end)
{
	const char *stop = at + 1;

	for (; stop < end && *stop != *at; stop++) {
		if (*stop == '\n' && *at != '`')
			return stop; /* not a string after all */
		stop += *stop == '\\' && stop + 1 < end;
	}
	return stop < end ? stop + 1 : end;
}

const char *
js_skip_literal(const char *begin, const char *at, const char *end)
{
	if (strchr("'\"`", *at) != NULL)
		return skip_text(at, end);
	if (*at != '/' || at + 1 == end)
		return at;
	if (at[1] == '/' || at[1] == '*')
		return skip_comment(at, end);
	return is_pattern(begin, at) ? skip_pattern(at, end) : at;
}
