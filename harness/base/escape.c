/* SPDX-License-Identifier: MIT */
#include "base/escape.h"

#include <string.h>

/* A lone UTF-16 surrogate, or a character that XML does not allow. */
static int
utf8_is_odd(unsigned code)
{
	return (code >= 0xd800 && code <= 0xdfff) || code == 0xfffe ||
	       code == 0xffff;
}

/* The length of the valid UTF-8 character at s, 0 if it is none. */
static size_t
utf8_length(const unsigned char *s)
{
	static const struct {
		unsigned char mask, lead;
		unsigned least;
	} forms[] = {
	    {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};

	for (size_t f = 0; f < 3; f++) {
		unsigned code = s[0] & (unsigned char)~forms[f].mask;

		if ((s[0] & forms[f].mask) != forms[f].lead)
			continue;
		for (size_t i = 1; i <= f + 1; i++) {
			if ((s[i] & 0xc0) != 0x80)
				return 0;
			code = code << 6 | (s[i] & 0x3f);
		}
		if (code < forms[f].least || code > 0x10ffff ||
		    utf8_is_odd(code))
			return 0;
		return f + 2;
	}
	return 0;
}

/*
 * Copies what can be displayed: control characters, including the C1 set that
 * terminals obey (U+0080..U+009F), and bytes that are not UTF-8 become '?'.
 */
static void
escape_visible(struct buf *out, const char *text, const char *doubled)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len;

	for (; *s != '\0'; s++) {
		if (*s == '\n' || *s == '\r' || *s == '\t') {
			buf_add(out, " ", 1);
		} else if (*s < 0x20 || *s == 0x7f) {
			buf_add(out, "?", 1);
		} else if (*s < 0x80) {
			if (strchr(doubled, *s) != NULL)
				buf_add(out, (const char *)s, 1);
			buf_add(out, (const char *)s, 1);
		} else if ((len = utf8_length(s)) > 0 &&
			   !(s[0] == 0xc2 && s[1] < 0xa0)) {
			buf_add(out, (const char *)s, len);
			s += len - 1;
		} else {
			buf_add(out, "?", 1);
		}
	}
}

static int
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* GitHub's and Azure's "##[error]", "##vso[...]", TeamCity's "##teamcity[". */
static int
runner_obeys_hashes(const char *s, const char *end)
{
	if (end - s < 3 || s[0] != '#' || s[1] != '#')
		return 0;
	for (s += 2; s < end && is_letter(*s); s++)
		continue;
	return s < end && *s == '[';
}

void
escape_line(struct buf *out, const char *text)
{
	escape_visible(out, text, "");
}

/* GitHub's "::error::", at the first word of a line: any word can be that. */
static int
runner_obeys_colons(const char *start, const char *s)
{
	return s[0] == ':' && s[1] == ':' && is_letter(s[2]) &&
	       (s == start || s[-1] == ' ');
}

void
escape_terminal(struct buf *out, const char *text)
{
	struct buf visible = {0};
	const char *start, *end;

	escape_visible(&visible, text, "");
	start = buf_text(&visible);
	end = start + visible.len;
	for (const char *s = start; s < end; s++) {
		buf_add(out, s, 1);
		if (!runner_obeys_hashes(s, end) &&
		    !runner_obeys_colons(start, s))
			continue;
		buf_add(out, "?", 1);
		s++;
	}
	buf_free(&visible);
}

void
escape_json_line(struct buf *out, const char *json)
{
	const char *end = json + strlen(json);

	for (; json < end; json++) {
		if (runner_obeys_hashes(json, end))
			buf_adds(out, "\\u0023");
		else
			buf_add(out, json, 1);
	}
}

void
escape_csv(struct buf *out, const char *text)
{
	int quote = strpbrk(text, ",\"") != NULL;

	if (quote)
		buf_add(out, "\"", 1);
	escape_visible(out, text, "\"");
	if (quote)
		buf_add(out, "\"", 1);
}

/* gnuplot expands nothing in data files: only quotes and backslashes matter. */
void
escape_gnuplot(struct buf *out, const char *text)
{
	struct buf visible = {0};

	escape_visible(&visible, text, "");
	buf_add(out, "\"", 1);
	for (const char *s = buf_text(&visible); *s != '\0'; s++)
		buf_add(out, *s == '"' ? "'" : *s == '\\' ? "/" : s, 1);
	buf_add(out, "\"", 1);
	buf_free(&visible);
}

void
escape_xml(struct buf *out, const char *text)
{
	struct buf visible = {0};

	escape_visible(&visible, text, "");
	for (const char *s = buf_text(&visible); *s != '\0'; s++) {
		if (strchr("&<>\"'", *s) != NULL)
			buf_addf(out, "&#%d;", *s);
		else
			buf_add(out, s, 1);
	}
	buf_free(&visible);
}

/* Characters that a shell takes literally anywhere, without quotes. */
static int
shell_is_plain(const char *text, size_t length)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789_-./:@%+,";

	for (size_t i = 0; i < length; i++)
		if (text[i] == '\0' || strchr(plain, text[i]) == NULL)
			return 0;
	return length > 0;
}

