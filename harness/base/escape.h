/* SPDX-License-Identifier: MIT */
/*
 * Foreign text on its way out: names from scenarios and targets, replies,
 * last words. One function a format; each appends to the buffer.
 * (JSON is written by jansson.)
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include <stddef.h>

#include "base/buf.h"

/* RFC 4180, always one line: line breaks become spaces. */
void escape_csv(struct buf *, const char *text);
/* No control character reaches the terminal; line breaks become spaces. */
void escape_terminal(struct buf *, const char *text);
/* A quoted string column of a gnuplot data file. */
void escape_gnuplot(struct buf *, const char *text);
/* Text and attribute values of XML and HTML; line breaks become spaces. */
void escape_xml(struct buf *, const char *text);
/* Words of Markdown, also in a table: no markup, and nobody is mentioned. */
void escape_markdown(struct buf *, const char *text);
/* The message of a GitHub workflow command, or a property of one. */
void escape_github(struct buf *, const char *text);
void escape_github_property(struct buf *, const char *text);

/*
 * A quoted Lua string that stands for the very same bytes. Every byte that is
 * not plain ASCII is written by its number: whatever the text, it stays a text.
 */
void escape_lua(struct buf *, const char *bytes, size_t length);
/* What may follow "--" in Lua, on one line. */
void escape_lua_comment(struct buf *, const char *text);
/*
 * One word of a shell command, quoted as it needs; control characters and what
 * is not UTF-8 as $'\\x1b', which bash, ksh and zsh read. A NUL cannot be in
 * such a word: it is left out.
 */
void escape_shell(struct buf *, const char *text, size_t length);
/* Percent-encodes all bytes but those that RFC 3986 calls unreserved. */
void escape_url(struct buf *, const char *text, size_t length);

#endif
