/* SPDX-License-Identifier: MIT */
/*
 * The words of PowerShell, as a browser's "Copy as PowerShell" writes them: `
 * escapes, and continues a line; "" and '' are quotes. Signs of a table such as
 * @{ "a"="b" } are words of their own, and line breaks within one are blanks.
 */
#include <string.h>

#include "traffic/shell.h"

static int
is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* `n is a line break, `" a quote, ` before a line break nothing. */
static void
take_escape(struct shell *shell, struct buf *word)
{
	static const char from[] = "0abefnrtv", to[] = "\0\a\b\033\f\n\r\t\v";
	const char *known;

	if (++shell->at >= shell->end)
		return;
	known = *shell->at != '\0' ? strchr(from, *shell->at) : NULL;
	if (known == NULL) {
		shell_take(shell, word);
		return;
	}
	buf_add(word, &to[known - from], 1);
	shell->at++;
}

static int
take_quoted(struct shell *shell, struct buf *word)
{
	char quote = *shell->at++;

	while (shell->at < shell->end) {
		if (*shell->at == quote) {
			shell->at++;
			if (shell->at >= shell->end || *shell->at != quote)
				return 0;
			shell_take(shell, word);
		} else if (*shell->at == '`' && quote == '"') {
			take_escape(shell, word);
		} else {
			shell->expands |= *shell->at == '$' && quote == '"';
			shell_take(shell, word);
		}
	}
	return -1;
}

static int
take_word(struct shell *shell, struct buf *word)
{
	while (shell->at < shell->end &&
	       strchr(" \t\r\n;|(){},=", *shell->at) == NULL) {
		if (is_quote(*shell->at)) {
			if (take_quoted(shell, word) != 0)
				return -1;
		} else if (*shell->at == '`') {
			take_escape(shell, word);
		} else {
			shell_take(shell, word);
		}
	}
	return 0;
}

/* How many bytes of a blank stand there; a continued line is one. */
static size_t
blank_length(const struct shell *shell, size_t depth)
{
	size_t left = (size_t)(shell->end - shell->at);
	char c = left > 0 ? *shell->at : 'x';

	if (c == '`' && left > 1 && shell->at[1] == '\n')
		return 2;
	if (c == '`' && left > 2 && shell->at[1] == '\r' &&
	    shell->at[2] == '\n')
		return 3;
	return c == ' ' || c == '\t' || c == '\r' || c == ',' || c == '\0' ||
	       (depth > 0 && (c == '\n' || c == ';'));
}

static void
skip_blank(struct shell *shell, size_t depth)
{
	size_t length;

	while ((length = blank_length(shell, depth)) > 0)
		for (; length > 0; length--)
			shell->line += *shell->at++ == '\n';
}

/* A sign of a table or call; depth counts what is open. */
static void
take_sign(struct shell *shell, struct strings *words, size_t *depth)
{
	char sign[] = {*shell->at++, '\0'};

	if (*sign == '{' || *sign == '(')
		++*depth;
	else if ((*sign == '}' || *sign == ')') && *depth > 0)
		--*depth;
	strings_add(words, sign);
}

int
shell_words_powershell(struct shell *shell, struct strings *words)
{
	struct buf word = {0};
	size_t depth = 0;
	int result = 0;

	for (skip_blank(shell, depth); shell->at < shell->end && result == 0;
	     skip_blank(shell, depth)) {
		if (depth == 0 && strchr("\n;|", *shell->at) != NULL)
			break;
		if (words->count == SHELL_WORDS) {
			result = -1;
		} else if (strchr("(){}=|", *shell->at) != NULL) {
			take_sign(shell, words, &depth);
		} else {
			buf_clear(&word);
			result = take_word(shell, &word);
			if (result == 0)
				strings_add(words, buf_text(&word));
		}
	}
	buf_free(&word);
	return result;
}
