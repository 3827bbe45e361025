/* SPDX-License-Identifier: MIT */
#include "profile/heap_json.h"

#include <string.h>

enum {
	COPY = 64 << 10, /* bytes that are copied */
	DEPTH = 64
};

static void
text_end(struct heap_json *json)
{
	json->text[json->length] = '\0';
	if (json->depth == 1 && json->key_next) {
		json->key_next = 0;
		json->on_key(json->arg, json->text);
	} else {
		json->on_text(json->arg, json->text, json->length);
	}
}

static void
text_add(struct heap_json *json, unsigned char c)
{
	if (json->length + 1 < HEAP_JSON_TEXT)
		json->text[json->length++] = (char)c;
}

/* In UTF-8; half of a pair is a question mark. */
static void
text_add_code(struct heap_json *json, unsigned code)
{
	if (code >= 0xd800 && code < 0xe000)
		code = '?';
	if (code < 0x80) {
		text_add(json, (unsigned char)(code > 0 ? code : ' '));
	} else if (code < 0x800) {
		text_add(json, (unsigned char)(0xc0 | code >> 6));
		text_add(json, (unsigned char)(0x80 | (code & 0x3f)));
	} else {
		text_add(json, (unsigned char)(0xe0 | code >> 12));
		text_add(json, (unsigned char)(0x80 | (code >> 6 & 0x3f)));
		text_add(json, (unsigned char)(0x80 | (code & 0x3f)));
	}
}

static unsigned
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c | 0x20) : NULL;

	return at != NULL ? (unsigned)(at - digits) : 0;
}

static void
take_escaped(struct heap_json *json, char c)
{
	static const char letters[] = "nrtbf", means[] = "\n\r\t\b\f";
	const char *at = c != '\0' ? strchr(letters, c) : NULL;

	json->escaped = 0;
	if (c == 'u') {
		json->hex = 4;
		json->code = 0;
		return;
	}
	text_add(json, (unsigned char)(at != NULL ? means[at - letters] : c));
}

static void
take_in_string(struct heap_json *json, char c)
{
	if (json->hex > 0) {
		json->code = json->code << 4 | hex_digit(c);
		if (--json->hex == 0)
			text_add_code(json, json->code);
	} else if (json->escaped) {
		take_escaped(json, c);
	} else if (c == '\\') {
		json->escaped = 1;
	} else if (c == '"') {
		json->in_string = 0;
		text_end(json);
	} else {
		text_add(json, (unsigned char)c);
	}
}

static void
take_digit(struct heap_json *json, char c)
{
	if (!json->in_number) {
		json->in_number = 1;
		json->number = 0;
	}
	if (!json->in_fraction && json->number < UINT64_MAX / 16)
		json->number = json->number * 10 + (uint64_t)(c - '0');
}

static void
take_open(struct heap_json *json)
{
	if (++json->depth > DEPTH)
		json->failed = "it is nested too deeply";
	if (json->depth == 1)
		json->key_next = 1;
}

static void
take_closing(struct heap_json *json)
{
	if (json->depth-- == 0)
		json->failed = "it is not JSON";
	else
		json->on_close(json->arg);
}

static void
take_number(struct heap_json *json)
{
	json->in_number = json->in_fraction = 0;
	json->on_number(json->arg, json->number);
}

static void
take_plain(struct heap_json *json, char c)
{
	if (c >= '0' && c <= '9') {
		take_digit(json, c);
		return;
	}
	if (json->in_number && (c == '.' || c == 'e' || c == 'E')) {
		json->in_fraction = 1;
		return;
	}
	if (json->in_number)
		take_number(json);
	if (c == '"') {
		json->in_string = 1;
		json->length = 0;
	} else if (c == '{' || c == '[') {
		take_open(json);
	} else if (c == '}' || c == ']') {
		take_closing(json);
	} else if (c == ',' && json->depth == 1) {
		json->key_next = 1;
	}
}

static void
take_copy(struct heap_json *json, char c)
{
	if (json->copy == NULL || json->depth < 2)
		return;
	buf_add(json->copy, &c, 1);
	if (json->copy->len > COPY)
		json->failed = "its head is too long";
}

void
heap_json_take(struct heap_json *json, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length && json->failed == NULL; i++) {
		if (json->in_string)
			take_in_string(json, bytes[i]);
		else
			take_plain(json, bytes[i]);
		take_copy(json, bytes[i]);
	}
}