/* The length of the character at s that can be shown as it is; 0: it cannot. */
static size_t
shell_visible(const char *s, size_t left)
{
	char copy[5] = "";
	size_t length;

	if ((unsigned char)*s < 0x80)
		return *s >= 0x20 && *s != 0x7f;
	memcpy(copy, s, left < 4 ? left : 4);
	length = utf8_length((const unsigned char *)copy);
	if (length == 2 && s[0] == '\xc2' && (unsigned char)s[1] < 0xa0)
		return 0;
	return length;
}

static int
shell_is_visible(const char *text, size_t length)
{
	size_t seen;

	for (size_t i = 0; i < length; i += seen)
		if ((seen = shell_visible(text + i, length - i)) == 0 ||
		    runner_obeys_hashes(text + i, text + length))
			return 0;
	return 1;
}

/* '...': only the quote itself is special in it. */
static void
shell_quoted(struct buf *out, const char *text, size_t length)
{
	buf_add(out, "'", 1);
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\'')
			buf_adds(out, "'\\''");
		else
			buf_add(out, &text[i], 1);
	}
	buf_add(out, "'", 1);
}

/* The letter that follows a backslash for that byte; 0: there is none. */
static char
shell_letter(char byte)
{
	switch (byte) {
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	case '\\':
	case '\'':
		return byte;
	default:
		return 0;
	}
}

/* $'...': the backslash is special in it. */
static void
shell_dollar_quoted(struct buf *out, const char *text, size_t length)
{
	size_t seen;

	buf_adds(out, "$'");
	for (size_t i = 0; i<length; i += seen> 0 ? seen : 1) {
		seen = shell_visible(text + i, length - i);
		if (shell_letter(text[i]) != 0)
			buf_addf(out, "\\%c", shell_letter(text[i]));
		else if (seen > 0 &&
			 !runner_obeys_hashes(text + i, text + length))
			buf_add(out, text + i, seen);
		else if (text[i] != '\0')
			buf_addf(out, "\\x%02x", (unsigned char)text[i]);
	}
	buf_add(out, "'", 1);
}

void
escape_shell(struct buf *out, const char *text, size_t length)
{
	if (shell_is_plain(text, length))
		buf_add(out, text, length);
	else if (shell_is_visible(text, length))
		shell_quoted(out, text, length);
	else
		shell_dollar_quoted(out, text, length);
}

/*
 * A backslash makes any punctuation literal (CommonMark 2.4). A zero-width
 * space after @ keeps GitHub and GitLab from notifying anybody.
 */
void
escape_markdown(struct buf *out, const char *text)
{
	struct buf visible = {0};

	escape_visible(&visible, text, "");
	for (const char *s = buf_text(&visible); *s != '\0'; s++) {
		if (strchr("\\`*_{}[]()<>#|~!&$^+=", *s) != NULL)
			buf_add(out, "\\", 1);
		buf_add(out, s, 1);
		if (*s == '@')
			buf_adds(out, "\xe2\x80\x8b");
	}
	buf_free(&visible);
}

static void
escape_percent(struct buf *out, const char *text, const char *these)
{
	struct buf visible = {0};
	const char *end;

	escape_visible(&visible, text, "");
	end = buf_text(&visible) + visible.len;
	for (const char *s = buf_text(&visible); s < end; s++) {
		if (runner_obeys_hashes(s, end))
			buf_adds(out, "?");
		else if (strchr(these, *s) != NULL)
			buf_addf(out, "%%%02X", (unsigned)*s);
		else
			buf_add(out, s, 1);
	}
	buf_free(&visible);
}

void
escape_github(struct buf *out, const char *text)
{
	escape_percent(out, text, "%");
}

void
escape_github_property(struct buf *out, const char *text)
{
	escape_percent(out, text, "%:,");
}

/*
 * Always three digits: a digit that follows would be read as a fourth. What a
 * CI runner would obey is written so, too: scripts are printed.
 */
void
escape_lua(struct buf *out, const char *bytes, size_t length)
{
	char quote = '"';

	if (memchr(bytes, '"', length) != NULL &&
	    memchr(bytes, '\'', length) == NULL)
		quote = '\'';
	buf_add(out, &quote, 1);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == '\n')
			buf_adds(out, "\\n");
		else if (c < 0x20 || c >= 0x7f ||
			 runner_obeys_hashes(bytes + i, bytes + length))
			buf_addf(out, "\\%03u", c);
		else
			buf_addf(out, c == '\\' || c == quote ? "\\%c" : "%c",
				 c);
	}
	buf_add(out, &quote, 1);
}

/* "--[[" would begin a multi-line comment. */
void
escape_lua_comment(struct buf *out, const char *text)
{
	if (*text == '[')
		buf_add(out, " ", 1);
	escape_terminal(out, text);
}

void
escape_url(struct buf *out, const char *text, size_t length)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (size_t i = 0; i < length; i++) {
		if (text[i] != '\0' && strchr(plain, text[i]) != NULL)
			buf_add(out, &text[i], 1);
		else
			buf_addf(out, "%%%02X", (unsigned char)text[i]);
	}
}
