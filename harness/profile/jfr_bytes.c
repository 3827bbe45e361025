/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "profile/jfr.h"

/* How a text is written. */
enum {
	TEXT_NULL,
	TEXT_EMPTY,
	TEXT_CONSTANT,
	TEXT_UTF8,
	TEXT_CHARACTERS,
	TEXT_LATIN1
};

/* Seven bits a byte, the lowest first; a ninth byte has eight. */
uint64_t
jfr_take_number(const unsigned char **at, const unsigned char *end)
{
	uint64_t number = 0;

	for (int i = 0; *at != NULL && *at < end; i++) {
		unsigned char byte = *(*at)++;

		if (i == 8)
			return number | (uint64_t)byte << 56;
		number |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (!(byte & 0x80))
			return number;
	}
	*at = NULL;
	return 0;
}

void
jfr_take_bytes(const unsigned char **at, const unsigned char *end,
	       uint64_t count)
{
	if (*at == NULL || (uint64_t)(end - *at) < count)
		*at = NULL;
	else
		*at += count;
}

struct text {
	char *bytes;
	size_t length, size;
};

static void
text_byte(struct text *text, unsigned byte)
{
	if (text->bytes != NULL && text->length + 1 < text->size)
		text->bytes[text->length++] = (char)byte;
}

/* A character of 16 bits as UTF-8; half a pair is replaced. */
static void
text_character(struct text *text, unsigned code)
{
	if (code >= 0xd800 && code < 0xe000)
		code = '?';
	if (code < 0x80) {
		text_byte(text, code);
		return;
	}
	if (text->length + 4 > text->size)
		return;
	if (code < 0x800) {
		text_byte(text, 0xc0 | code >> 6);
	} else {
		text_byte(text, 0xe0 | (code >> 12 & 0xf));
		text_byte(text, 0x80 | (code >> 6 & 0x3f));
	}
	text_byte(text, 0x80 | (code & 0x3f));
}

static void
take_characters(const unsigned char **at, const unsigned char *end, int how,
		struct text *text)
{
	uint64_t count = jfr_take_number(at, end);

	for (uint64_t i = 0; *at != NULL && i < count; i++) {
		if (how == TEXT_CHARACTERS)
			text_character(text, jfr_take_number(at, end) & 0xffff);
		else if (*at == end)
			*at = NULL;
		else if (how == TEXT_UTF8)
			text_byte(text, *(*at)++);
		else
			text_character(text, *(*at)++);
	}
}

uint64_t
jfr_take_text(const unsigned char **at, const unsigned char *end, char *bytes,
	      size_t size)
{
	struct text text = {bytes, 0, size};
	uint64_t constant = 0;
	int how;

	if (*at == NULL || *at == end) {
		*at = NULL;
		how = TEXT_NULL;
	} else {
		how = *(*at)++;
	}
	if (how == TEXT_CONSTANT)
		constant = jfr_take_number(at, end);
	else if (how >= TEXT_UTF8 && how <= TEXT_LATIN1)
		take_characters(at, end, how, &text);
	else if (how > TEXT_LATIN1)
		*at = NULL;
	if (bytes != NULL && size > 0)
		bytes[text.length] = '\0';
	return constant;
}
