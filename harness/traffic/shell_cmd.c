/* SPDX-License-Identifier: MIT */
/*
 * The words of cmd.exe, as a browser's "Copy as cURL (cmd)" writes them. Two
 * readers follow each other there: cmd.exe takes ^x as x, except between plain
 * quotes; then the program takes its line apart: \" is a quote, and so is ""
 * between quotes.
 */
#include <string.h>

#include "traffic/shell.h"

static int
is_break(const struct shell *shell)
{
	return *shell->at == '\n' ||
	       (*shell->at == '\r' && shell->at + 1 < shell->end &&
		shell->at[1] == '\n');
}

static void
skip_break(struct shell *shell)
{
	shell->at += *shell->at == '\r' ? 2 : 1;
	shell->line++;
}

/* What follows a '^': it is taken as it is, or a line goes on. */
static void
take_escaped(struct shell *shell, struct buf *line)
{
	shell->at++;
	if (shell->at >= shell->end)
		return;
	if (!is_break(shell)) {
		shell_take(shell, line);
		return;
	}
	skip_break(shell);
	if (shell->at < shell->end && is_break(shell)) {
		skip_break(shell);
		buf_adds(line, "\n");
	}
}

/* The line that the program gets. */
static void
take_line(struct shell *shell, struct buf *line)
{
	int quoted = 0;

	while (shell->at < shell->end && !is_break(shell)) {
		char c = *shell->at;

		if (!quoted && (c == '&' || c == '|'))
			break;
		if (c == '^' && !quoted) {
			take_escaped(shell, line);
			continue;
		}
		quoted ^= c == '"';
		shell_take(shell, line);
	}
}

/* Backslashes are halves of pairs only where a quote follows them. */
static const char *
take_backslashes(const char *at, struct buf *word)
{
	size_t count = strspn(at, "\\");
	size_t kept = at[count] == '"' ? count / 2 : count;

	for (size_t i = 0; i < kept; i++)
		buf_adds(word, "\\");
	at += count;
	if (*at == '"' && count % 2 == 1)
		buf_add(word, at++, 1);
	return at;
}

static const char *
take_word(const char *at, struct buf *word, int *open)
{
	int quoted = 0;

	while (*at != '\0' && (quoted || (*at != ' ' && *at != '\t'))) {
		if (*at == '\\') {
			at = take_backslashes(at, word);
		} else if (*at == '"' && quoted && at[1] == '"') {
			buf_add(word, at, 1);
			at += 2;
		} else if (*at == '"') {
			quoted = !quoted;
			at++;
		} else {
			buf_add(word, at++, 1);
		}
	}
	*open |= quoted;
	return at;
}

int
shell_words_cmd(struct shell *shell, struct strings *words)
{
	struct buf line = {0}, word = {0};
	const char *at;
	int open = 0;

	take_line(shell, &line);
	for (at = buf_text(&line); *(at += strspn(at, " \t")) != '\0';) {
		buf_clear(&word);
		at = take_word(at, &word, &open);
		if (words->count == SHELL_WORDS)
			open = 1;
		if (open)
			break;
		strings_add(words, buf_text(&word));
	}
	buf_free(&line);
	buf_free(&word);
	return open ? -1 : 0;
}
