/* SPDX-License-Identifier: MIT */
/* Just enough of JavaScript's syntax to skip strings, comments and patterns. */
#ifndef PROFILE_JAVASCRIPT_H
#define PROFILE_JAVASCRIPT_H

int js_is_name_byte(char);
/*
 * Returns the end of the string, comment or regular expression that begins at
 * `at` (before `end`); `at` itself if none does. The text from `begin` on tells
 * a regular expression from a division. A template is one string.
 */
const char *js_skip_literal(const char *begin, const char *at, const char *end);

#endif
