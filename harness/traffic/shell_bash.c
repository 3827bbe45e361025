/* SPDX-License-Identifier: MIT */
/* The words of bash, and of other shells like it. */
#include "traffic/shell.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

/* A parenthesis or backquote begins or ends a command within another. */
static int
is_end(char c)
{
	return c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' ||
	       c == ')' || c == '`';
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static int
digits_value(struct shell *shell, const char *digits, int base, int most)
{
	unsigned value = 0;

	for (int i = 0; i < most && shell->at < shell->end; i++) {
		int c = *shell->at >= 'A' && *shell->at <= 'F'
			    ? *shell->at | 0x20
			    : *shell->at;
		const char *digit = c != '\0' ? strchr(digits, c) : NULL;

		if (digit == NULL)
			break;
		value = value * (unsigned)base + (unsigned)(digit - digits);
		shell->at++;
	}
	return value < INT_MAX ? (int)value : INT_MAX;
}

static void
add_character(struct buf *word, int code)
{
	char bytes[4];
	size_t len = code < 0x80      ? 1
		     : code < 0x800   ? 2
		     : code < 0x10000 ? 3
				      : 4;
	static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};

	if (code <= 0 || code > 0x10ffff) {
		buf_adds(word, "?");
		return;
	}
	for (size_t i = len; i > 1; i--) {
		bytes[i - 1] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	bytes[0] = (char)(leads[len] | code);
	buf_add(word, bytes, len);
}

/* An escape within $'..'. */
static void
take_ansi_escape(struct shell *shell, struct buf *word)
{
	static const char from[] = "abefnrtv", to[] = "\a\b\033\f\n\r\t\v";
	static const char hex[] = "0123456789abcdef";
	const char *known =
	    *shell->at != '\0' ? strchr(from, *shell->at) : NULL;
	char byte;

	if (known != NULL) {
		buf_add(word, &to[known - from], 1);
		shell->at++;
	} else if (*shell->at >= '0' && *shell->at <= '7') {
		byte = (char)digits_value(shell, "01234567", 8, 3);
		buf_add(word, &byte, 1);
	} else if (*shell->at == 'x') {
		shell->at++;
		byte = (char)digits_value(shell, hex, 16, 2);
		buf_add(word, &byte, 1);
	} else if (*shell->at == 'u' || *shell->at == 'U') {
		int most = *shell->at++ == 'u' ? 4 : 8;

		add_character(word, digits_value(shell, hex, 16, most));
	} else {
		shell_take(shell, word);
	}
}

/* Where the parenthesis that begins at `at` ends; the end: nowhere. */
static const char *
close_of(const char *at, const char *end)
{
	size_t depth = 0;

	for (; at < end; at++) {
		depth += *at == '(';
		if (*at == ')' && --depth == 0)
			break;
	}
	return at;
}

/* Keeps the command of "$(...)" for later, if it may be curl's. */
static void
note_inner(struct shell *shell)
{
	const char *from = shell->at + 2, *to;

	shell->expands = 1;
	if (shell->end - shell->at < 3 || shell->at[1] != '(')
		return;
	to = close_of(shell->at + 1, shell->end);
	if (shell->ninner < SHELL_INNER &&
	    memmem(from, (size_t)(to - from), "curl ", 5) != NULL)
		shell->inner[shell->ninner++] =
		    (struct shell_place){from, to, shell->line};
}

static int
begins_expansion(const struct shell *shell)
{
	char next = shell->at + 1 < shell->end ? shell->at[1] : '\0';

	return (*shell->at == '$' &&
		(next == '{' || next == '(' || next == '_' ||
		 isalpha((unsigned char)next))) ||
	       *shell->at == '`';
}

/* Up to the closing quote; -1: there is none. */
static int
take_quoted(struct shell *shell, char quote, int ansi, struct buf *word)
{
	while (shell->at < shell->end && *shell->at != quote) {
		int escape = *shell->at == '\\' && (ansi || quote == '"') &&
			     shell->at + 1 < shell->end;

		if (!escape) {
			if (quote == '"' && begins_expansion(shell))
				note_inner(shell);
			shell_take(shell, word);
		} else if (ansi) {
			shell->at++;
			take_ansi_escape(shell, word);
		} else if (shell->at[1] == '\n') {
			shell->at += 2;
			shell->line++;
		} else {
			if (strchr("$`\"\\", shell->at[1]) != NULL)
				shell->at++;
			shell_take(shell, word);
		}
	}
	if (shell->at >= shell->end)
		return -1;
	shell->at++;
	return 0;
}

static void
skip_blank(struct shell *shell)
{
	while (shell->at < shell->end) {
		if (is_blank(*shell->at)) {
			shell->at++;
		} else if (*shell->at == '\\' && shell->at + 1 < shell->end &&
			   shell->at[1] == '\n') {
			shell->at += 2;
			shell->line++;
		} else if (*shell->at == '\\' && shell->at + 2 < shell->end &&
			   shell->at[1] == '\r' && shell->at[2] == '\n') {
			shell->at += 3;
			shell->line++;
		} else {
			break;
		}
	}
}

static int
shell_word(struct shell *shell, struct buf *word)
{
	while (shell->at < shell->end && !is_blank(*shell->at) &&
	       !is_end(*shell->at)) {
		char c = *shell->at;
		int more = shell->at + 1 < shell->end;

		if (c == '\'' || c == '"') {
			shell->at++;
			if (take_quoted(shell, c, 0, word) != 0)
				return -1;
		} else if (c == '$' && more && shell->at[1] == '\'') {
			shell->at += 2;
			if (take_quoted(shell, '\'', 1, word) != 0)
				return -1;
		} else if (c == '\\' && more) {
			int joined = *++shell->at == '\n';

			shell->line += joined;
			if (joined)
				shell->at++;
			else
				shell_take(shell, word);
		} else {
			shell->expands |= begins_expansion(shell);
			shell_take(shell, word);
		}
	}
	return 0;
}

int
shell_words_bash(struct shell *shell, struct strings *words)
{
	struct buf word = {0};
	int result = 0;

	for (skip_blank(shell); shell->at < shell->end && !is_end(*shell->at);
	     skip_blank(shell)) {
		if (*shell->at == '#') {
			while (shell->at < shell->end && *shell->at != '\n')
				shell->at++;
			continue;
		}
		buf_clear(&word);
		if (words->count == SHELL_WORDS ||
		    shell_word(shell, &word) != 0) {
			result = -1;
			break;
		}
		strings_add(words, buf_text(&word));
	}
	buf_free(&word);
	return result;
}
