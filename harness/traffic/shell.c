/* SPDX-License-Identifier: MIT */
#include "traffic/shell.h"

#include <string.h>

/* Whether that byte stands between two commands. */
static int
is_between(const struct shell *shell, char c)
{
	static const char *const between[] = {
	    [SHELL_BASH] = " \t\r\n;&|()`",
	    [SHELL_CMD] = " \t\r\n&|",
	    [SHELL_POWERSHELL] = " \t\r\n;|",
	};

	return c != '\0' && strchr(between[shell->dialect], c) != NULL;
}

/* Whether a line ends with that byte, a blank before it. */
static int
line_ends_with(const char *text, size_t len, char mark)
{
	const char *end = text + len;

	for (const char *at = text; at < end; at++) {
		at = memchr(at, mark, (size_t)(end - at));
		if (at == NULL)
			return 0;
		if (at > text && (at[-1] == ' ' || at[-1] == '\t') &&
		    at + 1 < end && (at[1] == '\n' || at[1] == '\r'))
			return 1;
	}
	return 0;
}

static int
has_text(const char *text, size_t len, const char *what)
{
	return memmem(text, len, what, strlen(what)) != NULL;
}

enum shell_dialect
shell_dialect(const char *text, size_t len)
{
	if (has_text(text, len, "Invoke-WebRequest") ||
	    has_text(text, len, "Invoke-RestMethod") ||
	    line_ends_with(text, len, '`'))
		return SHELL_POWERSHELL;
	if (has_text(text, len, "curl ^\"") ||
	    has_text(text, len, "curl.exe ^\"") ||
	    line_ends_with(text, len, '^'))
		return SHELL_CMD;
	return SHELL_BASH;
}

static int
words_of(struct shell *shell, struct strings *words)
{
	switch (shell->dialect) {
	case SHELL_CMD:
		return shell_words_cmd(shell, words);
	case SHELL_POWERSHELL:
		return shell_words_powershell(shell, words);
	default:
		return shell_words_bash(shell, words);
	}
}

/* Goes on with a command that stood within another; 0: there is none. */
static int
next_inner(struct shell *shell)
{
	const struct shell_place *place;

	if (shell->ninner == 0)
		return 0;
	place = &shell->inner[--shell->ninner];
	shell->at = place->at;
	shell->end = place->end;
	shell->line = place->line;
	return 1;
}

int
shell_command(struct shell *shell, struct strings *words)
{
	do {
		strings_free(words);
		while (shell->at < shell->end &&
		       is_between(shell, *shell->at)) {
			shell->line += *shell->at == '\n';
			shell->at++;
		}
		if (shell->at >= shell->end && !next_inner(shell))
			return 0;
		shell->began = shell->line;
		shell->expands = 0;
		if (words_of(shell, words) != 0)
			return -1;
	} while (words->count == 0);
	return 1;
}
