/* SPDX-License-Identifier: MIT */
/* As much of JavaScript as it takes to tell its words from its texts. */
#ifndef PROFILE_JAVASCRIPT_H
#define PROFILE_JAVASCRIPT_H

int js_is_name_byte(char);
/*
 * Behind the text, comment or pattern that begins at `at`, which is before
 * `end`; `at` if none does. What stands before, from `begin` on, tells a
 * pattern from a division. A template is one text, whatever is in it.
 */
const char *js_skip_literal(const char *begin, const char *at, const char *end);

#endif
