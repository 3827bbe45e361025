/* SPDX-License-Identifier: MIT */
/* What the name of a value says of it. */
#include "traffic/secret_keys.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

enum { LONG_VALUE = 20, LOOK = 64 };

static const char *const exact[] = {
#define SECRET_KEY(name) name,
#include "traffic/secrets.def"
};
static const char *const parts[] = {
#define SECRET_PART(name) name,
#include "traffic/secrets.def"
};
static const char *const of_long[] = {
#define SECRET_LONG(name) name,
#include "traffic/secrets.def"
};

/* A key in lower case, without '-', '_' and '.'. */
static void
plain_key(const char *key, size_t len, char plain[KEY_MAX + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < len && n < KEY_MAX; i++)
		if (key[i] != '-' && key[i] != '_' && key[i] != '.')
			plain[n++] = (char)tolower((unsigned char)key[i]);
	plain[n] = '\0';
}

static int
is_one_of(const char *plain, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(plain, names[i]) == 0)
			return 1;
	return 0;
}

enum secrecy
secret_key(const char *key, size_t len)
{
	char plain[KEY_MAX + 1];

	plain_key(key, len, plain);
	if (is_one_of(plain, exact, COUNT(exact)))
		return SECRET;
	for (size_t i = 0; i < COUNT(parts); i++)
		if (strstr(plain, parts[i]) != NULL)
			return SECRET;
	return is_one_of(plain, of_long, COUNT(of_long)) ? SECRET_IF_LONG
							 : OPEN;
}

int
secret_has_digit(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (isdigit((unsigned char)text[i]))
			return 1;
	return 0;
}

size_t
secret_span(const char *text, size_t len, const char *stops, size_t most)
{
	size_t n = 0;

	while (n < len && n < most && strchr(stops, text[n]) == NULL)
		n++;
	return n;
}

size_t
secret_length(const char *key, size_t key_len, const char *value, size_t len,
	      const char *stops)
{
	enum secrecy secrecy = secret_key(key, key_len);
	size_t look = secrecy == SECRET_IF_LONG
			  ? secret_span(value, len, stops, LOOK)
			  : LOOK;

	if (secrecy == OPEN || look < LONG_VALUE)
		return 0;
	if (secrecy == SECRET_IF_LONG && !secret_has_digit(value, look))
		return 0;
	return secret_span(value, len, stops, len);
}

/* Also by any word of the name: X-Shop-Key. */
int
secret_is_header(const char *name, size_t len)
{
	size_t word = 0;

	for (size_t at = 0; at < len; at += word + 1) {
		for (word = 0; at + word < len && name[at + word] != '-';)
			word++;
		if (secret_key(name + at, word) == SECRET)
			return 1;
	}
	return secret_key(name, len) == SECRET;
}

void
secret_name(char *name, size_t size, const char *key, size_t len)
{
	size_t n = 0;

	if (len > 0 && isdigit((unsigned char)key[0]))
		name[n++] = '_';
	for (size_t i = 0; i < len && n + 1 < size; i++)
		name[n++] = isalnum((unsigned char)key[i])
				? (char)toupper((unsigned char)key[i])
				: '_';
	name[n] = '\0';
	if (n == 0)
		snprintf(name, size, "SECRET");
}
