/* SPDX-License-Identifier: MIT */
/*
 * A text for a regular expression of an API description: the first alternative,
 * the first character of a class, as few repetitions as are allowed. What looks
 * ahead or back, or refers to a group, is not known.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/schema.h"

enum { REPEATED = 200, NESTED = 20, LONGEST = 1000 };

/* An expression while it is read; at NULL: it is not known. */
struct expression {
	const char *at;
	int depth;
};

static void make_sequence(struct expression *, struct buf *);

static char
class_character(char letter)
{
	switch (letter) {
	case 'd':
		return '1';
	case 'w':
		return 'a';
	case 's':
		return ' ';
	case 'D':
	case 'S':
		return 'a';
	case 'W':
		return '-';
	case 't':
		return '\t';
	default:
		return isalnum((unsigned char)letter) ? '\0' : letter;
	}
}

/* An escape, at its letter. */
static void
make_escape(struct expression *expression, struct buf *out)
{
	char c = class_character(*expression->at);

	if (*expression->at == 'b' || *expression->at == 'B') {
		expression->at++;
	} else if (c == '\0') {
		expression->at = NULL;
	} else {
		buf_add(out, &c, 1);
		expression->at++;
	}
}

/* Whether the class, behind its '[', has that character. */
static int
class_has(const char *at, const char *end, char wanted)
{
	for (; at < end; at++) {
		if (*at == '\\' && at + 1 < end) {
			at++;
			if (class_character(*at) == wanted ||
			    (*at == 'd' && isdigit((unsigned char)wanted)) ||
			    (*at == 'w' && isalnum((unsigned char)wanted)))
				return 1;
		} else if (at + 2 < end && at[1] == '-') {
			if (wanted >= at[0] && wanted <= at[2])
				return 1;
			at += 2;
		} else if (*at == wanted) {
			return 1;
		}
	}
	return 0;
}

static const char *
class_end(const char *at)
{
	if (*at == ']')
		at++;
	while (*at != '\0' && *at != ']')
		at += *at == '\\' && at[1] != '\0' ? 2 : 1;
	return *at == ']' ? at : NULL;
}

/* [..] or [^..], behind its '['. Plain characters come first. */
static void
make_class(struct expression *expression, struct buf *out)
{
	static const char tries[] = "a1A0bzB9Z _-.:/@+#,;!?=&%$*~";
	int negated = *expression->at == '^';
	const char *from = expression->at + negated;
	const char *end = class_end(from);

	expression->at = NULL;
	for (const char *try = tries; end != NULL && *try != '\0'; try++)
		if (class_has(from, end, *try) != negated) {
			buf_add(out, try, 1);
			expression->at = end + 1;
			return;
		}
}

/* (..) or (?:..) or (?<name>..), behind its '('. */
static void
make_group(struct expression *expression, struct buf *out)
{
	const char *at = expression->at;

	if (*at == '?' && at[1] == ':')
		at += 2;
	else if (*at == '?' && at[1] == '<' && at[2] != '=' && at[2] != '!')
		at = strchr(at, '>') != NULL ? strchr(at, '>') + 1 : NULL;
	else if (*at == '?')
		at = NULL;
	expression->at = ++expression->depth > NESTED ? NULL : at;
	if (expression->at != NULL)
		make_sequence(expression, out);
	expression->depth--;
	if (expression->at != NULL)
		expression->at =
		    *expression->at == ')' ? expression->at + 1 : NULL;
}

static void
make_atom(struct expression *expression, struct buf *out)
{
	char c = *expression->at++;

	if (c == '\\')
		make_escape(expression, out);
	else if (c == '[')
		make_class(expression, out);
	else if (c == '(')
		make_group(expression, out);
	else if (c == '.')
		buf_adds(out, "a");
	else if (c != '^' && c != '$')
		buf_add(out, &c, 1);
}

/* How often an atom stands there at least: {2,3} ? * +. */
static long
take_count(struct expression *expression)
{
	const char *at = expression->at;
	long count = 1;

	if (*at == '{' && isdigit((unsigned char)at[1])) {
		count = strtol(at + 1, NULL, 10);
		at = strchr(at, '}');
		expression->at = at != NULL ? at + 1 : NULL;
	} else if (*at == '?' || *at == '*') {
		count = 0;
		expression->at++;
	} else if (*at == '+') {
		expression->at++;
	} else {
		return 1;
	}
	if (expression->at != NULL &&
	    (*expression->at == '?' || *expression->at == '+'))
		expression->at++;
	return count <= REPEATED ? count : -1;
}

/* Skips alternatives up to the parenthesis that ends them, or the end. */
static void
skip_alternatives(struct expression *expression)
{
	int depth = 0;

	for (const char *at = expression->at; at != NULL; at++) {
		if (*at == '\0' || (*at == ')' && depth-- == 0)) {
			expression->at = at;
			return;
		}
		depth += *at == '(';
		if (*at == '\\' && at[1] != '\0')
			at++;
		else if (*at == '[')
			at = class_end(at + 1);
		if (at == NULL)
			break;
	}
	expression->at = NULL;
}

static void
make_sequence(struct expression *expression, struct buf *out)
{
	while (expression->at != NULL && *expression->at != '\0' &&
	       *expression->at != ')' && *expression->at != '|') {
		size_t before = out->len, len;
		long count;

		make_atom(expression, out);
		if (expression->at == NULL)
			return;
		count = take_count(expression);
		len = out->len - before;
		if (expression->at == NULL || count < 0 ||
		    before + len * (size_t)count > LONGEST) {
			expression->at = NULL;
			return;
		}
		if (count == 0 && len > 0) {
			out->len = before;
			out->data[before] = '\0';
		}
		for (; len > 0 && count > 1; count--) {
			char *copy = xstrndup(out->data + before, len);

			buf_add(out, copy, len);
			free(copy);
		}
	}
	if (expression->at != NULL && *expression->at == '|')
		skip_alternatives(expression);
}

int
schema_pattern(const char *pattern, struct buf *out)
{
	struct expression expression = {pattern, 0};

	make_sequence(&expression, out);
	return expression.at != NULL && *expression.at == '\0' ? 0 : -1;
}
