/* SPDX-License-Identifier: MIT */
/*
 * Escaping of text that is not ours: names from scenarios and targets, replies,
 * the target's last log lines. One function for each format; each appends to
 * the buffer. (jansson writes JSON.)
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include <stddef.h>

#include "base/buf.h"

/* RFC 4180, always one line: line breaks become spaces. */
void escape_csv(struct buf *, const char *text);
/* For a file: no control characters; line breaks become spaces. */
void escape_line(struct buf *, const char *text);
/*
 * For a terminal or a log: the same, and nothing that a CI runner would obey.
 * "##[error]" and "##vso[...]" anywhere in a line, and "::error::" where a line
 * could begin with it, get a '?'.
 */
void escape_terminal(struct buf *, const char *text);
/* JSON as it is, with "##[" in a text spelled so that no runner obeys. */
void escape_json_line(struct buf *, const char *json);
/* A quoted string column of a gnuplot data file. */
void escape_gnuplot(struct buf *, const char *text);
/* Text and attribute values of XML and HTML; line breaks become spaces. */
void escape_xml(struct buf *, const char *text);
/* Markdown text, also in a table: no markup, and nobody is mentioned. */
void escape_markdown(struct buf *, const char *text);
/* The message of a GitHub workflow command, or a property of one. */
void escape_github(struct buf *, const char *text);
void escape_github_property(struct buf *, const char *text);

/*
 * A quoted Lua string of exactly these bytes. A byte that is not plain ASCII is
 * written as its number, so that no text can end the string.
 */
void escape_lua(struct buf *, const char *bytes, size_t length);
/* Text after "--" in Lua, on one line. */
void escape_lua_comment(struct buf *, const char *text);
/*
 * One word of a shell command, quoted where it needs to be. Control characters
 * and bytes that are not UTF-8 are written as $'\\x1b', for bash, ksh and zsh.
 * NULs are left out: a word cannot hold one.
 */
void escape_shell(struct buf *, const char *text, size_t length);
/* Percent-encodes all bytes except those that RFC 3986 calls unreserved. */
void escape_url(struct buf *, const char *text, size_t length);

#endif
