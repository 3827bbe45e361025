/* SPDX-License-Identifier: MIT */
#include "base/head.h"

#include <string.h>

#include "base/text.h"

int
head_is_token(const char *text, size_t length)
{
	return length > 0 && text_token(text) == length;
}

int
head_is_target(const char *text, size_t length)
{
	return length > 0 && text_is_clean(text, length, '!');
}

int
head_is_value(const char *text, size_t length)
{
	if (text_is_clean(text, length, ' '))
		return 1;
	for (size_t i = 0; i < length; i++)
		if (text[i] != '\t' && !text_is_clean(text + i, 1, ' '))
			return 0;
	return 1;
}

int
head_is_line(const char *line)
{
	size_t name = text_token(line);

	return name > 0 && line[name] == ':' &&
	       head_is_value(line + name, strlen(line + name));
}
