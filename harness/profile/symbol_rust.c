/* SPDX-License-Identifier: MIT */
/*
 * Rust's names (RFC 2603), as far as they tell whose code it is: the path, with
 * what generics and implementations are of left out. A parser for each rule of
 * the grammar; what does not follow it stays as it is.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "profile/symbols.h"

enum { NESTED = 100, STEPS = 10000, LONGEST = 100000 };

struct rust {
	const char *begin, *at;
	struct buf *out;
	int quiet; /* what is parsed now is not part of the path */
	int depth, steps, bad;
};

static void rust_path(struct rust *);
static void rust_type(struct rust *);

static int
rust_takes(struct rust *rust, char c)
{
	if (*rust->at != c)
		return 0;
	rust->at++;
	return 1;
}

/* "_" is 0, "0_" is 1; those that tell crates apart may overflow. */
static size_t
rust_base62(struct rust *rust)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t number = 0, first = 1;

	for (; !rust_takes(rust, '_'); rust->at++, first = 0) {
		const char *digit =
		    *rust->at != '\0' ? strchr(digits, *rust->at) : NULL;

		if (digit == NULL) {
			rust->bad = 1;
			return 0;
		}
		number = number * 62 + (size_t)(digit - digits);
	}
	return first ? 0 : number + 1;
}

static void
rust_add(struct rust *rust, const char *text, size_t length)
{
	if (!rust->quiet)
		buf_add(rust->out, text, length);
}

static void
rust_identifier(struct rust *rust, const char *before)
{
	size_t length = 0;

	if (rust_takes(rust, 's'))
		rust_base62(rust);
	rust_takes(rust, 'u');
	if (!isdigit((unsigned char)*rust->at)) {
		rust->bad = 1;
		return;
	}
	if (!rust_takes(rust, '0'))
		for (; isdigit((unsigned char)*rust->at) && length < LONGEST;
		     rust->at++)
			length = length * 10 + (size_t)(*rust->at - '0');
	rust_takes(rust, '_');
	if (length > strlen(rust->at)) {
		rust->bad = 1;
		return;
	}
	if (length > 0)
		rust_add(rust, before, strlen(before));
	rust_add(rust, rust->at, length);
	rust->at += length;
}

static void
rust_quietly(struct rust *rust, void (*parse)(struct rust *))
{
	rust->quiet++;
	parse(rust);
	rust->quiet--;
}

/* It refers to what stood before; that is read once, where it counts. */
static void
rust_reference(struct rust *rust)
{
	const char *behind;
	size_t to = rust_base62(rust);

	if (rust->bad || rust->quiet > 0)
		return;
	behind = rust->at;
	if (rust->begin + to >= behind) {
		rust->bad = 1;
		return;
	}
	rust->at = rust->begin + to;
	rust_path(rust);
	rust->at = behind;
}

static void
rust_constant(struct rust *rust)
{
	if (rust_takes(rust, 'p'))
		return;
	if (rust_takes(rust, 'B')) {
		rust_base62(rust);
		return;
	}
	rust_type(rust);
	rust_takes(rust, 'n');
	rust->at += strspn(rust->at, "0123456789abcdef");
	rust->bad |= !rust_takes(rust, '_');
}

static void
rust_argument(struct rust *rust)
{
	if (rust_takes(rust, 'L'))
		rust_base62(rust);
	else if (rust_takes(rust, 'K'))
		rust_constant(rust);
	else
		rust_type(rust);
}

static void
rust_until_end(struct rust *rust, void (*parse)(struct rust *))
{
	while (!rust->bad && !rust_takes(rust, 'E'))
		parse(rust);
}

/* "Trait<Item = T>" */
static void
rust_bound(struct rust *rust)
{
	rust_path(rust);
	while (!rust->bad && rust_takes(rust, 'p')) {
		rust_identifier(rust, "");
		rust_type(rust);
	}
}

static void
rust_function(struct rust *rust)
{
	if (rust_takes(rust, 'G'))
		rust_base62(rust);
	rust_takes(rust, 'U');
	if (rust_takes(rust, 'K') && !rust_takes(rust, 'C'))
		rust_identifier(rust, "");
	rust_until_end(rust, rust_type);
	rust_type(rust);
}

static void
rust_compound(struct rust *rust, char tag)
{
	switch (tag) {
	case 'A':
		rust_type(rust);
		rust_constant(rust);
		break;
	case 'R':
	case 'Q':
		if (rust_takes(rust, 'L'))
			rust_base62(rust);
		rust_type(rust);
		break;
	case 'T':
		rust_until_end(rust, rust_type);
		break;
	case 'F':
		rust_function(rust);
		break;
	case 'D':
		if (rust_takes(rust, 'G'))
			rust_base62(rust);
		rust_until_end(rust, rust_bound);
		if (rust_takes(rust, 'L'))
			rust_base62(rust);
		break;
	default: /* a slice or a pointer */
		rust_type(rust);
	}
}

/* One rule more, if there are not too many; then rust_leave(). */
static int
rust_enter(struct rust *rust)
{
	rust->bad |= rust->depth >= NESTED || ++rust->steps > STEPS;
	rust->depth++;
	return !rust->bad;
}

static void
rust_leave(struct rust *rust)
{
	rust->depth--;
}

static void
rust_type(struct rust *rust)
{
	char tag = *rust->at;

	if (rust_enter(rust)) {
		if (islower((unsigned char)tag)) {
			rust->at++;
		} else if (tag != '\0' && strchr("ASTRQPOFD", tag) != NULL) {
			rust->at++;
			rust_compound(rust, tag);
		} else {
			rust_path(rust);
		}
	}
	rust_leave(rust);
}

/* An implementation is called by where it stands. */
static void
rust_implementation(struct rust *rust, int of_trait)
{
	if (rust_takes(rust, 's'))
		rust_base62(rust);
	rust_path(rust);
	rust_quietly(rust, rust_type);
	if (of_trait)
		rust_quietly(rust, rust_path);
	rust_add(rust, "::{impl}", strlen("::{impl}"));
}

static void
rust_nested(struct rust *rust)
{
	char space = *rust->at;

	if (!isalpha((unsigned char)space)) {
		rust->bad = 1;
		return;
	}
	rust->at++;
	rust_path(rust);
	if (space == 'C')
		rust_add(rust, "::{closure}", strlen("::{closure}"));
	rust_identifier(rust, "::");
}

static void
rust_path(struct rust *rust)
{
	if (rust_enter(rust)) {
		switch (*rust->at++) {
		case 'C':
			rust_identifier(rust, "");
			break;
		case 'M':
			rust_implementation(rust, 0);
			break;
		case 'X':
			rust_implementation(rust, 1);
			break;
		case 'Y':
			rust_quietly(rust, rust_type);
			rust_path(rust);
			break;
		case 'N':
			rust_nested(rust);
			break;
		case 'I':
			rust_path(rust);
			rust->quiet++;
			rust_until_end(rust, rust_argument);
			rust->quiet--;
			break;
		case 'B':
			rust_reference(rust);
			break;
		default:
			rust->at--;
			rust->bad = 1;
		}
	}
	rust_leave(rust);
}

char *
symbol_name_rust(const char *mangled)
{
	struct buf out = {0};
	struct rust rust = {.out = &out};
	char *name = NULL;

	if (!text_starts(mangled, "_R"))
		return NULL;
	rust.begin = rust.at = mangled + 2;
	rust_path(&rust);
	if (!rust.bad && out.len > 0)
		name = xstrdup(buf_text(&out));
	buf_free(&out);
	return name;
}
